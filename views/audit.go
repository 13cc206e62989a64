package views

import "nearbyassist/views/ui"

// AuditPage is one page of what happened in the business, the newest first. Fields of its GET form: kind (a collection), by (a kind
// of actor), who (in the actor's name), from, to (dates of the business, both included), subject (an id). Paging: cursor.
type AuditPage struct {
	Shell
	Rows   []AuditLine
	Filter AuditFilter
	Cursor string // of this page; empty on the first
	Next   string // of the next page; empty on the last
}

// AuditLine is a row of the audit log.
type AuditLine struct {
	AuditEntry
	ID        string
	Entity    string // the collection
	Subject   string // id of the row
	Name      string // of the row; empty where it is gone or has none
	ActorType string // member, key, app, user, guest, superuser or system
	RequestID string
	Logged    bool // the request log has the request
	IP        string
}

// AuditFilter is what the log shows, as sent; its zero value is everything.
type AuditFilter struct{ Kind, By, Who, Subject, From, To string }

// AuditKinds are the collections that the log is filtered by.
var AuditKinds = []string{"bookings", "customers", "services", "staff", "businesses", "api_keys", "webhooks", "apps", "grants"}

// AuditActors are the kinds of actors.
var AuditActors = []string{"member", "key", "app", "user", "guest", "superuser", "system"}

func (f AuditFilter) values() map[string]string {
	return map[string]string{"kind": f.Kind, "by": f.By, "who": f.Who, "subject": f.Subject, "from": f.From, "to": f.To}
}

// Security is the page of the audit log.
func (b Business) Security() string { return b.Home() + "/settings/security" }

func (m AuditPage) unused() bool {
	return len(m.Rows) == 0 && m.Filter == (AuditFilter{}) && m.Cursor == ""
}

func (m AuditPage) fields() []ui.Field {
	return []ui.Field{
		{Name: "who", Type: "search", Label: m.T("audit.who"), Value: m.Filter.Who, Autocomplete: "off"},
		{Name: "from", Type: "date", Label: m.T("logs.from"), Value: m.Filter.From},
		{Name: "to", Type: "date", Label: m.T("logs.to"), Value: m.Filter.To},
	}
}

func (m AuditPage) selects() []ui.Select {
	kind := ui.Select{Name: "kind", Label: m.T("audit.kind"), Value: m.Filter.Kind, Choices: []ui.Choice{{Label: m.T("list.all")}}}
	for _, each := range AuditKinds {
		kind.Choices = append(kind.Choices, ui.Choice{Value: each, Label: m.T("audit.kind." + each)})
	}
	by := ui.Select{Name: "by", Label: m.T("audit.by"), Value: m.Filter.By, Choices: []ui.Choice{{Label: m.T("list.all")}}}
	for _, each := range AuditActors {
		by.Choices = append(by.Choices, ui.Choice{Value: each, Label: m.T("audit.actor." + each)})
	}
	return []ui.Select{kind, by}
}

// what happened, as a sentence of the log, where no page says of what. What the console did to something of which no feature
// tells has no sentence of its own.
func (m AuditPage) what(line AuditLine) string {
	if key := "audit.did." + line.Action; m.Lang.Has(key) {
		return m.T(key)
	}
	return m.T("audit.did.other", line.Action)
}

// by whom, and by which credential.
func (m AuditPage) by(line AuditLine) string {
	switch {
	case line.By == "" || line.ActorType == "system":
		return m.T("audit.actor." + line.ActorType)
	case line.ActorType == "member":
		return line.By
	}
	return m.T("audit.by_credential", m.T("audit.actor."+line.ActorType), line.By)
}

// href is the page of what a line tells of; empty where it has none.
func (m AuditPage) href(line AuditLine) string {
	if line.Name == "" {
		return ""
	}
	switch line.Entity {
	case "staff":
		return m.Business.Person(line.Subject)
	case "services":
		return m.Business.Service(line.Subject)
	case "customers":
		return m.Business.bookingsOf(line.Subject)
	case "api_keys":
		return m.Business.Key(line.Subject)
	case "webhooks":
		return m.Business.Webhook(line.Subject)
	case "apps":
		return m.Business.App(line.Subject)
	case "bookings":
		return m.Business.Booking(line.Subject)
	}
	return ""
}

func (m AuditPage) facts(line AuditLine) []ui.Fact {
	facts := []ui.Fact{{Name: m.T("audit.action"), Value: line.Action, Machine: true}}
	if line.Subject != "" {
		facts = append(facts, ui.Fact{Name: m.T("audit.subject"), Value: line.Subject, Machine: true, Href: listAt(m.Business.Security(), map[string]string{"subject": line.Subject}, "")})
	}
	if line.Reason != "" {
		facts = append(facts, ui.Fact{Name: m.T("audit.reason"), Value: line.Reason})
	}
	if line.RequestID != "" {
		request := ui.Fact{Name: m.T("logs.id"), Value: line.RequestID, Machine: true}
		if line.Logged {
			request.Href = m.Business.Log(line.RequestID)
		}
		facts = append(facts, request)
	}
	if line.IP != "" {
		facts = append(facts, ui.Fact{Name: m.T("logs.address"), Value: line.IP, Machine: true})
	}
	return facts
}
