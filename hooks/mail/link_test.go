package mail_test

import (
	"regexp"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

var managed = regexp.MustCompile(`/m/[\w-]{43}`)

// A booking that is long over may still be looked at, by whoever reads the mail of the address on file.
func TestANewLinkOpensABookingWhoseLinkHasExpired(t *testing.T) {
	s := open(t, nil)
	s.book(wednesday, nil)
	old := managed.FindString(s.mail().text)
	s.Clock.Set(time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC))
	s.mails()
	visitor := s.Browse()
	visitor.Submit(visitor.Get(old).Want(410), hookstest.Form{}).WantGo(old)
	got := s.mail()
	want(t, got.subject, "Your booking: Cut, & colour, 25 Nov 2026, 10:00")
	want(t, got.text, "Here is a new link to your booking at Salon Sol.")
	fresh := managed.FindString(got.text)
	if fresh == "" || fresh == old {
		t.Fatalf("the mail has the link %q", fresh)
	}
	visitor.Get(fresh).Want(200).WantWords("Your booking").WantWords("10:00–11:00")
	visitor.Get(old).Want(410)
	s.Clock.Advance(7 * 24 * time.Hour)
	visitor.Get(fresh).Want(410)
}
