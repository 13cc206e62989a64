package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// The month of a busy salon: ten people, open on six days for ten hours, a visit of half an hour on a grid of a quarter.
const (
	givers      = 10
	monthDays   = 31
	monthBooked = 3000
	visit       = 30 * time.Minute
	grid        = 15 * time.Minute
)

// measureAvailability asks for the free times of a month with everybody, by all clients at once. A deciding figure is the
// slowest hundredth: a visitor who waits leaves.
func measureAvailability(w *world, report *report, scale int) error {
	month, err := w.openMonth()
	if err != nil {
		return err
	}
	requests := 2000 / scale
	report.line("Availability: %d days, %d people, %d bookings, %d clients, %d requests, %d cores, load %s", monthDays, givers, monthBooked, clients, requests,
		runtime.NumCPU(), loadAverage())
	var mu sync.Mutex
	var times []float64
	bytesSent := 0
	ask := func(int) error {
		begin := time.Now()
		text, err := w.send("GET", month, "", "", nil)
		took := time.Since(begin).Seconds() * 1000
		if err == nil && bytes.Count(text, []byte(`"start":`)) < 500 {
			err = fmt.Errorf("too few free times: %.200s", text)
		}
		mu.Lock()
		defer mu.Unlock()
		times, bytesSent = append(times, took), len(text)
		return err
	}
	if _, err := load(requests/10, ask); err != nil { // statements and connections are made
		return err
	}
	times = nil
	rate, err := load(requests, ask)
	if err != nil {
		return err
	}
	slices.Sort(times)
	report.line("  %-58s %6.1f ms, %.0f requests/s of %d KB", "p50", quantile(times, 0.5), rate, bytesSent/1000)
	report.bar("p99, in ms", quantile(times, 0.99), 50, false)
	return nil
}

// loadAverage is what else the machine does, where it tells.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(text), " ")
	return one
}

// openMonth makes the business and answers the address of its month.
func (w *world) openMonth() (string, error) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		return "", err
	}
	var hours []map[string]string
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat"} {
		hours = append(hours, map[string]string{"weekday": day, "start": "09:00", "end": "19:00"})
	}
	business, err := w.call("POST", "/api/businesses", w.owner, "", map[string]any{"name": "Month", "timezone": zone.String(), "currency": "EUR", "hours": hours})
	if err != nil {
		return "", err
	}
	id, _ := business["id"].(string)
	owner, err := w.ownerOf(id)
	if err != nil {
		return "", err
	}
	staff := []string{owner}
	for n := 1; n < givers; n++ {
		made, err := w.call("POST", "/api/staff", w.owner, "", map[string]any{"businessId": id, "name": fmt.Sprintf("Person %d", n)})
		if err != nil {
			return "", err
		}
		staff = append(staff, fmt.Sprint(made["id"]))
	}
	service, err := w.call("POST", "/api/services", w.owner, "", map[string]any{"businessId": id, "name": "Cut", "durationMinutes": visit.Minutes()})
	if err != nil {
		return "", err
	}
	now := time.Now().In(zone)
	first := time.Date(now.Year(), now.Month(), now.Day()+2, 0, 0, 0, 0, zone)
	if err := w.fillMonth(id, fmt.Sprint(service["id"]), staff, first); err != nil {
		return "", err
	}
	query := url.Values{
		"businessId": {id}, "serviceId": {fmt.Sprint(service["id"])}, "from": {first.Format(time.DateOnly)}, "to": {first.AddDate(0, 0, monthDays).Format(time.DateOnly)},
	}
	return "/api/bookings/availability?" + query.Encode(), w.settle()
}

// fillMonth books at random times of the month; the triggers hold that nothing overlaps.
func (w *world) fillMonth(business, service string, staff []string, first time.Time) error {
	customer, err := w.addCustomer(business)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(31, 10))
	return w.app.RunInTransaction(func(tx core.App) error {
		for booked := 0; booked < monthBooked; {
			day := first.AddDate(0, 0, random.IntN(monthDays))
			start := time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, first.Location()).Add(time.Duration(random.IntN(39)) * grid)
			if day.Weekday() == time.Sunday {
				continue
			}
			err := addVisit(tx, dbx.Params{
				"id": collections.NewID(), "business": business, "service": service, "staff": staff[random.IntN(len(staff))], "customer": customer,
				"start": collections.At(start).Text(), "end": collections.At(start.Add(visit)).Text(), "reference": fmt.Sprintf("NA-%d", booked),
			})
			switch {
			case err == nil:
				booked++
			case collections.TriggerCode(err) != "slot_taken":
				return err
			}
		}
		return nil
	})
}

func addVisit(tx core.App, visit dbx.Params) error {
	_, err := tx.DB().NewQuery(`INSERT INTO bookings (` + bookingColumns + `)
		VALUES ({:id}, {:business}, {:service}, {:staff}, {:customer}, {:reference}, 'confirmed', {:start}, {:end}, {:start}, {:end}, 1, 1,
			30, 'Europe/Madrid', 'Cut', '2500', 'null', 'EUR', 'null', 'null', 'unpaid', 'key', 1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`).
		Bind(visit).Execute()
	return err
}
