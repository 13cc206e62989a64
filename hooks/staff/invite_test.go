package staff_test

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// team is a business that invites.
type team struct {
	*hookstest.Instance
	salon *hookstest.Business
}

func newTeam(t *testing.T) *team {
	t.Helper()
	i := hookstest.New(t)
	s := &team{i, i.SignUp("Ana Gil").Business("Salon Sol")}
	s.Mails()
	return s
}

// invite adds a person with an address, and answers the id and the token that was mailed there.
func (s *team) invite(name, email, role string) (id, token string) {
	s.T.Helper()
	id = s.Call(s.salon.Owner.Caller, "POST", "/api/staff", body{"businessId": s.salon.ID, "name": name, "email": email, "role": role}).Want(201).String("id")
	return id, s.invited(email)
}

// invited is the token of the only mail that waits.
func (s *team) invited(email string) string {
	s.T.Helper()
	mails := s.Mails()
	if len(mails) != 1 || mails[0].To != email || !strings.HasPrefix(mails[0].Link(), "/invite/") {
		s.T.Fatalf("mails %+v", mails)
	}
	return path.Base(mails[0].Link())
}

func (s *team) accept(caller hookstest.Caller, token string) hookstest.Answer {
	s.T.Helper()
	return s.Call(caller, "POST", "/api/staff/invitations/accept", body{"token": token})
}

// person is an account whose mails were read.
func (s *team) person(name string) *hookstest.Person {
	s.T.Helper()
	person := s.SignUp(name)
	s.Mails()
	return person
}

func TestAnInvitedPersonJoins(t *testing.T) {
	s := newTeam(t)
	id, token := s.invite("Bea Sanz", "bea@salon.example", "admin")
	s.Call(s.salon.Owner.Caller, "GET", "/api/staff/"+id, nil).Want(200)
	bea := s.person("Bea Sanz")
	s.Call(bea.Caller, "GET", "/api/webhooks?businessId="+s.salon.ID, nil).WantCode(404, "not_found")
	joined := s.accept(bea.Caller, token).Want(200)
	for field, want := range map[string]any{"id": id, "businessId": s.salon.ID, "login": "active", "userId": bea.ID, "role": "admin", "status": "active", "email": "bea@salon.example"} {
		if got := joined.Value(field); got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	s.Call(bea.Caller, "GET", "/api/webhooks?businessId="+s.salon.ID, nil).Want(200)
	if again := s.accept(bea.Caller, token).Want(200); again.Body != joined.Body {
		t.Errorf("again: %s", again.Body)
	}
	trail := slices.DeleteFunc(s.Audit("staff"), func(row hookstest.AuditRow) bool { return row.Subject != id })
	if len(trail) != 2 || trail[1].Action != "staff.joined" || trail[1].ActorType != "user" || !strings.Contains(trail[1].Changes, bea.ID) {
		t.Errorf("%+v", trail)
	}
}

func TestTheMail(t *testing.T) {
	s := newTeam(t)
	s.Call(s.salon.Owner.Caller, "PATCH", "/api/businesses/"+s.salon.ID, body{"locale": "es"}).Want(200)
	s.Call(s.salon.Owner.Caller, "POST", "/api/staff", body{"businessId": s.salon.ID, "name": "Bea Sanz", "email": "bea@salon.example", "role": "admin"}).Want(201)
	s.Call(s.salon.Owner.Caller, "POST", "/api/staff", body{"businessId": s.salon.ID, "name": "Without"}).Want(201)
	mails := s.Mails()
	if len(mails) != 1 || mails[0].Subject != "Únete a Salon Sol" || !strings.Contains(mails[0].Text, "Salon Sol te invita a su equipo") || !strings.Contains(mails[0].Text, "Tu función: Administración.") {
		t.Errorf("%+v", mails)
	}
}

func TestWhoCannotJoin(t *testing.T) {
	for name, c := range map[string]struct {
		before func(s *team, id, token string)
		status int
		code   string
	}{
		"after seven days":            {func(s *team, _, _ string) { s.Clock.Advance(7*24*time.Hour + time.Second) }, 410, "link_expired"},
		"with a token used by others": {func(s *team, _, token string) { s.accept(s.person("Cris Vega").Caller, token).Want(200) }, 410, "link_expired"},
		"removed": {func(s *team, id, _ string) {
			s.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": id})
		}, 404, "not_found"},
		"removed after joining": {func(s *team, id, token string) {
			s.accept(s.person("Cris Vega").Caller, token).Want(200)
			s.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": id})
		}, 404, "not_found"},
		"of an archived business": {func(s *team, _, _ string) { s.SQL("UPDATE businesses SET status = 'archived'", nil) }, 404, "not_found"},
		"whose address changed": {func(s *team, id, _ string) {
			s.Call(s.Superuser(), "PATCH", "/api/collections/staff/records/"+id, body{"email": "other@salon.example"}).Want(200)
		}, 410, "link_expired"},
		"already a member": {func(s *team, _, _ string) {
			dani := s.SignUp("Dani Paz")
			s.salon.Join(dani, "staff")
		}, 409, "duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeam(t)
			id, token := s.invite("Bea Sanz", "bea@salon.example", "staff")
			c.before(s, id, token)
			caller := s.person("Eva Luna").Caller
			if c.code == "duplicate" {
				signedIn := s.Call(hookstest.Guest, "POST", "/api/auth/signin", body{"email": "dani@example.com", "password": hookstest.Password}).Want(200)
				caller = hookstest.Bearer(signedIn.String("accessToken"))
			}
			before := s.Dump()
			s.accept(caller, token).WantCode(c.status, c.code)
			s.WantUnchanged(before)
		})
	}
}

