package main_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"nearbyassist/domain/signature"
)

// heard is one call of the receiver.
type heard struct {
	header http.Header
	body   []byte
}

// salon is a business on a running program with a key and a webhook.
type salon struct {
	key, service, secret string
}

// open makes a salon by public endpoints.
func (s *server) open(t *testing.T, receiver string) salon {
	t.Helper()
	token := "Bearer " + member(t, s.call(t, "", "POST", "/api/auth/signup", `{"name":"Ana","email":"ana@example.com","password":"correct horse battery"}`, 201), "accessToken")
	business := member(t, s.call(t, token, "POST", "/api/businesses", `{"name":"Salon","timezone":"UTC","currency":"EUR"}`, 201), "id")
	named := fmt.Sprintf(`{"businessId":%q,`, business)
	return salon{
		service: member(t, s.call(t, token, "POST", "/api/services", named+`"name":"Cut","durationMinutes":30}`, 201), "id"),
		key:     member(t, s.call(t, token, "POST", "/api/integrations/api-keys", named+`"name":"Partner","scopes":["bookings:write"]}`, 201), "key"),
		secret:  member(t, s.call(t, token, "POST", "/api/webhooks", named+fmt.Sprintf(`"url":%q,"events":["booking.created"]}`, receiver), 201), "secret"),
	}
}

// book makes a booking at ten o'clock of a weekday that is not tomorrow.
func (s *server) book(t *testing.T, at salon) {
	t.Helper()
	day := time.Now().UTC().AddDate(0, 0, 2)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	body := fmt.Sprintf(`{"serviceId":%q,"start":"%sT10:00:00Z","customer":{"name":"Zoë","email":"zoe@example.com"}}`, at.service, day.Format(time.DateOnly))
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/integrations/partner/bookings", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-API-Key", at.key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		t.Fatalf("status %d", response.StatusCode)
	}
}

// crash is kill -9.
func (s *server) crash(t *testing.T) {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.ended
}

func TestAnEventArrivesThoughTheProgramWasKilled(t *testing.T) {
	for name, killedWhile := range map[string]struct{ sending bool }{"at the commit": {}, "while it sends": {true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls, hang, first := make(chan heard, 10), make(chan struct{}), atomic.Bool{}
			first.Store(true)
			receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				calls <- heard{r.Header, body}
				if first.CompareAndSwap(true, false) && killedWhile.sending {
					<-hang
				}
			}))
			t.Cleanup(receiver.Close)
			t.Cleanup(func() { close(hang) })
			allow := "NEARBY_WEBHOOK_ALLOW=" + strings.TrimPrefix(receiver.URL, "http://")

			folder := t.TempDir()
			server := serve(t, folder, allow)
			at := server.open(t, receiver.URL)
			server.book(t, at)
			var before []heard
			if killedWhile.sending {
				before = append(before, next(t, calls))
			}
			server.crash(t)
			for len(calls) > 0 { // what was sent between commit and kill
				before = append(before, <-calls)
			}
			again := serve(t, folder, allow)
			if killedWhile.sending || len(before) == 0 {
				before = append(before, next(t, calls))
			}
			for _, call := range before {
				if call.header.Get("webhook-id") != before[0].header.Get("webhook-id") || string(call.body) != string(before[0].body) {
					t.Errorf("it was told as another event: %v", call.header)
				}
				if call.header.Get("X-NearbyAssist-Signature") != signature.Hex(at.secret, call.body) {
					t.Error("the signature is wrong")
				}
			}
			if killedWhile.sending && len(before) < 2 {
				t.Error("what nobody answered was not sent again")
			}
			if code := again.stop(t); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

func next(t *testing.T, calls chan heard) heard {
	t.Helper()
	select {
	case call := <-calls:
		return call
	case <-time.After(patience):
		t.Fatal("the event did not arrive")
	}
	return heard{}
}
