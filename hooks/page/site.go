package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/views"
)

// outermost stands outside of endpoint's, so that a refusal while draining is a page too.
const outermost = -1060

// errForeign is a form that another site sent.
var errForeign = errors.New("a form of another site")

// site is TABLE 2 as it is served.
type site struct {
	gate    *access.Gate
	prove   Prover
	origins *http.CrossOriginProtection
	rows    map[string]Row
	paths   *http.ServeMux // finds the row of an address that came with another method
}

// Bind puts the rows on PocketBase's router, with the page for whatever else is asked for behind them.
func Bind(to *router.Router[*core.RequestEvent], gate *access.Gate, prove Prover, rows []Row) {
	s := &site{gate: gate, prove: prove, origins: http.NewCrossOriginProtection(), rows: map[string]Row{}, paths: http.NewServeMux()}
	zip := apis.Gzip()
	for _, row := range rows {
		s.rows[row.pattern()] = row
		s.paths.Handle(row.pattern(), http.NotFoundHandler())
		if row.Show != nil {
			s.bind(to.GET(row.pattern(), s.show(row)), row, zip)
		}
		if row.Send != nil {
			s.bind(to.POST(row.pattern(), s.send(row)), row, zip)
		}
	}
	s.bind(to.Any("/", s.missing), Row{}, zip)
}

// pattern is the path for the router, where a bare slash would take every address.
func (r Row) pattern() string {
	if r.Path == "/" {
		return "/{$}"
	}
	return r.Path
}

func (s *site) bind(route *router.Route[*core.RequestEvent], row Row, zip *hook.Handler[*core.RequestEvent]) {
	route.Bind(zip, &hook.Handler[*core.RequestEvent]{Id: "nearbyassistPage", Priority: outermost, Func: s.guard})
	if row.Token {
		route.Unbind(apis.DefaultActivityLoggerMiddlewareId)
	}
}

func (s *site) show(row Row) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		p, to, err := s.open(e, row)
		if err != nil || to != "" {
			return p.answer(e, Go(to), err)
		}
		answer, err := row.Show(p)
		return p.answer(e, answer, err)
	}
}

func (s *site) send(row Row) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		p, _, err := s.open(e, row)
		if err != nil {
			return err
		}
		err = s.gate.CountForm(p.Request)
		if formErr := p.readForm(e); err == nil {
			err = formErr
		}
		if err == nil && p.Shell.StepUp.Needed {
			err = s.prove(p)
		}
		var answer Answer
		if err == nil {
			answer, err = row.Send(p)
		}
		if err != nil && row.Show != nil {
			answer, err = p.again(e, row, err)
		}
		return p.answer(e, answer, err)
	}
}

// open asks access for the request, and makes its shell. to is where to go instead, when the address makes a choice.
func (s *site) open(e *core.RequestEvent, row Row) (p *Request, to string, err error) {
	if row.Framed {
		e.Request.Header.Del("Cookie")
	}
	if err := s.origins.Check(e.Request); err != nil {
		return nil, "", errForeign
	}
	r, refused := s.gate.Visit(e, row.Rule(), row.Path)
	p = &Request{Request: r, Shell: bare(r), Query: e.Request.URL.Query()}
	p.token, p.site = row.Token, s
	p.readmit = func() error {
		_, err := s.gate.Visit(e, row.Rule(), row.Path)
		return err
	}
	e.Set(requestKey, p)
	if row.Framed {
		p.frame()
		return p, "", refused
	}
	if to, err = s.choose(r); err != nil || to != "" {
		return p, to, err
	}
	if p.Shell, err = s.shellOf(r); err != nil {
		return p, "", err
	}
	if refused == nil {
		refused = refuseLook(r, row)
	}
	if row.Fresh && refused == nil && r.Caller.Session != nil && !r.Fresh() {
		p.Shell.StepUp = views.StepUp{Needed: true, Email: r.Caller.Session.UserEmail}
	}
	return p, "", refused
}

const requestKey = "nearbyassistPage"

// missing is the page for an address that no row serves, or not with this method.
func (s *site) missing(e *core.RequestEvent) error {
	p, to, err := s.open(e, Row{Path: "/", Framed: strings.HasPrefix(e.Request.URL.Path, "/embed/")})
	if err != nil || to != "" {
		return p.answer(e, Go(to), err)
	}
	_, pattern := s.paths.Handler(e.Request)
	row, known := s.rows[pattern]
	if !known {
		return fault.NotFound()
	}
	e.Response.Header().Set("Allow", strings.Join(row.methods(), ", "))
	return fault.New("method_not_allowed")
}

// answer sends what a handler answered.
func (p *Request) answer(e *core.RequestEvent, answer Answer, err error) error {
	switch {
	case err != nil:
		return err
	case answer.write != nil:
		return p.sendStream(e, answer)
	case answer.kind != "":
		return p.sendFile(e, answer)
	case answer.view == nil:
		return p.redirect(e, answer)
	}
	var html bytes.Buffer
	if err := answer.view.Render(e.Request.Context(), &html); err != nil {
		return err
	}
	if p.Looks() {
		shown, err := p.site.withoutControls(html.Bytes())
		if err != nil {
			return err
		}
		html = *bytes.NewBuffer(shown)
	}
	p.dress(e)
	if answer.forms != "" {
		formsLeadTo(e.Response.Header(), answer.forms)
	}
	if p.kept(e, answer.status, html.Bytes()) {
		return e.NoContent(http.StatusNotModified)
	}
	return e.HTML(answer.status, html.String())
}

func (p *Request) sendFile(e *core.RequestEvent, answer Answer) error {
	p.dress(e)
	header, sum := e.Response.Header(), sha256.Sum256(answer.file)
	header.Set("Content-Type", answer.kind)
	if answer.name != "" {
		header.Set("Content-Disposition", `attachment; filename="`+answer.name+`"`)
	}
	header.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes.NewReader(answer.file))
	return nil
}

func (p *Request) redirect(e *core.RequestEvent, answer Answer) error {
	if answer.flash != "" {
		p.SetCookie(flashCookie, answer.flash, flashLasts)
	}
	dress(e.Response.Header(), p.Shell.Framed)
	p.keepAddress(e.Response.Header())
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.Redirect(http.StatusSeeOther, answer.to)
}
