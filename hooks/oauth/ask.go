package oauth

import (
	"errors"
	"net/url"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/page"
)

// ask is what an app asks a person for.
type ask struct {
	app       *collections.App
	redirect  string
	state     string
	scopes    []string
	challenge string
	places    []collections.Membership // businesses that the person may let it into
}

// unsendable is why an answer may be sent nowhere, so that the person has to be told: views.ConsentFailed knows the reasons.
type unsendable string

func (u unsendable) Error() string { return string(u) }

// askOf reads an authorization request. Whether its answer may go where it says is known before anything else; what else is wrong
// is a refusal that goes there.
func askOf(p *page.Request) (*ask, error) {
	client, redirect := p.Query["client_id"], p.Query["redirect_uri"]
	if len(client) != 1 || len(redirect) != 1 {
		return nil, unsendable("client")
	}
	app, err := p.Clients().FindApp(client[0])
	if errors.Is(err, collections.ErrNotFound) {
		return nil, unsendable("client")
	}
	if err != nil {
		return nil, err
	}
	if !oauth.Registered(app.RedirectURIs.V, redirect[0]) {
		return nil, unsendable("redirect")
	}
	wanted := &ask{app: app, redirect: redirect[0], state: p.Query.Get("state"), challenge: p.Query.Get("code_challenge")}
	if wanted.places, err = placesFor(p, app); err != nil {
		return nil, err
	}
	if app.Status != "active" && len(wanted.places) == 0 {
		return nil, unsendable("review") // nobody may send people to an address that nobody has looked at
	}
	return wanted, wanted.check(p.Query)
}

// check tells what is wrong with a request whose answer may be sent.
func (a *ask) check(query url.Values) error {
	for _, values := range query {
		if len(values) > 1 {
			return refuse("invalid_request", "A parameter is given twice.")
		}
	}
	mode := query.Get("response_mode")
	switch {
	case query.Get("response_type") == "":
		return refuse("invalid_request", "response_type is missing.")
	case query.Get("response_type") != "code":
		return refuse("unsupported_response_type", "Use response_type=code.")
	case mode != "" && mode != "query":
		return refuse("invalid_request", "The answer comes in the query.")
	case query.Has("request") || query.Has("request_uri"):
		return refuse("invalid_request", "Request objects are not supported.")
	case query.Get("code_challenge_method") != "S256" || !oauth.ValidChallenge(a.challenge):
		return refuse("invalid_request", "PKCE is required: code_challenge with code_challenge_method=S256.")
	}
	scopes, within := oauth.Narrow(query.Get("scope"), a.app.Scopes.V)
	if !within {
		return errScope
	}
	a.scopes = scopes
	return nil
}

// placesFor are the businesses that the person may let an app into: one that is not reviewed into its own alone.
func placesFor(p *page.Request, app *collections.App) (places []collections.Membership, err error) {
	memberships, err := p.Person().Memberships()
	if err != nil {
		return nil, err
	}
	for _, place := range memberships {
		isOpen := app.Status == "active" || place.BusinessID == app.Business
		if isOpen && role.AtLeast(role.Role(place.Role), role.Admin) {
			places = append(places, place)
		}
	}
	return places, nil
}

// answer leads back to the app, and names who answers, so that an app of many servers knows (RFC 9207).
func (a *ask) answer(p *page.Request, values url.Values) page.Answer {
	values.Set("iss", p.Instance().URL)
	if a.state != "" {
		values.Set("state", a.state)
	}
	return page.GoOut(oauth.Answer(a.redirect, values))
}

// refuse tells the app why it gets nothing.
func (a *ask) refuse(p *page.Request, refused *refusal) page.Answer {
	return a.answer(p, url.Values{"error": {refused.code}, "error_description": {refused.description}})
}
