package bookings

import (
	"slices"
	"time"

	"nearbyassist/domain/slots"
	"nearbyassist/views"
)

// closed are the stretches of a day in which the service is not free though somebody works, each with the rule that closes it.
func (a agenda) closed(day slots.Date) (stretches []views.ClosedTime, err error) {
	from, to := slots.Midnight(day, a.zone), slots.Midnight(day.AddDays(1), a.zone)
	question := a.question
	if err := fill(a.db, &question, from, to); err != nil {
		return nil, err
	}
	free := slots.Find(question, from, to)
	for _, each := range nearestRules(slots.Explain(question, from, to)) {
		if each.Reason == slots.ReasonCapacity && question.Service.Capacity == 1 {
			each.Reason = slots.ReasonBusy
		}
		if each.Reason == slots.ReasonPast || slices.ContainsFunc(free, func(s slots.Slot) bool { return s.Start.Equal(each.Start) }) {
			continue
		}
		last := len(stretches) - 1
		if last >= 0 && stretches[last].Reason == each.Reason && each.Start.Sub(stretches[last].To) <= question.Policy.Step {
			stretches[last].To = each.Start
			continue
		}
		stretches = append(stretches, views.ClosedTime{From: each.Start, To: each.Start, Reason: each.Reason})
	}
	return slices.DeleteFunc(stretches, func(c views.ClosedTime) bool { return c.Reason == slots.ReasonOutsideHours }), nil
}

// nearestRules keeps one rule of each start: that of whoever is not merely off duty.
func nearestRules(all []slots.Closed) (kept []slots.Closed) {
	for _, each := range all {
		last := len(kept) - 1
		switch {
		case last < 0 || !kept[last].Start.Equal(each.Start):
			kept = append(kept, each)
		case kept[last].Reason == slots.ReasonOutsideHours:
			kept[last] = each
		}
	}
	return kept
}

// why is the rule that closes a start, empty where none does, and whether the start can be had if the rules of time are left aside.
func (a agenda) why(start time.Time) (reason slots.Reason, mayOverride bool, err error) {
	question := a.question
	if err := fill(a.db, &question, start, start); err != nil {
		return "", false, err
	}
	if _, reason = slots.Check(question, start); reason == "" || question.Override {
		return reason, false, nil
	}
	question.Override = true
	_, still := slots.Check(question, start)
	return reason, still == "", nil
}
