package auth_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/hookstest"
)

func TestEndedSessionIsDeadOnTheNextRequest(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	in := func() hookstest.Caller {
		return hookstest.Bearer(i.Call(hookstest.Guest, "POST", signin, body{"email": ana.Email, "password": hookstest.Password}).Want(200).String("accessToken"))
	}
	open := func(caller hookstest.Caller) bool { return i.Call(caller, "GET", profile, nil).Status == 200 }
	one, two, three := in(), in(), in()

	if out := i.Call(one, "POST", "/api/auth/signout", nil).Want(200); out.Body != "{}\n" && out.Body != "{}" {
		t.Errorf("signed out with %q", out.Body)
	}
	i.Call(one, "GET", profile, nil).WantCode(401, "unauthenticated")
	if !open(two) || !open(ana.Caller) {
		t.Error("a sign-out ended other sessions")
	}

	fresh := i.Call(two, "POST", refresh, nil).Want(200)
	i.Call(two, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(two, "POST", refresh, nil).WantCode(401, "unauthenticated")
	if !open(hookstest.Bearer(fresh.String("accessToken"))) {
		t.Error("the refreshed token does not work")
	}

	i.SQL("DELETE FROM sessions WHERE user = {:user} AND createdAt = (SELECT max(createdAt) FROM sessions WHERE user = {:user}) AND id = (SELECT id FROM sessions WHERE user = {:user} ORDER BY rowid DESC LIMIT 1)",
		body{"user": ana.ID})
	if open(three) {
		t.Error("a session that was deleted by SQL still opens")
	}

	i.Call(ana.Caller, "POST", "/api/auth/signout-everywhere", nil).Want(200)
	for _, caller := range []hookstest.Caller{ana.Caller, hookstest.Bearer(fresh.String("accessToken"))} {
		i.Call(caller, "GET", profile, nil).WantCode(401, "unauthenticated")
	}
	if !open(bea.Caller) {
		t.Error("somebody else's session ended")
	}
}

func TestSessionLastsSevenDaysAndRefreshRenewsIt(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Clock.Advance(7*24*time.Hour - time.Second)
	fresh := i.Call(ana.Caller, "POST", refresh, nil).Want(200)
	if fresh.String("expiresAt") != "2026-12-08T08:59:59Z" || fresh.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("renewed until %s", fresh.String("expiresAt"))
	}
	renewed := hookstest.Bearer(fresh.String("accessToken"))
	i.Clock.Advance(7*24*time.Hour - time.Second)
	i.Call(renewed, "GET", profile, nil).Want(200)
	i.Clock.Advance(time.Second)
	i.Call(renewed, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(renewed, "POST", refresh, nil).WantCode(401, "unauthenticated")
}

func TestOfTwoRefreshesAtOnceOneWins(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	var wait sync.WaitGroup
	var done atomic.Int64
	answers := make([]hookstest.Answer, 8)
	writers, _ := i.App.NonconcurrentDB().(*dbx.DB)
	before := writers.DB().Stats().WaitCount
	err := i.App.RunInTransaction(func(core.App) error { // nobody writes until all have found the session
		for n := range answers {
			wait.Go(func() {
				answers[n] = i.Call(ana.Caller, "POST", refresh, nil)
				done.Add(1)
			})
		}
		for writers.DB().Stats().WaitCount-before+done.Load() < int64(len(answers)) {
			runtime.Gosched()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	won := 0
	for _, answer := range answers {
		switch answer.Status {
		case 200:
			won++
			i.Call(hookstest.Bearer(answer.String("accessToken")), "GET", profile, nil).Want(200)
		default:
			answer.WantCode(401, "unauthenticated")
		}
	}
	if won != 1 {
		t.Errorf("%d of the twins won", won)
	}
}
