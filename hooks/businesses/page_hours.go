package businesses

import (
	"net/http"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowHours shows when the business is open, as stored or as it was typed. With outside=1 it looks for the bookings that the
// hours do not cover.
func ShowHours(p *page.Request) (page.Answer, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.HoursPage{Shell: p.Shell, Trouble: p.Trouble}
	if p.Form != nil {
		shown.Week, shown.Closures = views.WeekFrom(p.Form), views.ClosuresFrom(p.Form)
		return page.Show(http.StatusOK, views.Hours(shown)), nil
	}
	shown.Week = weekOf(business.Hours.V)
	_, ahead := splitClosures(business, p.Now)
	for _, closure := range ahead {
		shown.Closures.Add(closure.Start, closure.End, textOf(closure.Reason))
	}
	if shown.Checked = p.Query.Get("outside") != ""; shown.Checked {
		err = addOutside(p, &shown)
	}
	return page.Show(http.StatusOK, views.Hours(shown)), err
}

func weekOf(hours []collections.DayHours) views.Week {
	ranges := make([]views.WeekRange, len(hours))
	for i, h := range hours {
		ranges[i] = views.WeekRange(h)
	}
	return views.WeekOf(ranges)
}

// splitClosures parts the closures that are over, which the form leaves alone, from the others.
func splitClosures(business *collections.Business, now time.Time) (over, ahead []collections.Absence) {
	for _, closure := range business.Closures.V {
		if end, known := collections.InstantOrDate(closure.End, business.Zone()); known && !end.After(now) {
			over = append(over, closure)
		} else {
			ahead = append(ahead, closure)
		}
	}
	return over, ahead
}

func addOutside(p *page.Request, shown *views.HoursPage) error {
	outside, err := bookings.Outside(p.Tenant(), "", p.Now)
	for _, b := range outside {
		shown.Outside = append(shown.Outside, views.OutsideBooking{ID: b.ID, Start: b.Start, Customer: b.Customer.Name, Service: b.ServiceName})
	}
	return err
}

// SendHours changes when the business is open, or only the form, where one of its buttons asks for that.
func SendHours(p *page.Request) (page.Answer, error) {
	week, closures := views.WeekFrom(p.Form), views.ClosuresFrom(p.Form)
	if copied := p.Form.Has("copy"); copied || views.WeekEdited(p.Form) {
		if copied {
			week.CopyMonday()
		}
		return page.Show(http.StatusOK, views.Hours(views.HoursPage{Shell: p.Shell, Week: week, Closures: closures, Edited: true})), nil
	}
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	over, _ := splitClosures(business, p.Now)
	// One that has ended since the form was shown is in the form still.
	over = slices.DeleteFunc(over, func(c collections.Absence) bool { return closures.Has(c.Start, c.End) })
	asked := []any{}
	for _, closure := range over {
		asked = append(asked, closure)
	}
	for _, closure := range closures.Asked() {
		asked = append(asked, closure)
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, map[string]any{"hours": week.Ranges(), "closures": asked})
	if err != nil {
		named := func(field fault.Field) fault.Field { return closures.Named(field, len(over)) }
		return page.Answer{}, week.Explain("hours", views.InForm(p.Lang, err, named))
	}
	updated, err := Update(p.Request, in)
	if err != nil {
		return page.Answer{}, err
	}
	to := p.Shell.Business.Settings("hours")
	if len(updated.Conflicts) > 0 {
		to += "?outside=1"
	}
	return page.Go(to).Tell("hours_saved"), nil
}
