package hookstest

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
	"github.com/pocketbase/pocketbase/tools/cron"
)

// Mail is one that left.
type Mail struct {
	To      string
	Subject string
	Text    string // the plain part
}

// Link is the last address of the instance in the mail, as a path.
func (m Mail) Link() string {
	links := regexp.MustCompile(`https?://[^/\s]+(/[^\s]+)`).FindAllStringSubmatch(m.Text, -1)
	if len(links) == 0 {
		return ""
	}
	return links[len(links)-1][1]
}

// Token is that of the mail's link.
func (m Mail) Token() string {
	_, token, _ := strings.Cut(m.Link(), "token=")
	return token
}

// Mails sends what waits by a mail server of the instance's own, and answers what left.
func (i *Instance) Mails() []Mail {
	i.T.Helper()
	if i.inbox == nil {
		i.inbox = i.listen()
	}
	var left []Mail
	for {
		i.Run("mails") // a run may take only so many
		more := i.inbox.take()
		if len(more) == 0 {
			return left
		}
		left = append(left, more...)
	}
}

// Invitation is the token of one that was mailed to somebody without an account.
func (w *World) Invitation(business *Business) string {
	w.T.Helper()
	invited := w.unique("invited") + "@example.com"
	w.Call(business.Owner.Caller, "POST", "/api/staff", Body{"businessId": business.ID, "name": "Iker Roa", "email": invited}).Want(201)
	for _, mail := range w.Mails() {
		if mail.To == invited {
			return path.Base(mail.Link())
		}
	}
	w.T.Fatal("no invitation came")
	return ""
}

// token is the fixture that came by mail, nil where the name is of none.
func (s *scene) token(name string) any {
	s.T.Helper()
	switch name {
	case "verifyEmail.token":
		return s.mailed(s.NewPerson().Email, "/verify")
	case "resetPassword.token":
		person := s.NewPerson()
		s.Call(Guest, "POST", "/api/auth/forgot-password", Body{"email": person.Email}).Want(200)
		return s.mailed(person.Email, "/reset")
	case "confirmEmail.token":
		person := s.NewPerson()
		s.Call(person.Caller, "POST", "/api/auth/change-email", Body{"email": "new-" + person.Email, "currentPassword": Password}).Want(200)
		return s.mailed("new-"+person.Email, "/verify")
	case "acceptInvitation.token":
		return s.Invitation(s.business)
	}
	return nil
}

// mailed is the token of a mail to an address whose link leads to a page.
func (s *scene) mailed(email, page string) string {
	s.T.Helper()
	for _, mail := range s.Mails() {
		if mail.To == email && strings.HasPrefix(mail.Link(), page+"?") {
			return mail.Token()
		}
	}
	s.T.Fatalf("%s: no mail with a link came", s.route)
	return ""
}

// Run runs a job, as the console's Crons page does.
func (i *Instance) Run(job string) {
	i.T.Helper()
	registered := i.App.Cron().Jobs()
	at := slices.IndexFunc(registered, func(one *cron.Job) bool { return one.Id() == job })
	if at < 0 {
		i.T.Fatalf("there is no job %s", job)
	}
	registered[at].Run()
}

// inbox keeps what a mail server took.
type inbox struct {
	sync.Mutex
	mails []Mail
}

func (b *inbox) take() []Mail {
	b.Lock()
	defer b.Unlock()
	taken := b.mails
	b.mails = nil
	return taken
}

func (i *Instance) listen() *inbox {
	i.T.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(i.T, err)
	kept := &inbox{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{inbox: kept}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	go func() { _ = server.Serve(listener) }()
	i.T.Cleanup(func() { _ = server.Close() })
	settings := i.App.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host, settings.SMTP.Port = true, "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	return kept
}

type session struct {
	inbox *inbox
	to    string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		return err
	}
	text, err := plain(textproto.MIMEHeader(message.Header), message.Body)
	s.inbox.Lock()
	defer s.inbox.Unlock()
	s.inbox.mails = append(s.inbox.mails, Mail{s.to, subject, text})
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// plain is the first part that is plain text.
func plain(header textproto.MIMEHeader, body io.Reader) (string, error) {
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if strings.EqualFold(header.Get("Content-Transfer-Encoding"), "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		if kind != "text/plain" {
			text = nil
		}
		return string(text), err
	}
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		if text, err := plain(part.Header, part); text != "" || err != nil {
			return text, err
		}
	}
}
