package hooks_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// withProvider lets people sign in by an OpenID provider on this machine, which vouches for ana@example.com.
func withProvider(t *testing.T, i *hookstest.Instance, operator hookstest.Caller) {
	t.Helper()
	provider := http.NewServeMux()
	provider.HandleFunc("POST /token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token": "token", "token_type": "bearer"}`)
	})
	provider.HandleFunc("GET /user", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"sub": "1", "name": "Ana of the provider", "email": "ana@example.com", "email_verified": true}`)
	})
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	users := definition(i, operator, "users")
	users["oauth2"] = hookstest.Body{"enabled": true, "mappedFields": hookstest.Body{"name": "name"}, "providers": []any{hookstest.Body{
		"name": "oidc", "clientId": "id", "clientSecret": "secret", "authURL": server.URL + "/auth", "tokenURL": server.URL + "/token", "userInfoURL": server.URL + "/user",
	}}}
	i.Call(operator, "PATCH", "/api/collections/users", users).Want(200)
}

func TestASignUpByAProviderBringsANameAndNothingElse(t *testing.T) {
	for name, test := range map[string]struct {
		brings any
		called string
	}{
		"much": {hookstest.Body{
			"name": " Ana Gil ", "id": "aaaaaaaaaaaaaaa", "email": "somebody@example.com", "phone": "+34600000000", "marketingConsent": true, "locale": "xx",
			"timezone": "Mars/Olympus", "createdAt": "1970-01-01 00:00:00.000Z", "updatedAt": "1970-01-01 00:00:00.000Z", "password": "a chosen password", "passwordConfirm": "a chosen password",
		}, "Ana Gil"},
		"nothing":    {nil, "Ana of the provider"},
		"no text":    {hookstest.Body{"name": 7}, "Ana of the provider"},
		"empty name": {hookstest.Body{"name": "  "}, "Ana of the provider"},
	} {
		t.Run(name, func(t *testing.T) {
			i := hookstest.New(t)
			withProvider(t, i, i.Superuser())
			before := len(trails(i))
			answer := i.Call(hookstest.Guest, "POST", "/api/collections/users/auth-with-oauth2", hookstest.Body{
				"provider": "oidc", "code": "code", "redirectURL": "http://localhost/", "createData": test.brings,
			}, "Accept-Language", "es").Want(200)
			user, err := i.App.FindRecordById("users", answer.String("record.id"))
			if err != nil {
				t.Fatal(err)
			}
			for field, want := range map[string]string{
				"name": test.called, "email": "ana@example.com", "phone": "", "locale": "es", "timezone": "UTC",
				"createdAt": "2026-11-24 09:00:00.000Z", "updatedAt": "2026-11-24 09:00:00.000Z",
			} {
				if got := user.GetString(field); got != want {
					t.Errorf("%s is %q, want %q", field, got, want)
				}
			}
			if user.Id == "aaaaaaaaaaaaaaa" || user.GetBool("marketingConsent") || user.ValidatePassword("a chosen password") || !user.Verified() {
				t.Errorf("%v", user)
			}
			if len(trails(i)) != before {
				t.Errorf("it is told as a superuser's: %+v", trails(i)[before:])
			}
		})
	}
}

func TestNobodySignsUpThroughTheRecordsAPI(t *testing.T) {
	i := hookstest.New(t)
	user := i.SignUp("Ana Gil")
	account := hookstest.Body{"email": "eva@example.com", "password": hookstest.Password, "passwordConfirm": hookstest.Password, "name": "Eva"}
	for _, caller := range []hookstest.Caller{hookstest.Guest, user.Caller} {
		if answer := i.Call(caller, "POST", "/api/collections/users/records", account); answer.Status != 400 && answer.Status != 403 {
			t.Errorf("status %d: %s", answer.Status, answer.Body)
		}
	}
	if got := number(t, i.App.DB(), "SELECT count(*) FROM users"); got != 1 {
		t.Errorf("%d accounts", got)
	}
}
