package token_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"testing/iotest"

	"nearbyassist/domain/token"
)

func TestNewSessionIsValidAndNew(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		session, err := token.NewSession(rand.Reader)
		if err != nil || !token.ValidSession(session) || len(session) != 49 || seen[session] {
			t.Fatalf("session %q, error %v", session, err)
		}
		seen[session] = true
	}
}

func TestFailingRandomnessMakesNothing(t *testing.T) {
	if session, err := token.NewSession(strings.NewReader("short")); err == nil || session != "" {
		t.Errorf("a session from five bytes: %q", session)
	}
	if text, err := token.Text(iotest.ErrReader(bytes.ErrTooLarge), "ab", 4); err == nil || text != "" {
		t.Errorf("a text from nothing: %q", text)
	}
}

func TestValidSession(t *testing.T) {
	zeros := "na_st_" + strings.Repeat("A", 43)
	for session, want := range map[string]bool{
		zeros:                              true,
		"":                                 false,
		"na_st_":                           false,
		zeros + "A":                        false,
		zeros[:48]:                         false,
		zeros[:48] + "B":                   false, // bits that no 32 bytes have
		zeros[:48] + "=":                   false,
		zeros[:47] + "\nA":                 false,
		zeros[:48] + "+":                   false,
		"na_at_" + zeros[6:]:               false,
		"NA_ST_" + strings.Repeat("A", 43): false,
	} {
		if token.ValidSession(session) != want {
			t.Errorf("ValidSession(%q) is not %v", session, want)
		}
	}
}

func TestHash(t *testing.T) {
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-4
	if token.Hash("abc") != abc || token.LinkHash("abc") != abc {
		t.Errorf("Hash(abc) = %s", token.Hash("abc"))
	}
}

func TestLinkIsTheSameAgainAndUnlikeAnyOther(t *testing.T) {
	secret := []byte("instance secret of 32 bytes here")
	link := token.Link(secret, token.Manage, "abcdefghijklmno", 1)
	if link != token.Link(secret, token.Manage, "abcdefghijklmno", 1) || len(link) != 43 {
		t.Fatalf("link %q", link)
	}
	for name, other := range map[string]string{
		"secret":   token.Link([]byte("another"), token.Manage, "abcdefghijklmno", 1),
		"purpose":  token.Link(secret, token.Review, "abcdefghijklmno", 1),
		"row":      token.Link(secret, token.Manage, "abcdefghijklmnp", 1),
		"version":  token.Link(secret, token.Manage, "abcdefghijklmno", 2),
		"boundary": token.Link(secret, "managea", "bcdefghijklmno", 1),
		"address":  token.Link(secret, token.Manage.For("ana@example.com"), "abcdefghijklmno", 1),
		"negative": token.Link(secret, token.Manage, "abcdefghijklmno", -1),
	} {
		if other == link {
			t.Errorf("another %s makes the same link", name)
		}
	}
}

func TestACodeIsSixDigitsOfItsRowAndPurpose(t *testing.T) {
	secret, codes := []byte("instance secret of 32 bytes here"), map[string]bool{}
	for _, row := range []string{"aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaab", "bbbbbbbbbbbbbbb", "ccccccccccccccc"} {
		code := token.Code(secret, token.SignInCode, row)
		if len(code) != 6 || strings.Trim(code, "0123456789") != "" || code != token.Code(secret, token.SignInCode, row) || codes[code] {
			t.Errorf("%s: code %q", row, code)
		}
		codes[code] = true
	}
	for name, other := range map[string]string{
		"secret": token.Code([]byte("another"), token.SignInCode, "aaaaaaaaaaaaaaa"), "purpose": token.Code(secret, token.ProofCode, "aaaaaaaaaaaaaaa"),
	} {
		if codes[other] {
			t.Errorf("another %s makes the same code", name)
		}
	}
}

func TestTextIsFair(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	text, err := token.Text(bytes.NewReader(all), "abc", 255) // 255 is the last multiple of 3: byte 255 alone would be refused
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range []string{"a", "b", "c"} {
		if n := strings.Count(text, letter); n != 85 {
			t.Errorf("%d times %s", n, letter)
		}
	}
}

func TestTextDrawsAgain(t *testing.T) {
	text, err := token.Text(bytes.NewReader([]byte{255, 0, 255, 1}), "abc", 2)
	if err != nil || text != "ab" {
		t.Errorf("text %q, error %v", text, err)
	}
}

func FuzzValidSession(f *testing.F) {
	f.Add("na_st_" + strings.Repeat("A", 43))
	f.Add("na_st_")
	f.Fuzz(func(t *testing.T, s string) {
		if token.ValidSession(s) && (len(s) != 49 || strings.ContainsAny(s, "\r\n=+/ ")) {
			t.Errorf("%q is valid", s)
		}
	})
}
