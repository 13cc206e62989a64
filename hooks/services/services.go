// Package services is what a business offers: how long it takes, what it costs, and who gives it.
package services

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// View is a service as the API shows it, the same to everybody.
type View struct {
	ID                  string                            `json:"id"`
	BusinessID          string                            `json:"businessId"`
	Name                string                            `json:"name"`
	Description         *string                           `json:"description"`
	Category            *string                           `json:"category"`
	DurationMinutes     int                               `json:"durationMinutes"`
	BufferBeforeMinutes int                               `json:"bufferBeforeMinutes"`
	BufferAfterMinutes  int                               `json:"bufferAfterMinutes"`
	Price               endpoint.Maybe[collections.Money] `json:"price" doc:"With tax; null: on request"`
	TaxRateBps          int                               `json:"taxRateBps" doc:"2100 is 21 %"`
	Deposit             endpoint.Maybe[collections.Money] `json:"deposit"`
	Capacity            int                               `json:"capacity"`
	AutoConfirm         *bool                             `json:"autoConfirm" doc:"Null: as the business"`
	StepMinutes         *int                              `json:"stepMinutes" doc:"Null: as the business"`
	NoticeMinutes       *int                              `json:"noticeMinutes" doc:"Null: as the business"`
	AdvanceDays         *int                              `json:"advanceDays" doc:"Null: as the business"`
	MaxPerDay           *int                              `json:"maxPerDay" doc:"Null: as the business"`
	StaffIDs            []string                          `json:"staffIds" doc:"Empty: every bookable person"`
	Position            int                               `json:"position"`
	Status              string                            `json:"status" enum:"active,archived"`
	CreatedAt           time.Time                         `json:"createdAt"`
	UpdatedAt           time.Time                         `json:"updatedAt"`
}

func viewOf(s *collections.Service) View {
	policy := s.Policy.V
	view := View{
		ID: s.ID, BusinessID: s.Business, Name: s.Name, Description: endpoint.Text(s.Description), Category: endpoint.Text(s.Category),
		DurationMinutes: s.DurationMinutes, BufferBeforeMinutes: s.BufferBeforeMinutes, BufferAfterMinutes: s.BufferAfterMinutes,
		Price: money(s.Price.V, s.Currency), TaxRateBps: s.TaxRateBps, Deposit: money(s.Deposit.V, s.Currency), Capacity: s.Capacity,
		AutoConfirm: policy.AutoConfirm, StepMinutes: policy.StepMinutes, NoticeMinutes: policy.NoticeMinutes, AdvanceDays: policy.AdvanceDays,
		MaxPerDay: policy.MaxPerDay, StaffIDs: s.Staff.V, Position: s.Position, Status: s.Status, CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(),
	}
	if view.StaffIDs == nil {
		view.StaffIDs = []string{}
	}
	return view
}

func money(amount *int64, currency string) (shown endpoint.Maybe[collections.Money]) {
	if amount != nil {
		shown.Value = &collections.Money{Amount: *amount, Currency: currency}
	}
	return shown
}

// shelf is what a caller may look at: all services of the own business, or the active ones of any.
type shelf interface {
	Services(filter collections.ServiceFilter, page collections.Page) (collections.Rows[collections.Service], error)
	FindService(id string) (*collections.Service, error)
}

func shelfOf(r *access.Request) shelf {
	if db, ok := r.Member(); ok {
		return db
	}
	return r.Public()
}
