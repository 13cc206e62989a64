package views_test

import (
	"slices"
	"testing"
	"time"

	"nearbyassist/domain/fault"
	"nearbyassist/locales"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

func TestTroubleOf(t *testing.T) {
	en := locales.English
	for name, c := range map[string]struct {
		err  error
		want ui.Trouble
	}{
		"none":    {nil, ui.Trouble{}},
		"unknown": {http500{}, ui.Trouble{Title: en.T("error.internal")}},
		"code":    {fault.New("invalid_credentials"), ui.Trouble{Title: "Email or password is wrong."}},
		"field": {
			fault.New("email_taken", fault.On("email", "taken")),
			ui.Trouble{Title: "An account with this email exists already.", Fields: []ui.Broken{{Field: "email", Name: "Email", Message: "Taken already"}}},
		},
		"renamed": {
			fault.Validation(fault.On("graceMinutes", "maximum", 10080), fault.On("body.allowedIps[0]", "ip_range")),
			ui.Trouble{Title: "Check 2 fields", Fields: []ui.Broken{
				{Field: "grace", Name: "The end of the old key", Message: "Must be at most 10,080"},
				{Field: "ips", Name: "The list of IP addresses", Message: "Line 1: Must be an IP address or a range such as 203.0.113.0/24"},
			}},
		},
	} {
		got := views.TroubleOf(en, c.err)
		if got.Title != c.want.Title || !slices.Equal(got.Fields, c.want.Fields) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got := views.TooMany(en, 61*time.Second).Title; got != "Too many attempts. Try again in 2 minutes." {
		t.Errorf("%q", got)
	}
}

type http500 struct{}

func (http500) Error() string { return "database is locked" }

func TestFlashOf(t *testing.T) {
	if got := views.FlashOf(locales.Spanish, "key_revoked"); got != "La clave está revocada." {
		t.Errorf("%q", got)
	}
	for _, code := range []string{"", "nonsense", "../error.internal", "<b>"} {
		if got := views.FlashOf(locales.English, code); got != "" {
			t.Errorf("%q says %q", code, got)
		}
	}
}

func TestSwitchesStayHere(t *testing.T) {
	for path, want := range map[string]string{
		"/app/clinica-sol/integrations/keys?q=a+b&lang=en&theme=dark": "/app/clinica-sol/integrations/keys?lang=es&q=a+b",
		"//evil.example/x": "/?lang=es", "https://evil.example/x": "/?lang=es", "": "/?lang=es", "javascript:alert(1)": "/?lang=es", "/%zz": "/?lang=es",
	} {
		page := views.Landing(views.LandingPage{Shell: views.Shell{Lang: locales.English, Path: path}})
		if got := parse(t, page).Find("a[hreflang=es]").AttrOr("href", ""); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

func TestThemeIsOnTheRoot(t *testing.T) {
	for theme, want := range map[string]string{"": "system", "dark": "dark", "light": "light"} {
		shell := english.inside("")
		shell.Theme = theme
		page := parse(t, views.Today(views.TodayPage{Shell: shell}))
		if got := page.Find("html").AttrOr("data-theme", ""); got != theme {
			t.Errorf("%q: %q", theme, got)
		}
		if got := page.Find("[aria-label=Theme] [aria-current=true]").AttrOr("href", ""); got != "/app/clinica-sol?theme="+want {
			t.Errorf("%q: current is %q", theme, got)
		}
	}
}
