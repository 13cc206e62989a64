package snippets_test

import (
	"crypto/rand"
	mathrand "math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"nearbyassist/docs/guide/snippets"
	"nearbyassist/domain/signature"
)

var now = time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)

// delivery is what a receiver gets, signed as we sign.
func delivery(t *testing.T, body []byte, secrets ...string) http.Header {
	t.Helper()
	signed, err := signature.Standard(secrets, "evt123456789012", now, body)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{}
	header.Set("webhook-id", "evt123456789012")
	header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	header.Set("webhook-signature", signed)
	return header
}

func newSecret(t *testing.T) string {
	t.Helper()
	secret, err := signature.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestVerifyTakesWhatIsSigned(t *testing.T) {
	secret, old := newSecret(t), newSecret(t)
	pieces := []string{`"`, `\`, "</script>", "\u2028", "👩‍🔧", "ñ", "\x00", "\xff", " ", "{", "}"}
	for range 1000 {
		var body strings.Builder
		for range mathrand.IntN(60) {
			body.WriteString(pieces[mathrand.IntN(len(pieces))])
		}
		header := delivery(t, []byte(body.String()), old, secret)
		for _, each := range []string{secret, old} {
			if err := snippets.Verify(each, header, []byte(body.String()), now); err != nil {
				t.Fatalf("%q: %v", body.String(), err)
			}
		}
	}
}

func TestVerifyRefusesWhatIsNot(t *testing.T) {
	secret, body := newSecret(t), []byte(`{"id":"evt123456789012"}`)
	for name, c := range map[string]struct {
		secret string
		body   string
		after  time.Duration
		change func(http.Header)
	}{
		"another secret":   {newSecret(t), string(body), 0, nil},
		"another body":     {secret, string(body) + " ", 0, nil},
		"an old delivery":  {secret, string(body), 301 * time.Second, nil},
		"one of tomorrow":  {secret, string(body), -301 * time.Second, nil},
		"no signature":     {secret, string(body), 0, func(h http.Header) { h.Del("webhook-signature") }},
		"another version":  {secret, string(body), 0, func(h http.Header) { h.Set("webhook-signature", "v2"+h.Get("webhook-signature")[2:]) }},
		"another id":       {secret, string(body), 0, func(h http.Header) { h.Set("webhook-id", "evt1") }},
		"no time":          {secret, string(body), 0, func(h http.Header) { h.Del("webhook-timestamp") }},
		"a replaced time":  {secret, string(body), 0, func(h http.Header) { h.Set("webhook-timestamp", strconv.FormatInt(now.Unix()+1, 10)) }},
		"a broken secret":  {"whsec_?", string(body), 0, nil},
		"a cut signature":  {secret, string(body), 0, func(h http.Header) { h.Set("webhook-signature", h.Get("webhook-signature")[:20]) }},
		"a mere signature": {secret, string(body), 0, func(h http.Header) { h.Set("webhook-signature", h.Get("webhook-signature")[3:]) }},
	} {
		header := delivery(t, body, secret)
		if c.change != nil {
			c.change(header)
		}
		if snippets.Verify(c.secret, header, []byte(c.body), now.Add(c.after)) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
