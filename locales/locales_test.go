package locales_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nearbyassist/domain/fault"
	"nearbyassist/locales"
)

func read(t *testing.T, lang locales.Lang) (keys []string, texts map[string]string) {
	t.Helper()
	data, err := os.ReadFile(string(lang) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	_, _ = decoder.Token()
	for decoder.More() {
		key, _ := decoder.Token()
		_, _ = decoder.Token()
		keys = append(keys, key.(string))
	}
	return keys, texts
}

func TestFilesAgree(t *testing.T) {
	keys, english := read(t, locales.English)
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Error("en.json: keys are not sorted, or one stands twice")
	}
	verbs := regexp.MustCompile(`%.`)
	for _, lang := range locales.All {
		others, texts := read(t, lang)
		if !slices.Equal(keys, others) {
			t.Errorf("%s.json has other keys or another order: %v", lang, difference(keys, others))
		}
		for key, text := range texts {
			if got, want := verbs.FindAllString(text, -1), verbs.FindAllString(english[key], -1); !slices.Equal(got, want) {
				t.Errorf("%s %s: placeholders %v, want %v", lang, key, got, want)
			}
			for _, verb := range verbs.FindAllString(text, -1) {
				if !slices.Contains([]string{"%s", "%d", "%v"}, verb) {
					t.Errorf("%s %s: placeholder %s", lang, key, verb)
				}
			}
			if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
				t.Errorf("%s %s: empty, or space around it", lang, key)
			}
			if strings.ContainsAny(text, "!¡⟦") {
				t.Errorf("%s %s: exclamation mark or bracket", lang, key)
			}
			for _, word := range []string{"successfully", "please", "con éxito", "por favor", "satisfactoriamente"} {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s %s: %q is not one of our words", lang, key, word)
				}
			}
		}
	}
	for _, key := range keys {
		if base, ok := strings.CutSuffix(key, ".one"); ok && !slices.Contains(keys, base+".other") {
			t.Errorf("%s has no .other", key)
		}
	}
}

func difference(a, b []string) (only []string) {
	for _, key := range append(slices.Clone(a), b...) {
		if slices.Contains(a, key) != slices.Contains(b, key) {
			only = append(only, key)
		}
	}
	return only
}

func TestEveryCodeHasASentence(t *testing.T) {
	for code := range fault.Codes() {
		if !locales.English.Has("error." + code) {
			t.Errorf("error.%s is missing", code)
		}
	}
}

func TestReferenceWordForWord(t *testing.T) {
	en := locales.English
	for got, want := range map[string]string{
		en.T("error.validation_failed"):                        "Validation failed",
		en.T("field.required", en.FieldName("email")):          "Email is required",
		en.T("field.required", en.FieldName("customer.email")): "Email is required",
		en.T("field.min_length", 8):                            "Minimum 8 characters",
		en.T("error.slot_taken"):                               "That time is no longer free.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	es := locales.Spanish
	for got, want := range map[string]string{
		es.T("field.required", es.FieldName("password")): "La contraseña no puede faltar",
		es.T("no.such"):                            "⟦no.such⟧",
		es.T("field.required"):                     "⟦field.required⟧",
		es.T("field.unique_items", "left over"):    "Los elementos no se pueden repetir",
		es.T("field.max_length", 40000):            "40.000 caracteres como máximo",
		es.T("field.minimum", "0.5"):               "Debe ser 0.5 como mínimo",
		locales.English.T("field.max_length", 4e3): "⟦not this⟧",
		es.N("time.days_ago", 1):                   "hace 1 día",
		es.N("time.days_ago", 2):                   "hace 2 días",
		es.FieldName("rrule"):                      "Rrule",
		es.FieldName("weekly[0].élan[3]"):          "Élan",
		locales.Lang("xx").T("time.now"):           "just now",
	} {
		if want != "⟦not this⟧" && got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		wishes []string
		want   locales.Lang
	}{
		{nil, locales.English},
		{[]string{""}, locales.English},
		{[]string{"", "", "es-MX,en;q=0.5"}, locales.Spanish},
		{[]string{"", "en", "es"}, locales.English},
		{[]string{"es", "en", "en"}, locales.Spanish},
		{[]string{"gl"}, locales.Spanish},
		{[]string{"eu,es"}, locales.Spanish},
		{[]string{"ja"}, locales.English},
		{[]string{";;;=broken", "es"}, locales.Spanish},
		{[]string{"fr;q=0.9, es-419;q=0.8"}, locales.Spanish},
	} {
		if got := locales.Match(c.wishes...); got != c.want {
			t.Errorf("%q gives %s, want %s", c.wishes, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		amount           int64
		currency         string
		english, spanish string
	}{
		{4550, "EUR", "€45.50", "45,50\u00a0€"},
		{0, "EUR", "€0.00", "0,00\u00a0€"},
		{5, "USD", "$0.05", "0,05\u00a0$"},
		{-123450, "EUR", "-€1,234.50", "-1234,50\u00a0€"},
		{123456789, "GBP", "£1,234,567.89", "1.234.567,89\u00a0£"},
		{1500, "JPY", "¥1,500", "1500\u00a0¥"},
		{1500, "KWD", "KWD\u00a01.500", "1,500\u00a0KWD"},
		{1500, "MXN", "MXN\u00a015.00", "15,00\u00a0MXN"},
		{-9223372036854775808, "EUR", "-€92,233,720,368,547,758.08", "-92.233.720.368.547.758,08\u00a0€"},
	} {
		if got := locales.English.Money(c.amount, c.currency); got != c.english {
			t.Errorf("%q, want %q", got, c.english)
		}
		if got := locales.Spanish.Money(c.amount, c.currency); got != c.spanish {
			t.Errorf("%q, want %q", got, c.spanish)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, 9, 30, 22, 5, 0, 0, time.UTC)
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		locales.English.Date(at, nil):                              "30 Sep 2026",
		locales.English.DateTime(at, madrid):                       "1 Oct 2026, 00:05",
		locales.Spanish.Date(at, nil):                              "30 sept 2026",
		locales.Spanish.LongDate(at, madrid):                       "jueves, 1 de octubre de 2026",
		locales.English.LongDate(at, madrid):                       "Thursday, 1 October 2026",
		locales.Spanish.Time(at, madrid):                           "00:05",
		locales.Spanish.Day(at, madrid):                            "jueves, 1 de octubre",
		locales.English.Day(at, nil):                               "Wednesday, 30 September",
		locales.Spanish.Month(at, madrid):                          "octubre de 2026",
		locales.English.Month(at, nil):                             "September 2026",
		locales.English.Weekdays()[0]:                              "Monday",
		locales.Spanish.Weekdays()[6]:                              "domingo",
		locales.Spanish.Percent(50):                                "50\u00a0%",
		locales.English.Percent(5):                                 "5%",
		locales.Spanish.Ago(at, at.Add(30*time.Second), nil):       "ahora mismo",
		locales.Spanish.Ago(at, at.Add(-time.Hour), nil):           "ahora mismo",
		locales.English.Ago(at, at.Add(3*time.Minute), nil):        "3 min ago",
		locales.English.Ago(at, at.Add(25*time.Hour), nil):         "1 day ago",
		locales.English.Ago(at, at.Add(31*24*time.Hour), time.UTC): "30 Sep 2026",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if got := locales.Spanish.T("field.max_length", 40000); got != "40.000 caracteres como máximo" {
					t.Error(got)
				}
			}
		})
	}
	group.Wait()
}
