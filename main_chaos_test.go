package main_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

// chaos is how long the clients go on; without it they make a few hundred operations, so that every run sees two kills.
var chaos = flag.Duration("chaos", 0, "how long clients book, move and cancel while the program is killed every few seconds")

const (
	chaosClients    = 64
	chaosOperations = 600
	chaosKills      = 2
	chaosPause      = 5 * time.Second // between kills, with -chaos
)

// place is where the program listens now; it is another place after each kill.
type place struct {
	mu    sync.Mutex
	moved *sync.Cond
	url   string
	times int // how often it was started
	over  bool
}

func (p *place) set(url string, over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url, p.over = url, over
	p.times++
	p.moved.Broadcast()
}

// after waits for a start later than the given one; there is none once it is over.
func (p *place) after(times int) (url string, now int, running bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.times <= times && !p.over {
		p.moved.Wait()
	}
	return p.url, p.times, p.times > times && !p.over
}

// mob are clients that book, move and cancel at random, and repeat what got no answer with its Idempotency-Key.
type mob struct {
	t        *testing.T
	place    *place
	key      string
	services []string
	day      time.Time
	keys     atomic.Int64
	answered chan struct{}
	stop     chan struct{}

	mu        sync.Mutex
	booked    []string
	cancelled map[string]bool
	unsure    int
}

// request is one operation, the same at every try.
type request struct{ apiKey, method, path, body, key string }

func (m *mob) next(r *rand.Rand) request {
	m.mu.Lock()
	defer m.mu.Unlock()
	start := m.day.Add(time.Duration(r.IntN(2))*24*time.Hour + time.Duration(36+r.IntN(32))*15*time.Minute).Format(time.RFC3339)
	made := request{apiKey: m.key, method: "POST", key: fmt.Sprint("key-", m.keys.Add(1))}
	dice := r.IntN(100)
	if len(m.booked) == 0 || dice < 45 {
		service := r.IntN(len(m.services))
		made.path = "/api/bookings"
		made.body = fmt.Sprintf(`{"serviceId":%q,"start":%q,"seats":%d,"customer":{"name":"Zoë","email":"c%d@example.com"}}`, m.services[service], start, 1+r.IntN(service+1), r.IntN(30))
		return made
	}
	made.path = "/api/bookings/" + m.booked[r.IntN(len(m.booked))]
	if dice < 75 {
		made.method, made.body = "PATCH", fmt.Sprintf(`{"start":%q,"staffId":null}`, start)
		return made
	}
	made.path, made.body = made.path+"/cancel", `{"reason":"x"}`
	return made
}

func (m *mob) run(seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2))
	url, times, running := m.place.after(0)
	for running {
		select {
		case <-m.stop:
			return
		default:
		}
		made := m.next(r)
		status, answer, err := made.send(url)
		for err != nil { // nobody knows whether it was done
			if url, times, running = m.place.after(times); !running {
				m.mu.Lock()
				m.unsure++
				m.mu.Unlock()
				return
			}
			status, answer, err = made.send(url)
		}
		m.note(made, status, answer)
	}
}

