package views

import (
	"net/url"
	"strconv"
	"time"

	"nearbyassist/views/ui"
)

// OperatorPage is how the instance is, and its businesses. Fields of its GET form: q, status (active, archived, sample).
// Paging: cursor. Instants are shown in UTC.
type OperatorPage struct {
	Shell
	Version   string
	StartedAt time.Time
	Leads     bool // this machine runs the jobs
	Active    int  // businesses
	Users     int
	Bookings  int

	DataBytes   int64
	AuxBytes    int64
	FreeBytes   int64
	FreeKnown   bool
	BackupKnown bool      // the store of the backups answered
	BackupAt    time.Time // zero: there is none
	BackupBytes int64

	Queues  Queues
	Jobs    []Job
	Failing []FailingWebhook

	Businesses []Tenancy
	Total      int
	Query      string
	Status     string
	Cursor     string
	Next       string
}

// Queues are what waits to leave.
type Queues struct {
	Events     int
	EventSince time.Time
	Mails      int
	MailSince  time.Time
	MailErrors int // of the mails, those that failed before
	Deliveries int
	Late       int // of the deliveries, those that are due
}

// Job is a scheduled job as it ran since the start.
type Job struct {
	ID          string
	Schedule    string
	Running     bool
	LastStart   time.Time
	LastSuccess time.Time
	Took        time.Duration
	Error       string
}

// FailingWebhook is an endpoint that does not take what it is sent.
type FailingWebhook struct {
	ID         string
	URL        string
	Business   string
	BusinessID string
	Since      time.Time
	Off        bool // switched off for it
}

// Tenancy is a business in the operator's list.
type Tenancy struct {
	ID        string
	Name      string
	Slug      string
	Owner     string // mail addresses
	Status    string
	Sample    bool
	Bookings  int // of the last 30 days, as the requests
	Requests  int
	CreatedAt time.Time
}

const (
	lowDisk     = 1 << 30
	staleBackup = 7 * 24 * time.Hour
)

func (m OperatorPage) filtered() bool { return m.Query != "" || m.Status != "" }

func (m OperatorPage) filter() map[string]string {
	return map[string]string{"q": m.Query, "status": m.Status}
}

// record is the address of a row in the console.
func record(collection, id string) string {
	return "/_/#/collections?" + url.Values{"collection": {collection}, "record": {id}}.Encode()
}

// bytes is a size in words: 12.4 MB.
func (s Shell) bytes(n int64) string {
	unit, size := "KB", float64(n)/(1<<10)
	for _, next := range []string{"MB", "GB", "TB"} {
		if size < 1000 {
			break
		}
		unit, size = next, size/(1<<10)
	}
	return s.T("operator.size", float64(int(size*10+0.5))/10, unit)
}

func (m OperatorPage) backup() string {
	switch {
	case !m.BackupKnown:
		return m.T("operator.unknown")
	case m.BackupAt.IsZero():
		return m.T("operator.never")
	}
	return m.T("operator.backup_of", m.ago(m.BackupAt), m.bytes(m.BackupBytes))
}

func (m OperatorPage) free() string {
	if !m.FreeKnown {
		return m.T("operator.unknown")
	}
	return m.bytes(m.FreeBytes)
}

// notices are what somebody should look at now.
func (m OperatorPage) notices() (notes []ui.Note) {
	add := func(tone, text string, link ui.Link) {
		notes = append(notes, ui.Note{Tone: tone, Icon: "warn", Text: text, Link: link})
	}
	if m.FreeKnown && m.FreeBytes < lowDisk {
		add("bad", m.T("operator.low_disk", m.free()), ui.Link{})
	}
	backups := ui.Link{Text: m.T("operator.backups"), Href: "/_/#/settings/backups"}
	switch {
	case !m.BackupKnown:
		add("warn", m.T("operator.lost_backups"), backups)
	case m.Now.Sub(m.BackupAt) > staleBackup:
		add("warn", m.T("operator.stale_backup"), backups)
	}
	if failed := m.failedJobs(); failed > 0 {
		add("bad", m.N("operator.jobs_failed", failed), ui.Link{Text: m.T("operator.jobs"), Href: "#jobs"})
	}
	return notes
}

func (m OperatorPage) failedJobs() (failed int) {
	for _, job := range m.Jobs {
		if job.Error != "" {
			failed++
		}
	}
	return failed
}

func (m OperatorPage) jobStatus(job Job) ui.Status {
	switch {
	case job.Running:
		return ui.Status{Kind: ui.Soon, Text: m.T("operator.running")}
	case job.Error != "":
		return ui.Status{Kind: ui.Failed, Text: m.T("operator.failed")}
	case job.LastStart.IsZero():
		return ui.Status{Kind: ui.Off, Text: m.T("operator.not_yet")}
	}
	return ui.Status{Kind: ui.Done, Text: m.T("operator.done")}
}

func (m OperatorPage) standing(t Tenancy) ui.Status {
	switch {
	case t.Status != "active":
		return ui.Status{Kind: ui.Off, Text: m.T("operator.status.archived")}
	case t.Sample:
		return ui.Status{Kind: ui.Soon, Text: m.T("operator.status.sample")}
	}
	return ui.Status{Kind: ui.Active, Text: m.T("operator.status.active")}
}

func (m OperatorPage) search() ui.Field {
	return ui.Field{Name: "q", Type: "search", Label: m.T("operator.search"), Value: m.Query, Autocomplete: "off", Machine: true}
}

func (m OperatorPage) statuses() ui.Select {
	field := ui.Select{Name: "status", Label: m.T("keys.status"), Value: m.Status, Choices: []ui.Choice{{Value: "", Label: m.T("operator.status.any")}}}
	for _, status := range []string{"active", "archived", "sample"} {
		field.Choices = append(field.Choices, ui.Choice{Value: status, Label: m.T("operator.status." + status)})
	}
	return field
}

// figures are the heads of the queues.
func (m OperatorPage) figures() []figure {
	since := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return m.T("operator.since", m.ago(t))
	}
	count := strconv.Itoa
	return []figure{
		{m.T("operator.events"), count(m.Queues.Events), since(m.Queues.EventSince)},
		{m.T("operator.deliveries"), count(m.Queues.Deliveries), m.some("operator.late", m.Queues.Late)},
		{m.T("operator.mails"), count(m.Queues.Mails), since(m.Queues.MailSince)},
		{m.T("operator.mail_errors"), count(m.Queues.MailErrors), ""},
	}
}

// some is a sentence that counts, or nothing where there is nothing.
func (s Shell) some(key string, n int) string {
	if n == 0 {
		return ""
	}
	return s.N(key, n)
}

type figure struct{ name, value, note string }

func (m OperatorPage) facts() []ui.Fact {
	leads := m.T("operator.leads")
	if !m.Leads {
		leads = m.T("operator.follows")
	}
	return []ui.Fact{
		{Name: m.T("operator.version"), Value: m.Version, Machine: true},
		{Name: m.T("operator.started"), Value: m.T("operator.started_at", m.dateTime(m.StartedAt), m.ago(m.StartedAt))},
		{Name: m.T("operator.role"), Value: leads},
		{Name: m.T("operator.data"), Value: m.bytes(m.DataBytes)},
		{Name: m.T("operator.aux"), Value: m.bytes(m.AuxBytes)},
		{Name: m.T("operator.free"), Value: m.free()},
		{Name: m.T("operator.backup"), Value: m.backup(), Href: "/_/#/settings/backups"},
	}
}
