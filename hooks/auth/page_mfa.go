package auth

import (
	"errors"
	"net/http"
	"net/url"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// mfaCookie holds the id of the sign-in that waits: who has it has shown a first factor.
const mfaCookie = "mfa"

// asked keeps the sign-in that waits for a code, if that is what was refused.
func asked(p *page.Request, err error) bool {
	var refused *fault.Fault
	if !errors.As(err, &refused) || refused.Code != "mfa_required" {
		return false
	}
	id, _ := refused.Extra["mfaId"].(string)
	p.SetCookie(p.HostCookie(mfaCookie), id, codeTime)
	return true
}

// ShowMFA asks for the code that was mailed.
func ShowMFA(p *page.Request) (page.Answer, error) {
	if p.Cookie(p.HostCookie(mfaCookie)) == "" {
		return page.Go(withNext("/signin", p.Next())), nil
	}
	keepNext(p)
	return page.Show(http.StatusOK, views.MFA(views.MFAPage{Shell: p.Shell, Next: p.Next(), Trouble: p.Trouble})), nil
}

// SendMFA opens the session that waits for the code. One that is over leads back to the door.
func SendMFA(p *page.Request) (page.Answer, error) {
	code := p.Form.Get("otp")
	if code == "" {
		return page.Answer{}, fault.Validation(fault.On("otp", "required"))
	}
	waiting, err := p.Accounts().SignInCode(p.Cookie(p.HostCookie(mfaCookie)))
	if errors.Is(err, collections.ErrNotFound) || err == nil && (!waiting.Open(p.Now) || waiting.Attempts >= codeAttempts) {
		return startAgain(p), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	user, err := p.PersonOf(waiting.User, "").Self()
	if err != nil {
		return page.Answer{}, err
	}
	secret, expires, err := enterByCode(p.Request, p.PersonOf(user.ID, user.Name), user, waiting.ID, code, "page")
	if err != nil {
		return page.Answer{}, err
	}
	p.SetCookie(p.HostCookie(mfaCookie), "", 0)
	return enter(p, secret, expires, "/app")
}

func startAgain(p *page.Request) page.Answer {
	p.SetCookie(p.HostCookie(mfaCookie), "", 0)
	return page.Go(withNext("/signin", p.Next())).Tell("signin_again")
}

// withNext is a path that keeps where the visitor was going.
func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}
