package oauth_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

const (
	apps     = "/api/integrations/apps"
	callback = "https://crm.example.com/cb"
	verifier = "a-verifier-of-at-least-forty-three-characters-0123456789"
)

// world has a developer with a reviewed app, and a salon that may let it in.
type world struct {
	*hookstest.Instance
	maker, salon *hookstest.Business
	owner        *hookstest.Browser // of the salon
	operator     hookstest.Caller
	app          *app
}

// app is a registered app, as x/oauth2 configures it.
type app struct {
	oauth2.Config
	w *world
}

func newWorld(t *testing.T, change ...func(*hooks.Config)) *world {
	t.Helper()
	w := &world{Instance: hookstest.New(t, change...)}
	w.operator = w.Superuser()
	w.maker, w.salon = w.SignUp("Dora Vega").Business("CRM makers"), w.SignUp("Ana Gil").Business("Salon Sol")
	w.owner = w.salon.Owner.Browse()
	w.app = w.register(nil)
	w.review(w.app, "active")
	return w
}

// register makes an app of the developer's; it is in review.
func (w *world) register(more body) *app {
	w.T.Helper()
	given := body{
		"businessId": w.maker.ID, "name": "Sol CRM", "website": "https://crm.example.com", "redirectUris": []string{callback},
		"scopes": []string{"business:read", "bookings:read", "services:read", "services:write", "webhooks:read", "webhooks:write"},
	}
	for name, value := range more {
		given[name] = value
	}
	made := w.Call(w.maker.Owner.Caller, "POST", apps, given).Want(201)
	return &app{oauth2.Config{
		ClientID: made.String("clientId"), ClientSecret: made.String("clientSecret"), RedirectURL: callback,
		Endpoint: oauth2.Endpoint{AuthURL: w.URL + "/oauth/authorize", TokenURL: w.URL + "/oauth/token"},
	}, w}
}

// review is a superuser's decision in the console.
func (w *world) review(a *app, status string) {
	w.T.Helper()
	w.Call(w.operator, "PATCH", "/api/collections/apps/records/"+a.ClientID, body{"status": status}).Want(200)
}

// asks is the path of the consent page.
func (a *app) asks(options ...oauth2.AuthCodeOption) string {
	options = append([]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}, options...)
	return strings.TrimPrefix(a.AuthCodeURL("a state & more", options...), a.w.URL)
}

// allow lets the app in by the page, and answers what it gets in the query.
func (a *app) allow(who *hookstest.Browser, business string, options ...oauth2.AuthCodeOption) url.Values {
	a.w.T.Helper()
	shown := who.Get(a.asks(options...)).Want(200)
	return answerIn(a.w.T, who.Submit(shown, hookstest.Form{"decision": "allow", "business": business}))
}

func answerIn(t testing.TB, page hookstest.Page) url.Values {
	t.Helper()
	to, err := url.Parse(page.Want(303).Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return to.Query()
}

// connect goes the whole way into the salon.
func (a *app) connect(scopes ...string) *oauth2.Token {
	a.w.T.Helper()
	a.Scopes = scopes
	return a.exchange(a.allow(a.w.owner, a.w.salon.ID).Get("code"))
}

func (a *app) exchange(code string) *oauth2.Token {
	a.w.T.Helper()
	token, err := a.Exchange(context.Background(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		a.w.T.Fatal(err)
	}
	return token
}

// refresh changes a refresh token into the next pair.
func (a *app) refresh(token *oauth2.Token) (*oauth2.Token, error) {
	return a.TokenSource(context.Background(), &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
}

// enter comes in by the app's own secret.
func (a *app) enter(scopes ...string) (*oauth2.Token, error) {
	config := clientcredentials.Config{ClientID: a.ClientID, ClientSecret: a.ClientSecret, TokenURL: a.Endpoint.TokenURL, Scopes: scopes}
	return config.Token(context.Background())
}

// opens tells what a token gets, by an operation that needs services:read.
func (w *world) opens(token *oauth2.Token) int {
	w.T.Helper()
	return w.Call(hookstest.Bearer(token.AccessToken), "GET", "/api/services", nil).Status
}

// wantRefused fails the test unless a client was refused with this code.
func wantRefused(t testing.TB, err error, code string) {
	t.Helper()
	refused, ok := err.(*oauth2.RetrieveError)
	if !ok || refused.ErrorCode != code || refused.ErrorDescription == "" {
		t.Errorf("refused with %v, want %s", err, code)
	}
}

// post sends a form as a client does.
func (w *world) post(path string, form url.Values, headers ...string) hookstest.Answer {
	w.T.Helper()
	return w.Call(hookstest.Guest, "POST", path, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// revoke ends a token as the app does.
func (a *app) revoke(token string) hookstest.Answer {
	a.w.T.Helper()
	return a.w.post("/oauth/revoke", url.Values{"token": {token}, "client_id": {a.ClientID}, "client_secret": {a.ClientSecret}})
}

// request sends one as it is, without following where it leads.
func (w *world) request(method, path string, text string, headers ...string) *http.Response {
	w.T.Helper()
	request, err := http.NewRequest(method, w.URL+path, strings.NewReader(text))
	if err != nil {
		w.T.Fatal(err)
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		w.T.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return response
}
