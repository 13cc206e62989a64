package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
)

// lastYear is the last that instants can be written in; what begins in it may end after it.
const lastYear = 9999

// Order is what is asked for with a booking, whoever asks.
type Order struct {
	ServiceID       string          `json:"serviceId"`
	Start           time.Time       `json:"start"`
	StaffID         *string         `json:"staffId" required:"false" doc:"Default: whoever is free, by the order of the slot"`
	Seats           *int            `json:"seats" required:"false" minimum:"1" maximum:"1000" doc:"Default: 1"`
	Hold            *string         `json:"hold" required:"false" doc:"Id of a hold of the same service, start and seats"`
	Customer        *CustomerFields `json:"customer" required:"false"`
	Notes           *string         `json:"notes" required:"false" maxLength:"4000"`
	InternalNotes   *string         `json:"internalNotes" required:"false" maxLength:"4000" doc:"Members and keys"`
	DurationMinutes *int            `json:"durationMinutes" required:"false" minimum:"5" maximum:"1440" doc:"Members and keys; default: the service's"`
	Override        *bool           `json:"override" required:"false" doc:"Members and keys: notice, advance, step, caps and hours do not bind"`

	ExternalReference string `json:"-"` // of operation 54

	seriesID string
	keep     string // who is taken before others where anybody will do
}

// CustomerFields say whom a booking is for.
type CustomerFields struct {
	ID       *string `json:"id" required:"false" doc:"Members and keys: instead of the other fields"`
	Name     *string `json:"name" required:"false" maxLength:"120"`
	Email    *string `json:"email" required:"false" maxLength:"254"`
	Phone    *string `json:"phone" required:"false" maxLength:"40"`
	Locale   *string `json:"locale" required:"false" enum:"en,es"`
	Timezone *string `json:"timezone" required:"false" maxLength:"64"`
}

// Check names the fields that break a rule whoever asks.
func (o *Order) Check() []fault.Field {
	var broken []fault.Field
	if o.Start.Year() >= lastYear {
		broken = append(broken, fault.On("start", "invalid"))
	}
	if o.Customer == nil {
		return broken
	}
	refuse := func(bad bool, field, rule string) {
		if bad {
			broken = append(broken, fault.On("customer."+field, rule))
		}
	}
	c := o.Customer
	refuse(c.Name != nil && text.Clean(*c.Name) == "", "name", "required")
	refuse(c.Email != nil && !text.ValidEmail(text.NormalEmail(*c.Email)), "email", "format_email")
	refuse(c.Phone != nil && !text.ValidPhone(*c.Phone), "phone", "format_phone")
	refuse(c.Timezone != nil && !text.ValidZone(*c.Timezone), "timezone", "timezone")
	return broken
}

// checkFor names the fields that this actor may not set, or has to.
func (o *Order) checkFor(actor collections.Actor) error {
	var broken []fault.Field
	if !actor.IsMember() {
		for _, field := range []struct {
			name string
			set  bool
		}{{"internalNotes", o.InternalNotes != nil}, {"durationMinutes", o.DurationMinutes != nil}, {"override", o.Override != nil}} {
			if field.set {
				broken = append(broken, fault.On(field.name, "members_only"))
			}
		}
	}
	return fault.Validation(append(broken, o.checkCustomer(actor)...)...)
}

func (o *Order) checkCustomer(actor collections.Actor) []fault.Field {
	c := o.Customer
	switch {
	case actor.Type == "user" && c == nil:
		return nil
	case actor.Type == "user":
		return []fault.Field{fault.On("customer", "own_customer")}
	case c == nil:
		return []fault.Field{fault.On("customer", "required")}
	case actor.IsMember():
		return c.checkByBusiness()
	}
	return c.checkByGuest()
}

// checkByBusiness: an id, or a name with a way to reach the person.
func (c *CustomerFields) checkByBusiness() []fault.Field {
	if c.ID != nil {
		if c.Name != nil || c.Email != nil || c.Phone != nil || c.Locale != nil || c.Timezone != nil {
			return []fault.Field{fault.On("customer.id", "alone")}
		}
		return nil
	}
	var broken []fault.Field
	if c.Name == nil {
		broken = append(broken, fault.On("customer.name", "required"))
	}
	if c.Email == nil && c.Phone == nil {
		broken = append(broken, fault.On("customer.email", "email_or_phone"))
	}
	return broken
}

func (c *CustomerFields) checkByGuest() []fault.Field {
	var broken []fault.Field
	if c.ID != nil {
		broken = append(broken, fault.On("customer.id", "members_only"))
	}
	if c.Name == nil {
		broken = append(broken, fault.On("customer.name", "required"))
	}
	if c.Email == nil {
		broken = append(broken, fault.On("customer.email", "required"))
	}
	return broken
}

// value is what a pointer points to; nil is the zero value.
func value[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}

func (o *Order) seats() int { return max(1, value(o.Seats)) }
