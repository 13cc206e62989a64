package mail_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/domain/seal"
	"nearbyassist/domain/token"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/mail"
)

// hashOf is the hash of the token behind the first such path in a text.
func hashOf(t *testing.T, text, path string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, path)
	if !found {
		t.Fatalf("no %s in %s", path, text)
	}
	return token.LinkHash(strings.Fields(rest)[0])
}

func TestMailsArePrintedWhereNothingIsConfigured(t *testing.T) {
	i := hookstest.New(t)
	i.SignUp("Ana Gil")
	var printed bytes.Buffer
	sender, err := mail.NewSender(i.App, mail.Config{Printed: &printed})
	if err != nil {
		t.Fatal(err)
	}
	box, err := seal.New([]byte("a secret of hookstest only"))
	if err != nil {
		t.Fatal(err)
	}
	post := mail.Post{Sender: sender, Worker: "test", Instance: access.Instance{URL: i.URL, Secret: []byte("a secret of hookstest only"), Box: box}}
	for range 2 {
		if err := post.Send(context.Background(), collections.NewSystem(i.App), 1, i.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if text := printed.String(); strings.Count(text, "Mail to ") != 1 || !strings.Contains(text, "ana@example.com") || strings.Count(text, i.URL+"/verify?token=") != 1 {
		t.Errorf("printed %q", text)
	}
}

// What an administrator causes in the console is written by PocketBase, and leaves as all others do.
func TestMailsOfTheConsole(t *testing.T) {
	reset := func(i *hookstest.Instance) {
		i.Superuser()
		i.Call(hookstest.Guest, "POST", "/api/collections/_superusers/request-password-reset", body{"email": "operator@example.com"}).Want(204)
	}
	i, server := byResend(t)
	reset(i)
	if got := soon(t, server.arrived); got.id != "" || !strings.Contains(got.to, "operator@example.com") || !strings.Contains(got.html, "/confirm-password-reset/") {
		t.Errorf("%+v", got)
	}
	if rows := outbox(t, i); len(rows) != 0 {
		t.Errorf("its token is in the queue: %+v", rows)
	}

	other := hookstest.New(t, func(config *hooks.Config) { config.MailFrom = "other@example.org" })
	box := listen(t, other)
	reset(other)
	if got := soon(t, box.arrived); !strings.Contains(got.to, "operator@example.com") {
		t.Errorf("by SMTP: %+v", got)
	}
}
