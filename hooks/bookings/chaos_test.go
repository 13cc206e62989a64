package bookings_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"nearbyassist/hooks/hookstest"
)

const (
	clients    = 64
	operations = 2000
)

// throng is many clients at one shop of five people, who book, move and cancel at random.
type throng struct {
	*shop
	services []string
	staff    []string
	left     atomic.Int64

	mu     sync.Mutex
	ids    []string
	counts map[string]int
}

func (g *throng) count(what string, answer hookstest.Answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.counts[fmt.Sprint(what, " ", answer.Status, " ", answer.String("code"))]++
	if what == "book" && answer.Status == 201 {
		g.ids = append(g.ids, answer.String("id"))
	}
}

func (g *throng) someID(r *rand.Rand) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.ids) == 0 {
		return ""
	}
	return g.ids[r.IntN(len(g.ids))]
}

// act does one thing at random.
func (g *throng) act(r *rand.Rand) {
	start := fmt.Sprintf("2026-11-%dT%02d:%02d:00+01:00", 25+r.IntN(2), 9+r.IntN(8), 15*r.IntN(4))
	id, dice := g.someID(r), r.IntN(100)
	switch {
	case id == "" || dice < 45:
		service := r.IntN(len(g.services))
		order := g.order("", body{"serviceId": g.services[service], "start": start, "seats": 1 + r.IntN(service+1), "customer": guest(fmt.Sprintf("c%d@example.com", r.IntN(40)))})
		if r.IntN(2) == 0 {
			order["staffId"] = g.staff[r.IntN(len(g.staff))]
		}
		g.count("book", g.Call(g.key, "POST", "/api/bookings", order))
	case dice < 75:
		change := body{"start": start}
		if r.IntN(3) == 0 {
			change["staffId"] = g.staff[r.IntN(len(g.staff))]
		}
		g.count("move", g.move(g.key, id, change))
	default:
		g.count("cancel", g.Call(g.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"}))
	}
}

func TestThrong(t *testing.T) {
	g := &throng{shop: open(t), counts: map[string]int{}}
	g.services = []string{g.service, g.addService(body{"capacity": 3, "bufferBeforeMinutes": 5, "bufferAfterMinutes": 10})}
	g.staff = []string{g.business.StaffID, g.addStaff("Berta"), g.addStaff("Cleo"), g.addStaff("Dora"), g.addStaff("Elsa")}
	g.left.Store(operations)
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for g.left.Add(-1) >= 0 {
				g.act(r)
			}
		})
	}
	all.Wait()
	usual := map[string]bool{
		"book 201 ": true, "book 409 slot_taken": true, "move 200 ": true, "move 409 slot_taken": true, "move 409 invalid_transition": true,
		"cancel 200 ": true,
	}
	total := 0
	for what, n := range g.counts {
		total += n
		if !usual[what] {
			t.Errorf("%d times %s", n, what)
		}
	}
	for what := range usual {
		if g.counts[what] == 0 {
			t.Errorf("never %s: the test looks at too little", what)
		}
	}
	if total != operations || g.number("SELECT count(*) FROM bookings", nil) != g.counts["book 201 "] {
		t.Errorf("%d answers, %v", total, g.counts)
	}
	hookstest.WantSound(t, g.App.DB())
	g.wantSeats(t)
}

// wantSeats: what was given up can be had again: each session is offered with exactly the seats that nobody has.
func (g *throng) wantSeats(t *testing.T) {
	t.Helper()
	g.service = g.services[1]
	for _, staff := range g.staff {
		for _, slot := range g.free(g.key, "2026-11-25", "2026-11-27", "staffId", staff).Want(200).List("slots") {
			start := instantOf(t, slot["start"].(string))
			taken := g.number(`SELECT coalesce(sum(seats), 0) FROM bookings WHERE staff = {:staff} AND service = {:service} AND start = {:start} AND status = 'confirmed'`,
				body{"staff": staff, "service": g.service, "start": start.UTC().Format("2006-01-02 15:04:05.000Z")})
			if int(slot["seatsLeft"].(float64)) != 3-taken {
				t.Errorf("%s: %v seats left, %d taken", slot["start"], slot["seatsLeft"], taken)
			}
		}
	}
}

func TestTheConsoleNeverBringsAnOldStateBack(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	for round := range 10 {
		id := s.book("10:00", "a@example.com").String("id")
		counts := s.race(6, func(n int) hookstest.Answer {
			if n == 3 {
				return s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"})
			}
			return s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"internalNotes": fmt.Sprint("note ", n)})
		})
		now := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200)
		if now.String("status") != "cancelled" {
			t.Fatalf("round %d: %v, it is %s", round, counts, now.String("status"))
		}
	}
	hookstest.WantSound(t, s.App.DB())
}

// An edit that was loaded before a cancel and is written after it fails, whatever it changes.
func TestAnEditThatWasLoadedBeforeACancelIsRefused(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	for name, edit := range map[string]body{
		"notes": {"internalNotes": "late"}, "a state": {"status": "completed"}, "a time": {"start": "2026-11-25 10:00:00.000Z", "end": "2026-11-25 10:30:00.000Z", "blockStart": "2026-11-25 10:00:00.000Z", "blockEnd": "2026-11-25 10:30:00.000Z"},
		"the version of then": {"internalNotes": "late", "version": 2},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.book("10:00", "a@example.com").String("id")
			between := &hook.Handler[*core.RecordRequestEvent]{Id: "between", Priority: -1000, Func: func(e *core.RecordRequestEvent) error {
				s.cancel(id)
				return e.Next()
			}}
			s.App.OnRecordUpdateRequest("bookings").Bind(between)
			answer := s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, edit)
			s.App.OnRecordUpdateRequest("bookings").Unbind("between")
			now := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200)
			if answer.Status != 400 || answer.Value("data.version") == nil || now.String("status") != "cancelled" || now.Int("version") != 2 || now.Value("internalNotes") != nil {
				t.Errorf("the edit: %d %s, the booking: %s", answer.Status, answer.Body, now.Body)
			}
			if actions := s.actions(id); len(actions) != 2 || actions[1] != "booking.cancelled" {
				t.Errorf("history %v", actions)
			}
		})
	}
	hookstest.WantSound(t, s.App.DB())
}
