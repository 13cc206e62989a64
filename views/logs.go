package views

import (
	"strconv"
	"strings"
	"time"

	"nearbyassist/views/ui"
)

// Call is a line of the request log.
type Call struct {
	ID            string // the request's
	At            time.Time
	Operation     string
	Method        string
	Path          string // with its parameters' names
	Status        int
	Code          string // of an error
	Outcome       string // as domain/usage has it
	Took          time.Duration
	By            Credential
	IP            string
	RequiredScope string    // the one that the call lacked
	RateLimit     int       // requests in 15 minutes, of the limit that refused the call
	ResetsAt      time.Time // when that limit is whole again
}

// Credential is by what a call was made.
type Credential struct {
	Kind string // key, app or member
	ID   string
	Name string // empty where it is gone
	Old  bool   // by the old secret of a rotation
}

// LogFilter is what the list of calls shows, as sent; its zero value is everything.
type LogFilter struct {
	Key, Class, Method, Path, Code, ID, From, To string
	Slow                                         string // at least so many milliseconds
}

// RefusedClass, as the class of a status, is all that was refused or failed.
const RefusedClass = "error"

// Any tells whether the filter leaves anything out.
func (f LogFilter) Any() bool { return f != LogFilter{} }

// values are those of the form's fields.
func (f LogFilter) values() map[string]string {
	return map[string]string{
		"key": f.Key, "st": f.Class, "m": f.Method, "path": f.Path, "code": f.Code, "id": f.ID, "from": f.From, "to": f.To, "slow": f.Slow,
	}
}

var (
	logClasses = []string{"2", "4", "5", RefusedClass}
	logMethods = []string{"GET", "POST", "PATCH", "PUT", "DELETE"}
)

// fields are those beside what is most often filtered by.
func (m LogsPage) fields() []ui.Field {
	return []ui.Field{
		{Name: "from", Type: "datetime-local", Label: m.T("logs.from"), Value: m.localTime(m.Filter.From, 0)},
		{Name: "to", Type: "datetime-local", Label: m.T("logs.to"), Value: m.localTime(m.Filter.To, 1)},
		{Name: "code", Type: "search", Label: m.T("logs.code"), Value: m.Filter.Code, Autocomplete: "off", Machine: true},
		{Name: "slow", Type: "search", Label: m.T("logs.slow"), Value: m.Filter.Slow, Autocomplete: "off", InputMode: "decimal", Machine: true},
		{Name: "id", Type: "search", Label: m.T("logs.id"), Value: m.Filter.ID, Autocomplete: "off", Machine: true},
	}
}

func (m LogsPage) pathField() ui.Field {
	return ui.Field{Name: "path", Type: "search", Label: m.T("logs.path"), Value: m.Filter.Path, Autocomplete: "off", Machine: true}
}

// more tells whether the filter has something that is folded away at first.
func (f LogFilter) more() bool { return f.Code+f.Slow+f.ID+f.From+f.To != "" }

func (m LogsPage) selects() []ui.Select {
	all := ui.Choice{Label: m.T("list.all")}
	key := ui.Select{Name: "key", Label: m.T("logs.key"), Value: m.Filter.Key, Choices: []ui.Choice{all}}
	for _, k := range m.Keys {
		key.Choices = append(key.Choices, ui.Choice{Value: k.ID, Label: k.Name + " · " + k.masked()})
	}
	class := ui.Select{Name: "st", Label: m.T("logs.status"), Value: m.Filter.Class, Choices: []ui.Choice{all}}
	for _, c := range logClasses {
		class.Choices = append(class.Choices, ui.Choice{Value: c, Label: m.T("logs.class." + c)})
	}
	method := ui.Select{Name: "m", Label: m.T("logs.method"), Value: m.Filter.Method, Choices: []ui.Choice{all}}
	for _, name := range logMethods {
		method.Choices = append(method.Choices, ui.Choice{Value: name, Label: name})
	}
	return []ui.Select{key, class, method}
}

// logsBy is the log by a filter.
func (b Business) logsBy(filter LogFilter) string { return listAt(b.Logs(), filter.values(), "") }

// milliseconds writes a time into an address.
func milliseconds(t time.Duration) string {
	return strconv.FormatFloat(float64(t)/float64(time.Millisecond), 'f', -1, 64)
}

func (c Call) badge() ui.Status {
	text := strings.TrimSpace(strconv.Itoa(c.Status) + " " + c.Code)
	switch {
	case c.Status >= 500:
		return ui.Status{Kind: ui.Failed, Text: text}
	case c.Status >= 400:
		return ui.Status{Kind: ui.Soon, Text: text}
	}
	return ui.Status{Kind: ui.Done, Text: text}
}

// took is a time in words: milliseconds to one digit.
func (s Shell) took(t time.Duration) string { return s.ms(float64(t) / float64(time.Millisecond)) }

func (s Shell) ms(milliseconds float64) string {
	return s.T("logs.ms", float64(int(milliseconds*10+0.5))/10)
}

// by names the credential of a call; what is gone is named by its id.
func (s Shell) by(c Credential) string {
	name := c.Name
	if name == "" {
		name = c.ID
	}
	return s.T("logs.by."+c.Kind, name)
}

// why says in words what was wrong with a call; it is empty for one that went well.
func (s Shell) why(c Call) string {
	switch c.Outcome {
	case "ok":
		return ""
	case "insufficient_scope":
		return s.T("logs.why.insufficient_scope", c.RequiredScope)
	case "ip_refused":
		return s.T("logs.why.ip_refused", c.IP)
	case "expired", "revoked":
		return s.T("logs.why." + c.Outcome)
	case "rate_limited":
		return s.T("logs.why.rate_limited", c.RateLimit, s.dateTime(c.ResetsAt))
	default:
		return s.whyCode(c)
	}
}

func (s Shell) whyCode(c Call) string {
	switch {
	case c.Code == "insufficient_role" && c.By.Kind == "member":
		return s.T("logs.why.role")
	case c.Code == "insufficient_role":
		return s.T("logs.why.no_keys")
	case s.Lang.Has("error." + c.Code):
		return s.T("error." + c.Code)
	}
	return ""
}

func (m LogPage) facts() []ui.Fact {
	c := m.Call
	facts := []ui.Fact{
		{Name: m.T("logs.id"), Value: c.ID, Machine: true},
		{Name: m.T("logs.time"), Value: m.dateTime(c.At)},
		{Name: m.T("logs.operation"), Value: c.Operation, Machine: true},
		{Name: m.T("logs.path"), Value: c.Method + " " + c.Path, Machine: true},
		{Name: m.T("logs.took"), Value: m.took(c.Took)},
		{Name: m.T("logs.address"), Value: c.IP, Machine: true},
	}
	by := ui.Fact{Name: m.T("logs.who"), Value: m.by(c.By)}
	if c.By.Old {
		by.Value += " " + m.T("logs.old_secret")
	}
	if m.Key.ID == "" {
		return append(facts, by)
	}
	by.Href = m.Business.Key(m.Key.ID)
	return append(facts, by, ui.Fact{Name: m.T("keys.key"), Value: m.Key.masked(), Machine: true})
}
