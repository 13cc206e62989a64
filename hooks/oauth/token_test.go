package oauth_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// Errors are those of RFC 6749, section 5.2, in no cache.
func TestRefusalsAreThoseOfTheRFC(t *testing.T) {
	w := newWorld(t)
	id, secret := w.app.ClientID, w.app.ClientSecret
	public := w.register(body{"confidential": false})
	credentials := "grant_type=client_credentials&client_id=" + id + "&client_secret=" + secret
	for name, c := range map[string]struct {
		form, basic, kind string
		status            int
		code              string
	}{
		"nothing":                        {"", "", "", 401, "invalid_client"},
		"JSON":                           {`{"grant_type":"client_credentials"}`, "", "application/json", 400, "invalid_request"},
		"no form":                        {"a=%zz", "", "", 400, "invalid_request"},
		"too long":                       {credentials + "&x=" + strings.Repeat("a", 70_000), "", "", 400, "invalid_request"},
		"a parameter twice":              {credentials + "&scope=a&scope=b", "", "", 400, "invalid_request"},
		"unknown client":                 {"grant_type=client_credentials&client_id=aaaaaaaaaaaaaaa&client_secret=" + secret, "", "", 401, "invalid_client"},
		"no secret":                      {"grant_type=client_credentials&client_id=" + id, "", "", 401, "invalid_client"},
		"wrong secret":                   {"grant_type=client_credentials&client_id=" + id + "&client_secret=" + secret + "x", "", "", 401, "invalid_client"},
		"another one's secret":           {"grant_type=client_credentials&client_id=" + public.ClientID + "&client_secret=" + secret, "", "", 401, "invalid_client"},
		"wrong secret in the header":     {"grant_type=client_credentials", id + ":x", "", 401, "invalid_client"},
		"named by both ways":             {credentials, id + ":" + secret, "", 400, "invalid_request"},
		"named differently":              {"grant_type=client_credentials&client_id=" + public.ClientID, id + ":" + secret, "", 400, "invalid_request"},
		"no grant type":                  {"client_id=" + id + "&client_secret=" + secret, "", "", 400, "invalid_request"},
		"a grant type that is dangerous": {"grant_type=password&client_id=" + id + "&client_secret=" + secret, "", "", 400, "unsupported_grant_type"},
		"no code":                        {"grant_type=authorization_code&code_verifier=x&client_id=" + id + "&client_secret=" + secret, "", "", 400, "invalid_request"},
		"no code that could be":          {"grant_type=authorization_code&code=x&code_verifier=x&client_id=" + id + "&client_secret=" + secret, "", "", 400, "invalid_grant"},
		"no refresh token":               {"grant_type=refresh_token&refresh_token=&client_id=" + id + "&client_secret=" + secret, "", "", 400, "invalid_request"},
		"an access token to refresh":     {"grant_type=refresh_token&refresh_token=na_at_x&client_id=" + id + "&client_secret=" + secret, "", "", 400, "invalid_grant"},
	} {
		request, _ := http.NewRequest("POST", w.URL+"/oauth/token", strings.NewReader(c.form))
		request.Header.Set("Content-Type", c.kind)
		if c.kind == "" {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if user, password, basic := strings.Cut(c.basic, ":"); basic {
			request.SetBasicAuth(user, password)
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		var told map[string]string
		if err := json.NewDecoder(response.Body).Decode(&told); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = response.Body.Close()
		ascii := !strings.ContainsFunc(told["error_description"], func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
		if response.StatusCode != c.status || told["error"] != c.code || told["error_description"] == "" || !ascii || len(told) != 2 || response.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", name, response.StatusCode, told)
		}
		if challenge := response.Header.Get("WWW-Authenticate"); (challenge != "") != (c.status == 401) {
			t.Errorf("%s: WWW-Authenticate %q", name, challenge)
		}
	}
}

// Neither the address nor the cookie of a person counts, and other methods are refused.
func TestOnlyTheBodyCounts(t *testing.T) {
	w := newWorld(t)
	query := "/oauth/token?" + url.Values{"grant_type": {"client_credentials"}, "client_id": {w.app.ClientID}, "client_secret": {w.app.ClientSecret}}.Encode()
	if response := w.request("POST", query, "", "Content-Type", "application/x-www-form-urlencoded"); response.StatusCode != 401 {
		t.Errorf("parameters in the address: %d", response.StatusCode)
	}
	for _, path := range []string{"/oauth/token", "/oauth/revoke"} {
		if response := w.request("GET", path, ""); response.StatusCode != 405 || response.Header.Get("Allow") != "POST" {
			t.Errorf("GET %s: %d, Allow %q", path, response.StatusCode, response.Header.Get("Allow"))
		}
		response := w.request("POST", path, "", "Origin", "https://spa.example.com", "Content-Type", "application/x-www-form-urlencoded")
		if response.Header.Get("Access-Control-Allow-Origin") != "*" || response.Header.Get("Access-Control-Allow-Credentials") != "" || len(response.Cookies()) > 0 {
			t.Errorf("%s for scripts of others: %v", path, response.Header)
		}
	}
	w.owner.Headers["Origin"] = "https://spa.example.com"
	if page := w.owner.Get(w.app.asks()).Want(200); page.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("scripts of others may read the consent page")
	}
}

// What a client puts into the address by mistake stays out of PocketBase's activity log, which tells of the request all the same.
func TestNoLogKeepsWhatIsInTheAddress(t *testing.T) {
	w := newWorld(t)
	w.App.Settings().Logs.MaxDays, w.App.Settings().Logs.MinLevel = 1, -8
	query := "?" + url.Values{"client_secret": {w.app.ClientSecret}, "code": {"na_ac_x"}}.Encode()
	for _, path := range []string{"/oauth/token", "/oauth/revoke"} {
		for _, method := range []string{"POST", "GET"} {
			w.request(method, path+query, "")
		}
	}
	count := func(text string) (n int) {
		if err := w.App.AuxDB().NewQuery("SELECT count(*) FROM _logs WHERE data LIKE {:text} ESCAPE '!'").Bind(body{"text": "%" + strings.ReplaceAll(text, "_", "!_") + "%"}).Row(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for tries := 0; count("/oauth/token") < 2 || count("/oauth/revoke") < 2; tries++ { // lines are written off the request, 200 at a time
		if tries == 1000 {
			t.Fatal("requests of apps are not logged")
		}
		for range 200 {
			w.App.Logger().Info("another line")
		}
	}
	if count(w.app.ClientSecret)+count("na_ac_x") > 0 {
		t.Error("the log has a secret")
	}
}

// A client with many businesses behind one address is not slowed down by those who took their leave back.
func TestOnlyRefusedTriesCount(t *testing.T) {
	w := newWorld(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1e6, Authentication: 10, Account: 1e6, Guests: 1e6}
	})
	w.app.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	for range 15 {
		if _, err := w.app.enter(); err != nil {
			t.Fatal(err)
		}
	}
	wrong := url.Values{"grant_type": {"client_credentials"}, "client_id": {w.app.ClientID}, "client_secret": {"x"}}
	last := w.post("/oauth/token", wrong)
	for range 20 {
		if last = w.post("/oauth/token", wrong); last.Status == 429 {
			break
		}
	}
	if last.Status != 429 || last.String("error") != "temporarily_unavailable" || last.Header.Get("Retry-After") == "" {
		t.Errorf("after many: %d %s", last.Status, last.Body)
	}
	if _, err := w.app.enter(); err == nil {
		t.Error("the address may try on")
	}
	w.Clock.Advance(15 * time.Minute)
	if _, err := w.app.enter(); err != nil {
		t.Error(err)
	}
}

// What an app that proved who it is gets wrong is its own, and not the address's.
func TestAnAppThatErrsStopsNoOther(t *testing.T) {
	w := newWorld(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1e6, Authentication: 10, Account: 1e6, Guests: 1e6}
	})
	other := w.register(nil)
	w.app.Endpoint.AuthStyle, other.Endpoint.AuthStyle = oauth2.AuthStyleInParams, oauth2.AuthStyleInParams
	over := &oauth2.Token{RefreshToken: "na_rt_" + strings.Repeat("a", 36)}
	for range 10 {
		_, err := w.app.refresh(over)
		wantRefused(t, err, "invalid_grant")
	}
	_, err := w.app.refresh(over)
	wantRefused(t, err, "temporarily_unavailable")
	if _, err := other.enter(); err != nil {
		t.Error(err)
	}
}

func TestMetadata(t *testing.T) {
	w := newWorld(t)
	told := w.Call(hookstest.Guest, "GET", "/.well-known/oauth-authorization-server", nil).Want(200)
	for name, want := range map[string]any{
		"issuer": w.URL, "authorization_endpoint": w.app.Endpoint.AuthURL, "token_endpoint": w.app.Endpoint.TokenURL, "revocation_endpoint": w.URL + "/oauth/revoke",
		"authorization_response_iss_parameter_supported": true,
	} {
		if got := told.Value(name); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	for name, want := range map[string][]string{
		"response_types_supported": {"code"}, "grant_types_supported": {"authorization_code", "refresh_token", "client_credentials"}, "code_challenge_methods_supported": {"S256"},
		"token_endpoint_auth_methods_supported": {"client_secret_basic", "client_secret_post", "none"}, "scopes_supported": scope.All(),
	} {
		var got []string
		for _, value := range told.Value(name).([]any) {
			got = append(got, value.(string))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s are %v", name, got)
		}
	}
}
