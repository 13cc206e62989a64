package auth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// provider is an OpenID provider on this machine: it asks nobody anything, and holds its clients to PKCE and to the address
// that they came from.
type provider struct {
	*httptest.Server
	mu     sync.Mutex
	claims map[string]any        // of whoever signs in next
	grants map[string]url.Values // by code: what the client asked for
}

func newProvider(t *testing.T, i *hookstest.Instance) *provider {
	t.Helper()
	p := &provider{grants: map[string]url.Values{}}
	serve := http.NewServeMux()
	serve.HandleFunc("GET /auth", p.authorize)
	serve.HandleFunc("POST /token", p.token)
	serve.HandleFunc("GET /user", p.user)
	p.Server = httptest.NewServer(serve)
	t.Cleanup(p.Close)
	i.Call(i.Superuser(), "PATCH", "/api/collections/users", hookstest.Body{"oauth2": hookstest.Body{
		"enabled": true, "mappedFields": hookstest.Body{"name": "name"}, "providers": []any{hookstest.Body{
			"name": "oidc", "displayName": "Portal", "clientId": "salon", "clientSecret": "secret",
			"authURL": p.URL + "/auth", "tokenURL": p.URL + "/token", "userInfoURL": p.URL + "/user", "pkce": true,
		}},
	}}).Want(200)
	return p
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := r.URL.Query()
	code := "code-" + asked.Get("state")
	p.grants[code] = asked
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {asked.Get("state")}}.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.grants[r.FormValue("code")]
	delete(p.grants, r.FormValue("code"))
	challenge := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if asked == nil || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:]) || asked.Get("redirect_uri") != r.FormValue("redirect_uri") {
		http.Error(w, `{"error": "invalid_grant"}`, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "token", "token_type": "bearer"})
}

func (p *provider) user(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(p.claims)
}

// knows says who signs in next.
func (p *provider) knows(subject, email string, vouches any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims = map[string]any{"sub": subject, "name": "Ana Gil", "email": email, "email_verified": vouches}
}

// travel goes to the provider by the door's button, and back as far as the provider leads.
func travel(t *testing.T, guest *hookstest.Browser, door string) (back string) {
	t.Helper()
	button := guest.Get(door).Want(200).Find("a[href^='/signin/with/']")
	if button.Text() != "Continue with Portal" {
		t.Fatalf("the button says %q", button.Text())
	}
	away := guest.Get(button.AttrOr("href", "")).Want(303).Header.Get("Location")
	response, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", away, nil))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	_, back, found := strings.Cut(strings.TrimPrefix(response.Header.Get("Location"), "http://"), "/")
	if !found {
		t.Fatalf("the provider leads to %q", response.Header.Get("Location"))
	}
	return "/" + back
}

func TestSignUpByAProvider(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	salon := newShop(i, "Bea Sanz", "Salon Sol")
	booked := salon.book(i, hookstest.Guest, "ana@example.com")
	p.knows("1", "Ana@Example.com", true)
	guest := i.Browse()
	before := i.Dump()
	back := travel(t, guest, "/signup?next=%2Fapp%3Fall%3D1")
	i.WantUnchanged(before)
	if !strings.HasPrefix(back, "/signin/with/oidc/back?code=") {
		t.Fatalf("it leads back to %s", back)
	}
	guest.Get(back).WantGo("/app?all=1")
	ana := hookstest.Bearer(guest.Cookies["na_session"])
	profile := i.Call(ana, "GET", "/api/users/profile", nil).Want(200)
	if profile.String("email") != "ana@example.com" || profile.String("name") != "Ana Gil" || profile.Value("emailVerified") != true {
		t.Errorf("profile %s", profile.Body)
	}
	i.Call(ana, "GET", "/api/bookings/"+booked, nil).Want(200) // the provider's word is as good as our own mail
	for _, mail := range i.Mails() {
		if mail.To == "ana@example.com" && strings.HasPrefix(mail.Link(), "/verify") {
			t.Errorf("a proved address is asked to prove itself: %v", mail)
		}
	}
	again := i.Browse()
	again.Get(travel(t, again, "/signin")).WantGo("/app")
	if got := i.Call(hookstest.Bearer(again.Cookies["na_session"]), "GET", "/api/users/profile", nil).Want(200); got.String("id") != profile.String("id") {
		t.Errorf("another account: %s", got.Body)
	}
	fresh := i.Browse()
	p.knows("2", "new@example.com", true)
	fresh.Get(travel(t, fresh, "/signup")).WantGo("/businesses/new")
}

func TestAnAddressThatTheProviderDoesNotVouchForHasToBeProved(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	p.knows("1", "ana@example.com", false)
	guest := i.Browse()
	guest.Get(travel(t, guest, "/signup")).WantGo("/businesses/new")
	ana := hookstest.Bearer(guest.Cookies["na_session"])
	if profile := i.Call(ana, "GET", "/api/users/profile", nil).Want(200); profile.Value("emailVerified") != false || profile.String("email") != "ana@example.com" {
		t.Errorf("profile %s", profile.Body)
	}
	token := lastTo(i, "ana@example.com", "/verify")
	again := i.Browse()
	again.Get(travel(t, again, "/signin")).WantGo("/app")
	if more := i.Mails(); len(more) > 0 {
		t.Errorf("mails %v", more)
	}
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": token}).Want(200)
}

