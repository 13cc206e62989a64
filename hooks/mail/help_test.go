package mail_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-smtp"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

type body = map[string]any

// letter is a mail as its reader gets it.
type letter struct {
	id, from, to, subject, text, html, calendar string
}

// event is the one appointment of the mail's calendar file, as another library reads it.
func (l letter) event(t *testing.T) *ical.Event {
	t.Helper()
	calendar, err := ical.NewDecoder(strings.NewReader(l.calendar)).Decode()
	if err != nil {
		t.Fatalf("%v in %q", err, l.calendar)
	}
	events := calendar.Events()
	if method, err := calendar.Props.Text(ical.PropMethod); err != nil || method != "PUBLISH" || len(events) != 1 {
		t.Fatalf("method %s, %d events, %v", method, len(events), err)
	}
	return &events[0]
}

// postbox is an SMTP server that keeps what it takes, and answers with the codes it is given, the first one first.
type postbox struct {
	sync.Mutex
	replies []int
	mails   []letter
	arrived chan letter
}

func (b *postbox) take() []letter {
	b.Lock()
	defer b.Unlock()
	taken := b.mails
	b.mails = nil
	return taken
}

func (b *postbox) reply() error {
	b.Lock()
	defer b.Unlock()
	if len(b.replies) == 0 {
		return nil
	}
	code := b.replies[0]
	b.replies = b.replies[1:]
	return &smtp.SMTPError{Code: code, Message: "not now"}
}

// listen makes the instance's mails leave by a server of the test's.
func listen(t *testing.T, i *hookstest.Instance) *postbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &postbox{arrived: make(chan letter, 100)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{postbox: box}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	settings := i.App.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host, settings.SMTP.Port = true, "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	settings.Meta.SenderAddress = "salon@example.org"
	return box
}

type session struct{ *postbox }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return s.reply() }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

func (s *session) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		return err
	}
	got := letter{id: message.Header.Get("Message-Id"), from: message.Header.Get("From"), to: message.Header.Get("To"), subject: subject}
	if err := got.read(textproto.MIMEHeader(message.Header), message.Body); err != nil {
		return err
	}
	s.Lock()
	defer s.Unlock()
	s.mails = append(s.mails, got)
	s.arrived <- got
	return nil
}

// soon waits for one that leaves by itself.
func soon(t *testing.T, arrived <-chan letter) letter {
	t.Helper()
	select {
	case got := <-arrived:
		return got
	case <-time.After(10 * time.Second):
		t.Fatal("no mail came")
		return letter{}
	}
}

// read goes through the parts.
func (l *letter) read(header textproto.MIMEHeader, content io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
		case "quoted-printable":
			content = quotedprintable.NewReader(content)
		case "base64":
			content = base64.NewDecoder(base64.StdEncoding, content)
		}
		text, err := io.ReadAll(content)
		parts := map[string]*string{"text/plain": &l.text, "text/html": &l.html, "text/calendar": &l.calendar}
		if part := parts[kind]; part != nil {
			*part = string(text)
		}
		return err
	}
	for parts := multipart.NewReader(content, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := l.read(part.Header, part); err != nil {
			return err
		}
	}
}

// resendServer speaks Resend's API as its documentation has it: a key that was taken is answered again without another mail,
// and refused with another body. answers are statuses that come first; one below 0 is a 500 after the mail was taken.
type resendServer struct {
	*httptest.Server
	sync.Mutex
	answers []int
	calls   int
	bodies  map[string]string // by key
	mails   []letter
	arrived chan letter
}

