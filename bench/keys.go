package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
)

// logBatch is how many calls go into the log at once: those of a second under load.
const logBatch = 1000

// measureKeys tells what the verification of a key adds to a list of 20 rows and their total. What it costs is told by the same
// request in turns with the one verification that it makes, and with a second one before it, within the process: caches and
// garbage are included, the wake-ups of a connection, which any pause between two requests changes, are not. The list is that
// of one client over HTTP; the share of the list without HTTP is reported only.
func measureKeys(w *world, report *report, scale int) error {
	pairs, count := 4000/scale, perBusiness/scale
	report.line("Keys: 20 rows and total, one client, medians of %d requests", pairs)
	business, secret, err := w.keyed(count)
	if err != nil {
		return err
	}
	once, twice, err := w.verified(pairs, secret, func() error { return w.listInside(business, secret, fmt.Sprintf(`"total":%d,`, count)) })
	if err != nil {
		return err
	}
	list, send := []float64{}, w.ourList(business, secret, count)
	for n := range pairs {
		begin := time.Now()
		if err := send(n); err != nil {
			return err
		}
		list = append(list, micros(begin))
	}
	cost, whole := twice-once, median(list)
	report.line("  %-58s %6.1f µs, %.0f and %.0f µs", "a verification; the list with it over HTTP, and without", cost, whole, once)
	report.bar("percent that a verification adds to the list over HTTP", 100*cost/(whole-cost), 3, false)
	report.line("  %-58s %6.2f", "percent that it adds to the list without HTTP", 100*cost/(once-cost))
	return w.measureLog(report)
}

func micros(since time.Time) float64 { return float64(time.Since(since).Nanoseconds()) / 1000 }

// verified is how many microseconds a list takes, and how many with a second verification before it.
func (w *world) verified(pairs int, secret string, list func() error) (once, twice float64, err error) {
	var times [2][]float64
	for n := range 2 * pairs {
		begin := time.Now()
		if n%2 == 1 {
			if err := w.verify(secret); err != nil {
				return 0, 0, err
			}
		}
		if err := list(); err != nil {
			return 0, 0, err
		}
		times[n%2] = append(times[n%2], micros(begin))
	}
	return median(times[0]), median(times[1]), nil
}

// keyed is a business with bookings and a key of its own.
func (w *world) keyed(count int) (business, secret string, err error) {
	if business, err = w.newBusiness("Keyed"); err != nil {
		return "", "", err
	}
	key, err := w.call("POST", "/api/integrations/api-keys", w.owner, "", map[string]any{"businessId": business, "name": "Bench", "scopes": []string{"bookings:read"}})
	if err != nil {
		return "", "", err
	}
	secret, _ = key["key"].(string)
	return business, secret, errors.Join(w.fill(business, count), w.settle())
}

// verify is what access does with a key.
func (w *world) verify(secret string) error {
	hash := apikey.Hash(secret)
	key, err := collections.FindAPIKey(w.app, hash)
	if err != nil {
		return err
	}
	if !apikey.Valid(secret) || !key.Opens(hash, time.Now()) || !apikey.Allowed(key.AllowedIPs.V, "127.0.0.1") {
		return errors.New("the key does not open")
	}
	return nil
}

func (w *world) listInside(business, secret, total string) error {
	request := httptest.NewRequest(http.MethodGet, "/api/bookings/business/"+business, nil)
	request.Header.Set("X-API-Key", secret)
	answer := httptest.NewRecorder()
	w.inside.ServeHTTP(answer, request)
	if text := answer.Body.String(); answer.Code != http.StatusOK || !strings.Contains(text, total) {
		return fmt.Errorf("the list answered %d %.200s", answer.Code, text)
	}
	return nil
}

// measureLog is reported without a bar: it happens off the requests' path.
func (w *world) measureLog(report *report) error {
	calls := make([]collections.Request, logBatch)
	var rates []float64
	for round := range rounds {
		for i := range calls {
			calls[i] = collections.Request{
				Business: w.business, At: collections.At(time.Now()), ID: collections.NewID(), Operation: "listBusinessBookings", Method: "GET",
				Path: "/api/bookings/business/{businessId}", Status: 200, Outcome: "ok", DurationUs: int64(500 + i*round), CredentialType: "key",
				Credential: "k9v3n6x1m4c8d2q", IP: "203.0.113.7",
			}
		}
		begin := time.Now()
		if err := collections.WriteRequests(w.app, calls); err != nil {
			return err
		}
		rates = append(rates, micros(begin)/logBatch)
	}
	report.line("  %-58s %6.1f µs", "one call in the log and in the usage, off its path", median(rates))
	return nil
}