func TestAnAccountIsReachedByAVouchedAddressOnly(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	ana := i.SignUp("Ana Gil")
	proofs["the mailed link"](i, ana)
	for _, vouches := range []any{false, nil, "no"} {
		p.knows("666", ana.Email, vouches)
		guest := i.Browse()
		back := travel(t, guest, "/signin")
		before := i.Dump()
		guest.Get(back).WantGo("/signin")
		i.WantUnchanged(before)
		guest.Get("/signin").WantWords("That did not work.")
		if _, in := guest.Cookies["na_session"]; in {
			t.Fatalf("a stranger is in by a provider that says %v", vouches)
		}
	}
	p.knows("1", ana.Email, true)
	guest := i.Browse()
	guest.Get(travel(t, guest, "/signin")).WantGo("/app")
	if got := i.Call(hookstest.Bearer(guest.Cookies["na_session"]), "GET", "/api/users/profile", nil).Want(200); got.String("id") != ana.ID {
		t.Errorf("another account: %s", got.Body)
	}
	i.Call(ana.Caller, "GET", "/api/users/profile", nil).Want(200)
	signIn(i, ana.Email, hookstest.Password).Want(200)
}

// Somebody signed up under an address that was not theirs; whose it is comes by a provider and takes the account over.
func TestWhoOwnsTheAddressTakesTheAccountBack(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	squatter := i.SignUp("Ana Gil")
	p.knows("1", squatter.Email, true)
	guest := i.Browse()
	guest.Get(travel(t, guest, "/signin")).WantGo("/app")
	guest.Get("/app").Want(200)
	i.Call(squatter.Caller, "GET", "/api/users/profile", nil).WantCode(401, "unauthenticated")
	signIn(i, squatter.Email, hookstest.Password).WantCode(401, "invalid_credentials")
}

func TestAnAnswerThatNobodyAskedForIsRefused(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	p.knows("1", "ana@example.com", true)
	guest, other := i.Browse(), i.Browse()
	back, foreign := travel(t, guest, "/signin"), travel(t, other, "/signin")
	address, _ := url.Parse(back)
	query := address.Query()
	for name, wrong := range map[string]struct {
		who *hookstest.Browser
		to  string
	}{
		"another browser's answer": {guest, foreign},
		"no state":                 {guest, "/signin/with/oidc/back?code=" + query.Get("code")},
		"another provider":         {guest, strings.Replace(back, "/oidc/", "/google/", 1)},
		"a refusal":                {guest, "/signin/with/oidc/back?error=access_denied&state=" + query.Get("state")},
		"no journey":               {i.Browse(), back},
		"an unknown code":          {guest, "/signin/with/oidc/back?code=guessed&state=" + query.Get("state")},
	} {
		cookie := wrong.who.Cookies["provider"]
		before := i.Dump()
		wrong.who.Get(wrong.to).WantGo("/signin")
		i.WantUnchanged(before)
		if _, in := wrong.who.Cookies["na_session"]; in {
			t.Errorf("%s: a session", name)
		}
		if cookie != "" {
			wrong.who.Cookies["provider"] = cookie
		}
	}
	guest.Get(back).WantGo("/businesses/new")
	if _, kept := guest.Cookies["provider"]; kept {
		t.Error("the cookie stays")
	}
	i.Browse().Get("/signin/with/nobody").WantGo("/signin")
}

func TestAProviderIsAFirstFactorOnly(t *testing.T) {
	i := hookstest.New(t)
	p := newProvider(t, i)
	ana := i.SignUp("Ana Gil")
	proofs["the mailed link"](i, ana)
	factor := hookstest.Body{"otp": hookstest.Body{"enabled": true, "duration": 180, "length": 8}, "mfa": hookstest.Body{"enabled": true, "duration": 600}}
	i.SQL("DELETE FROM _superusers", nil)
	i.Call(i.Superuser(), "PATCH", "/api/collections/users", factor).Want(200)
	p.knows("1", ana.Email, true)
	guest := i.Browse()
	guest.Get(travel(t, guest, "/signin?next=%2Fapp%3Fall%3D1")).WantGo("/mfa?next=%2Fapp%3Fall%3D1")
	if _, in := guest.Cookies["na_session"]; in {
		t.Fatal("a session for one factor")
	}
	guest.Submit(guest.Get("/mfa?next=%2Fapp%3Fall%3D1").Want(200), hookstest.Form{"otp": code(t, i)}).WantGo("/app?all=1")
	if rows := i.Dump()["_mfas"]; rows != "" {
		t.Errorf("PocketBase still waits: %s", rows)
	}
}

func TestWithoutAProviderThereIsNoButton(t *testing.T) {
	i := hookstest.New(t)
	for _, door := range []string{"/signin", "/signup"} {
		if n := i.Browse().Get(door).Find("a[href^='/signin/with/']").Length(); n > 0 {
			t.Errorf("%s has %d buttons", door, n)
		}
	}
}
