package mail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// Resend answers as it likes: no mail is lost, none arrives twice.
func TestResendLosesAndDoublesNothing(t *testing.T) {
	i, server := byResend(t)
	server.answers = []int{429, 500, -1, 429, 503, 200, -1, 408, 401, 403, 409, -1, 200, 500, 502}
	const people = 6
	for n := range people {
		i.SignUp(fmt.Sprintf("Person%d Gil", n))
	}
	for range 200 {
		i.Run("mails")
		i.Clock.Advance(10 * time.Second)
	}
	var to []string
	for _, mail := range server.mails {
		to = append(to, mail.to)
	}
	slices.Sort(to)
	if len(to) != people || len(slices.Compact(to)) != people {
		t.Errorf("%d mails arrived: %q", len(server.mails), to)
	}
	for _, row := range outbox(t, i) {
		if !row.Done {
			t.Errorf("still waiting: %+v", row)
		}
	}
	if calls := server.calls; calls < people+12 {
		t.Errorf("only %d calls", calls)
	}
}

func TestAMailThatResendRefusesIsNotTriedAgain(t *testing.T) {
	i, server := byResend(t)
	server.answers = []int{422}
	i.SignUp("Ana Gil")
	i.SignUp("Bea Sanz")
	for range 10 {
		i.Run("mails")
		i.Clock.Advance(time.Hour)
	}
	rows := outbox(t, i)
	slices.SortFunc(rows, func(a, b waiting) int { return b.Attempts - a.Attempts })
	if len(server.mails) != 1 || server.calls != 2 || !rows[0].Done || rows[0].Attempts != 1 || rows[0].Error != "422 application_error: not now" || rows[1] != (waiting{"verification", 0, "", true}) {
		t.Errorf("%d calls, %d mails, %+v", server.calls, len(server.mails), rows)
	}
}

func TestTooManyRequestsCountsAsNoTryAndEndsTheRun(t *testing.T) {
	i, server := byResend(t)
	server.answers = slices.Repeat([]int{429}, 30)
	i.SignUp("Ana Gil")
	i.SignUp("Bea Sanz")
	i.Run("mails")
	if server.calls != 1 {
		t.Errorf("%d calls at once", server.calls)
	}
	for range 60 {
		i.Clock.Advance(2 * time.Second)
		i.Run("mails")
	}
	if len(server.mails) != 2 {
		t.Errorf("%d mails, %+v", len(server.mails), outbox(t, i))
	}
}

func TestASendThatWasNotNotedIsMadeAgainWithTheSameLink(t *testing.T) {
	i, server := byResend(t)
	i.SignUp("Ana Gil")
	i.Run("mails")
	i.SQL("UPDATE outbox SET doneAt = '' WHERE topic = 'mail'", nil) // as after kill -9 between the two
	i.Clock.Advance(3 * time.Minute)
	i.Run("mails")
	if server.calls != 2 || len(server.mails) != 1 {
		t.Errorf("%d calls, %d mails", server.calls, len(server.mails))
	}
	var links int
	if err := i.App.DB().NewQuery("SELECT count(*) FROM links").Row(&links); err != nil || links != 1 {
		t.Errorf("%d links, %v", links, err)
	}
	i.SQL("UPDATE outbox SET doneAt = '', linkVersion = 0 WHERE topic = 'mail'", nil) // another text under the same key
	i.Clock.Advance(3 * time.Minute)
	i.Run("mails")
	if rows := outbox(t, i); len(server.mails) != 1 || !rows[0].Done || rows[0].Error != "" {
		t.Errorf("%d mails, %+v", len(server.mails), rows)
	}
}

func TestSMTPTellsForNowFromForEver(t *testing.T) {
	for name, c := range map[string]struct {
		replies []int
		arrives bool
		tries   int
	}{
		"taken":           {nil, true, 0},
		"busy":            {[]int{451, 421, 450}, true, 3},
		"no such mailbox": {[]int{550}, false, 1},
		"not allowed":     {[]int{554}, false, 1},
		"wrong password":  {[]int{535, 530}, true, 2},
		"away":            {slices.Repeat([]int{451}, 20), false, 9},
	} {
		t.Run(name, func(t *testing.T) {
			i := hookstest.New(t)
			box := listen(t, i)
			i.SignUp("Ana Gil")
			box.replies = c.replies
			for range 15 * 60 / 5 {
				i.Run("mails")
				i.Clock.Advance(5 * time.Minute)
			}
			mails, row := box.take(), outbox(t, i)[0]
			if (len(mails) == 1) != c.arrives || row.Attempts != c.tries || !row.Done || (row.Error == "") != (c.tries == 0) {
				t.Errorf("%d mails, %+v", len(mails), row)
			}
		})
	}
}

func TestAMailKeepsItsLinkAndItsNameOverTries(t *testing.T) {
	i := hookstest.New(t)
	box := listen(t, i)
	i.SignUp("Ana Gil")
	box.replies = []int{451}
	i.Run("mails")
	i.Run("mails")
	if len(box.take()) != 0 {
		t.Fatal("it was tried again before it was due")
	}
	var stored []struct {
		ID   string `db:"id"`
		Hash string `db:"hash"`
	}
	i.Clock.Advance(10 * time.Second)
	i.Run("mails")
	if err := i.App.DB().NewQuery("SELECT o.id, l.hash FROM links l, outbox o WHERE o.topic = 'mail'").All(&stored); err != nil {
		t.Fatal(err)
	}
	mails := box.take()
	if len(mails) != 1 || len(stored) != 1 || mails[0].id != "<"+stored[0].ID+"@example.org>" || !strings.Contains(mails[0].from, "salon@example.org") {
		t.Fatalf("%+v, %+v", mails, stored)
	}
	if hash := hashOf(t, mails[0].text, "/verify?token="); hash != stored[0].Hash || !strings.Contains(mails[0].html, "/verify?token=") {
		t.Errorf("the mail's link is not the stored one: %s", mails[0].text)
	}
	if len(i.Mails()) != 0 {
		t.Error("it was sent twice")
	}
}

// A link for a new password is good for half an hour: later the mail would be a trap.
func TestAMailIsNotSentAfterItsLinkHasEnded(t *testing.T) {
	i := hookstest.New(t)
	box := listen(t, i)
	i.SignUp("Ana Gil")
	i.Run("mails")
	box.take()
	i.SQL("UPDATE outbox SET type = 'reset', doneAt = '' WHERE topic = 'mail'", nil)
	box.replies = slices.Repeat([]int{451}, 20)
	for range 200 {
		i.Run("mails")
		i.Clock.Advance(time.Minute)
	}
	if row := outbox(t, i)[0]; !row.Done || row.Attempts != 5 || len(box.take()) > 0 {
		t.Errorf("%+v", row)
	}
}
