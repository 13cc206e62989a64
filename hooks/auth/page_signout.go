package auth

import "nearbyassist/hooks/page"

// SendSignOut ends the session, whose token opens nothing from the next request on.
func SendSignOut(p *page.Request) (page.Answer, error) {
	if err := endSession(p); err != nil {
		return page.Answer{}, err
	}
	p.DropSession()
	return page.Go("/"), nil
}
