package page

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

// again shows a form that was refused, with all that was typed and with the status of the refusal. Where its page is refused
// as well, the first refusal stands. Who has to sign in first is shown the door instead.
func (p *Request) again(e *core.RequestEvent, row Row, refused error) (Answer, error) {
	if fault.CodeOf(refused) == "unauthenticated" {
		return Answer{}, refused
	}
	problem := endpoint.Explain(p.App, p.Lang, p.ID, refused)
	p.Trouble = troubleOf(p, refused)
	p.Shell.StepUp.Trouble = p.Trouble
	answer, err := row.Show(p)
	if err != nil {
		return Answer{}, refused
	}
	answer.status = problem.GetStatus()
	return answer, nil
}

func troubleOf(p *Request, refused error) ui.Trouble {
	if fault.CodeOf(refused) == "rate_limited" {
		return views.TooMany(p.Lang, wait(p.Header))
	}
	return views.TroubleOf(p.Lang, refused)
}

// wait is what the limit's header says.
func wait(header http.Header) time.Duration {
	seconds, _ := strconv.Atoi(header.Get("Retry-After")) // absent: no wait to tell
	return time.Duration(seconds) * time.Second
}

// guard shows what went wrong, panics included, as a page.
func (s *site) guard(e *core.RequestEvent) error {
	err := e.Next()
	if err == nil || e.Written() {
		return nil // after the first byte the visitor sees a page that was cut
	}
	p, ok := e.Get(requestKey).(*Request)
	if !ok {
		r := s.gate.Unseen(e)
		p = &Request{Request: r, Shell: bare(r)}
	}
	if fault.CodeOf(err) == "unauthenticated" {
		return p.redirect(e, Go(s.door(e)))
	}
	failure := views.FailurePage{Shell: p.Shell, RequestID: p.ID, Status: http.StatusForbidden, Wait: wait(p.Header)}
	if !errors.Is(err, errForeign) {
		failure.Status = endpoint.Explain(p.App, p.Lang, p.ID, err).GetStatus()
	}
	if fault.CodeOf(err) == "insufficient_role" && !p.Looks() {
		failure.Need, failure.Ask = p.Needs(), p.whoMay()
	}
	return p.answer(e, Show(failure.Status, views.Failure(failure)), nil)
}

// whoMay are the names of those whom the visitor may ask.
func (p *Request) whoMay() []string {
	db, placed := p.Member()
	if !placed {
		return nil
	}
	var enough []string
	for _, each := range []role.Role{role.Owner, role.Admin, role.Staff} {
		if role.AtLeast(each, p.Needs()) {
			enough = append(enough, string(each))
		}
	}
	names, err := db.PeopleWith(enough)
	if err != nil {
		p.App.Logger().Error("nobody to ask was found", "requestId", p.ID, "error", err)
	}
	return names
}

// door is the sign-in page that leads back to where the visitor was going.
func (s *site) door(e *core.RequestEvent) string {
	_, pattern := s.paths.Handler(e.Request)
	if s.rows[pattern].Show == nil {
		return "/signin"
	}
	next := e.Request.URL.EscapedPath()
	if query := e.Request.URL.RawQuery; query != "" {
		next += "?" + query
	}
	if strings.HasPrefix(next, "//") {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(next)
}
