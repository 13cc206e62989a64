package bookings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/bookings"
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

func TestWhoMayDecide(t *testing.T) {
	l := born(t)
	stranger, other, own := l.SignUp("Sonia"), openIn(l.Instance, "Otto"), l.SignUp("Hugo")
	hugo := l.business.Join(own, "staff")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		body   any
		status int
		code   string
	}{
		"guest":                     {hookstest.Guest, nil, 401, "unauthenticated"},
		"customer":                  {l.customer.Caller, nil, 404, "not_found"},
		"stranger":                  {stranger.Caller, nil, 404, "not_found"},
		"another tenant's owner":    {other.owner.Caller, nil, 404, "not_found"},
		"another tenant's key":      {other.key, nil, 404, "not_found"},
		"staff of another calendar": {own.Caller, nil, 404, "not_found"},
		"key that only reads":       {l.business.Key("bookings:read"), nil, 403, "insufficient_scope"},
		"a state that nobody sets":  {l.key, body{"status": "pending"}, 422, "validation_failed"},
		"the state of a hold":       {l.key, body{"status": "held"}, 422, "validation_failed"},
		"no state":                  {l.key, body{}, 422, "validation_failed"},
		"a stale version":           {l.key, body{"status": "completed", "version": 1}, 409, "stale_version"},
	} {
		l.put("confirmed", "running")
		before := l.rows()
		if test.body == nil {
			test.body = body{"status": "completed"}
		}
		answer := l.Call(test.caller, "PATCH", "/api/bookings/"+l.id+"/status", test.body)
		if answer.Status != test.status || answer.String("code") != test.code {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
		l.wantRows(name, before)
	}
	l.SQL("UPDATE bookings SET staff = {:hugo}, version = version + 1 WHERE id = {:id}", body{"hugo": hugo, "id": l.id})
	l.Call(own.Caller, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "completed"}).Want(200)
	l.SQL("UPDATE bookings SET staff = {:rosa}, version = version + 1 WHERE id = {:id}", body{"rosa": l.business.StaffID, "id": l.id})
	l.SQL("UPDATE customers SET user = {:user}", body{"user": own.ID})
	l.Call(own.Caller, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "no_show"}).WantCode(403, "insufficient_role")
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

func TestAnApprovalWithADepositWaitsForIt(t *testing.T) {
	l := born(t)
	l.put("pending", "future")
	l.SQL("UPDATE bookings SET deposit = '500', version = version + 1 WHERE id = {:id}", body{"id": l.id})
	asked := l.ask(l.key, "confirmed").Want(200)
	if asked.String("status") != "pending" || asked.String("pendingFor") != "payment" || asked.String("expiresAt") != "2026-11-24T12:00:00Z" || asked.Int("amountDue.amount") != 500 {
		t.Errorf("approved: %s", asked.Body)
	}
	l.ask(l.key, "confirmed").WantCode(409, "invalid_transition")
	l.put("pending", "future")
	l.SQL("UPDATE bookings SET amountPaid = 500, version = version + 1 WHERE id = {:id}", body{"id": l.id})
	if paid := l.ask(l.key, "confirmed").Want(200); paid.String("status") != "confirmed" {
		t.Errorf("approved and paid: %s", paid.Body)
	}
}

func TestAReasonIsTheBusinesssOwn(t *testing.T) {
	l := born(t)
	l.put("pending", "future")
	l.Call(l.key, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "declined", "reason": "  rude "}).Want(200)
	last := func(caller hookstest.Caller) map[string]any {
		history := l.Call(caller, "GET", "/api/bookings/"+l.id, nil).Want(200).List("history")
		return history[len(history)-1]
	}
	if entry := last(l.key); entry["reason"] != "rude" || entry["action"] != "declined" {
		t.Errorf("the business reads %v", entry)
	}
	if entry := last(l.customer.Caller); entry["reason"] != nil {
		t.Errorf("the customer reads %v", entry)
	}
}

func TestNoShowsAreCounted(t *testing.T) {
	l := born(t)
	count := func() int {
		return l.number("SELECT noShowCount FROM customers WHERE user = {:user}", body{"user": l.customer.ID})
	}
	l.put("confirmed", "running")
	for _, step := range []struct {
		to   string
		want int
	}{{"no_show", 1}, {"no_show", 1}, {"completed", 0}, {"completed", 0}, {"no_show", 1}} {
		l.ask(l.key, step.to).Want(200)
		if got := count(); got != step.want {
			t.Errorf("after %s: %d", step.to, got)
		}
	}
	if n := l.number("SELECT bookingCount FROM customers WHERE user = {:user}", body{"user": l.customer.ID}); n != 1 {
		t.Errorf("%d bookings", n)
	}
}

func TestTwinDecisionsHaveOneEffect(t *testing.T) {
	l := born(t)
	for round := range 5 {
		l.put("pending", "future")
		before := len(l.actions(l.id))
		counts := l.race(20, func(n int) hookstest.Answer {
			return l.Call(l.key, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": []string{"confirmed", "declined"}[n%2]})
		})
		if counts["200 "] != 10 || counts["409 invalid_transition"] != 10 {
			t.Errorf("round %d: %v", round, counts)
		}
		if more := l.actions(l.id)[before:]; len(more) != 1 {
			t.Errorf("round %d: history %v", round, more)
		}
	}
}

func TestADecidedTimeIsFreeAgain(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	take := func() hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("b@example.com")}))
	}
	take().WantCode(409, "slot_taken")
	s.Call(s.key, "PATCH", "/api/bookings/"+asked+"/status", body{"status": "declined"}).Want(200)
	take().Want(201)
	if n := s.number("SELECT count(*) FROM reminders WHERE booking = {:id}", body{"id": asked}); n != 0 {
		t.Errorf("%d reminders of a declined one", n)
	}
}

func TestWhatEndedADayAgoIsCompleted(t *testing.T) {
	s := open(t)
	first, second, missed := s.book("10:00", "a@example.com").String("id"), s.book("11:00", "b@example.com").String("id"), s.book("12:00", "c@example.com").String("id")
	run := func(clock string) {
		t.Helper()
		s.Clock.Set(instantOf(t, "2026-11-26T"+clock+"+01:00"))
		if err := bookings.CompleteEnded(t.Context(), collections.NewSystem(s.App), s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Set(instantOf(t, at("12:30")))
	s.Call(s.key, "PATCH", "/api/bookings/"+missed+"/status", body{"status": "no_show"}).Want(200)
	status := func(id string) string {
		return s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200).String("status")
	}
	run("10:29:59")
	if status(first) != "confirmed" {
		t.Error("it was completed early")
	}
	run("10:30:00")
	if status(first) != "completed" || status(second) != "confirmed" {
		t.Errorf("first %s, second %s", status(first), status(second))
	}
	run("23:00:00")
	run("23:00:00")
	if status(second) != "completed" || status(missed) != "no_show" {
		t.Errorf("second %s, missed %s", status(second), status(missed))
	}
	if actions := s.actions(second); !slices.Equal(actions, []string{"booking.created", "booking.completed"}) {
		t.Errorf("history %v", actions)
	}
	history := s.Call(s.key, "GET", "/api/bookings/"+second, nil).Want(200).List("history")
	if by := history[1]["by"].(map[string]any); by["type"] != "system" {
		t.Errorf("completed by %v", by)
	}
}
