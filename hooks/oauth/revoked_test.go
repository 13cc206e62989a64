package oauth_test

import (
	"testing"
	"time"

	"golang.org/x/oauth2"

	"nearbyassist/hooks/hookstest"
)

// What ends an app's leave counts on the next request, whatever door it comes by. What is not for good comes back.
func TestWhatEndsAnAppEndsItAtOnce(t *testing.T) {
	records := "/api/collections/"
	for name, end := range map[string]func(w *world, admin *hookstest.Person, staffID string) (back func()){
		"the person is removed": func(w *world, _ *hookstest.Person, id string) func() {
			w.Call(w.salon.Owner.Caller, "DELETE", "/api/staff/"+id, nil).Want(200)
			return nil
		},
		"the role is lowered": func(w *world, _ *hookstest.Person, id string) func() {
			w.Call(w.salon.Owner.Caller, "PATCH", "/api/staff/"+id, body{"role": "staff"}).Want(200)
			w.Call(w.salon.Owner.Caller, "PATCH", "/api/staff/"+id, body{"role": "admin"}).Want(200)
			return nil
		},
		"the role is lowered in the console": func(w *world, _ *hookstest.Person, id string) func() {
			w.Call(w.operator, "PATCH", records+"staff/records/"+id, body{"role": "staff"}).Want(200)
			w.Call(w.operator, "PATCH", records+"staff/records/"+id, body{"role": "admin"}).Want(200)
			return nil
		},
		"the role is lowered by SQL": func(w *world, _ *hookstest.Person, id string) func() {
			w.SQL("UPDATE staff SET role = 'staff' WHERE id = {:id}", body{"id": id})
			return func() { w.SQL("UPDATE staff SET role = 'owner' WHERE id = {:id}", body{"id": id}) }
		},
		"the account is erased": func(w *world, admin *hookstest.Person, _ string) func() {
			w.Call(admin.Caller, "DELETE", "/api/users/profile", nil).Want(200)
			if name := w.text("SELECT userName FROM grants"); name != "" {
				w.T.Errorf("the grant keeps the name %s", name)
			}
			return nil
		},
		"the app is refused": func(w *world, _ *hookstest.Person, _ string) func() {
			w.review(w.app, "refused")
			return func() { w.review(w.app, "active") }
		},
		"the app is refused by SQL": func(w *world, _ *hookstest.Person, _ string) func() {
			w.SQL("UPDATE apps SET status = 'refused'", nil)
			return func() { w.SQL("UPDATE apps SET status = 'review'", nil) }
		},
		"the app is deleted": func(w *world, _ *hookstest.Person, _ string) func() {
			w.Call(w.maker.Owner.Caller, "DELETE", apps+"/"+w.app.ClientID, nil).Want(200)
			return nil
		},
		"the business is archived": func(w *world, _ *hookstest.Person, _ string) func() {
			w.Call(w.salon.Owner.Caller, "DELETE", "/api/businesses/"+w.salon.ID, nil).Want(200)
			return func() {
				w.Call(w.operator, "PATCH", records+"businesses/records/"+w.salon.ID, body{"status": "active"}).Want(200)
			}
		},
		"the app's own business is archived": func(w *world, _ *hookstest.Person, _ string) func() {
			w.Call(w.maker.Owner.Caller, "DELETE", "/api/businesses/"+w.maker.ID, nil).Want(200)
			return func() {
				w.Call(w.operator, "PATCH", records+"businesses/records/"+w.maker.ID, body{"status": "active"}).Want(200)
			}
		},
		"the access is withdrawn": func(w *world, _ *hookstest.Person, _ string) func() {
			page := w.owner.Get("/app/salon-sol/integrations/connections").Want(200)
			ask := w.owner.Get(page.Find("tbody a").AttrOr("href", "")).Want(200).WantWords("Withdraw the access of Sol CRM")
			w.owner.Submit(ask, nil).WantGo("/app/salon-sol/integrations/connections")
			return nil
		},
		"the grant is ended in the console": func(w *world, _ *hookstest.Person, _ string) func() {
			grant := w.text("SELECT id FROM grants")
			w.Call(w.operator, "PATCH", records+"grants/records/"+grant, body{"revokedAt": "2026-11-24 09:00:00.000Z"}).Want(200)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			carl := w.SignUp("Carl Diaz")
			staffID := w.salon.Join(carl, "admin")
			token := w.app.exchange(w.app.allow(carl.Browse(), w.salon.ID).Get("code"))
			waiting := w.app.allow(carl.Browse(), w.salon.ID).Get("code")
			if w.opens(token) != 200 {
				t.Fatal("it does not open")
			}
			back := end(w, carl, staffID)
			w.wantEnded(token, waiting)
			if back == nil {
				if told := w.Audit("grants"); told[len(told)-1].Action != "grant.revoked" && told[len(told)-1].Action != "grants.updated" {
					t.Errorf("told %+v", told)
				}
				return
			}
			if back(); w.opens(token) != 200 {
				t.Error("it does not come back")
			}
			if _, err := w.app.refresh(token); err != nil {
				t.Error(err)
			}
		})
	}
}

