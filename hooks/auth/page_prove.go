package auth

import (
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// Prove takes the password, or a code by mail, of who is signed in, and makes the session fresh. Wrong ones count as those of a
// sign-in do, and all tries of one person together, from wherever they come.
func Prove(p *page.Request) error {
	p.Shell.StepUp.CodeID = p.Form.Get("proof_id")
	another, typed := p.Form.Get("proof_by") == "code", p.Form.Get("proof_code")
	switch {
	case p.Shell.StepUp.CodeID != "" && !another && typed == "":
		return fault.Validation(fault.On("proof_code", "required"))
	case p.Shell.StepUp.CodeID == "" && !another && p.Form.Get("proof") == "":
		return fault.Validation(fault.On("proof", "required"))
	}
	if err := p.CountTry(); err != nil {
		return err
	}
	if err := p.SignInAllowed(p.Caller.Session.UserEmail); err != nil {
		return err
	}
	var err error
	switch {
	case another:
		err = askForCode(p.Request, p.Person(), token.ProofCode)
	case typed != "":
		err = proveByCode(p, typed)
	default:
		err = proveByPassword(p)
	}
	if err != nil {
		return proofRefused(p, err)
	}
	p.Shell.StepUp, p.Caller.Session.SignedInAt = views.StepUp{}, collections.At(p.Now)
	return nil
}

func proveByPassword(p *page.Request) error {
	password, err := p.Person().Password()
	if err != nil {
		return err
	}
	if !password.Matches(p.Form.Get("proof")) {
		p.SignInFailed(p.Caller.Session.UserEmail)
		return fault.Validation(fault.On("proof", "wrong"))
	}
	return p.Person().ProveSession(p.Caller.Session.ID, p.Now)
}

func proveByCode(p *page.Request, typed string) error {
	user, err := p.Person().Self()
	if err != nil {
		return err
	}
	code := waitingCode{p.Shell.StepUp.CodeID, typed, token.ProofCode}
	return byCode(p.Request, p.Person(), user, code, func(db collections.Person) error {
		return db.ProveSession(p.Caller.Session.ID, p.Now)
	})
}

// proofRefused tells of a code at its field, and which one was mailed.
func proofRefused(p *page.Request, err error) error {
	var refused *fault.Fault
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Code {
	case "mfa_required":
		p.Shell.StepUp.CodeID, _ = refused.Extra["mfaId"].(string)
		return fault.Validation(fault.On("proof_code", "code_mailed", p.Caller.Session.UserEmail))
	case "invalid_credentials":
		return fault.Validation(fault.On("proof_code", "wrong"))
	}
	return err
}
