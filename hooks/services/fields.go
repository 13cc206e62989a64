package services

import (
	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
)

// Details are the fields that POST and PATCH take alike; absent means the default, or unchanged.
type Details struct {
	Description         endpoint.Field[string]            `json:"description" required:"false" nullable:"true" maxLength:"4000"`
	Category            endpoint.Field[string]            `json:"category" required:"false" nullable:"true" maxLength:"60"`
	BufferBeforeMinutes endpoint.Field[int]               `json:"bufferBeforeMinutes" required:"false" minimum:"0" maximum:"1435"`
	BufferAfterMinutes  endpoint.Field[int]               `json:"bufferAfterMinutes" required:"false" minimum:"0" maximum:"1435"`
	Price               endpoint.Field[collections.Money] `json:"price" required:"false" nullable:"true" doc:"With tax; null: on request"`
	TaxRateBps          endpoint.Field[int]               `json:"taxRateBps" required:"false" minimum:"0" maximum:"10000" doc:"2100 is 21 %"`
	Deposit             endpoint.Field[collections.Money] `json:"deposit" required:"false" nullable:"true"`
	Capacity            endpoint.Field[int]               `json:"capacity" required:"false" minimum:"1" maximum:"1000"`
	AutoConfirm         endpoint.Field[bool]              `json:"autoConfirm" required:"false" nullable:"true"`
	StepMinutes         endpoint.Field[int]               `json:"stepMinutes" required:"false" nullable:"true" minimum:"5" maximum:"1440"`
	NoticeMinutes       endpoint.Field[int]               `json:"noticeMinutes" required:"false" nullable:"true" minimum:"0" maximum:"525600"`
	AdvanceDays         endpoint.Field[int]               `json:"advanceDays" required:"false" nullable:"true" minimum:"1" maximum:"730"`
	MaxPerDay           endpoint.Field[int]               `json:"maxPerDay" required:"false" nullable:"true" minimum:"1" maximum:"1000"`
	StaffIDs            endpoint.Field[[]string]          `json:"staffIds" required:"false" maxItems:"200" uniqueItems:"true"`
	Position            endpoint.Field[int]               `json:"position" required:"false" minimum:"0" maximum:"1000000"`
}

// maxPrice keeps amounts exact in every client: JavaScript counts to 9e15.
const maxPrice = 1_000_000_000_000

// apply sets what was given.
func (d Details) apply(s *collections.Service) {
	d.Description.To(&s.Description)
	d.Category.To(&s.Category)
	d.BufferBeforeMinutes.To(&s.BufferBeforeMinutes)
	d.BufferAfterMinutes.To(&s.BufferAfterMinutes)
	if d.Price.Set {
		s.Price.V = nil
	}
	if d.Price.Set && !d.Price.Null {
		s.Price.V = &d.Price.Value.Amount
	}
	d.TaxRateBps.To(&s.TaxRateBps)
	d.Capacity.To(&s.Capacity)
	policy := &s.Policy.V
	d.AutoConfirm.ToPointer(&policy.AutoConfirm)
	d.StepMinutes.ToPointer(&policy.StepMinutes)
	d.NoticeMinutes.ToPointer(&policy.NoticeMinutes)
	d.AdvanceDays.ToPointer(&policy.AdvanceDays)
	d.MaxPerDay.ToPointer(&policy.MaxPerDay)
	d.StaffIDs.To(&s.Staff.V)
	d.Position.To(&s.Position)
}

// check tells every field that breaks a rule which its schema does not show.
func (d Details) check() []fault.Field {
	var broken []fault.Field
	if amount := d.Price.Value.Amount; amount < 0 {
		broken = append(broken, fault.On("price.amount", "minimum", 0))
	} else if amount > maxPrice {
		broken = append(broken, fault.On("price.amount", "maximum", maxPrice))
	}
	if d.Deposit.Set && !d.Deposit.Null {
		broken = append(broken, fault.On("deposit", "no_deposits"))
	}
	return broken
}

// checkBlock names the buffers that make a booking block more than a day.
func checkBlock(duration, before, after int) []fault.Field {
	if duration+before+after <= collections.MaxBlockMinutes {
		return nil
	}
	var broken []fault.Field
	if before > 0 {
		broken = append(broken, fault.On("bufferBeforeMinutes", "block_too_long"))
	}
	if after > 0 {
		broken = append(broken, fault.On("bufferAfterMinutes", "block_too_long"))
	}
	return broken
}