func TestAWrongTokenOpensNothing(t *testing.T) {
	s := newTeam(t)
	eva := s.person("Eva Luna")
	for _, token := range []string{"", "x", strings.Repeat("a", 43), "' OR 1=1 --"} {
		s.accept(eva.Caller, token).WantCode(404, "not_found").WantField("token")
	}
	_, token := s.invite("Bea Sanz", "bea@salon.example", "staff")
	s.accept(hookstest.Guest, token).WantCode(401, "unauthenticated")
	s.accept(s.salon.Key("staff:write"), token).WantCode(403, "insufficient_role")
}

// A new address gets an invitation of its own.
func TestAnotherAddressIsInvitedAnew(t *testing.T) {
	s := newTeam(t)
	operator := s.Superuser()
	id, first := s.invite("Bea Sanz", "bea@salon.example", "staff")
	edit := func(fields body) {
		t.Helper()
		s.Call(operator, "PATCH", "/api/collections/staff/records/"+id, fields).Want(200)
	}
	edit(body{"title": "Stylist"})
	if mails := s.Mails(); len(mails) > 0 {
		t.Errorf("a title is mailed: %+v", mails)
	}
	edit(body{"email": "bea@example.org"})
	second := s.invited("bea@example.org")
	bea := s.person("Bea Sanz")
	s.accept(bea.Caller, first).WantCode(410, "link_expired")
	s.accept(bea.Caller, second).Want(200)
	edit(body{"email": "third@example.org"})
	if mails := s.Mails(); len(mails) > 0 {
		t.Errorf("somebody who has joined is invited: %+v", mails)
	}
}

func TestInvitationPage(t *testing.T) {
	s := newTeam(t)
	_, token := s.invite("Bea Sanz", "bea@salon.example", "admin")
	guest := s.Browse()
	shown := guest.Get("/invite/" + token).Want(200).WantWords("Salon Sol invites you to its team. Your role: Administrator.")
	door := shown.Find("main a[href^='/signup']").AttrOr("href", "")
	if door != "/signup?next=%2Finvite%2F"+token || shown.Find("main a[href^='/signin?next=']").Length() != 1 || shown.Find("main button").Length() != 0 {
		t.Fatalf("the doors are %q", door)
	}
	guest.Post("/invite/"+token, nil).WantGo("/signin?next=%2Finvite%2F" + token)
	guest.Submit(guest.Get(door), hookstest.Form{"name": "Bea Sanz", "email": "bea@example.com", "password": hookstest.Password}).WantGo("/invite/" + token)
	asked := guest.Get("/invite/" + token).Want(200).WantWords("You join as Bea Sanz (bea@example.com).")
	asked.WantWords("The invitation went to bea@salon.example.")
	guest.Submit(asked, nil).WantGo("/app/" + s.salon.Slug)
	guest.Get("/app/" + s.salon.Slug).Want(200).WantWords("You have joined the team.")
	guest.Get("/invite/" + token).Want(200).WantWords("You are on the team of Salon Sol.")
	other := s.person("Cris Vega").Browse()
	other.Get("/invite/" + token).Want(http.StatusGone).WantWords("Another account has joined with it.")
	other.Post("/invite/"+token, nil).Want(http.StatusGone)
	s.Browse().Get("/invite/" + strings.Repeat("a", 43)).Want(404)
}

func TestAnExpiredInvitationIsMailedAgain(t *testing.T) {
	s := newTeam(t)
	id, token := s.invite("Bea Sanz", "bea@salon.example", "staff")
	s.Clock.Advance(8 * 24 * time.Hour)
	guest := s.Browse()
	before := s.Dump()
	expired := guest.Get("/invite/" + token).Want(http.StatusGone).WantWords("The invitation has expired")
	s.WantUnchanged(before)
	guest.Submit(expired, hookstest.Form{"again": "1"}).WantGo("/invite/" + token)
	fresh := s.invited("bea@salon.example")
	bea := s.person("Bea Sanz")
	s.accept(bea.Caller, fresh).Want(200)
	guest.Post("/invite/"+token, hookstest.Form{"again": "1"}).Want(http.StatusGone)
	s.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": id})
	guest.Post("/invite/"+token, hookstest.Form{"again": "1"}).Want(404)
	if mails := s.Mails(); len(mails) > 0 {
		t.Errorf("%s", fmt.Sprint(mails))
	}
}
