package signature_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/signature"
)

// The vector of the Standard Webhooks libraries.
const (
	secret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	id        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	timestamp = "1614265330"
	body      = `{"test": 2432232314}`
	signed    = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

var at = time.Unix(1614265330, 0)

const tolerance = 5 * time.Minute

func TestStandardIsTheSpecification(t *testing.T) {
	got, err := signature.Standard([]string{secret}, id, at.Add(999*time.Millisecond), []byte(body))
	if err != nil || got != signed {
		t.Errorf("%s, error %v", got, err)
	}
}

func TestTwoSecretsSignDuringTheGrace(t *testing.T) {
	other, err := signature.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	header, err := signature.Standard([]string{other, secret}, id, at, []byte(body))
	if err != nil || !strings.HasSuffix(header, " "+signed) || strings.Count(header, "v1,") != 2 {
		t.Fatalf("%s, error %v", header, err)
	}
	for _, s := range []string{secret, other} {
		if err := signature.VerifyStandard(s, id, timestamp, header, []byte(body), at, tolerance); err != nil {
			t.Error(err)
		}
	}
}

func TestNewSecret(t *testing.T) {
	one, err := signature.NewSecret(rand.Reader)
	two, _ := signature.NewSecret(rand.Reader)
	if err != nil || !regexp.MustCompile(`^whsec_[A-Za-z0-9+/]{43}=$`).MatchString(one) || one == two {
		t.Errorf("%s and %s, error %v", one, two, err)
	}
	if s, err := signature.NewSecret(strings.NewReader("short")); err == nil || s != "" {
		t.Errorf("%q from five bytes", s)
	}
}

// Both were computed by the reference's own sample on node: createHmac('sha256', secret).update(body).digest('hex').
func TestHexIsTheSampleOfTheReference(t *testing.T) {
	if got := signature.Hex(secret, []byte(body)); got != "80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c" {
		t.Error(got)
	}
	if got := signature.Hex(secret, []byte("{\"a\":\"ñ\u2028👩‍🔧\"}")); got != "fc12fe69a47bb3f16dde769299e6b23371c6ebf40cfc340f3ec791119e55c3f7" {
		t.Error(got)
	}
}

func TestVerifyStandard(t *testing.T) {
	sum := strings.TrimPrefix(signed, "v1,")
	for _, c := range []struct {
		name                          string
		secret, id, timestamp, header string
		body                          string
		now                           time.Time
		want                          error
	}{
		{"as sent", secret, id, timestamp, signed, body, at, nil},
		{"without whsec_", strings.TrimPrefix(secret, "whsec_"), id, timestamp, signed, body, at, nil},
		{"among others", secret, id, timestamp, "v1a,xxxx v1,AAAA " + signed, body, at, nil},
		{"at the tolerance", secret, id, timestamp, signed, body, at.Add(tolerance), nil},
		{"from our future", secret, id, timestamp, signed, body, at.Add(-tolerance), nil},
		{"too old", secret, id, timestamp, signed, body, at.Add(tolerance + 1), signature.ErrTimestamp},
		{"too new", secret, id, timestamp, signed, body, at.Add(-tolerance - 1), signature.ErrTimestamp},
		{"no timestamp", secret, id, "", signed, body, at, signature.ErrTimestamp},
		{"another writing of the same instant", secret, id, "+" + timestamp, signed, body, at, signature.ErrSignature},
		{"the end of time", secret, id, "9223372036854775807", signed, body, at, signature.ErrTimestamp},
		{"before time", secret, id, "-9223372036854775808", signed, body, at, signature.ErrTimestamp},
		{"another id", secret, "msg_other", timestamp, signed, body, at, signature.ErrSignature},
		{"another body", secret, id, timestamp, signed, body + " ", at, signature.ErrSignature},
		{"another secret", "whsec_AAAA", id, timestamp, signed, body, at, signature.ErrSignature},
		{"no header", secret, id, timestamp, "", body, at, signature.ErrSignature},
		{"no version", secret, id, timestamp, sum, body, at, signature.ErrSignature},
		{"another version", secret, id, timestamp, "v1a," + sum, body, at, signature.ErrSignature},
		{"cut", secret, id, timestamp, "v1,", body, at, signature.ErrSignature},
		{"a secret that is none", "whsec_!", id, timestamp, signed, body, at, signature.ErrSecret},
		{"an empty secret", "", id, timestamp, signed, body, at, signature.ErrSecret},
	} {
		if err := signature.VerifyStandard(c.secret, c.id, c.timestamp, c.header, []byte(c.body), c.now, tolerance); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestStandardRefusesABadSecret(t *testing.T) {
	if header, err := signature.Standard([]string{secret, "whsec_!"}, id, at, nil); !errors.Is(err, signature.ErrSecret) || header != "" {
		t.Errorf("%q, error %v", header, err)
	}
}

func FuzzVerifyStandard(f *testing.F) {
	f.Add(id, timestamp, signed, []byte(body))
	f.Add("", "-1", "v1, v1,=", []byte(nil))
	f.Fuzz(func(t *testing.T, id, timestamp, header string, body []byte) {
		err := signature.VerifyStandard(secret, id, timestamp, header, body, at, tolerance)
		right, signErr := signature.Standard([]string{secret}, id, at, body)
		if signErr != nil {
			t.Fatal(signErr)
		}
		sum, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(right, "v1,"))
		if err == nil && timestamp == "1614265330" && !strings.Contains(header, base64.RawStdEncoding.EncodeToString(sum)[:40]) {
			t.Errorf("%q verifies", header)
		}
		if err := signature.VerifyStandard(secret, id, "1614265330", header+" "+right, body, at, tolerance); err != nil {
			t.Errorf("the right signature: %v", err)
		}
	})
}
