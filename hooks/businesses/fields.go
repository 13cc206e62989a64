package businesses

import (
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/endpoint"
)

// Details are the fields that POST and PATCH take alike; absent means the default, or unchanged.
type Details struct {
	Description        endpoint.Field[string]                         `json:"description" required:"false" nullable:"true" maxLength:"4000"`
	Categories         endpoint.Field[[]string]                       `json:"categories" required:"false" maxItems:"20"`
	Phone              endpoint.Field[string]                         `json:"phone" required:"false" nullable:"true" maxLength:"40"`
	Email              endpoint.Field[string]                         `json:"email" required:"false" nullable:"true" maxLength:"254"`
	Website            endpoint.Field[string]                         `json:"website" required:"false" nullable:"true" maxLength:"2000"`
	Address            endpoint.Field[collections.Address]            `json:"address" required:"false" nullable:"true"`
	Location           endpoint.Field[collections.Location]           `json:"location" required:"false" nullable:"true"`
	Locale             endpoint.Field[string]                         `json:"locale" required:"false" enum:"en,es"`
	Hours              endpoint.Field[[]collections.DayHours]         `json:"hours" required:"false" maxItems:"100"`
	Closures           endpoint.Field[[]collections.Absence]          `json:"closures" required:"false" maxItems:"500"`
	BookingPolicy      endpoint.Field[PolicyFields]                   `json:"bookingPolicy" required:"false"`
	CancellationPolicy endpoint.Field[collections.CancellationPolicy] `json:"cancellationPolicy" required:"false" nullable:"true"`
	Listed             endpoint.Field[bool]                           `json:"listed" required:"false"`
	ServiceRadiusKm    endpoint.Field[int]                            `json:"serviceRadiusKm" required:"false" nullable:"true" minimum:"1" maximum:"500"`
	PostalCodes        endpoint.Field[[]string]                       `json:"postalCodes" required:"false" maxItems:"500"`
	ReminderMinutes    endpoint.Field[[]int]                          `json:"reminderMinutes" required:"false" maxItems:"3"`
	ReviewInvites      endpoint.Field[bool]                           `json:"reviewInvites" required:"false"`
	LegalName          endpoint.Field[string]                         `json:"legalName" required:"false" nullable:"true" maxLength:"120"`
	TaxID              endpoint.Field[string]                         `json:"taxId" required:"false" nullable:"true" maxLength:"40"`
}

// PolicyFields is a booking policy of which absent members stay as they are.
type PolicyFields struct {
	AutoConfirm   endpoint.Field[bool] `json:"autoConfirm" required:"false"`
	AllowGuests   endpoint.Field[bool] `json:"allowGuests" required:"false"`
	NoticeMinutes endpoint.Field[int]  `json:"noticeMinutes" required:"false" minimum:"0" maximum:"525600"`
	AdvanceDays   endpoint.Field[int]  `json:"advanceDays" required:"false" minimum:"1" maximum:"730"`
	StepMinutes   endpoint.Field[int]  `json:"stepMinutes" required:"false" minimum:"5" maximum:"1440"`
	MaxPerDay     endpoint.Field[int]  `json:"maxPerDay" required:"false" nullable:"true" minimum:"1" maximum:"1000"`
}

func (p PolicyFields) apply(policy *collections.BookingPolicy) {
	p.AutoConfirm.To(&policy.AutoConfirm)
	p.AllowGuests.To(&policy.AllowGuests)
	p.NoticeMinutes.To(&policy.NoticeMinutes)
	p.AdvanceDays.To(&policy.AdvanceDays)
	p.StepMinutes.To(&policy.StepMinutes)
	p.MaxPerDay.ToPointer(&policy.MaxPerDay)
}

// mostReminder is how many minutes before the start a reminder may be: 30 days.
const mostReminder = 43_200

// apply sets what was given.
func (d Details) apply(b *collections.Business) {
	d.Description.To(&b.Description)
	d.Categories.To(&b.Categories.V)
	d.Phone.To(&b.Phone)
	d.Website.To(&b.Website)
	if d.Email.Set {
		b.Email = text.NormalEmail(d.Email.Value)
	}
	d.Address.ToPointer(&b.Address.V)
	d.Location.ToPointer(&b.Location.V)
	d.Locale.To(&b.Locale)
	d.Hours.To(&b.Hours.V)
	d.Closures.To(&b.Closures.V)
	d.BookingPolicy.Value.apply(&b.BookingPolicy.V)
	d.CancellationPolicy.ToPointer(&b.CancellationPolicy.V)
	d.Listed.To(&b.Listed)
	d.ServiceRadiusKm.To(&b.ServiceRadiusKm)
	d.PostalCodes.To(&b.PostalCodes.V)
	d.ReminderMinutes.To(&b.ReminderMinutes.V)
	d.ReviewInvites.To(&b.ReviewInvites)
	d.LegalName.To(&b.LegalName)
	d.TaxID.To(&b.TaxID)
}

// check tells every field that breaks a rule which its schema does not show.
func (d Details) check() []fault.Field {
	var broken []fault.Field
	refuse := func(bad bool, path, rule string, args ...any) {
		if bad {
			broken = append(broken, fault.On(path, rule, args...))
		}
	}
	refuse(d.Phone.Value != "" && !text.ValidPhone(d.Phone.Value), "phone", "format_phone")
	refuse(d.Email.Value != "" && !text.ValidEmail(text.NormalEmail(d.Email.Value)), "email", "format_email")
	refuse(d.Website.Value != "" && !text.ValidWebAddress(d.Website.Value), "website", "format_uri")
	refuse(!unique(d.Categories.Value), "categories", "unique_items")
	refuse(slices.ContainsFunc(d.Categories.Value, func(code string) bool { return code == "" || len(code) > 60 }), "categories", "invalid")
	refuse(!unique(d.PostalCodes.Value), "postalCodes", "unique_items")
	refuse(slices.ContainsFunc(d.PostalCodes.Value, func(code string) bool { return code == "" || len(code) > 20 }), "postalCodes", "invalid")
	refuse(!unique(d.ReminderMinutes.Value), "reminderMinutes", "unique_items")
	refuse(slices.ContainsFunc(d.ReminderMinutes.Value, func(m int) bool { return m < 1 || m > mostReminder }), "reminderMinutes", "between", 1, mostReminder)
	refuse(!distinctTiers(d.CancellationPolicy.Value.Tiers), "cancellationPolicy.tiers", "unique_items")
	broken = append(broken, collections.CheckHours("hours", d.Hours.Value)...)
	return append(broken, collections.CheckAbsences("closures", d.Closures.Value)...)
}

func unique[T comparable](values []T) bool {
	seen := map[T]bool{}
	for _, value := range values {
		if seen[value] {
			return false
		}
		seen[value] = true
	}
	return true
}

func distinctTiers(tiers []collections.CancellationTier) bool {
	minutes := make([]int, len(tiers))
	for i, tier := range tiers {
		minutes[i] = tier.MinutesBefore
	}
	return unique(minutes)
}