func (w *world) wantEnded(token *oauth2.Token, code string) {
	w.T.Helper()
	if w.opens(token) != 401 {
		w.T.Error("it still opens")
	}
	if _, err := w.app.refresh(token); err == nil {
		w.T.Error("it still refreshes")
	}
	if _, err := w.app.Exchange(w.T.Context(), code, oauth2.VerifierOption(verifier)); err == nil {
		w.T.Error("a code that waited still gives tokens")
	}
}

// text is one value of the database.
func (w *world) text(query string) (text string) {
	w.T.Helper()
	if err := w.App.DB().NewQuery(query).Row(&text); err != nil {
		w.T.Fatal(err)
	}
	return text
}

// Whoever else let the same app in keeps it.
func TestOnePersonsLeaveIsNotAnothers(t *testing.T) {
	w := newWorld(t)
	carl := w.SignUp("Carl Diaz")
	id := w.salon.Join(carl, "admin")
	his, hers := w.app.exchange(w.app.allow(carl.Browse(), w.salon.ID).Get("code")), w.app.connect()
	made := w.Call(hookstest.Bearer(his.AccessToken), "POST", "/api/webhooks", body{"url": "http://127.0.0.1:9/crm", "events": []string{"booking.created"}}).Want(201)
	w.Call(w.salon.Owner.Caller, "DELETE", "/api/staff/"+id, nil).Want(200)
	if w.opens(his) != 401 || w.opens(hers) != 200 {
		t.Errorf("his opens with %d, hers with %d", w.opens(his), w.opens(hers))
	}
	if kept := w.Call(w.salon.Owner.Caller, "GET", "/api/webhooks/"+made.String("id"), nil).Want(200); kept.String("status") != "active" {
		t.Errorf("the app's webhook: %s", kept.Body)
	}
}

// What an app made is switched off when nothing lets it in any more.
func TestWhatAnAppMadeEndsWithItsLeave(t *testing.T) {
	for name, end := range map[string]func(w *world){
		"withdrawn": func(w *world) {
			w.owner.Post("/app/salon-sol/integrations/connections/"+w.text("SELECT id FROM grants")+"/withdraw", nil).Want(303)
		},
		"deleted": func(w *world) { w.Call(w.maker.Owner.Caller, "DELETE", apps+"/"+w.app.ClientID, nil).Want(200) },
		"refused": func(w *world) { w.review(w.app, "refused") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			token := hookstest.Bearer(w.app.connect().AccessToken)
			made := w.Call(token, "POST", "/api/webhooks", body{"url": "http://127.0.0.1:9/crm", "events": []string{"booking.created"}}).Want(201)
			if made.String("createdBy.type") != "app" || made.String("createdBy.id") != w.app.ClientID || made.String("createdBy.name") != "Sol CRM" {
				t.Errorf("made by %v", made.Value("createdBy"))
			}
			kept := w.Call(w.salon.Owner.Caller, "POST", "/api/webhooks", body{"businessId": w.salon.ID, "url": "http://127.0.0.1:9/own", "events": []string{"*"}}).Want(201)
			end(w)
			for id, want := range map[string]string{made.String("id"): "disabled", kept.String("id"): "active"} {
				if got := w.Call(w.salon.Owner.Caller, "GET", "/api/webhooks/"+id, nil).Want(200); got.String("status") != want {
					t.Errorf("webhook %s", got.Body)
				}
			}
			w.owner.Get("/app/salon-sol/integrations/webhooks/" + made.String("id")).Want(200).WantWords("It is switched off: the app that made it was")
		})
	}
}

func TestWhatAnAppDidIsTold(t *testing.T) {
	w := newWorld(t)
	token := hookstest.Bearer(w.app.connect().AccessToken)
	w.Call(token, "POST", "/api/services", body{"name": "Cut", "durationMinutes": 30}, "Idempotency-Key", "one").Want(201)
	told := w.Audit("services")
	if len(told) != 1 || told[0].ActorType != "app" {
		t.Errorf("told %+v", told)
	}
	if actor := w.text("SELECT actorId || ' ' || actorName || ' ' || (credential = (SELECT id FROM grants)) FROM audit WHERE entity = 'services'"); actor != w.app.ClientID+" Sol CRM 1" {
		t.Errorf("by %s", actor)
	}
	again := w.Call(token, "POST", "/api/services", body{"name": "Cut", "durationMinutes": 30}, "Idempotency-Key", "one").Want(201)
	if again.Header.Get("Idempotent-Replayed") != "true" {
		t.Error("not replayed")
	}
	shop := w.salon.Owner.Business("Shop") // the same app, the same key, another business
	other := hookstest.Bearer(w.app.exchange(w.app.allow(w.owner, shop.ID).Get("code")).AccessToken)
	fresh := w.Call(other, "POST", "/api/services", body{"name": "Cut", "durationMinutes": 30}, "Idempotency-Key", "one").Want(201)
	if fresh.Header.Get("Idempotent-Replayed") != "" || fresh.String("businessId") != shop.ID {
		t.Errorf("another business gets %s", fresh.Body)
	}
	w.Clock.Advance(time.Minute)
	w.Call(token, "GET", "/api/services", nil).Want(200)
	w.owner.Get("/app/salon-sol/integrations/connections").Want(200).WantWords("Ana Gil").WantWords("just now")
}
