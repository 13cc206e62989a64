package bookings

import (
	"fmt"
	"net/http"
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowBooking is one booking with its history and with what may be done with it.
func ShowBooking(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	visits, err := p.Tenant().OtherVisits(b, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.BookingPage{
		Shell: p.Shell, Appointment: appointmentOf(b, p.Now), Before: visits.Begun, After: visits.Coming, Stale: staleOf(p, b), Trouble: p.Trouble,
	}
	if p.Form.Has("internalNotes") {
		shown.Notes, shown.InternalNotes = p.Form.Get("notes"), p.Form.Get("internalNotes")
	}
	shown.History, err = deskHistory(p, b)
	return page.Show(http.StatusOK, views.Booking(shown)), err
}

// SendBooking takes the booking into another state, or writes its notes down.
func SendBooking(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	if p.Form.Get("status") == "" {
		return sendNotes(p, b)
	}
	return sendStatus(p, b, p.NextOr(p.Shell.Business.Booking(b.ID)))
}

func sendStatus(p *page.Request, b *collections.Booking, to string) (page.Answer, error) {
	in, err := endpoint.Sent[StatusInput](p.Request, withVersion(p, p.Fields("status", "reason")))
	if err != nil {
		return page.Answer{}, err
	}
	decided, err := Decide(p.Tenant(), b.ID, in.Body, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(to).Tell("desk_" + decided.Status), nil
}

func sendNotes(p *page.Request, b *collections.Booking) (page.Answer, error) {
	in, err := endpoint.Sent[RescheduleInput](p.Request, withVersion(p, map[string]any{
		"notes": p.Form.Get("notes"), "internalNotes": p.Form.Get("internalNotes"),
	}))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := Move(p.Tenant(), b.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Booking(b.ID)).Tell("desk_notes"), nil
}

// ShowDecline says what declining means. What is no request any more is shown as it is.
func ShowDecline(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	if !slices.Contains(nextOf(b, p.Now), booking.Declined) {
		return instead(p, b)
	}
	return page.Show(http.StatusOK, views.DeclineBooking(views.DeclinePage{
		Shell: p.Shell, Appointment: appointmentOf(b, p.Now), Reason: p.Form.Get("reason"), Stale: staleOf(p, b), Trouble: p.Trouble,
	})), nil
}

// SendDecline declines the request.
func SendDecline(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	p.Form.Set("status", "declined")
	return sendStatus(p, b, p.Shell.Business.Booking(b.ID))
}

// ShowCancelBooking says what cancelling comes to on either's terms, before it is done.
func ShowCancelBooking(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	if !slices.Contains(nextOf(b, p.Now), booking.Cancelled) {
		return instead(p, b)
	}
	shown := views.CancelBookingPage{
		Shell: p.Shell, Appointment: appointmentOf(b, p.Now), By: p.Form.Get("by"), Reason: p.Form.Get("reason"), Stale: staleOf(p, b), Trouble: p.Trouble,
	}
	for _, by := range []string{"business", "customer"} {
		dry := true
		would, err := CancelBooking(p.Tenant(), b.ID, CancelBody{By: &by, DryRun: &dry}, p.Now)
		if fault.CodeOf(err) == "invalid_transition" {
			continue // the customer's time to do so is over
		}
		if err != nil {
			return page.Answer{}, err
		}
		shown.Terms = append(shown.Terms, views.CancelTerms{By: by, Fee: would.Cancellation.V.Fee, Refund: would.Cancellation.V.Refund})
	}
	return page.Show(http.StatusOK, views.CancelAppointment(shown)), nil
}

// SendCancelBooking cancels the booking.
func SendCancelBooking(p *page.Request) (page.Answer, error) {
	b, err := deskBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[CancelInput](p.Request, withVersion(p, p.Fields("by", "reason")))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := CancelBooking(p.Tenant(), b.ID, *in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Booking(b.ID)).Tell("desk_cancelled"), nil
}

// instead is the booking's page where an act is no longer possible: with what was wrong, if the form was sent.
func instead(p *page.Request, b *collections.Booking) (page.Answer, error) {
	if p.Form != nil {
		return ShowBooking(p)
	}
	return page.Go(p.Shell.Business.Booking(b.ID)), nil
}

// deskHistory is what happened to a booking, the newest first, in words.
func deskHistory(p *page.Request, b *collections.Booking) (shown []views.AuditEntry, err error) {
	rows, err := p.Tenant().RecentHistory(b.ID, views.HistoryShown)
	if err != nil {
		return nil, err
	}
	names, err := staffNames(p.Tenant(), rows)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		row := &rows[i]
		entry := views.AuditEntry{At: row.At.Time, Action: row.Action, By: byOf(row, b, true).Name, Reason: row.Reason}
		if row.Action == "booking.moved" || row.Action == "booking.updated" {
			entry.Changes = deskChanges(p, row, names)
		}
		shown = append(shown, entry)
	}
	return shown, nil
}

func deskChanges(p *page.Request, row *collections.AuditRow, names map[string]string) (shown []views.AuditChange) {
	word := func(value any) string {
		if value == nil {
			return ""
		}
		text := fmt.Sprint(value)
		if name, known := names[text]; known {
			return name
		}
		return text
	}
	for _, change := range row.Changes.V {
		if told := p.Shell.BookingChange(change.Field, word(change.From), word(change.To)); told.Field != "" {
			shown = append(shown, told)
		}
	}
	return shown
}

// staffNames are those of the people between whom a booking went.
func staffNames(db collections.Tenant, rows []collections.AuditRow) (map[string]string, error) {
	var ids []string
	for _, row := range rows {
		for _, change := range row.Changes.V {
			if change.Field == "staffId" {
				ids = append(ids, fmt.Sprint(change.From), fmt.Sprint(change.To))
			}
		}
	}
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	staff, err := db.StaffWith(ids)
	for _, s := range staff {
		names[s.ID] = s.Name
	}
	return names, err
}
