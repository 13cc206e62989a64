package hookstest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
)

// unsound are queries that find nothing while bookings are as rules.md section 2 wants them.
var unsound = map[string]string{
	"overlapping bookings": `SELECT a.id FROM bookings a JOIN bookings b ON a.staff = b.staff AND a.rowid < b.rowid AND a.blockStart < b.blockEnd AND b.blockStart < a.blockEnd
		WHERE a.status IN ('held', 'pending', 'confirmed') AND b.status IN ('held', 'pending', 'confirmed') AND NOT (a.service = b.service AND a.start = b.start)`,
	"sessions with too many seats": `SELECT min(id) FROM bookings WHERE status IN ('held', 'pending', 'confirmed') GROUP BY staff, service, start HAVING sum(seats) > min(capacity)`,
	"two live holds of one caller": `SELECT min(id) FROM bookings WHERE status = 'held' AND caller != '' GROUP BY business, caller HAVING count(*) > 1`,
	"customers with wrong figures": `SELECT c.id FROM customers c WHERE c.bookingCount != (SELECT count(*) FROM bookings b WHERE b.customer = c.id)
		OR c.noShowCount != (SELECT count(*) FROM bookings b WHERE b.customer = c.id AND b.status = 'no_show')`,
	"totals that are off":             `SELECT business FROM booking_counts n WHERE bookings != (SELECT count(*) FROM bookings b WHERE b.business = n.business AND b.customer != '')`,
	"bookings without a link":         `SELECT id FROM bookings b WHERE customer != '' AND seriesId = '' AND NOT EXISTS (SELECT 1 FROM links l WHERE l.subject = b.id AND l.purpose = 'manage')`,
	"reminders of what is off":        `SELECT r.id FROM reminders r JOIN bookings b ON b.id = r.booking WHERE r.sentAt = '' AND r.kind LIKE 'reminder_%' AND b.status NOT IN ('pending', 'confirmed')`,
	"reminders of another time":       `SELECT r.id FROM reminders r JOIN bookings b ON b.id = r.booking WHERE r.sentAt = '' AND r.kind = 'reminder_120' AND r.dueAt != strftime('%Y-%m-%d %H:%M:%fZ', b.start, '-120 minutes')`,
	"offers that are no holds":        `SELECT w.id FROM waitlist w JOIN bookings b ON b.id = w.hold WHERE w.status = 'offered' AND b.status != 'held' OR w.status = 'taken' AND b.customer = ''`,
	"events of nothing":               `SELECT o.id FROM outbox o WHERE o.topic = 'event' AND o.type LIKE 'booking.%' AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.subject = o.subject AND a.at = o.createdAt)`,
	"bookings that wait for nothing":  `SELECT id FROM bookings WHERE (status = 'pending') != (pendingFor != '') OR (status IN ('pending', 'held')) != (expiresAt != '')`,
	"confirmed ones without a moment": `SELECT id FROM bookings WHERE status = 'confirmed' AND confirmedAt = ''`,
}

// WantSound fails the test unless all bookings of a database are sound: no overlap, no seat too many, and of each a history
// that leads to what it is, with exactly one event for each change that has one.
func WantSound(t testing.TB, db dbx.Builder) {
	t.Helper()
	for what, query := range unsound {
		var ids []string
		must(t, db.NewQuery(query).Column(&ids))
		if len(ids) > 0 {
			t.Errorf("%d %s, such as %s", len(ids), what, ids[0])
		}
	}
	var bookings []collections.Booking
	must(t, db.NewQuery("SELECT * FROM bookings WHERE customer != ''").All(&bookings))
	history, events := trailsOf(t, db), eventsOf(t, db)
	for i := range bookings {
		if err := consistent(&bookings[i], history[bookings[i].ID], events[bookings[i].ID]); err != nil {
			t.Errorf("booking %s: %v", bookings[i].ID, err)
		}
	}
}

func trailsOf(t testing.TB, db dbx.Builder) map[string][]collections.AuditRow {
	t.Helper()
	var rows []collections.AuditRow
	must(t, db.NewQuery("SELECT * FROM audit WHERE entity = 'bookings' ORDER BY rowid").All(&rows))
	found := map[string][]collections.AuditRow{}
	for _, row := range rows {
		found[row.Subject] = append(found[row.Subject], row)
	}
	return found
}

func eventsOf(t testing.TB, db dbx.Builder) map[string][]string {
	t.Helper()
	var rows []collections.OutboxRow
	must(t, db.NewQuery("SELECT id, type, subject FROM outbox WHERE topic = 'event' ORDER BY rowid").All(&rows))
	found := map[string][]string{}
	for _, row := range rows {
		found[row.Subject] = append(found[row.Subject], row.Type)
	}
	return found
}

// consistent replays a booking's history: each change begins where the last ended, the last is what the row has, every version
// has its change, and every change its event.
func consistent(b *collections.Booking, history []collections.AuditRow, events []string) error {
	state := map[string]any{}
	var told []string
	confirmed := false
	for i, row := range history {
		for _, change := range row.Changes.V {
			if before, known := state[change.Field]; known && change.From != nil && !same(before, change.From) {
				return fmt.Errorf("change %d: %s was %v, not %v", i, change.Field, before, change.From)
			}
			state[change.Field] = change.To
		}
		if event := eventOfChange(row, &confirmed); event != "" {
			told = append(told, event)
		}
	}
	for field, want := range map[string]any{
		"status": b.Status, "start": b.Start.UTC().Format("2006-01-02T15:04:05Z"), "end": b.End.UTC().Format("2006-01-02T15:04:05Z"), "staffId": b.Staff, "seats": b.Seats,
	} {
		if !same(state[field], want) {
			return fmt.Errorf("its history ends with %s %v, it has %v", field, state[field], want)
		}
	}
	if missing := b.Version - len(history); missing != 0 && missing != 1 { // one was a hold first
		return fmt.Errorf("version %d after %d changes", b.Version, len(history))
	}
	if !slices.Equal(told, events) {
		return fmt.Errorf("events %v for the changes %v", events, told)
	}
	return nil
}

// eventOfChange is contract.md section 5 by what the history says of a change; confirmed tells whether it was so before.
func eventOfChange(row collections.AuditRow, confirmed *bool) string {
	fields := map[string]any{}
	for _, change := range row.Changes.V {
		fields[change.Field] = change.To
	}
	switch {
	case fields["status"] == "cancelled":
		return "booking.cancelled"
	case fields["status"] == "confirmed" && !*confirmed:
		*confirmed = true
		return "booking.created"
	case row.Action == "booking.requested":
		return "booking.requested"
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if strings.Contains(" status start end staffId seats ", " "+field+" ") {
			return "booking.updated"
		}
	}
	return ""
}

// same compares values as JSON has them.
func same(a, b any) bool {
	first, errFirst := json.Marshal(a)
	second, errSecond := json.Marshal(b)
	return errFirst == nil && errSecond == nil && string(first) == string(second)
}
