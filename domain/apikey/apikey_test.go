package apikey_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"nearbyassist/domain/apikey"
)

// The CRC32 of thirty zeros is 0x77e5db82, computed apart in JavaScript.
const zeros = "na_live_0000000000000000000000000000002C8GjS"

func TestNewIsValidAndNew(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		key, err := apikey.New(rand.Reader)
		if err != nil || !apikey.Valid(key) || len(key) != 44 || seen[key] {
			t.Fatalf("key %q, error %v", key, err)
		}
		seen[key] = true
	}
}

func TestFailingRandomnessMakesNothing(t *testing.T) {
	if key, err := apikey.New(strings.NewReader("short")); err == nil || key != "" {
		t.Errorf("key %q, error %v", key, err)
	}
}

func TestValid(t *testing.T) {
	for key, want := range map[string]bool{
		zeros:                            true,
		"":                               false,
		"na_live_":                       false,
		zeros[:43]:                       false,
		zeros + "0":                      false,
		"na_test_" + zeros[8:]:           false,
		"NA_LIVE_" + zeros[8:]:           false,
		" " + zeros:                      false,
		zeros[:20] + "1" + zeros[21:]:    false,
		zeros[:43] + "x":                 false,
		zeros[:20] + "é" + zeros[22:]:    false,
		zeros[:20] + "\x00" + zeros[21:]: false,
	} {
		if apikey.Valid(key) != want {
			t.Errorf("Valid(%q) is not %v", key, want)
		}
	}
}

func TestEveryTypoIsSeen(t *testing.T) {
	for i := 8; i < len(zeros); i++ {
		typo := zeros[:i] + string('a'+rune(i%26)) + zeros[i+1:]
		if typo != zeros && apikey.Valid(typo) {
			t.Errorf("%s is valid", typo)
		}
	}
}

func TestWhatIsStored(t *testing.T) {
	stored := fmt.Sprint(apikey.Prefix(zeros), " ", apikey.Last4(zeros), " ", len(apikey.Hash(zeros)))
	if stored != "na_live_0000 "+zeros[40:]+" 64" {
		t.Error(stored)
	}
}

func FuzzValid(f *testing.F) {
	f.Add(zeros)
	f.Add("na_live_")
	f.Fuzz(func(t *testing.T, key string) {
		if apikey.Valid(key) && (len(key) != 44 || apikey.Last4(key) == "" || strings.ContainsAny(key, "\x00\n -")) {
			t.Errorf("%q is valid", key)
		}
	})
}
