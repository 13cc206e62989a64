package collections

import (
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AuditRow tells who changed what.
type AuditRow struct {
	ID         string         `db:"id"`
	Business   string         `db:"business"`
	At         Time           `db:"at"`
	Action     string         `db:"action"` // such as booking.cancelled
	Entity     string         `db:"entity"` // the collection
	Subject    string         `db:"subject"`
	ActorType  string         `db:"actorType"`
	ActorID    string         `db:"actorId"`
	ActorName  string         `db:"actorName"`
	Credential string         `db:"credential"`
	Changes    JSON[[]Change] `db:"changes"`
	Reason     string         `db:"reason"`
	RequestID  string         `db:"requestId"`
	IP         string         `db:"ip"`

	Place int64 `db:"place" joined:"audit"` // in the order in which rows were written; read by AuditLog
}

// Change is the old and the new value of a field.
type Change struct {
	Field string `json:"field"`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// Audit writes down a change of the business's in its transaction.
func (t Tenant) Audit(action, entity, subject string, changes []Change, reason string, now time.Time) error {
	return audit(t.app, t.Actor, t.BusinessID, AuditRow{Action: action, Entity: entity, Subject: subject, Changes: Of(changes), Reason: reason, At: At(now)})
}

// Audit writes down a change of the person's own rows in its transaction.
func (p Person) Audit(action, entity, subject string, changes []Change, now time.Time) error {
	return audit(p.app, p.Actor, "", AuditRow{Action: action, Entity: entity, Subject: subject, Changes: Of(changes), At: At(now)})
}

// AuditConsole writes down an edit by a superuser that no feature tells of itself.
func AuditConsole(app core.App, actor Actor, business string, row AuditRow) error {
	return audit(app, actor, business, row)
}

func audit(app core.App, actor Actor, business string, row AuditRow) error {
	row.ID, row.Business = NewID(), business
	row.ActorType, row.ActorID, row.ActorName = actor.Type, actor.ID, actor.Name
	row.Credential, row.RequestID, row.IP = actor.Credential, actor.RequestID, actor.IP
	return insert(app, "audit", row)
}

// History lists what happened to one row of the business, oldest first.
func (t Tenant) History(subject string) ([]AuditRow, error) {
	return all[AuditRow](t.app.DB(), `SELECT * FROM audit WHERE subject = {:subject} AND business = {:business} ORDER BY at, rowid`,
		dbx.Params{"subject": subject, "business": t.BusinessID})
}

// RecentHistory lists the last that happened to one row of the business, newest first.
func (t Tenant) RecentHistory(subject string, limit int) ([]AuditRow, error) {
	return all[AuditRow](t.app.DB(), `SELECT * FROM audit WHERE subject = {:subject} AND business = {:business} ORDER BY at DESC, rowid DESC LIMIT {:limit}`,
		dbx.Params{"subject": subject, "business": t.BusinessID, "limit": limit})
}

// Reminder is a mail that becomes due around a booking.
type Reminder struct {
	ID        string `db:"id"`
	Business  string `db:"business"`
	Booking   string `db:"booking"`
	Kind      string `db:"kind"`
	DueAt     Time   `db:"dueAt"`
	CreatedAt Time   `db:"createdAt"`
}

// ReminderMinutes are how long before the start the business reminds its customers.
func (t Tenant) ReminderMinutes() ([]int, error) {
	row, err := one[struct {
		Minutes JSON[[]int] `db:"reminderMinutes"`
	}](t.app.DB(), `SELECT reminderMinutes FROM businesses WHERE id = {:business}`, dbx.Params{"business": t.BusinessID})
	if err != nil {
		return nil, err
	}
	return row.Minutes.V, nil
}

// ReplaceReminders makes the reminders of a booking anew; sent ones stay.
func (t Tenant) ReplaceReminders(booking string, reminders []Reminder) error {
	_, err := t.app.DB().NewQuery(`DELETE FROM reminders WHERE booking = {:booking} AND business = {:business} AND sentAt = ''`).
		Bind(dbx.Params{"booking": booking, "business": t.BusinessID}).Execute()
	if err != nil {
		return err
	}
	return t.AddReminders(booking, reminders)
}

// AddReminders makes the reminders of a booking in one statement; one that was sent for the same time is not made again.
func (t Tenant) AddReminders(booking string, reminders []Reminder) error {
	if len(reminders) == 0 {
		return nil
	}
	params := dbx.Params{"business": t.BusinessID, "booking": booking}
	rows := make([]string, len(reminders))
	for i, reminder := range reminders {
		n := strconv.Itoa(i)
		rows[i] = `({:id` + n + `}, {:business}, {:booking}, {:kind` + n + `}, {:due` + n + `}, {:made` + n + `})`
		params["id"+n], params["kind"+n] = NewID(), reminder.Kind
		params["due"+n], params["made"+n] = reminder.DueAt.Text(), reminder.CreatedAt.Text()
	}
	_, err := t.app.DB().NewQuery(`INSERT OR IGNORE INTO reminders (id, business, booking, kind, dueAt, createdAt) VALUES ` + strings.Join(rows, ", ")).
		Bind(params).Execute()
	return err
}

// Link is what is stored of a mailed token: its hash, its end and its use.
type Link struct {
	ID        string `db:"id"`
	Business  string `db:"business"`
	Purpose   string `db:"purpose"`
	Subject   string `db:"subject"`
	Version   int    `db:"version"`
	Hash      string `db:"hash"`
	ExpiresAt Time   `db:"expiresAt"`
	UsedAt    Time   `db:"usedAt"`
	CreatedAt Time   `db:"createdAt"`
}

// NextLinkVersion counts the links of a row, so that each is another token.
func (t Tenant) NextLinkVersion(purpose, subject string) (int, error) {
	return nextLink(t.app, purpose, subject)
}

// NextLinkVersion counts the links of a row, so that each is another token.
func (s System) NextLinkVersion(purpose, subject string) (int, error) {
	return nextLink(s.app, purpose, subject)
}

func nextLink(app core.App, purpose, subject string) (int, error) {
	return count(app.DB(), `SELECT coalesce(max(version), 0) + 1 FROM links WHERE subject = {:subject} AND purpose = {:purpose}`,
		dbx.Params{"subject": subject, "purpose": purpose})
}

// ExtendLinks lets the links that manage a booking end with its new time.
func (t Tenant) ExtendLinks(booking string, ends time.Time) error {
	_, err := t.app.DB().Update("links", dbx.Params{"expiresAt": At(ends).Text()},
		dbx.HashExp{"subject": booking, "purpose": "manage", "business": t.BusinessID}).Execute()
	return err
}

// AddLink stores a link's hash.
func (t Tenant) AddLink(link Link) error {
	link.ID, link.Business = NewID(), t.BusinessID
	return insert(t.app, "links", link)
}

// AddLink stores the hash of a link that belongs to a person.
func (s System) AddLink(link Link) error {
	link.ID = NewID()
	return insert(s.app, "links", link)
}

// LinkByHash finds a link for one purpose, expired and used ones too.
func (a Accounts) LinkByHash(purpose, hash string) (*Link, error) {
	return FindLink(a.app, hash, purpose)
}

// FindLink finds a link for one of the purposes, expired and used ones too.
func FindLink(app core.App, hash string, purposes ...string) (*Link, error) {
	params := dbx.Params{"hash": hash}
	return one[Link](app.DB(), `SELECT l.* FROM links l WHERE l.hash = {:hash}`+in("l.purpose", "purpose", purposes, params), params)
}

// UseLinks marks all links of a purpose that an account has not used yet, and tells how many they were.
func (p Person) UseLinks(purpose string, now time.Time) (int, error) {
	return affected(p.app.DB().Update("links", dbx.Params{"usedAt": At(now).Text()},
		dbx.HashExp{"subject": p.UserID, "purpose": purpose, "usedAt": ""}).Execute())
}
