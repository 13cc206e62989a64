package bookings

import (
	"net/http"

	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// maxPeople is how many a visitor can choose among; of more, a link with the person's id still asks for one.
const maxPeople = 100

// ShowTimes shows a month of free days and the times of one of them.
func ShowTimes(p *page.Request) (page.Answer, error) {
	v, err := visitOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	calendar, err := v.agenda.month(v.spot)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.TimesPage{Shop: v.shop, Service: v.service(), Calendar: calendar}
	if givers := v.offer.Givers.V; len(givers) > 1 && len(givers) <= maxPeople {
		for _, giver := range givers {
			shown.Staff = append(shown.Staff, views.Person{ID: giver.ID, Name: giver.Name})
		}
	}
	return page.Show(http.StatusOK, views.Times(shown)), nil
}
