package auth

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/hooks/person"
	"nearbyassist/views"
)

const (
	providerCookie = "provider"
	providerTime   = 10 * time.Minute
)

// journey is what the visitor's browser keeps while a provider asks who they are.
type journey struct {
	Provider string `json:"provider"`
	State    string `json:"state"`
	Verifier string `json:"verifier"`
	Next     string `json:"next"`
}

// providersOf are the buttons of the door.
func providersOf(p *page.Request) ([]views.Provider, error) {
	providers, err := p.Accounts().Providers()
	shown := make([]views.Provider, len(providers))
	for n, provider := range providers {
		shown[n] = views.Provider{Label: provider.Label, Href: withNext("/signin/with/"+url.PathEscape(provider.Name), p.Next())}
	}
	return shown, err
}

// ShowProvider leads to the provider, which leads back to ShowProviderBack.
func ShowProvider(p *page.Request) (page.Answer, error) {
	status, answer, err := p.Inside(http.MethodGet, "/api/collections/users/auth-methods", nil)
	if err != nil {
		return page.Answer{}, err
	}
	var methods struct {
		OAuth2 struct {
			Providers []struct{ Name, State, AuthURL, CodeVerifier string }
		}
	}
	if status != http.StatusOK || json.Unmarshal(answer, &methods) != nil {
		return providerFailed(), nil
	}
	for _, provider := range methods.OAuth2.Providers {
		if provider.Name != p.HTTP.PathValue("provider") {
			continue
		}
		if err := keepJourney(p, journey{provider.Name, provider.State, provider.CodeVerifier, p.Next()}); err != nil {
			return page.Answer{}, err
		}
		return page.Go(provider.AuthURL + url.QueryEscape(backFrom(p, provider.Name))), nil
	}
	return providerFailed(), nil
}

// backFrom is the address that an administrator registers with the provider.
func backFrom(p *page.Request, provider string) string {
	return p.Instance().URL + "/signin/with/" + url.PathEscape(provider) + "/back"
}

func keepJourney(p *page.Request, kept journey) error {
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	p.SetCookie(p.HostCookie(providerCookie), base64.RawURLEncoding.EncodeToString(text), providerTime)
	return nil
}

// journeyOf is the one that the browser set out on with this provider, if the answer belongs to it.
func journeyOf(p *page.Request) (kept journey, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(p.Cookie(p.HostCookie(providerCookie)))
	if err != nil || json.Unmarshal(text, &kept) != nil {
		return journey{}, false
	}
	return kept, kept.State != "" && kept.State == p.Query.Get("state") && kept.Provider == p.HTTP.PathValue("provider")
}

// ShowProviderBack takes the provider's answer: PocketBase checks it and finds or makes the account, the session is ours.
func ShowProviderBack(p *page.Request) (page.Answer, error) {
	kept, ok := journeyOf(p)
	p.SetCookie(p.HostCookie(providerCookie), "", 0)
	if !ok || p.Query.Get("code") == "" {
		return providerFailed(), nil
	}
	status, answer, err := p.Inside(http.MethodPost, "/api/collections/users/auth-with-oauth2", map[string]any{
		"provider": kept.Provider, "code": p.Query.Get("code"), "codeVerifier": kept.Verifier, "redirectURL": backFrom(p, kept.Provider),
	})
	if err != nil {
		return page.Answer{}, err
	}
	if status == http.StatusTooManyRequests {
		return page.Answer{}, fault.New("rate_limited")
	}
	id, isNew, err := provenUser(p, answer)
	if err != nil || id == "" {
		return providerFailed(), err
	}
	return enterProven(p, id, isNew, page.Local(kept.Next))
}

// provenUser reads PocketBase's answer; where its second factor asks for more, the account is the one that waits.
func provenUser(p *page.Request, answer []byte) (id string, isNew bool, err error) {
	var proven struct {
		Record struct{ ID string }
		Meta   struct{ IsNew bool }
		MFAID  string
	}
	if json.Unmarshal(answer, &proven) != nil {
		return "", false, nil
	}
	if proven.MFAID != "" {
		id, err := p.Accounts().ProvenUser(proven.MFAID)
		return id, false, err
	}
	return proven.Record.ID, proven.Meta.IsNew, nil
}

// enterProven signs the account in. An address that the provider vouches for is as good as one that followed a mailed link.
func enterProven(p *page.Request, id string, isNew bool, next string) (page.Answer, error) {
	user, err := p.PersonOf(id, "").Self()
	if err != nil {
		return page.Answer{}, err
	}
	db := p.PersonOf(user.ID, user.Name)
	err = db.Tx(func(db collections.Person) error {
		if isNew && !user.Verified {
			return db.AppendMail("verification", p.Now)
		}
		return person.Join(db, p.Now)
	})
	if err != nil {
		return page.Answer{}, err
	}
	secret, expires, err := enterOrAsk(p.Request, db, user, "", "", "page")
	if asked(p, err) {
		return page.Go(withNext("/mfa", next)), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	home := "/app"
	if isNew {
		home = "/businesses/new"
	}
	if next != "" {
		home = next
	}
	return enter(p, secret, expires, home)
}

func providerFailed() page.Answer {
	return page.Go("/signin").Tell("provider_failed")
}
