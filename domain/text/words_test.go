package text_test

import (
	"slices"
	"strings"
	"testing"

	"nearbyassist/domain/text"
)

func TestWords(t *testing.T) {
	for given, want := range map[string][]string{
		"":                              nil,
		"  Peluquería  Sol ":            {"Peluquería", "Sol"},
		`"corte" OR NEAR(a b) * -x`:     {"corte", "OR", "NEAR", "a", "b", "x"},
		"l'Hôtel: 24h":                  {"l", "Hôtel", "24h"},
		"💇‍♀️ salón 美容院":                {"salón", "美容院"},
		"n\u0303andu\u0301":             {"n\u0303andu\u0301"},
		"\u0301 \xff\x00 '; DROP TABLE": {"DROP", "TABLE"},
		"a a A":                         {"a", "A"},
	} {
		if got := text.Words(given, 8); !slices.Equal(got, want) {
			t.Errorf("%q: %q", given, got)
		}
	}
	if got := text.Words(strings.Repeat("a b c ", 1000)+"d e f", 5); !slices.Equal(got, []string{"a", "b", "c", "d", "e"}) {
		t.Errorf("at most five: %q", got)
	}
}
