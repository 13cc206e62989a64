package mail_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"nearbyassist/collections"
	"nearbyassist/domain/seal"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
	postbox "nearbyassist/hooks/mail"
)

func post(t *testing.T, i *hookstest.Instance, printed io.Writer) postbox.Post {
	t.Helper()
	box, err := seal.New([]byte("a secret of hookstest only"))
	if err != nil {
		t.Fatal(err)
	}
	return postbox.Post{
		Sender: postbox.NewSender(i.App, "", "", printed), Worker: "test",
		Instance: access.Instance{URL: i.URL, Secret: []byte("a secret of hookstest only"), Box: box},
	}
}

func send(t *testing.T, i *hookstest.Instance, p postbox.Post) error {
	t.Helper()
	return p.Send(context.Background(), collections.NewSystem(i.App), 1, i.Clock.Now())
}

func TestVerificationMailIsPrintedWhereNothingIsConfigured(t *testing.T) {
	i := hookstest.New(t)
	i.SignUp("Ana Gil")
	var printed bytes.Buffer
	p := post(t, i, &printed)
	if err := send(t, i, p); err != nil {
		t.Fatal(err)
	}
	if text := printed.String(); !strings.Contains(text, "Mail to ana@example.com") || !strings.Contains(text, i.URL+"/verify?token=") {
		t.Errorf("printed %q", text)
	}
	printed.Reset()
	if err := send(t, i, p); err != nil || printed.Len() > 0 {
		t.Errorf("sent twice: %q %v", printed.String(), err)
	}
}

func TestVerificationMailGoesByTheSMTPServerAndIsRetriedWithOneToken(t *testing.T) {
	i := hookstest.New(t)
	i.SignUp("Ana Gil")
	inbox := listen(t)
	settings := i.App.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host, settings.SMTP.Port, settings.SMTP.Username = true, "127.0.0.1", inbox.port, ""
	settings.Meta.SenderAddress = "salon@example.org"
	p := post(t, i, io.Discard)

	inbox.refuse = true
	if err := send(t, i, p); err == nil {
		t.Error("a refused mail is no error")
	}
	inbox.refuse = false
	if err := send(t, i, p); err != nil {
		t.Fatal(err)
	}
	if len(inbox.mails) != 0 {
		t.Fatal("it was tried again before it was due")
	}
	i.Clock.Advance(10 * time.Second)
	if err := send(t, i, p); err != nil {
		t.Fatal(err)
	}
	if len(inbox.mails) != 1 {
		t.Fatalf("%d mails arrived", len(inbox.mails))
	}
	message, err := mail.ReadMessage(strings.NewReader(inbox.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	if to := message.Header.Get("To"); !strings.Contains(to, "ana@example.com") || !strings.Contains(message.Header.Get("From"), "salon@example.org") {
		t.Errorf("to %q from %q", to, message.Header.Get("From"))
	}
	var links, tokens int
	if err := i.App.DB().NewQuery("SELECT count(*) FROM links").Row(&links); err != nil {
		t.Fatal(err)
	}
	tokens = len(regexp.MustCompile(`verify\?token=3?D?`).FindAllString(inbox.mails[0], -1))
	if links != 1 || tokens < 2 {
		t.Errorf("%d links are stored, %d are in the mail's two parts", links, tokens)
	}
}

// inbox is an SMTP server that keeps what it gets.
type inbox struct {
	port   int
	refuse bool
	mails  []string
}

func listen(t *testing.T) *inbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	kept := &inbox{port: listener.Addr().(*net.TCPAddr).Port}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return session{kept}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return kept
}

type session struct{ inbox *inbox }

func (s session) Mail(string, *smtp.MailOptions) error { return nil }
func (s session) Rcpt(string, *smtp.RcptOptions) error {
	if s.inbox.refuse {
		return &smtp.SMTPError{Code: 451, Message: "try later"}
	}
	return nil
}
func (s session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.inbox.mails = append(s.inbox.mails, string(text))
	return err
}
func (s session) Reset()        {}
func (s session) Logout() error { return nil }
