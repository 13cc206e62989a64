package hooks

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

var (
	anID       = regexp.MustCompile(`^[a-z0-9]{15}$`)
	aReference = regexp.MustCompile(`^(?i)(NA-)?[A-Z0-9]{4}-?[A-Z0-9]{2}$`)
	keyPrefix  = regexp.MustCompile(`^na_live_[A-Za-z0-9]{4,}$`)
)

// prefixLength is how much of a key may be shown: na_live_ and four characters more.
const prefixLength = len("na_live_") + 4

// showGoto finds pages by their names, and what stands behind an id, a reference or a customer's name. What it is sure of it
// leads to at once.
func showGoto(p *page.Request) (page.Answer, error) {
	query := p.Given("q")
	if characters := []rune(query); len(characters) > 120 {
		query = string(characters[:120])
	}
	to, err := leadTo(p, query)
	if err != nil || to != "" {
		return page.Go(to), err
	}
	if keyPrefix.MatchString(query) {
		query = query[:prefixLength] // of a whole key no page shows more
	}
	p.Shell.Path = p.Shell.Business.Goto() + "?q=" + url.QueryEscape(query)
	shown := views.GotoPage{Shell: p.Shell, Query: query}
	if named := shown.Named(); named != "" {
		return page.Go(named), nil
	}
	if query != "" {
		rows, err := p.Tenant().BookingsNamed(query)
		if err != nil {
			return page.Answer{}, err
		}
		for _, row := range rows {
			shown.Bookings = append(shown.Bookings, views.FoundBooking{ID: row.ID, Reference: row.Reference, Customer: row.CustomerName, Service: row.ServiceName, Start: row.Start.Time})
		}
	}
	return page.Show(http.StatusOK, views.Goto(shown)), nil
}

// leadTo is the page of the one thing that the text stands for, or empty.
func leadTo(p *page.Request, query string) (string, error) {
	business, isAdmin := p.Shell.Business, role.AtLeast(p.Shell.Business.Role, role.Admin)
	var to string
	var err error
	switch {
	case keyPrefix.MatchString(query) && isAdmin:
		to, err = keyAt(p, query[:prefixLength])
	case aReference.MatchString(query):
		var booking *collections.Booking
		if booking, err = p.Tenant().BookingByReference(asReference(query)); err == nil {
			to = business.Booking(booking.ID)
		}
	case anID.MatchString(query):
		to, err = placeAt(p, query, isAdmin)
	}
	if errors.Is(err, collections.ErrNotFound) {
		return "", nil
	}
	return to, err
}

// asReference writes a reference as bookings have it, however it was typed.
func asReference(typed string) string {
	letters := strings.ReplaceAll(strings.TrimPrefix(strings.ToUpper(typed), "NA-"), "-", "")
	return "NA-" + letters[:4] + "-" + letters[4:]
}

func keyAt(p *page.Request, prefix string) (string, error) {
	keys, err := p.Tenant().KeysWithPrefix(prefix)
	switch len(keys) {
	case 0:
		return "", err
	case 1:
		return p.Shell.Business.Key(keys[0]), err
	}
	return p.Shell.Business.Keys() + "?q=" + prefix, err
}

// placeAt is the page of an id. Who is not an admin finds bookings only.
func placeAt(p *page.Request, id string, isAdmin bool) (string, error) {
	business := p.Shell.Business
	if booking, err := p.Tenant().FindBooking(id); err == nil {
		return business.Booking(booking.ID), nil
	} else if !errors.Is(err, collections.ErrNotFound) || !isAdmin {
		return "", err
	}
	place, err := p.Tenant().PlaceOf(id)
	if errors.Is(err, collections.ErrNotFound) {
		return requestAt(p, id)
	}
	if err != nil {
		return "", err
	}
	switch place.Kind {
	case "service":
		return business.Service(place.ID), nil
	case "staff":
		return business.Person(place.ID), nil
	case "customer":
		return business.Bookings() + "?customerId=" + place.ID, nil
	case "key":
		return business.Key(place.ID), nil
	case "webhook":
		return business.Webhook(place.ID), nil
	case "app":
		return business.App(place.ID), nil
	case "grant":
		return business.Connections() + "#connection-" + place.ID, nil
	}
	return business.Webhook(place.Parent, "d", place.ID), nil
}

func requestAt(p *page.Request, id string) (string, error) {
	if err := p.FlushRequests(); err != nil {
		return "", err
	}
	request, err := p.Tenant().FindRequest(id)
	if err != nil {
		return "", err
	}
	return p.Shell.Business.Log(request.ID), nil
}
