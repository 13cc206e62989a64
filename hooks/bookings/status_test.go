package bookings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

// allowed is rules.md section 2, written apart from the code: from, to, who, and when the booking's time is.
const allowed = `
pending confirmed staff future
pending declined staff future
pending cancelled customer future
pending cancelled staff future
payment cancelled customer future
payment cancelled staff future
confirmed cancelled customer future
confirmed cancelled staff future running ended old
confirmed completed staff running ended old
confirmed no_show staff running ended
completed no_show staff running ended
no_show completed staff running ended`

func isAllowed(from, to, who, when string) bool {
	return slices.ContainsFunc(strings.Split(allowed, "\n"), func(line string) bool {
		words := strings.Fields(line)
		return len(words) > 3 && words[0] == from && words[1] == to && words[2] == who && slices.Contains(words[3:], when)
	})
}

// eventOf names the event of a change of state; a confirmation is told as created the first time.
func eventOf(to string) string {
	return map[string]string{"confirmed": "booking.created", "cancelled": "booking.cancelled"}[to]
}

// life is one booking that a test puts into every state.
type life struct {
	*shop
	customer *hookstest.Person
	id       string
}

func born(t *testing.T) *life {
	s := open(t)
	customer := s.SignUp("Carla")
	return &life{s, customer, s.Call(customer.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")}
}

// put brings the booking into a state, with its time before, around, shortly or long before now, past all rules but the
// database's. "payment" is pending for it. What waits has its deadline at the start, as the rules have it at the latest.
func (l *life) put(status, when string) {
	l.T.Helper()
	start := l.Clock.Now().Add(map[string]time.Duration{"future": 3 * time.Hour, "running": -10 * time.Minute, "ended": -7 * 24 * time.Hour, "old": -8 * 24 * time.Hour}[when])
	waits, deadline, first := "", "", collections.At(l.Clock.Now()).Text()
	if status == "pending" || status == "payment" {
		waits, deadline = map[string]string{"pending": "approval", "payment": "payment"}[status], collections.At(start).Text()
	}
	if status == "pending" || status == "payment" || status == "expired" || status == "declined" {
		first = ""
	}
	l.SQL(`UPDATE bookings SET status = {:status}, pendingFor = {:waits}, expiresAt = {:deadline}, confirmedAt = {:first}, cancellation = 'null', start = {:start}, end = {:end},
		blockStart = {:start}, blockEnd = {:end}, version = version + 1 WHERE id = {:id}`, body{
		"id": l.id, "status": strings.Replace(status, "payment", "pending", 1), "waits": waits, "deadline": deadline, "first": first,
		"start": collections.At(start).Text(), "end": collections.At(start.Add(30 * time.Minute)).Text(),
	})
}

func (l *life) ask(caller hookstest.Caller, to string) hookstest.Answer {
	l.T.Helper()
	if to == "cancelled" {
		how := body{"reason": "because"}
		return l.Call(caller, "POST", "/api/bookings/"+l.id+"/cancel", how)
	}
	return l.Call(caller, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": to, "reason": "because"})
}

// Every transition of the rules works and leaves one event and one line of history; every other pair of states, and every
// actor whom the rules do not name, is refused and leaves nothing; the same again is a 200 and leaves nothing.
func TestEveryPairOfStates(t *testing.T) {
	l := born(t)
	staff := l.SignUp("Hugo")
	l.SQL("UPDATE staff SET user = {:user}, role = 'staff' WHERE id = {:id}", body{"user": staff.ID, "id": l.addStaff("Hugo")})
	l.SQL("UPDATE staff SET seesAll = TRUE WHERE user = {:user}", body{"user": staff.ID})
	actors := []struct {
		name, who string
		caller    hookstest.Caller
	}{{"owner", "staff", l.owner.Caller}, {"staff who sees all", "staff", staff.Caller}, {"key", "staff", l.key}, {"customer", "customer", l.customer.Caller}}
	worked, refused := 0, 0
	for _, from := range []string{"pending", "payment", "confirmed", "completed", "no_show", "expired", "declined", "cancelled"} {
		for _, to := range []string{"confirmed", "declined", "completed", "no_show", "cancelled"} {
			for _, when := range []string{"future", "running", "ended", "old"} {
				for _, actor := range actors {
					l.T = t
					name := fmt.Sprintf("%s to %s, %s, by %s", from, to, when, actor.name)
					l.put(from, when)
					if (from == "pending" || from == "payment") && when != "future" {
						continue // its deadline has passed: see TestWhatIsOverdueExpiresFirst
					}
					if actor.who == "customer" && to != "cancelled" {
						before := l.rows()
						l.ask(actor.caller, to).WantCode(404, "not_found")
						l.wantRows(name, before)
						continue
					}
					switch {
					case from == to:
						l.wantSame(name, actor.caller, to)
					case isAllowed(from, to, actor.who, when):
						l.wantWorks(name, actor.caller, from, to)
						worked++
					default:
						l.wantRefused(name, actor.caller, from, to)
						refused++
					}
				}
			}
		}
	}
	if worked < 40 || refused < 200 {
		t.Errorf("%d worked, %d were refused: the test looks at too little", worked, refused)
	}
}

func (l *life) wantRows(name string, before int) {
	l.T.Helper()
	if now := l.rows(); now != before {
		l.T.Errorf("%s: %d rows more", name, now-before)
	}
}

func (l *life) wantSame(name string, caller hookstest.Caller, to string) {
	l.T.Helper()
	before := l.rows()
	if answer := l.ask(caller, to); answer.Status != 200 || answer.String("status") != to {
		l.T.Errorf("%s: %d %s", name, answer.Status, answer.Body)
	}
	l.wantRows(name, before)
}

func (l *life) wantRefused(name string, caller hookstest.Caller, from, to string) {
	l.T.Helper()
	before := l.rows()
	answer := l.ask(caller, to)
	if answer.Status != 409 || answer.String("code") != "invalid_transition" || answer.String("currentStatus") != strings.Replace(from, "payment", "pending", 1) {
		l.T.Errorf("%s: %d %s", name, answer.Status, answer.Body)
	}
	l.wantRows(name, before)
}

func (l *life) wantWorks(name string, caller hookstest.Caller, from, to string) {
	l.T.Helper()
	version := l.number("SELECT version FROM bookings WHERE id = {:id}", body{"id": l.id})
	events, actions := l.events(l.id), l.actions(l.id)
	answer := l.ask(caller, to)
	if answer.Status != 200 || answer.String("status") != to || answer.Int("version") != version+1 || answer.Value("pendingFor") != nil || answer.Value("expiresAt") != nil {
		l.T.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		return
	}
	wanted := eventOf(to)
	if wanted == "" || from != "pending" && to == "confirmed" {
		wanted = "booking.updated"
	}
	if more := l.events(l.id)[len(events):]; !slices.Equal(more, []string{wanted}) {
		l.T.Errorf("%s: events %v, want %s", name, more, wanted)
	}
	if more := l.actions(l.id)[len(actions):]; !slices.Equal(more, []string{"booking." + to}) {
		l.T.Errorf("%s: history %v", name, more)
	}
}

func TestWhatIsOverdueExpiresFirst(t *testing.T) {
	l := born(t)
	for _, to := range []string{"confirmed", "declined", "cancelled"} {
		for _, from := range []string{"pending", "payment"} {
			l.put(from, "running")
			before := len(l.actions(l.id))
			answer := l.ask(l.key, to).WantCode(409, "invalid_transition")
			seen := l.Call(l.key, "GET", "/api/bookings/"+l.id, nil).Want(200)
			if answer.String("currentStatus") != "expired" || seen.String("status") != "expired" {
				t.Errorf("%s, %s: refused as %s, it is %s", from, to, answer.String("currentStatus"), seen.String("status"))
			}
			if more := l.actions(l.id)[before:]; !slices.Equal(more, []string{"booking.expired"}) {
				t.Errorf("%s, %s: history %v", from, to, more)
			}
		}
	}
}
