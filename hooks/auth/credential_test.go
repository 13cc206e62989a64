package auth_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestCredentialInTheWrongPlace(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	key := salon.Key("services:read").Header()
	session := strings.TrimPrefix(ana.Header(), "Bearer ")
	users, err := i.App.FindRecordById("users", ana.ID)
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := users.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/services?businessId=" + salon.ID, "/api/businesses/my-businesses"} {
		for name, c := range map[string]struct {
			headers []string
			status  int
			code    string
			field   string
		}{
			"both":                    {[]string{"Authorization", "Bearer " + session, "X-API-Key", key}, 400, "invalid_parameter", "X-API-Key"},
			"key as Bearer":           {[]string{"Authorization", "Bearer " + key}, 401, "unauthenticated", "Authorization"},
			"session as X-API-Key":    {[]string{"X-API-Key", session}, 401, "unauthenticated", "X-API-Key"},
			"wrong key":               {[]string{"X-API-Key", "na_live_" + strings.Repeat("0", 36)}, 401, "unauthenticated", ""},
			"wrong session":           {[]string{"Authorization", "Bearer na_st_" + strings.Repeat("A", 43)}, 401, "unauthenticated", ""},
			"basic":                   {[]string{"Authorization", "Basic eDp5"}, 401, "unauthenticated", ""},
			"session without Bearer":  {[]string{"Authorization", session}, 401, "unauthenticated", ""},
			"PocketBase's user token": {[]string{"Authorization", "Bearer " + jwt}, 401, "unauthenticated", ""},
			"PocketBase's, bare":      {[]string{"Authorization", jwt}, 401, "unauthenticated", ""},
			"lower case bearer":       {[]string{"Authorization", "bearer " + session}, 200, "", ""},
		} {
			answer := i.Call(hookstest.Guest, "GET", path, nil, c.headers...)
			if answer.Status != c.status || answer.String("code") != c.code {
				t.Errorf("%s, %s: %d %s", path, name, answer.Status, answer.Body)
				continue
			}
			if c.field != "" {
				answer.WantField(c.field)
			}
		}
	}
	wrong := i.Call(hookstest.Guest, "GET", profile, nil, "Authorization", "Bearer "+key)
	if !strings.Contains(wrong.Body, "send it in X-API-Key") {
		t.Errorf("it does not name the right header: %s", wrong.Body)
	}
	i.Call(hookstest.Guest, "GET", profile, nil, "Cookie", "na_session="+session+"; __Host-na_session="+session).WantCode(401, "unauthenticated")
}

func TestSuperuserHasAnotherDoor(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for _, call := range [][2]string{
		{"GET", profile}, {"GET", "/api/businesses/my-businesses"}, {"GET", "/api/services?businessId=" + salon.ID}, {"POST", "/api/businesses"}, {"POST", signin},
	} {
		i.Call(operator, call[0], call[1], nil).WantCode(403, "insufficient_role")
	}
	i.Call(operator, "GET", "/api/collections/businesses/records", nil).Want(200)
}

func TestPocketBasesOwnSignInIsClosedForUsers(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	users, err := i.App.FindCollectionByNameOrId("users")
	if err != nil {
		t.Fatal(err)
	}
	for _, collection := range []string{"users", users.Id, strings.ToUpper("users")} {
		for action, given := range map[string]body{
			"auth-with-password": {"identity": ana.Email, "password": hookstest.Password}, "auth-refresh": {}, "request-otp": {"email": ana.Email},
			"auth-with-otp": {"otpId": "x", "password": "x"}, "request-password-reset": {"email": ana.Email}, "confirm-password-reset": {"token": "x", "password": "x", "passwordConfirm": "x"},
			"request-verification": {"email": ana.Email}, "confirm-verification": {"token": "x"}, "request-email-change": {"newEmail": "b@example.com"},
			"confirm-email-change": {"token": "x", "password": "x"}, "impersonate/" + ana.ID: {},
		} {
			answer := i.Call(hookstest.Guest, "POST", "/api/collections/"+collection+"/"+action, given)
			if answer.Status != 404 {
				t.Errorf("%s of %s: %d %s", action, collection, answer.Status, answer.Body)
			}
		}
	}
	i.Call(hookstest.Guest, "POST", "/api/collections/users/records", body{"email": "bea@example.com", "password": hookstest.Password, "passwordConfirm": hookstest.Password}).Want(400)
	i.Call(hookstest.Guest, "POST", signin, body{"email": "bea@example.com", "password": hookstest.Password}).WantCode(401, "invalid_credentials")
	i.Call(hookstest.Guest, "GET", "/api/collections/users/auth-methods", nil).Want(200)
	i.Superuser()
	in := i.Call(hookstest.Guest, "POST", "/api/collections/_superusers/auth-with-password", body{"identity": "operator@example.com", "password": hookstest.Password}).Want(200)
	if in.String("token") == "" {
		t.Errorf("the operator's sign-in: %s", in.Body)
	}
}