func (made request) send(url string) (status int, answer string, err error) {
	sent, err := http.NewRequest(made.method, url+made.path, strings.NewReader(made.body))
	if err != nil {
		return 0, "", err
	}
	sent.Header.Set("Content-Type", "application/json")
	sent.Header.Set("X-API-Key", made.apiKey)
	sent.Header.Set("Idempotency-Key", made.key)
	response, err := http.DefaultClient.Do(sent)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

func (m *mob) note(made request, status int, answer string) {
	var told struct{ ID, Code string }
	err := json.Unmarshal([]byte(answer), &told)
	m.mu.Lock()
	switch {
	case err != nil || status != 200 && status != 201 && (status != 409 || told.Code != "slot_taken" && told.Code != "invalid_transition"):
		m.t.Errorf("%s %s %s: %d %s", made.method, made.path, made.body, status, answer)
	case status == 201:
		m.booked = append(m.booked, told.ID)
	case status == 200 && strings.HasSuffix(made.path, "/cancel"):
		m.cancelled[told.ID] = true
	}
	m.mu.Unlock()
	select {
	case m.answered <- struct{}{}:
	case <-m.stop:
	}
}

// wholeWeek is opening hours from nine to six each day.
func wholeWeek() string {
	hours := []string{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		hours = append(hours, fmt.Sprintf(`{"weekday":%q,"start":"09:00","end":"18:00"}`, day))
	}
	return strings.Join(hours, ",")
}

// gather makes the business by public endpoints: five people, and two services of which one has three seats.
func gather(t *testing.T, s *server) *mob {
	t.Helper()
	token := "Bearer " + member(t, s.call(t, "", "POST", "/api/auth/signup", `{"name":"Ana","email":"ana@example.com","password":"correct horse battery"}`, 201), "accessToken")
	business := member(t, s.call(t, token, "POST", "/api/businesses", `{"name":"Salon","timezone":"UTC","currency":"EUR","hours":[`+wholeWeek()+`]}`, 201), "id")
	named := fmt.Sprintf(`{"businessId":%q,`, business)
	for _, name := range []string{"Berta", "Cleo", "Dora", "Elsa"} {
		s.call(t, token, "POST", "/api/staff", named+fmt.Sprintf(`"name":%q}`, name), 201)
	}
	m := &mob{
		t: t, place: &place{}, cancelled: map[string]bool{}, answered: make(chan struct{}), stop: make(chan struct{}),
		day: time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 2),
		services: []string{
			member(t, s.call(t, token, "POST", "/api/services", named+`"name":"Cut","durationMinutes":30}`, 201), "id"),
			member(t, s.call(t, token, "POST", "/api/services", named+`"name":"Yoga","durationMinutes":30,"capacity":3,"bufferAfterMinutes":10}`, 201), "id"),
		},
		key: member(t, s.call(t, token, "POST", "/api/integrations/api-keys", named+`"name":"Partner","scopes":["bookings:write"]}`, 201), "key"),
	}
	m.place.moved = sync.NewCond(&m.place.mu)
	return m
}

// wait waits for so many answers, or with -chaos for so long, and tells whether there is more to come.
func (m *mob) wait(answers int, end <-chan time.Time) (more bool) {
	pause := time.After(chaosPause)
	for n := 0; *chaos > 0 || n < answers; n++ {
		select {
		case <-m.answered:
		case <-pause:
			if *chaos > 0 {
				return true
			}
		case <-end:
			return false
		}
	}
	return *chaos == 0
}

func TestNothingIsLostOrDoubledWhenTheProgramIsKilled(t *testing.T) {
	folder := t.TempDir()
	const limits = "NEARBY_LIMIT_API=1000000"
	running := serve(t, folder, limits)
	m := gather(t, running)
	var all sync.WaitGroup
	for n := range chaosClients {
		all.Go(func() { m.run(uint64(n)) })
	}
	var end <-chan time.Time
	if *chaos > 0 {
		end = time.After(*chaos)
	}
	m.place.set(running.url, false)
	kills := 0
	for m.wait(chaosOperations/(chaosKills+1), end) && (*chaos > 0 || kills < chaosKills) {
		running.crash(t)
		running = serve(t, folder, limits)
		m.place.set(running.url, false)
		kills++
	}
	close(m.stop)
	m.place.set(running.url, true)
	all.Wait()
	if code := running.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	t.Logf("%d bookings, %d cancelled, %d kills, %d operations without an answer", len(m.booked), len(m.cancelled), kills, m.unsure)
	m.check(folder)
}

// check compares what was answered with what is stored.
func (m *mob) check(folder string) {
	m.t.Helper()
	db, err := collections.Connect("NORMAL")(filepath.Join(folder, "data.db"))
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	hookstest.WantSound(m.t, db)
	var rows []struct {
		ID     string `db:"id"`
		Status string `db:"status"`
	}
	if err := db.NewQuery("SELECT id, status FROM bookings").All(&rows); err != nil {
		m.t.Fatal(err)
	}
	stored := map[string]string{}
	for _, row := range rows {
		stored[row.ID] = row.Status
	}
	for _, id := range m.booked {
		if stored[id] == "" || m.cancelled[id] && stored[id] != "cancelled" {
			m.t.Errorf("%s was booked, cancelled: %v, and is %q", id, m.cancelled[id], stored[id])
		}
	}
	if extra := len(stored) - len(m.booked); extra < 0 || extra > m.unsure || len(m.booked) < 20 || len(m.cancelled) < 5 {
		m.t.Errorf("%d are stored, %d were answered, %d without an answer", len(stored), len(m.booked), m.unsure)
	}
}
