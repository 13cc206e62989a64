package bookings

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// manageTime is how long after its end a booking's link opens.
const manageTime = 7 * 24 * time.Hour

// CreateInput is a new booking.
type CreateInput struct {
	Body CreateBody
}

// CreateBody is an order at a business.
type CreateBody struct {
	endpoint.InBody
	Order
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(huma.Context) []error {
	return endpoint.Broken(in.Body.Check()...)
}

// CreatedView is a booking with the link that manages it, shown this once.
type CreatedView struct {
	View
	ManageURL *string `json:"manageUrl" doc:"Shown once; null when the answer is repeated"`
}

// Create books a time.
func Create(r *access.Request, in *CreateInput) (CreatedView, error) {
	return Enter(r, &in.Body.Order)
}

// Enter books for the caller and shows the booking; one that its external reference finds again is a 200.
func Enter(r *access.Request, order *Order) (CreatedView, error) {
	db := r.Tenant()
	placed, err := Place(db, order, r.Instance().Secret, r.Now)
	if err != nil {
		return CreatedView{}, err
	}
	view := CreatedView{View: viewEntered(db, placed.Booking, order)}
	if placed.Link == "" {
		r.Status = 200
		return view, nil
	}
	url := r.Instance().URL + "/m/" + placed.Link
	view.ManageURL = &url
	endpoint.NoStore(r.Header)
	return view, nil
}

// viewEntered shows a guest the contact that was typed: whom a mail address belongs to is no stranger's to read.
func viewEntered(db collections.Tenant, booking *collections.Booking, order *Order) View {
	view := viewOf(db, booking)
	if db.Actor.Type == "guest" {
		view.Customer.Name, view.Customer.Email, view.Customer.Phone = value(order.Customer.Name), order.Customer.Email, order.Customer.Phone
	}
	return view
}

// Placed is a booking that was asked for.
type Placed struct {
	Booking *collections.Booking
	Link    string // token of the link that views, moves and cancels; empty for a booking that was there already
}

// Place books a time for the handle's actor, in one transaction, with a link under the instance's secret. A booking that an
// external reference names already is found again. A time that others took is refused with the nearest free ones.
func Place(db collections.Tenant, order *Order, secret []byte, now time.Time) (placed Placed, err error) {
	if err := admit(db, order); err != nil {
		return placed, err
	}
	if err := order.checkFor(db.Actor); err != nil {
		return placed, err
	}
	offer, err := readOffer(db, order)
	if err != nil {
		return placed, err
	}
	err = db.Tx(func(db collections.Tenant) (err error) {
		if placed.Booking, err = findPlaced(db, order); placed.Booking != nil || err != nil {
			return err
		}
		if placed.Booking, err = place(db, order, offer, now); err != nil {
			return err
		}
		placed.Link, err = addManageLink(db, secret, placed.Booking, now)
		return err
	})
	if fault.CodeOf(err) == "slot_taken" {
		err = order.withAlternatives(db, now)
	}
	return placed, err
}

// addManageLink makes a new token of a booking's link; only its hash is stored.
func addManageLink(db collections.Tenant, secret []byte, booking *collections.Booking, now time.Time) (link string, err error) {
	version, err := db.NextLinkVersion(string(token.Manage), booking.ID)
	if err != nil {
		return "", err
	}
	link = token.Link(secret, token.Manage, booking.ID, version)
	return link, db.AddLink(collections.Link{
		Purpose: string(token.Manage), Subject: booking.ID, Version: version, Hash: token.LinkHash(link),
		ExpiresAt: collections.At(booking.End.Add(manageTime)), CreatedAt: collections.At(now),
	})
}

// admit refuses guests where the business has none, and a member another calendar than the own.
func admit(db collections.Tenant, order *Order) error {
	if db.Actor.Type == "guest" {
		business, err := db.Business()
		if err != nil {
			return err
		}
		if !business.BookingPolicy.V.AllowGuests {
			return fault.New("unauthenticated")
		}
	}
	if own := db.Actor.OwnCalendar(); own != "" && order.StaffID != nil && *order.StaffID != own {
		return fault.New("insufficient_role")
	}
	return nil
}

// findPlaced is what the caller booked under the same external reference: the same service and start are the same booking.
func findPlaced(db collections.Tenant, order *Order) (*collections.Booking, error) {
	if order.ExternalReference == "" {
		return nil, nil
	}
	booking, err := db.BookingByExternalReference(db.Actor.ID, order.ExternalReference)
	if err == collections.ErrNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if booking.Service != order.ServiceID || !booking.Start.Equal(order.Start) {
		return nil, fault.New("reference_used", fault.On("externalReference", "taken"))
	}
	return booking, nil
}

// readOffer reads what is asked for before the transaction, which others wait for; it is looked at again inside.
func readOffer(db collections.Tenant, order *Order) (*collections.Offer, error) {
	offer, err := db.Offer(order.ServiceID)
	if err != nil {
		return nil, missing("serviceId", err)
	}
	if offer.Deposit.V != nil {
		return nil, fault.Validation(fault.On("serviceId", "no_deposits"))
	}
	return offer, nil
}

// taking is a time that is about to be taken, in its transaction.
type taking struct {
	offer    *collections.Offer
	question slots.Question // with those who may give the service
	freed    []freed        // by deadlines that passed
}

// prepare looks at the offer again and ends what stands in the way only because its deadline was not looked at yet.
func prepare(db collections.Tenant, order *Order, offer *collections.Offer, now time.Time) (t taking, err error) {
	stands, err := db.Stands(offer)
	if err == nil && !stands {
		offer, err = readOffer(db, order)
	}
	if err != nil {
		return t, err
	}
	t.offer, t.question = offer, order.question(offer, now)
	if err := order.narrow(db.Actor, &t.question); err != nil {
		return t, err
	}
	t.freed, err = expireOf(db, t.question.Staff, now)
	return t, err
}

// place finds who gives the service at the time and writes the booking with all that follows from it.
func place(db collections.Tenant, order *Order, offer *collections.Offer, now time.Time) (*collections.Booking, error) {
	t, err := prepare(db, order, offer, now)
	if err != nil {
		return nil, err
	}
	booking, err := t.take(db, order, now)
	if err != nil {
		return nil, err
	}
	return booking, passOn(db, t.freed, now)
}

// take writes the booking of a time, or turns the hold into it that was kept for the order.
func (t *taking) take(db collections.Tenant, order *Order, now time.Time) (*collections.Booking, error) {
	if order.Hold != nil {
		return takeHold(db, order, t.offer, t.question.Staff, now)
	}
	staff, err := pick(db, &t.question, order.Start, order.keep)
	if err != nil {
		return nil, err
	}
	customer, err := customerFor(db, order, now)
	if err != nil {
		return nil, err
	}
	booking, err := draft(db, order, t.offer, staff, now)
	if err != nil {
		return nil, err
	}
	open(booking, customer, t.offer, db.Actor.IsMember(), now)
	if err := db.AddBooking(booking); err != nil {
		return nil, refusal(err)
	}
	return booking, Changed(db, nil, booking, now)
}
