// Package bookings is appointments: which times are free, how one is booked, seen, cancelled, and what of it is told to the
// world. Its exported scripts run inside other features' transactions; it imports no feature.
package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
)

// View is a booking as the API shows it; the member's part is absent for its customer.
type View struct {
	ID                 string                                         `json:"id"`
	Reference          string                                         `json:"reference" doc:"For the telephone, such as NA-7K3P-QX"`
	BusinessID         string                                         `json:"businessId"`
	BusinessName       string                                         `json:"businessName"`
	ServiceID          string                                         `json:"serviceId"`
	ServiceName        string                                         `json:"serviceName"`
	StaffID            string                                         `json:"staffId"`
	StaffName          string                                         `json:"staffName"`
	Customer           CustomerView                                   `json:"customer"`
	Start              time.Time                                      `json:"start"`
	End                time.Time                                      `json:"end"`
	Timezone           string                                         `json:"timezone"`
	Seats              int                                            `json:"seats"`
	DurationMinutes    int                                            `json:"durationMinutes"`
	Status             string                                         `json:"status" enum:"pending,confirmed,completed,expired,declined,cancelled,no_show"`
	PendingFor         *string                                        `json:"pendingFor" enum:"approval,payment"`
	ExpiresAt          *time.Time                                     `json:"expiresAt" doc:"Until when a pending one waits"`
	Notes              *string                                        `json:"notes"`
	Price              endpoint.Maybe[collections.Money]              `json:"price" doc:"Of all seats, with tax"`
	Deposit            endpoint.Maybe[collections.Money]              `json:"deposit"`
	PaymentStatus      string                                         `json:"paymentStatus" enum:"unpaid,deposit_paid,paid,partially_refunded,refunded"`
	AmountPaid         collections.Money                              `json:"amountPaid"`
	AmountDue          collections.Money                              `json:"amountDue"`
	CancellationPolicy endpoint.Maybe[collections.CancellationPolicy] `json:"cancellationPolicy" doc:"As it was when the booking was made"`
	Cancellation       endpoint.Maybe[CancellationView]               `json:"cancellation"`
	SeriesID           *string                                        `json:"seriesId"`
	Version            int                                            `json:"version"`
	CreatedAt          time.Time                                      `json:"createdAt"`
	UpdatedAt          time.Time                                      `json:"updatedAt"`
	*MemberView
}

// CustomerView is whom a booking is for.
type CustomerView struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Email    *string `json:"email"`
	Phone    *string `json:"phone"`
	Locale   string  `json:"locale"`
	Timezone string  `json:"timezone"`
}

// CancellationView says on whose terms a booking was cancelled.
type CancellationView struct {
	By     string            `json:"by" enum:"customer,business"`
	Reason *string           `json:"reason" doc:"What the business noted is null for the customer"`
	At     time.Time         `json:"at"`
	Fee    collections.Money `json:"fee"`
	Refund collections.Money `json:"refund"`
}

// MemberView is what members, keys and apps see besides.
type MemberView struct {
	InternalNotes     *string `json:"internalNotes" required:"false"`
	Source            string  `json:"source" required:"false" enum:"user,guest,member,key,app,import"`
	ExternalReference *string `json:"externalReference" required:"false"`
}

// viewOf shows a booking as the actor of the handle may see it.
func viewOf(db collections.Tenant, b *collections.Booking) View {
	if db.ActsFor(b) {
		return viewMember(b)
	}
	return viewCustomer(b)
}

// viewCustomer shows what the customer may see.
func viewCustomer(b *collections.Booking) View {
	view := View{
		ID: b.ID, Reference: b.Reference, BusinessID: b.Business, BusinessName: b.BusinessName, ServiceID: b.Service, ServiceName: b.ServiceName,
		StaffID: b.Staff, StaffName: b.StaffName, Customer: customerOf(b), Start: b.Start.UTC(), End: b.End.UTC(), Timezone: b.Timezone,
		Seats: b.Seats, DurationMinutes: b.DurationMinutes, Status: b.Status, PendingFor: endpoint.Text(b.PendingFor), ExpiresAt: b.ExpiresAt.Pointer(),
		Notes: endpoint.Text(b.Notes), Price: priceOf(b, b.Price.V), Deposit: priceOf(b, b.Deposit.V), PaymentStatus: b.PaymentStatus,
		AmountPaid: b.Money(b.AmountPaid), AmountDue: b.Money(amountDue(b)), CancellationPolicy: endpoint.Maybe[collections.CancellationPolicy]{Value: b.CancellationPolicy.V},
		SeriesID: endpoint.Text(b.SeriesID), Version: b.Version, CreatedAt: b.CreatedAt.UTC(), UpdatedAt: b.UpdatedAt.UTC(),
	}
	if c := b.Cancellation.V; c != nil {
		view.Cancellation.Value = &CancellationView{By: c.By, At: c.At.UTC(), Fee: b.Money(c.Fee), Refund: b.Money(c.Refund)}
		if !c.ByStaff {
			view.Cancellation.Value.Reason = endpoint.Text(c.Reason)
		}
	}
	return view
}

// viewMember shows all to those who act for the business.
func viewMember(b *collections.Booking) View {
	view := viewCustomer(b)
	view.MemberView = &MemberView{InternalNotes: endpoint.Text(b.InternalNotes), Source: b.Source, ExternalReference: endpoint.Text(b.ExternalReference)}
	if view.Cancellation.Value != nil {
		view.Cancellation.Value.Reason = endpoint.Text(b.Cancellation.V.Reason)
	}
	return view
}

func customerOf(b *collections.Booking) CustomerView {
	return CustomerView{
		ID: b.Customer, Name: b.CustomerName, Email: endpoint.Text(b.CustomerEmail), Phone: endpoint.Text(b.CustomerPhone),
		Locale: b.CustomerLocale, Timezone: b.CustomerTimezone,
	}
}

func priceOf(b *collections.Booking, amount *int64) (price endpoint.Maybe[collections.Money]) {
	if amount != nil {
		money := b.Money(*amount)
		price.Value = &money
	}
	return price
}

// amountDue is what is still to be paid: of the deposit while that is waited for, else of the price; nothing once it is off.
func amountDue(b *collections.Booking) int64 {
	due := b.Price.V
	if b.PendingFor == "payment" {
		due = b.Deposit.V
	}
	if due == nil || b.Status == "cancelled" || b.Status == "declined" || b.Status == "expired" {
		return 0
	}
	return max(0, *due-b.AmountPaid)
}
