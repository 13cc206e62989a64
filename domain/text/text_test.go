package text_test

import (
	"regexp"
	"strings"
	"testing"

	"nearbyassist/domain/text"
)

var slugShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Peluquería Ñandú":          "peluqueria-nandu",
		"  O'Brien & Söhne — GmbH ": "obrien-sohne-gmbh",
		"Straße Łódź Øre Æon ﬁn":    "strasse-lodz-ore-aeon-fin",
		"İstanbul":                  "istanbul",
		"24/7":                      "24-7",
		"X":                         "place-x",
		"":                          "place",
		"北京 👩‍🔧":                    "place",
		"北京 Spa":                    "spa",
		"Docs":                      "docs-1",
		"My Businesses":             "my-businesses-1",
		"API":                       "api-1",
		"B":                         "place-b",
		"abcdefghijklmno":           "abcdefghijklmno-1",
		"abcdefg hijklmn":           "abcdefg-hijklmn",
		strings.Repeat("a", 50):     strings.Repeat("a", 40),
		strings.Repeat("abc ", 20):  "abc-abc-abc-abc-abc-abc-abc-abc-abc-abc",
		"../../etc/passwd":          "etc-passwd",
		"a\x00b\xffc":               "a-b-c",
	} {
		if got := text.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q", name, got)
		}
	}
}

func TestSlugWith(t *testing.T) {
	long := strings.Repeat("a", 36) + "-bcd"
	for _, c := range []struct {
		base string
		n    int
		want string
	}{{"spa", 2, "spa-2"}, {long, 2, strings.Repeat("a", 36) + "-b-2"}, {long, 123, strings.Repeat("a", 36) + "-123"}} {
		if got := text.SlugWith(c.base, c.n); got != c.want || len(got) > 40 {
			t.Errorf("SlugWith(%s, %d) = %s", c.base, c.n, got)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Peluquería Ñandú", 2)
	f.Add("docs", 1)
	f.Fuzz(func(t *testing.T, name string, n int) {
		slug := text.Slug(name)
		for _, s := range []string{slug, text.SlugWith(slug, n&0xffff)} {
			if len(s) < 3 || len(s) > 40 || text.IsID(s) || !slugShape.MatchString(s) {
				t.Errorf("%q gives %q", name, s)
			}
		}
	})
}

func TestIsID(t *testing.T) {
	for s, want := range map[string]bool{
		"abcdefghijklmn0": true, "000000000000000": true, "abcdefghijklmn": false, "abcdefghijklmn01": false, "abcdefg-ijklmno": false, "Abcdefghijklmno": false,
		"abcdefghijklmñ": false, "": false,
	} {
		if text.IsID(s) != want {
			t.Errorf("IsID(%q) is not %v", s, want)
		}
	}
}

func TestValidEmail(t *testing.T) {
	for s, want := range map[string]bool{
		"ana@example.com": true, "ana.garcia+x@mail.example.co": true, "root@localhost": true, "ñandú@example.com": true,
		"": false, "ana": false, "ana@": false, "@example.com": false, "ana@example": false, "Ana <ana@example.com>": false, "<ana@example.com>": false,
		"ana@example.com, eva@example.com": false, "ana@example.com (Ana)": false, " ana@example.com": false, "ana@example.com\n": false,
		"ana@example.com\r\nBcc: eva@example.com": false, "ana@[127.0.0.1]": false, `"ana g"@example.com`: false, "ana@.com": false, "ana@example.": false,
		"ana@@example.com": false, strings.Repeat("a", 243) + "@example.com": false, strings.Repeat("a", 242) + "@example.com": true,
	} {
		if text.ValidEmail(s) != want {
			t.Errorf("ValidEmail(%q) is not %v", s, want)
		}
	}
}

func FuzzValidEmail(f *testing.F) {
	f.Add("ana@example.com")
	f.Fuzz(func(t *testing.T, s string) {
		if text.ValidEmail(s) && (strings.ContainsAny(s, "\r\n <>,\x00") || len(s) > 254 || !strings.Contains(s, "@")) {
			t.Errorf("%q is valid", s)
		}
	})
}

func TestValidPhone(t *testing.T) {
	for s, want := range map[string]bool{
		"+34 600 123 456": true, "(555) 123-4567": true, "123456": true, "+12345678901234567890": true, "12345": false, "+123456789012345678901": false,
		"": false, "+": false, "34+600123456": false, "++34600123456": false, "600.123.456": false, "600123456x": false, "٦٠٠١٢٣٤٥٦": false, "600\t123456": false,
	} {
		if text.ValidPhone(s) != want {
			t.Errorf("ValidPhone(%q) is not %v", s, want)
		}
	}
}

func TestNormalForms(t *testing.T) {
	for got, want := range map[string]string{
		text.NormalEmail(" Ana@Example.COM\n"):         "ana@example.com",
		text.NormalPhone("+34 (600) 123-456"):          "+34600123456",
		text.NormalPhone("600 123 456"):                "600123456",
		text.FirstNameInitial("Ana García"):            "Ana G.",
		text.FirstNameInitial("Ana María de la Ñusta"): "Ana Ñ.",
		text.FirstNameInitial("ana (garcía)"):          "ana G.",
		text.FirstNameInitial(" Ana "):                 "Ana",
		text.FirstNameInitial("Ana 👩‍🔧"):               "Ana",
		text.FirstNameInitial("  "):                    "",
		text.FirstNameInitial("Ana \xff"):              "Ana",
	} {
		if got != want {
			t.Errorf("%q is not %q", got, want)
		}
	}
}

func TestCommonPassword(t *testing.T) {
	for s, want := range map[string]bool{
		"password": true, "PassWord1": true, "12345678": true, "Qwertyuiop": true, "contraseña": true, "iloveyou": true,
		"": false, "\n": false, "correct horse battery staple": false, "password ": false, "kX9#mQ2v": false,
	} {
		if text.CommonPassword(s) != want {
			t.Errorf("CommonPassword(%q) is not %v", s, want)
		}
	}
}
