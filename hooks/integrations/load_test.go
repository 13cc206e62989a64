package integrations_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// TestRevocationUnderLoad: programs call without a pause while their key is ended by one door or another. Of the calls that
// begin after the door has answered, not one is served.
func TestRevocationUnderLoad(t *testing.T) {
	d := newDesk(t)
	operator := d.Superuser()
	for door, revoke := range map[string]func(id string){
		"API": func(id string) { d.Call(d.owner.Caller, "DELETE", keys+"/"+id, nil).Want(200) },
		"page": func(id string) {
			d.Submit(d.Browser.Get(keysPath+"/"+id+"/revoke"), hookstest.Form{"confirm": "Website"}).Want(303)
		},
		"console": func(id string) {
			d.Call(operator, "PATCH", "/api/collections/api_keys/records/"+id, body{"revokedAt": "2026-11-24 09:00:00.000Z"}).Want(200)
		},
		"SQL": func(id string) {
			d.SQL("UPDATE api_keys SET revokedAt = '2026-11-24 09:00:00.000Z' WHERE id = {:id}", body{"id": id})
		},
		"rotation": func(id string) {
			d.Call(d.owner.Caller, "POST", keys+"/"+id+"/rotate", body{"graceMinutes": 0}).Want(200)
		},
		"archived business": func(string) {
			d.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", body{"id": d.salon.ID})
		},
	} {
		t.Run(door, func(t *testing.T) {
			made := create(d.Instance, d.salon, nil)
			load := begin(t, d.URL, made.String("key"))
			load.served.Wait()
			revoke(made.String("id"))
			load.revoked.Store(true)
			load.refused.Wait()
			if late := load.late.Load(); late > 0 {
				t.Errorf("%d calls were served after it", late)
			}
			d.SQL("UPDATE businesses SET status = 'active'", nil)
		})
	}
}

// load is programs that call with one key.
type load struct {
	revoked atomic.Bool
	late    atomic.Int64   // calls that began after the revocation and were served
	served  sync.WaitGroup // until each program was served a few times
	refused sync.WaitGroup // until each was refused a few times
}

const (
	programs   = 8
	callsOfOne = 5
)

func begin(t *testing.T, url, key string) *load {
	t.Helper()
	l := &load{}
	l.served.Add(programs)
	for range programs {
		l.refused.Go(func() {
			if err := l.callOn(url, key); err != nil {
				t.Error(err)
			}
		})
	}
	return l
}

// callOn calls until the key was refused a few times after the revocation.
func (l *load) callOn(url, key string) error {
	served, refused := 0, 0
	release := sync.OnceFunc(l.served.Done)
	defer release()
	for refused < callsOfOne {
		late := l.revoked.Load()
		status, err := get(url+"/api/services", key)
		if err != nil {
			return err
		}
		switch {
		case status == http.StatusOK && late:
			l.late.Add(1)
			return nil
		case status == http.StatusOK:
			if served++; served == callsOfOne {
				release()
			}
		case status == http.StatusUnauthorized && late:
			refused++
		case status != http.StatusUnauthorized:
			return fmt.Errorf("status %d", status)
		}
	}
	return nil
}

func get(url, key string) (status int, err error) {
	request, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, err
	}
	request.Header.Set("X-API-Key", key)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}
