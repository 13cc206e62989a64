// Package collections is the only place that spells a field name: one file per collection with its row and its queries.
//
// A query hangs on a handle, and the handle carries the tenant: Tenant is one business, Person one user across
// businesses, Public the active rows of one business that anyone may see, System everything (jobs and commands only).
package collections

import (
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ErrNotFound is answered for what does not exist and for what belongs to somebody else alike.
var ErrNotFound = errors.New("not found")

// Actor is who acts: it goes into audit rows and histories.
type Actor struct {
	Type       string // user, guest, member, key, app, system, superuser
	ID         string // user or key id; empty for guests and the system
	Name       string
	Credential string // session or key id
	RequestID  string
	IP         string
	Role       string // of a member; keys act as admin
	StaffID    string // of a member
	SeesAll    bool
	BookingID  string // of the booking, or of the waitlist entry, that a mailed link opens to whoever has it
}

// IsMember tells whether the actor acts for the business: its people, its keys and its apps.
func (a Actor) IsMember() bool { return a.Type == "member" || a.Type == "key" || a.Type == "app" }

// IsPerson tells an actor who is no key and no app.
func (a Actor) IsPerson() bool { return a.Type != "key" && a.Type != "app" }

// OwnCalendar is the staff member to whose bookings the actor is confined, or empty.
func (a Actor) OwnCalendar() string {
	if a.Type == "member" && a.Role == "staff" && !a.SeesAll {
		return a.StaffID
	}
	return ""
}

type handle struct {
	app   core.App
	Actor Actor
}

// Tenant opens one business to an actor who belongs to it, or who deals with it as a customer.
type Tenant struct {
	handle
	BusinessID string
}

// Person opens one user's own rows, across businesses.
type Person struct {
	handle
	UserID string
}

// Public opens what anyone may see of one business.
type Public struct {
	app        core.App
	BusinessID string
}

// System opens everything. It is made only where architecture.md section 2 allows.
type System struct{ handle }

// NewTenant is called by access, which has checked the claim, and by jobs through System.
func NewTenant(app core.App, business string, actor Actor) Tenant {
	return Tenant{handle{app, actor}, business}
}

// NewPerson is called by access for the signed-in user.
func NewPerson(app core.App, user string, actor Actor) Person {
	return Person{handle{app, actor}, user}
}

// NewPublic is called by access for open rows.
func NewPublic(app core.App, business string) Public { return Public{app, business} }

// NewSystem is called where the whole instance is meant: see the test of the import rules.
func NewSystem(app core.App) System {
	return System{handle{app, Actor{Type: "system", Name: "NearbyAssist"}}}
}

// Public narrows a tenant's handle to what anyone may see.
func (t Tenant) Public() Public { return Public{t.app, t.BusinessID} }

// Tenant opens one business to a job, acting as the system.
func (s System) Tenant(business string) Tenant { return Tenant{s.handle, business} }

// Tx runs fn in one transaction. Name its parameter like the handle outside, so that the outer one cannot be used by mistake.
func (t Tenant) Tx(fn func(db Tenant) error) error {
	return t.app.RunInTransaction(func(tx core.App) error {
		t.app = tx
		return fn(t)
	})
}

// Tx runs fn in one transaction.
func (p Person) Tx(fn func(db Person) error) error {
	return p.app.RunInTransaction(func(tx core.App) error {
		p.app = tx
		return fn(p)
	})
}

// Tx runs fn in one transaction.
func (s System) Tx(fn func(db System) error) error {
	return s.app.RunInTransaction(func(tx core.App) error {
		s.app = tx
		return fn(s)
	})
}

// Tenant opens a business that the person has just made or deals with as a customer.
func (p Person) Tenant(business string) Tenant { return Tenant{p.handle, business} }

// As is the same handle for another actor.
func (t Tenant) As(actor Actor) Tenant {
	t.Actor = actor
	return t
}

// NewID is a random id of PocketBase's shape: 15 of [a-z0-9].
func NewID() string { return core.GenerateDefaultRandomId() }

// TriggerCode is the code that one of our triggers raised, or empty.
func TriggerCode(err error) string {
	if err == nil {
		return ""
	}
	for _, code := range triggerCodes {
		if strings.Contains(err.Error(), "constraint failed: "+code+" (") {
			return code
		}
	}
	return ""
}

var triggerCodes = []string{
	"slot_taken", "time_shape", "end_before_start", "too_long", "seats", "customer_required", "wrong_business", "stale_version", "undeletable", "immutable",
}

// one reads a single row and turns "no rows" into ErrNotFound.
func one[T any](db dbx.Builder, query string, params dbx.Params) (*T, error) {
	row := new(T)
	err := db.NewQuery(query).Bind(params).One(row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return row, nil
}

// all reads rows; none is an empty slice.
func all[T any](db dbx.Builder, query string, params dbx.Params) ([]T, error) {
	rows := []T{}
	return rows, db.NewQuery(query).Bind(params).All(&rows)
}

func count(db dbx.Builder, query string, params dbx.Params) (int, error) {
	var total int
	return total, db.NewQuery(query).Bind(params).Row(&total)
}

// insert writes a side row without hooks.
func insert(app core.App, table string, row any) error {
	_, err := app.DB().Insert(table, columns(row)).Execute()
	return err
}

// changeRow updates columns of a machinery row of one business without hooks.
func changeRow(app core.App, table, business, id string, values dbx.Params) error {
	changed, err := affected(app.DB().Update(table, values, dbx.HashExp{"id": id, "business": business}).Execute())
	if err == nil && changed == 0 {
		return ErrNotFound
	}
	return err
}

// affected counts the rows that a statement changed.
func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	rows, err := result.RowsAffected()
	return int(rows), err
}

// write makes or replaces a row through PocketBase, so that its hooks run.
func write(app core.App, collection string, id string, isNew bool, row any) error {
	var record *core.Record
	if isNew {
		definition, err := app.FindCachedCollectionByNameOrId(collection)
		if err != nil {
			return err
		}
		record = core.NewRecord(definition)
	} else {
		found, err := app.FindRecordById(collection, id)
		if err != nil {
			return err
		}
		record = found
	}
	record.Load(columns(row))
	return app.Save(record)
}

// At is an instant as our rows store it.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Millisecond)} }
