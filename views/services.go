package views

import (
	"strings"

	"nearbyassist/views/ui"
)

// Service is one that a business offers, as its own people see it.
type Service struct {
	ID       string
	Name     string
	Category string
	Minutes  int
	Price    *int64 // minor units, with tax; nil: on request
	Currency string
	People   int // who give it; 0: everybody who can be booked
	Status   string
}

const archived = "archived"

// Services is the list of what the business offers.
func (b Business) Services() string { return b.Settings("services") }

// Service is the page of one, or with a verb (archive, restore, move) the page that does it.
func (b Business) Service(id string, verb ...string) string {
	return strings.Join(append([]string{b.Services(), id}, verb...), "/")
}

func (s Shell) servicesCrumb() ui.Link {
	return ui.Link{Text: s.T("nav.services"), Href: s.Business.Services()}
}

func (s Shell) servicePrice(service Service) string {
	return s.price(Offered{Price: service.Price, Currency: service.Currency})
}

func (s Shell) givers(service Service) string {
	if service.People == 0 {
		return s.T("services.everybody")
	}
	return s.N("services.people", service.People)
}

func (s Shell) serviceStatus(service Service) ui.Status {
	if service.Status == archived {
		return ui.Status{Kind: ui.Off, Text: s.T("services.status.archived")}
	}
	return ui.Status{Kind: ui.Active, Text: s.T("services.status.active")}
}
