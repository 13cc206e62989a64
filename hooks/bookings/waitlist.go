package bookings

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// WaitInput is a wish for a time that is taken.
type WaitInput struct {
	Body WaitBody
}

// WaitBody says which times would suit, and whom.
type WaitBody struct {
	endpoint.InBody
	Wish
}

// Wish is what somebody waits for.
type Wish struct {
	ServiceID string          `json:"serviceId"`
	StaffID   *string         `json:"staffId" required:"false" doc:"Default: anybody"`
	From      time.Time       `json:"from" doc:"First start that suits"`
	To        time.Time       `json:"to" doc:"Up to this start, excluded"`
	Seats     *int            `json:"seats" required:"false" minimum:"1" maximum:"1000" doc:"Default: 1"`
	Customer  *CustomerFields `json:"customer" required:"false"`
}

func (w *Wish) order() *Order {
	return &Order{ServiceID: w.ServiceID, Start: w.From, StaffID: w.StaffID, Seats: w.Seats, Customer: w.Customer}
}

// Resolve adds the rules that the schema does not show.
func (in *WaitInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	for _, field := range in.Body.order().Check() {
		if field.Path == "start" {
			field.Path = "from"
		}
		broken = append(broken, field)
	}
	switch {
	case in.Body.To.Year() >= lastYear:
		broken = append(broken, fault.On("to", "invalid"))
	case !in.Body.From.Before(in.Body.To):
		broken = append(broken, fault.On("to", "end_before_start"))
	}
	return endpoint.Broken(broken...)
}

// WaitlistView is somebody's place on the waitlist.
type WaitlistView struct {
	ID         string    `json:"id"`
	BusinessID string    `json:"businessId"`
	ServiceID  string    `json:"serviceId"`
	StaffID    *string   `json:"staffId"`
	From       time.Time `json:"from"`
	To         time.Time `json:"to"`
	Seats      int       `json:"seats"`
	Status     string    `json:"status" enum:"waiting,offered,taken,expired,removed"`
	CreatedAt  time.Time `json:"createdAt"`
}

func viewEntry(e *collections.WaitlistEntry) WaitlistView {
	return WaitlistView{
		ID: e.ID, BusinessID: e.Business, ServiceID: e.Service, StaffID: endpoint.Text(e.Staff), From: e.From.UTC(), To: e.To.UTC(),
		Seats: e.Seats, Status: e.Status, CreatedAt: e.CreatedAt.UTC(),
	}
}

// Wait puts somebody on the waitlist; who waits for the same already stays where they are, with a 200.
func Wait(r *access.Request, in *WaitInput) (WaitlistView, error) {
	entry, isNew, err := WaitFor(r.Tenant(), &in.Body.Wish, r.Now)
	if err != nil {
		return WaitlistView{}, err
	}
	if !isNew {
		r.Status = 200
	}
	endpoint.NoStore(r.Header)
	return viewEntry(entry), nil
}

// WaitFor puts the customer of a wish on the waitlist, in one transaction.
func WaitFor(db collections.Tenant, wish *Wish, now time.Time) (entry *collections.WaitlistEntry, isNew bool, err error) {
	order := wish.order()
	if err := admit(db, order); err != nil {
		return nil, false, err
	}
	if err := order.checkFor(db.Actor); err != nil {
		return nil, false, err
	}
	err = db.Tx(func(db collections.Tenant) error {
		if err := wish.checkFor(db, order, now); err != nil {
			return err
		}
		customer, err := customerFor(db, order, now)
		if err != nil {
			return err
		}
		if customer.Email == "" {
			return fault.Validation(fault.On("customer.email", "required")) // offers come by mail
		}
		if entry, err = wish.entry(db, customer, now); err != nil {
			return err
		}
		same, err := db.SameWaitlistEntry(entry)
		if err == nil {
			entry = same
		}
		if !errors.Is(err, collections.ErrNotFound) {
			return err
		}
		isNew = true
		return db.AddWaitlistEntry(entry)
	})
	return entry, isNew, err
}

// checkFor refuses a wish that can never come true.
func (w *Wish) checkFor(db collections.Tenant, order *Order, now time.Time) error {
	offer, err := readOffer(db, order)
	if err != nil {
		return err
	}
	question := order.question(offer, now)
	if err := order.narrow(db.Actor, &question); err != nil {
		return err
	}
	var broken []fault.Field
	if !w.To.After(now) {
		broken = append(broken, fault.On("to", "past"))
	}
	if order.seats() > offer.Capacity {
		broken = append(broken, fault.On("seats", "maximum", offer.Capacity))
	}
	return fault.Validation(broken...)
}

func (w *Wish) entry(db collections.Tenant, customer *collections.Customer, now time.Time) (*collections.WaitlistEntry, error) {
	id, err := collections.NewSecretID()
	if err != nil {
		return nil, err
	}
	entry := &collections.WaitlistEntry{
		ID: id, Service: w.ServiceID, Staff: value(w.StaffID), Customer: customer.ID, From: collections.At(w.From), To: collections.At(w.To),
		Seats: max(1, value(w.Seats)), Status: "waiting", Source: db.Actor.Type, CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	if own := db.Actor.OwnCalendar(); own != "" {
		entry.Staff = own
	}
	return entry, nil
}

// LeaveInput names a place on the waitlist.
type LeaveInput struct {
	EntryID string `path:"entryId"`
}

// Leave takes somebody off the waitlist.
func Leave(r *access.Request, in *LeaveInput) (WaitlistView, error) {
	left, err := LeaveWaitlist(r.Tenant(), in.EntryID, r.Now)
	if err != nil {
		return WaitlistView{}, err
	}
	return viewEntry(left), nil
}

// LeaveWaitlist removes an entry that waits or has an offer, whose time the next one gets. Any other is answered as it is.
func LeaveWaitlist(db collections.Tenant, id string, now time.Time) (entry *collections.WaitlistEntry, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if entry, err = db.FindWaitlistEntry(id); err != nil {
			return err
		}
		if entry.Status != "waiting" && entry.Status != "offered" {
			return nil
		}
		wasOffered := entry.Status == "offered"
		entry.Status, entry.UpdatedAt = "removed", collections.At(now)
		if err := db.SaveWaitlistEntry(entry); err != nil || !wasOffered {
			return err
		}
		_, err := GiveBack(db, entry.Hold, now)
		return err
	})
	return entry, err
}
