package collections

import "nearbyassist/domain/fault"

// The bounds of policies stand in the schemas of the API; a superuser's edit passes none of those.

// bounds names the members of a document that are out of their bounds; nil ones take the business's.
func bounds(members ...bound) []fault.Field {
	var broken []fault.Field
	for _, member := range members {
		if member.value != nil && (*member.value < member.least || *member.value > member.most) {
			broken = append(broken, fault.On(member.name, "between", member.least, member.most))
		}
	}
	return broken
}

type bound struct {
	name        string
	value       *int
	least, most int
}

const (
	mostMinutes = 525_600 // a year
	mostDays    = 730
)

// check names what no booking policy may say.
func (p BookingPolicy) check() []fault.Field {
	return ServicePolicy{StepMinutes: &p.StepMinutes, NoticeMinutes: &p.NoticeMinutes, AdvanceDays: &p.AdvanceDays, MaxPerDay: p.MaxPerDay}.check()
}

// check names what no service's own policy may say.
func (p ServicePolicy) check() []fault.Field {
	return bounds(bound{"stepMinutes", p.StepMinutes, 5, 1440}, bound{"noticeMinutes", p.NoticeMinutes, 0, mostMinutes},
		bound{"advanceDays", p.AdvanceDays, 1, mostDays}, bound{"maxPerDay", p.MaxPerDay, 1, 1000})
}

// check names what no cancellation policy may say.
func (p CancellationPolicy) check() []fault.Field {
	broken := bounds(bound{"freeMinutes", &p.FreeMinutes, 0, mostMinutes})
	for _, tier := range p.Tiers {
		broken = append(broken, bounds(bound{"tiers.minutesBefore", &tier.MinutesBefore, 0, mostMinutes}, bound{"tiers.feePercent", &tier.FeePercent, 0, 100})...)
	}
	return broken
}

// check names the degrees that are none.
func (l Location) check() []fault.Field {
	if l.Lat < -90 || l.Lat > 90 {
		return []fault.Field{fault.On("lat", "between", -90, 90)}
	}
	if l.Lng < -180 || l.Lng > 180 {
		return []fault.Field{fault.On("lng", "between", -180, 180)}
	}
	return nil
}
