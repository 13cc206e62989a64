package oauth_test

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nearbyassist/domain/oauth"
)

func TestSecretsHaveTheirForm(t *testing.T) {
	prefixes := []string{oauth.Access, oauth.Refresh, oauth.Code, oauth.Client}
	for _, prefix := range prefixes {
		secret, err := oauth.New(rand.Reader, prefix)
		if err != nil || !strings.HasPrefix(secret, prefix) || len(secret) != len(prefix)+36 {
			t.Fatalf("%q, %v", secret, err)
		}
		for _, other := range prefixes {
			if oauth.Shaped(secret, other) != (other == prefix) {
				t.Errorf("%s counts as %s", secret, other)
			}
		}
		if oauth.Shaped(secret[:len(secret)-1], prefix) || oauth.Shaped(secret+"0", prefix) {
			t.Errorf("%s with another end counts", secret)
		}
	}
}

func TestNarrow(t *testing.T) {
	allowed := []string{"bookings:read", "bookings:write", "services:read"}
	for asked, want := range map[string][]string{
		"": allowed, "  ": allowed, "bookings:read": {"bookings:read"}, "services:read bookings:read bookings:read": {"bookings:read", "services:read"},
		"staff:read": nil, "bookings:read staff:read": nil, "Bookings:read": nil, "*": nil, "bookings:read,services:read": nil,
	} {
		got, ok := oauth.Narrow(asked, allowed)
		if ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", asked, got, ok)
		}
	}
	if got := oauth.Common(allowed, []string{"services:read", "bookings:write"}, []string{"bookings:write", "staff:read"}); !slices.Equal(got, []string{"bookings:write"}) {
		t.Errorf("common %v", got)
	}
}

// The example of RFC 7636, appendix B.
func TestVerifies(t *testing.T) {
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	if !oauth.ValidChallenge(challenge) || !oauth.Verifies(verifier, challenge) {
		t.Error("the RFC's own pair")
	}
	for _, wrong := range []string{"", challenge, verifier[1:], verifier + "!", verifier[:42] + "l", strings.Repeat("a", 129)} {
		if oauth.Verifies(wrong, challenge) {
			t.Errorf("%q verifies", wrong)
		}
	}
	for _, wrong := range []string{"", verifier[1:], challenge + "=", challenge[:42], "plain", strings.Repeat("ñ", 22)} {
		if oauth.ValidChallenge(wrong) {
			t.Errorf("%q is a challenge", wrong)
		}
	}
}

func TestWhatMayBeRegistered(t *testing.T) {
	for address, want := range map[string]bool{
		"https://crm.example.com/oauth/callback": true, "https://crm.example.com": true, "https://crm.example.com:8443/cb?x=1": true, "https://localhost/cb": true,
		"http://127.0.0.1/cb": true, "http://127.0.0.1:3000/cb": true, "http://[::1]:3000/cb": true, "http://localhost:3000/cb": true, "com.example.app:/cb": true,
		"": false, "/cb": false, "//crm.example.com/cb": false, "crm.example.com/cb": false, "http://crm.example.com/cb": false, "https://": false, "https:///cb": false,
		"https://crm.example.com/cb#x": false, "https://crm.example.com#": false, "https://ana@crm.example.com/cb": false, "https://ana:x@crm.example.com/cb": false,
		"https://*.example.com/cb": false, "https://crm.example.com/*": false, "https://CRM.example.com/cb": false, "https://crm.example.com/c b": false,
		"https://crm.example.com\\@evil.example/cb": false, "https://crm.example.com;x/cb": false, "https://crm.example.com,evil.example/cb": false,
		"https://crm.example.com/\r\nLocation: x": false, "https://crm.example.com/ñ": false, "https://crm.example.com:0/cb": false, "https://crm.example.com:123456/": false,
		"https://-x.example.com/": false, "https://x..example.com/": false, "https://crm.example.com./cb": false, "javascript:alert(1)": false, "data:text/html,x": false,
		"app:/cb": false, "urn:ietf:wg:oauth:2.0:oob": false, "com.example.app:x": false, "http://127.0.0.1@evil.example/": false, "http://127.0.0.1.evil.example/": false,
		"http://localhost.evil.example/": false, "http://127.0.0.1:80@evil.example/": false, "http://[::2]/cb": false, "http://127.1/cb": false, "ftp://crm.example.com/": false,
		"https://crm.example.com/" + strings.Repeat("a", oauth.MaxRedirect): false, "https://crm.example.com/%zz": false,
	} {
		if oauth.ValidRedirect(address) != want {
			t.Errorf("%q is not %v", address, want)
		}
	}
}

func TestRegisteredToTheLetter(t *testing.T) {
	registered := []string{"https://crm.example.com/cb", "http://127.0.0.1/cb", "http://[::1]:9999/cb?x=1", "com.example.app:/cb"}
	for address, want := range map[string]bool{
		"https://crm.example.com/cb": true, "http://127.0.0.1/cb": true, "http://127.0.0.1:51004/cb": true, "http://[::1]:7/cb?x=1": true, "http://[::1]/cb?x=1": true,
		"com.example.app:/cb": true, "https://crm.example.com:443/cb": false, "https://crm.example.com/cb/": false, "https://crm.example.com/CB": false,
		"https://crm.example.com/cb?x=1": false, "https://crm.example.com/cb%2F": false, "https://crm.example.com/x/../cb": false, "https://crm.example.com/cb#x": false,
		"http://crm.example.com/cb": false, "https://evil.example/cb": false, "https://crm.example.com.evil.example/cb": false, "https://crm.example.com@evil.example/cb": false,
		"http://127.0.0.1:51004/cb/x": false, "http://127.0.0.1:51004/cb?x=1": false, "http://localhost:51004/cb": false, "https://127.0.0.1:51004/cb": false,
		"http://127.0.0.1:51004@evil.example/cb": false, "http://127.0.0.1:/cb": false, "http://[::1]:7/cb": false, "com.example.app:/cb?x": false, "com.example.app://cb": false, "": false,
	} {
		if oauth.Registered(registered, address) != want {
			t.Errorf("%q is not %v", address, want)
		}
	}
}

func TestWhereAnAnswerGoes(t *testing.T) {
	values := url.Values{"code": {"a&b"}}
	for redirect, want := range map[string][3]string{
		"https://crm.example.com/cb":      {"https://crm.example.com/cb?code=a%26b", "https://crm.example.com", "crm.example.com"},
		"https://crm.example.com:8443?x=": {"https://crm.example.com:8443?x=&code=a%26b", "https://crm.example.com:8443", "crm.example.com:8443"},
		"http://127.0.0.1:7/cb":           {"http://127.0.0.1:7/cb?code=a%26b", "http://127.0.0.1:7", "127.0.0.1:7"},
		"http://[::1]:7/cb":               {"http://[::1]:7/cb?code=a%26b", "http:", "[::1]:7"},
		"com.example.app:/cb":             {"com.example.app:/cb?code=a%26b", "com.example.app:", "com.example.app"},
	} {
		if got := [3]string{oauth.Answer(redirect, values), oauth.Origin(redirect), oauth.Host(redirect)}; got != want {
			t.Errorf("%s: %q, want %q", redirect, got, want)
		}
	}
}
