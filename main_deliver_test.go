package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	shopEndpoints  = 20 // of each shop; one of them hangs, one fails
	shopsAlways    = 3
	shopsInChaos   = 50
	floodClients   = 8
	floodBookings  = 60 // without -chaos
	floodPerSecond = 60 // with it: 1080 deliveries to those that listen
	floodKills     = 10
	promisedWait   = time.Second
)

// shop is a business with twenty endpoints.
type shop struct {
	key, service string
	endpoints    []string // numbers at the receiver
}

// furnish makes the shops by public endpoints.
func (c *crowd) furnish(s *server, count int) []shop {
	c.t.Helper()
	token := "Bearer " + member(c.t, s.call(c.t, "", "POST", "/api/auth/signup", `{"name":"Ana","email":"ana@example.com","password":"correct horse battery"}`, 201), "accessToken")
	shops := make([]shop, count)
	for n := range shops {
		business := member(c.t, s.call(c.t, token, "POST", "/api/businesses", `{"name":"Salon","timezone":"UTC","currency":"EUR","hours":[`+wholeWeek()+`]}`, 201), "id")
		named := fmt.Sprintf(`{"businessId":%q,`, business)
		shops[n] = shop{
			service: member(c.t, s.call(c.t, token, "POST", "/api/services", named+`"name":"Cut","durationMinutes":30}`, 201), "id"),
			key:     member(c.t, s.call(c.t, token, "POST", "/api/integrations/api-keys", named+`"name":"Partner","scopes":["bookings:write"]}`, 201), "key"),
		}
		for i := range shopEndpoints {
			endpoint := strconv.Itoa(n*shopEndpoints + i)
			made := s.call(c.t, token, "POST", "/api/webhooks", named+fmt.Sprintf(`"url":"%s/%s","events":["booking.created"]}`, c.URL, endpoint), 201)
			c.secrets[endpoint] = member(c.t, made, "secret")
			if i > 1 {
				shops[n].endpoints = append(shops[n].endpoints, endpoint)
			}
		}
	}
	return shops
}

// flood are clients that book at the shops in turns, and repeat what got no answer with its Idempotency-Key.
type flood struct {
	t        *testing.T
	place    *place
	day      time.Time // of the first bookings
	shops    []shop
	work     chan int
	answered chan struct{}

	mu   sync.Mutex
	made map[string]int // booking to shop
}

func (f *flood) run() {
	url, times, running := f.place.after(0)
	for n := range f.work {
		shop := f.shops[n%len(f.shops)]
		turn := n / len(f.shops)
		start := f.day.Add(time.Duration(turn/16)*24*time.Hour + 9*time.Hour + time.Duration(turn%16)*30*time.Minute).Format(time.RFC3339)
		wanted := request{shop.key, "POST", "/api/bookings", fmt.Sprintf(`{"serviceId":%q,"start":%q,"customer":{"name":"Zoë","email":"zoe@example.com"}}`, shop.service, start), fmt.Sprint("key-", n)}
		status, answer, err := wanted.send(url)
		for err != nil && running { // nobody knows whether it was done
			if url, times, running = f.place.after(times); running {
				status, answer, err = wanted.send(url)
			}
		}
		var told struct{ ID string }
		if err != nil || status != http.StatusCreated || json.Unmarshal([]byte(answer), &told) != nil {
			f.t.Errorf("booking %d: %d %s, %v", n, status, answer, err)
		}
		f.mu.Lock()
		f.made[told.ID] = n % len(f.shops)
		f.mu.Unlock()
		f.answered <- struct{}{}
	}
}

// pour lets clients book until the flood is over, with as many kills, and answers when they were.
func (f *flood) pour(running *server, again func() *server) (last *server, kills []time.Time) {
	count, want := floodBookings, chaosKills
	pace := make(<-chan time.Time)
	if *chaos > 0 {
		want = floodKills
		count = int(chaos.Seconds() * floodPerSecond)
		ticker := time.NewTicker(time.Second / floodPerSecond)
		defer ticker.Stop()
		pace = ticker.C
	}
	go func() {
		defer close(f.work)
		for n := range count {
			if *chaos > 0 {
				<-pace
			}
			f.work <- n
		}
	}()
	for n := range count {
		<-f.answered
		if (n+1)%(count/(want+1)) == 0 && len(kills) < want {
			if *chaos > 0 {
				time.Sleep(time.Duration(len(kills)) * 2 * time.Millisecond) // another moment of the delivery each time
			}
			kills = append(kills, time.Now())
			running.crash(f.t)
			running = again()
			f.place.set(running.url, false)
		}
	}
	return running, kills
}

// A thousand endpoints (sixty without -chaos) of which a twentieth hangs and a twentieth fails, while the program is killed.
func TestNothingIsLostOnTheWayToEndpoints(t *testing.T) {
	folder, receiver, shops := t.TempDir(), newCrowd(t), shopsAlways
	if *chaos > 0 {
		shops = shopsInChaos
	}
	start := func() *server {
		return serve(t, folder, "NEARBY_LIMIT_API=1000000", "NEARBY_WEBHOOK_ALLOW="+strings.TrimPrefix(receiver.URL, "http://"))
	}
	running := start()
	f := &flood{
		t: t, place: &place{}, day: time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 2), shops: receiver.furnish(running, shops),
		work: make(chan int), answered: make(chan struct{}), made: map[string]int{},
	}
	f.place.moved = sync.NewCond(&f.place.mu)
	var clients sync.WaitGroup
	for range floodClients {
		clients.Go(f.run)
	}
	f.place.set(running.url, false)
	running, kills := f.pour(running, start)
	clients.Wait()
	expected := len(f.made) * (shopEndpoints - 2)
	for began := time.Now(); receiver.arrivals() < expected && time.Since(began) < patience; {
		time.Sleep(10 * time.Millisecond)
	}
	close(receiver.over)
	if code := running.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	receiver.judge(f, kills)
	receiver.compare(f, folder)
}