func newResendServer(t *testing.T) *resendServer {
	s := &resendServer{bodies: map[string]string{}, arrived: make(chan letter, 100)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *resendServer) serve(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	s.calls++
	w.Header().Set("Content-Type", "application/json")
	if r.Method != "POST" || r.URL.Path != "/emails" || r.Header.Get("Authorization") != "Bearer re_test" {
		s.refuse(w, 401, "missing_api_key")
		return
	}
	answer := 200
	if len(s.answers) > 0 {
		answer, s.answers = s.answers[0], s.answers[1:]
	}
	if answer > 299 {
		s.refuse(w, answer, "application_error")
		return
	}
	text, _ := io.ReadAll(r.Body)
	key := r.Header.Get("Idempotency-Key")
	known, again := s.bodies[key]
	if again && known != string(text) {
		s.refuse(w, 409, "invalid_idempotent_request")
		return
	}
	if !again || key == "" {
		s.bodies[key] = string(text)
		s.keep(key, text)
	}
	if answer < 0 {
		s.refuse(w, 500, "internal_server_error")
		return
	}
	_, _ = io.WriteString(w, `{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}`)
}

func (s *resendServer) refuse(w http.ResponseWriter, status int, name string) {
	if status == 429 {
		w.Header().Set("Retry-After", "2")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body{"statusCode": status, "name": name, "message": "not now"})
}

func (s *resendServer) keep(key string, text []byte) {
	var sent struct {
		From, Subject, Html, Text string
		To                        []string
		Attachments               []struct {
			Filename string
			Content  []int
		}
	}
	if json.Unmarshal(text, &sent) != nil || len(sent.To) != 1 {
		return
	}
	got := letter{id: key, from: sent.From, to: sent.To[0], subject: sent.Subject, text: sent.Text, html: sent.Html}
	for _, attachment := range sent.Attachments {
		for _, b := range attachment.Content {
			got.calendar += string([]byte{byte(b)})
		}
	}
	s.mails = append(s.mails, got)
	s.arrived <- got
}

// byResend starts an instance whose mails go to the server.
func byResend(t *testing.T) (*hookstest.Instance, *resendServer) {
	t.Helper()
	server := newResendServer(t)
	return hookstest.New(t, func(config *hooks.Config) { config.ResendKey, config.ResendURL = "re_test", server.URL }), server
}

// waiting tells of each mail in the outbox how often it was tried and why it failed; done ones with an error were given up.
type waiting struct {
	Type     string `db:"type"`
	Attempts int    `db:"attempts"`
	Error    string `db:"error"`
	Done     bool   `db:"done"`
}

func outbox(t *testing.T, i *hookstest.Instance) (rows []waiting) {
	t.Helper()
	err := i.App.DB().NewQuery("SELECT type, attempts, error, doneAt != '' AS done FROM outbox WHERE topic = 'mail' ORDER BY createdAt, rowid").All(&rows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// shop is a business whose mails are read by the test.
type shop struct {
	*hookstest.Instance
	business *hookstest.Business
	post     *postbox
	service  string
}

// open makes one in Madrid that has told its customers nothing yet.
func open(t *testing.T, policy body) *shop {
	t.Helper()
	i := hookstest.New(t)
	s := &shop{Instance: i, business: i.SignUp("Ana Gil").Business("Salon Sol"), post: listen(t, i)}
	fields := body{
		"email": "sol@example.com", "address": body{"line1": "Calle Mayor 1", "city": "Madrid", "postalCode": "28013", "country": "ES"},
		"cancellationPolicy": body{"freeMinutes": 1440, "tiers": []body{{"minutesBefore": 1440, "feePercent": 50}}},
	}
	maps.Copy(fields, policy)
	s.owner("PATCH", "/api/businesses/"+s.business.ID, fields).Want(200)
	s.service = s.owner("POST", "/api/services", body{
		"businessId": s.business.ID, "name": "Cut, & colour", "durationMinutes": 60,
		"price": body{"amount": 4550, "currency": "EUR"},
	}).Want(201).String("id")
	s.Run("mails")
	s.post.take()
	return s
}

func (s *shop) owner(method, path string, fields any) hookstest.Answer {
	s.T.Helper()
	return s.Call(s.business.Owner.Caller, method, path, fields)
}

// book is a guest's booking; more adds to the customer.
func (s *shop) book(start string, more body) hookstest.Answer {
	s.T.Helper()
	customer := body{"name": "Fay Ruiz", "email": "fay@example.com"}
	maps.Copy(customer, more)
	return s.Call(hookstest.Guest, "POST", "/api/bookings", body{"businessId": s.business.ID, "serviceId": s.service, "start": start, "customer": customer}).Want(201)
}

// mails sends what waits and reads what arrived.
func (s *shop) mails() []letter {
	s.T.Helper()
	s.Run("mails")
	return s.post.take()
}

// mail is the only one that arrived.
func (s *shop) mail() letter {
	s.T.Helper()
	mails := s.mails()
	if len(mails) != 1 {
		s.T.Fatalf("%d mails arrived: %+v", len(mails), mails)
	}
	return mails[0]
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}
