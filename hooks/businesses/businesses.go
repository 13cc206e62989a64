// Package businesses is the tenants themselves: what they are, who may see what of them, and how they take bookings.
package businesses

import (
	"math"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
)

// View is a business as the API shows it; the member's part is absent for everybody else.
type View struct {
	ID                 string                                         `json:"id"`
	Slug               string                                         `json:"slug"`
	Name               string                                         `json:"name"`
	Description        *string                                        `json:"description"`
	Categories         []string                                       `json:"categories"`
	Phone              *string                                        `json:"phone"`
	Email              *string                                        `json:"email"`
	Website            *string                                        `json:"website"`
	Address            endpoint.Maybe[collections.Address]            `json:"address"`
	Location           endpoint.Maybe[collections.Location]           `json:"location"`
	Timezone           string                                         `json:"timezone"`
	Currency           string                                         `json:"currency"`
	Locale             string                                         `json:"locale"`
	Hours              []collections.DayHours                         `json:"hours"`
	Closures           []collections.Absence                          `json:"closures"`
	BookingPolicy      collections.BookingPolicy                      `json:"bookingPolicy"`
	CancellationPolicy endpoint.Maybe[collections.CancellationPolicy] `json:"cancellationPolicy"`
	LogoURL            *string                                        `json:"logoUrl"`
	OpenNow            bool                                           `json:"openNow"`
	Rating             RatingView                                     `json:"rating"`
	DistanceKm         *float64                                       `json:"distanceKm" doc:"From the place of a search"`
	CreatedAt          time.Time                                      `json:"createdAt"`
	*MemberView
}

// RatingView is the mean of the reviews; without any the average is null.
type RatingView struct {
	Average *float64 `json:"average"`
	Count   int      `json:"count"`
}

// MemberView is what members, keys and apps see besides.
type MemberView struct {
	Listed          bool      `json:"listed" required:"false"`
	ServiceRadiusKm *int      `json:"serviceRadiusKm" required:"false"`
	PostalCodes     []string  `json:"postalCodes" required:"false"`
	ReminderMinutes []int     `json:"reminderMinutes" required:"false"`
	ReviewInvites   bool      `json:"reviewInvites" required:"false"`
	LegalName       *string   `json:"legalName" required:"false"`
	TaxID           *string   `json:"taxId" required:"false"`
	Status          string    `json:"status" required:"false" enum:"active,archived"`
	Role            *string   `json:"role" required:"false" doc:"The caller's; null for keys and apps"`
	UpdatedAt       time.Time `json:"updatedAt" required:"false"`
}

// viewPublic shows what anyone may see.
func viewPublic(b *collections.Business, now time.Time) View {
	return View{
		ID: b.ID, Slug: b.Slug, Name: b.Name, Description: endpoint.Text(b.Description), Categories: list(b.Categories.V),
		Phone: endpoint.Text(b.Phone), Email: endpoint.Text(b.Email), Website: endpoint.Text(b.Website), Address: maybe(b.Address.V), Location: maybe(b.Location.V),
		Timezone: b.Timezone, Currency: b.Currency, Locale: b.Locale, Hours: list(b.Hours.V), Closures: list(b.Closures.V),
		BookingPolicy: b.BookingPolicy.V, CancellationPolicy: maybe(b.CancellationPolicy.V), OpenNow: b.OpenAt(now), Rating: ratingOf(b), CreatedAt: b.CreatedAt.UTC(),
	}
}

// viewMember shows all to those who act for the business.
func viewMember(b *collections.Business, role string, now time.Time) View {
	view := viewPublic(b, now)
	view.MemberView = &MemberView{
		Listed: b.Listed, PostalCodes: list(b.PostalCodes.V), ReminderMinutes: list(b.ReminderMinutes.V), ReviewInvites: b.ReviewInvites,
		LegalName: endpoint.Text(b.LegalName), TaxID: endpoint.Text(b.TaxID), Status: b.Status, Role: endpoint.Text(role), UpdatedAt: b.UpdatedAt.UTC(),
	}
	if b.ServiceRadiusKm > 0 {
		view.ServiceRadiusKm = &b.ServiceRadiusKm
	}
	return view
}

func ratingOf(b *collections.Business) RatingView {
	if b.RatingCount == 0 {
		return RatingView{}
	}
	average := math.Round(float64(b.RatingSum)/float64(b.RatingCount)*100) / 100
	return RatingView{Average: &average, Count: b.RatingCount}
}

func maybe[T any](value *T) endpoint.Maybe[T] { return endpoint.Maybe[T]{Value: value} }

// list shows no rows as an empty array.
func list[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// roleOf is the member's role, empty for keys and apps.
func roleOf(db collections.Tenant) string {
	if db.Actor.Type != "member" {
		return ""
	}
	return db.Actor.Role
}
