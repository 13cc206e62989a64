package views

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/views/ui"
)

// Webhook is an endpoint as the pages show it; a secret is never among it.
type Webhook struct {
	ID                 string
	URL                string
	Description        string
	Events             []string // event.Any alone: all of them
	Status             string   // active, failing, paused, disabled or deleted
	DisabledReason     string   // gone, failing, key_revoked, app_revoked, app_refused, operator or another code
	Delivered, Failed  int      // in the last 24 hours
	FailingSince       time.Time
	EndsAt             time.Time // when it is switched off if it goes on to fail
	LastDeliveryAt     time.Time // zero: never
	LastDeliveryStatus string    // delivered or failed
	OldEndsAt          time.Time // of a rotation that is under way; else zero
	Promoted           bool
	CreatedBy          string
	CreatedAt          time.Time
}

// Name is what tells endpoints apart in print: the host of the address.
func (w Webhook) Name() string {
	if target, err := url.Parse(w.URL); err == nil && target.Host != "" {
		return target.Host
	}
	return w.URL
}

func (w Webhook) hearsAll() bool { return slices.Contains(w.Events, event.Any) }

// Stands tells an endpoint that was not deleted.
func (w Webhook) Stands() bool { return w.Status != "deleted" }

// Delivery is an event on its way to an endpoint. The list leaves Sent empty.
type Delivery struct {
	ID            string
	EventID       string
	EventType     string
	Status        string // pending, delivered, failed or dropped
	Test          bool
	Attempts      int
	NextAttemptAt time.Time // zero: none
	StatusCode    int       // zero: no answer
	Error         string    // a code, with a detail after a colon
	RequestID     string    // empty: of no call
	CreatedAt     time.Time
	DeliveredAt   time.Time
	Sent          Sent
}

// Sent is what an endpoint got, and what it answered.
type Sent struct {
	URL     string
	Headers []string // lines
	Body    string
	Log     []Try // oldest first
}

// Try is one attempt.
type Try struct {
	Number     int
	At         time.Time
	Took       time.Duration
	StatusCode int
	Error      string
	Headers    []string
	Body       string
}

// Webhooks is the business's page of endpoints.
func (b Business) Webhooks() string { return b.Home() + "/integrations/webhooks" }

// Webhook is the page of one endpoint, or with a verb (edit, test, pause, secret/rotate and so on) the page that does it.
func (b Business) Webhook(id string, verb ...string) string {
	return strings.Join(append([]string{b.Webhooks(), id}, verb...), "/")
}

func (s Shell) webhooksCrumb() ui.Link {
	return ui.Link{Text: s.T("nav.webhooks"), Href: s.Business.Webhooks()}
}

func (s Shell) webhookCrumb(w Webhook) ui.Link {
	return ui.Link{Text: w.Name(), Href: s.Business.Webhook(w.ID)}
}

var webhookKinds = map[string]ui.Kind{"active": ui.Active, "failing": ui.Soon, "paused": ui.Off, "disabled": ui.Failed, "deleted": ui.Off}

func (s Shell) webhookStatus(w Webhook) ui.Status {
	return ui.Status{Kind: webhookKinds[w.Status], Text: s.T("webhooks.status." + w.Status)}
}

// heard says which events an endpoint gets, in short.
func (s Shell) heard(w Webhook) string {
	if w.hearsAll() {
		return s.T("webhooks.all_events")
	}
	return s.N("webhooks.events", len(w.Events))
}

// rate says how many deliveries of the last 24 hours arrived.
func (s Shell) rate(w Webhook) string {
	if w.Delivered+w.Failed == 0 {
		return "–"
	}
	return s.T("webhooks.rate", w.Delivered, w.Delivered+w.Failed)
}

// headLinks are the two things that are done most with an endpoint.
func (s Shell) headLinks(w Webhook) []ui.Link {
	if !w.Stands() {
		return nil
	}
	return []ui.Link{{Text: s.T("webhooks.test"), Href: s.Business.Webhook(w.ID, "test")}, {Text: s.T("webhooks.edit"), Href: s.Business.Webhook(w.ID, "edit")}}
}

// webhookLinks lead to what can be done with an endpoint that stands.
func (s Shell) webhookLinks(w Webhook) []ui.Link {
	if !w.Stands() {
		return nil
	}
	links := []ui.Link{{Text: s.T("webhooks.test"), Href: s.Business.Webhook(w.ID, "test")}}
	if w.Status != "disabled" {
		links = append(links, ui.Link{Text: s.T("webhooks.recover"), Href: s.Business.Webhook(w.ID, "recover")})
	}
	return append(links,
		ui.Link{Text: s.T("webhooks.edit"), Href: s.Business.Webhook(w.ID, "edit")},
		ui.Link{Text: s.T("keys.rotate"), Href: s.Business.Webhook(w.ID, "secret/rotate")},
		ui.Link{Text: s.T("webhooks.delete"), Href: s.Business.Webhook(w.ID, "delete")})
}

// deliveryStatuses are the choices of the list's filter.
var deliveryStatuses = []string{"pending", "delivered", "failed", "dropped"}

var deliveryKinds = map[string]ui.Kind{"pending": ui.Soon, "delivered": ui.Done, "failed": ui.Failed, "dropped": ui.Off}

func (s Shell) deliveryStatus(status string) ui.Status {
	return ui.Status{Kind: deliveryKinds[status], Text: s.T("logs.delivery." + status)}
}

// whyNot says in words why an attempt failed; the detail of a code comes behind it.
func (s Shell) whyNot(code string) string {
	name, detail, _ := strings.Cut(code, ": ")
	key := "webhooks.error." + name
	switch {
	case code == "":
		return ""
	case name == "status":
		return s.T(key, detail)
	case !s.Lang.Has(key):
		return code
	case detail != "":
		return s.T(key) + " (" + detail + ")"
	}
	return s.T(key)
}

// eventNames are the events that a form offers, the documented ones first. A ping is for tests.
func eventNames() (names []string) {
	for _, known := range event.All() {
		if known.Name != event.Ping {
			names = append(names, known.Name)
		}
	}
	return names
}
