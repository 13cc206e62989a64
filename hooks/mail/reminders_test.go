package mail_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// remind runs both jobs at an instant and answers the subjects of what arrived.
func (s *shop) remind(instant string) (subjects []string) {
	s.T.Helper()
	moment, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		s.T.Fatal(err)
	}
	s.Clock.Set(moment)
	s.Run("reminders")
	for _, mail := range s.mails() {
		subjects = append(subjects, mail.subject)
	}
	return subjects
}

func wantSubjects(t *testing.T, when string, got []string, wanted ...string) {
	t.Helper()
	if !slices.EqualFunc(got, wanted, strings.HasPrefix) {
		t.Errorf("%s: %q, want %q", when, got, wanted)
	}
}

const friday = "2026-11-27T10:00:00+01:00"

func TestRemindersComeOnceAndInTime(t *testing.T) {
	s := open(t, nil)
	s.book(friday, nil)
	s.mail()
	wantSubjects(t, "too early", s.remind("2026-11-26T09:59:59+01:00"))
	wantSubjects(t, "a day before", s.remind("2026-11-26T10:00:00+01:00"), "Reminder: Cut, & colour, 27 Nov 2026, 10:00")
	wantSubjects(t, "again", s.remind("2026-11-26T10:05:00+01:00"))
	wantSubjects(t, "two hours before", s.remind("2026-11-27T08:00:00+01:00"), "Reminder: ")
	wantSubjects(t, "later", s.remind("2026-11-27T12:00:00+01:00"))
}

func TestRemindersThatCannotHelpAreSkipped(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *shop, id string)
		at     string
		wanted []string
	}{
		"the job stood still for a day": {nil, "2026-11-27T09:00:00+01:00", []string{"Reminder: "}}, // one, not two
		"it has begun":                  {nil, "2026-11-27T10:00:00+01:00", nil},
		"cancelled": {func(s *shop, id string) {
			s.owner("POST", "/api/bookings/"+id+"/cancel", body{"reason": "Closed"}).Want(200)
			s.mails()
		}, "2026-11-27T09:00:00+01:00", nil},
		"no address": {func(s *shop, _ string) { s.SQL("UPDATE customers SET email = ''", nil) }, "2026-11-27T09:00:00+01:00", nil},
		"moved": {func(s *shop, id string) {
			s.Call(s.Superuser(), "PATCH", "/api/collections/bookings/records/"+id, body{
				"start":      "2026-12-04 09:00:00.000Z",
				"blockStart": "2026-12-04 09:00:00.000Z", "end": "2026-12-04 10:00:00.000Z", "blockEnd": "2026-12-04 10:00:00.000Z",
			}).Want(200)
			s.mails()
		}, "2026-11-27T09:00:00+01:00", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			id := s.book(friday, nil).String("id")
			s.mail()
			if c.change != nil {
				c.change(s, id)
			}
			wantSubjects(t, name, s.remind(c.at), c.wanted...)
		})
	}
}

func TestNoReminderOfAPendingBooking(t *testing.T) {
	s := open(t, body{"bookingPolicy": body{"autoConfirm": false, "allowGuests": true, "noticeMinutes": 0, "advanceDays": 90, "stepMinutes": 15}, "reminderMinutes": []int{2880}})
	s.book("2026-11-26T10:00:00+01:00", nil)
	s.mail()
	wantSubjects(t, "pending", s.remind("2026-11-24T10:30:00+01:00"))
}

// A reminder is tried three times, and not once more after its visit has begun.
func TestAReminderIsTriedThreeTimesAtMost(t *testing.T) {
	s := open(t, nil)
	s.book(friday, nil)
	s.mail()
	s.post.replies = slices.Repeat([]int{451}, 10)
	s.remind("2026-11-26T10:00:00+01:00")
	for range 60 {
		s.Clock.Advance(10 * time.Second)
		s.Run("mails")
	}
	rows := outbox(t, s.Instance)
	if last := rows[len(rows)-1]; last.Type != "booking_reminder" || !last.Done || last.Attempts != 3 || len(s.post.replies) != 7 {
		t.Errorf("%+v, %d replies left", last, len(s.post.replies))
	}
	s.post.replies = []int{451}
	s.remind("2026-11-27T08:00:00+01:00")
	wantSubjects(t, "after it began", s.remind("2026-11-27T10:00:01+01:00"))
}

func TestManyReminders(t *testing.T) {
	s := open(t, nil)
	s.book(friday, nil)
	s.mail()
	const copies = 120
	for range copies {
		s.SQL(`INSERT INTO reminders (id, business, booking, kind, dueAt, createdAt) SELECT lower(hex(randomblob(7))) || 'x', business, booking,
			'reminder_' || abs(random()), dueAt, createdAt FROM reminders LIMIT 1`, nil)
	}
	s.remind("2026-11-26T10:00:00+01:00")
	var left int
	if err := s.App.DB().NewQuery("SELECT count(*) FROM reminders WHERE sentAt = ''").Row(&left); err != nil || left != 1 {
		t.Errorf("%d are left, %v", left, err)
	}
}

// The invitation to review is a row that is due a day after the visit; one that did not take place has none.
func TestReviewInvitations(t *testing.T) {
	due := func(s *shop) (rows []string) {
		t.Helper()
		if err := s.App.DB().NewQuery("SELECT dueAt FROM reminders WHERE kind = 'review'").Column(&rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	for name, on := range map[string]bool{"on": true, "off": false} {
		t.Run(name, func(t *testing.T) {
			s := open(t, body{"reviewInvites": on})
			id := s.book(wednesday, nil).String("id")
			s.mail()
			operator := s.Superuser()
			s.Clock.Set(at(t, "2026-11-25T12:00:00+01:00"))
			status := func(status string) {
				s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, hookstest.Body{"status": status}).Want(200)
			}
			status("completed")
			if rows := due(s); (len(rows) == 1 && rows[0] == "2026-11-26 11:00:00.000Z") != on || len(rows) > 1 {
				t.Errorf("%q", rows)
			}
			wantSubjects(t, "not sent yet", s.remind("2026-11-26T12:00:00+01:00"))
			status("no_show")
			if rows := due(s); len(rows) != 0 {
				t.Errorf("after a no-show: %q", rows)
			}
		})
	}
}
