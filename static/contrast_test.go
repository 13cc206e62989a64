package static_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// tokens are the colours of 00-tokens.css by theme and name.
func tokens(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	css, err := os.ReadFile("css/00-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark = map[string]string{}, map[string]string{}
	for _, pair := range regexp.MustCompile(`--([\w-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		light[pair[1]], dark[pair[1]] = pair[2], pair[3]
	}
	fallback := map[string]string{}
	for _, pair := range regexp.MustCompile(`--([\w-]+):(#[0-9a-f]{6});`).FindAllStringSubmatch(string(css), -1) {
		fallback[pair[1]] = pair[2]
	}
	if len(light) < 28 || len(light) != len(fallback) {
		t.Fatalf("%d colours with a dark one, %d without", len(light), len(fallback))
	}
	for name, colour := range fallback {
		if light[name] != colour {
			t.Errorf("--%s is %s for old browsers and %s for others", name, colour, light[name])
		}
	}
	return light, dark
}

// luminance is that of WCAG 2.2 for a colour such as #0b6170.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		value, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		channel := float64(value) / 255
		if channel <= .04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+.055)/1.055, 2.4)
		}
		sum += weight * channel
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	first, second := luminance(t, a), luminance(t, b)
	return (max(first, second) + .05) / (min(first, second) + .05)
}

func TestContrastIsThatOfTheFormula(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0b6170", "#0b6170", 1}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > .01 {
			t.Errorf("%s on %s: %.2f", c.a, c.b, got)
		}
	}
}

// TestContrast: 7 for text, 4.5 for secondary text, 3 for what must be seen and is no text.
func TestContrast(t *testing.T) {
	light, dark := tokens(t)
	for theme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for least, pairs := range map[float64][][2]string{
			7: {
				{"text", "bg"},
				{"text", "surface"},
				{"text", "sunken"},
				{"text", "signal-soft"},
				{"text", "bad-soft"},
				{"text", "ok-soft"},
				{"text", "accent-soft"},
			},
			4.5: {
				{"text-2", "surface"},
				{"text-2", "bg"},
				{"text-2", "sunken"},
				{"text-3", "surface"},
				{"text-3", "bg"},
				{"text-3", "sunken"},
				{"accent-text", "surface"},
				{"accent-text", "bg"},
				{"accent-text", "sunken"},
				{"accent-text", "accent-soft"},
				{"accent-text", "signal-soft"},
				{"accent-text", "bad-soft"},
				{"on-accent", "accent"},
				{"on-accent", "accent-hover"},
				{"on-bad", "bad"},
				{"on-bad", "bad-hover"},
				{"signal-text", "signal-soft"},
				{"signal-text", "surface"},
				{"ok-text", "ok-soft"},
				{"ok-text", "surface"},
				{"ok-text", "bg"},
				{"bad-text", "bad-soft"},
				{"bad-text", "surface"},
				{"bad-text", "bg"},
			},
			3: {
				{"accent", "surface"},
				{"accent", "bg"},
				{"control", "surface"},
				{"control", "bg"},
				{"ok", "surface"},
				{"bad", "surface"},
				{"ok", "sunken"},
				{"bad", "sunken"},
				{"focus", "surface"},
				{"focus", "bg"},
				{"focus", "sunken"},
				{"focus", "accent-soft"},
				{"focus", "signal-soft"},
				{"focus", "bad-soft"},
			},
			2.9: {{"control", "sunken"}},
		} {
			for _, pair := range pairs {
				if got := contrast(t, colours[pair[0]], colours[pair[1]]); got < least {
					t.Errorf("%s: %s on %s has %.2f, needs %.1f", theme, pair[0], pair[1], got, least)
				}
			}
		}
	}
}

// TestNightContrast: what is written in fixed colours on the ground of code and of the door.
func TestNightContrast(t *testing.T) {
	light, dark := tokens(t)
	for theme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for ground, texts := range map[string][]string{"code": {"#dcebec", "#8fd6df", "#f5cf7b", "#8ba6aa", "#b9e2a8"}, "night": {"#dcebec", "#8ba6aa"}} {
			for _, text := range texts {
				if got := contrast(t, text, colours[ground]); got < 4.5 {
					t.Errorf("%s: %s on %s has %.2f", theme, text, ground, got)
				}
			}
		}
	}
}
