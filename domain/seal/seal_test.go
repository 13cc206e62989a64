package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"nearbyassist/domain/seal"
)

func box(t testing.TB, secret string) *seal.Box {
	t.Helper()
	b, err := seal.New([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	b := box(t, "an instance secret of some length")
	for _, plain := range []string{"", "whsec_abc", strings.Repeat("ñ\x00", 5000)} {
		sealed, err := b.Seal([]byte(plain), "webhook/1", rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := b.Open(sealed, "webhook/1")
		if err != nil || string(opened) != plain {
			t.Errorf("opened %q, error %v", opened, err)
		}
		if plain != "" && strings.Contains(sealed, plain) {
			t.Error("the sealed text shows the plain one")
		}
	}
}

func TestSealedTwiceLooksDifferent(t *testing.T) {
	b := box(t, "an instance secret of some length")
	one, _ := b.Seal([]byte("same"), "c", rand.Reader)
	two, _ := b.Seal([]byte("same"), "c", rand.Reader)
	if one == two {
		t.Error("a nonce came twice")
	}
}

// The text was made by node's crypto (hkdfSync, aes-256-gcm), so the format cannot drift unseen.
func TestFormatIsKept(t *testing.T) {
	const made = "v1.AAAAAAAAAAAAAAAAjzj4kqMBUbp_r_HoH2y7qdipSF25kGJSeA"
	b := box(t, "an instance secret of some length")
	opened, err := b.Open(made, "webhook/1")
	if err != nil || string(opened) != "whsec_abc" {
		t.Fatalf("opened %q, error %v", opened, err)
	}
	sealed, _ := b.Seal([]byte("whsec_abc"), "webhook/1", bytes.NewReader(make([]byte, 12)))
	if sealed != made {
		t.Errorf("sealed %s", sealed)
	}
}

func TestOpenRefuses(t *testing.T) {
	b := box(t, "an instance secret of some length")
	sealed, err := b.Seal([]byte("whsec_abc"), "webhook/1", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	last := sealed[len(sealed)-1:]
	for name, open := range map[string]func() ([]byte, error){
		"another context": func() ([]byte, error) { return b.Open(sealed, "webhook/2") },
		"another secret":  func() ([]byte, error) { return box(t, "another secret, as long").Open(sealed, "webhook/1") },
		"no version":      func() ([]byte, error) { return b.Open(strings.TrimPrefix(sealed, "v1."), "webhook/1") },
		"a later version": func() ([]byte, error) { return b.Open("v2."+sealed[3:], "webhook/1") },
		"a change":        func() ([]byte, error) { return b.Open(sealed[:9]+flip(sealed[9])+sealed[10:], "webhook/1") },
		"a cut":           func() ([]byte, error) { return b.Open(strings.TrimSuffix(sealed, last), "webhook/1") },
		"nothing":         func() ([]byte, error) { return b.Open("v1.", "webhook/1") },
		"plain text":      func() ([]byte, error) { return b.Open("whsec_abc", "webhook/1") },
	} {
		if plain, err := open(); !errors.Is(err, seal.ErrOpen) || plain != nil {
			t.Errorf("%s: opened %q, error %v", name, plain, err)
		}
	}
}

func flip(b byte) string {
	if b == 'A' {
		return "B"
	}
	return "A"
}

func TestWhatCannotSeal(t *testing.T) {
	if b, err := seal.New([]byte("fifteen bytes..")); !errors.Is(err, seal.ErrShortSecret) || b != nil {
		t.Errorf("a short secret makes a box: %v", err)
	}
	if sealed, err := box(t, "sixteen bytes...").Seal(nil, "c", strings.NewReader("short")); err == nil || sealed != "" {
		t.Errorf("sealed without randomness: %q", sealed)
	}
}
