package views

import (
	"strings"
	"time"

	"nearbyassist/locales"
	"nearbyassist/views/ui"
)

// ProfilePage is who the person is. Fields: name, phone, locale, timezone, marketingConsent. Its action is /account.
type ProfilePage struct {
	Shell
	Name      string
	Phone     string
	Locale    string
	Timezone  string
	Marketing bool
	Trouble   ui.Trouble
}

// AccessPage tells how the person signs in.
type AccessPage struct {
	Shell
	Email    string
	Verified bool
	NewEmail string // that was asked for and is not confirmed yet
	Factor   SecondFactor
}

// SecondFactor is whether a mailed code is asked for at each sign-in.
type SecondFactor struct {
	On    bool // the person wants it
	Asked bool // the instance asks everybody, or this person
}

// EmailPage asks for another address. Fields: email, currentPassword. Its action is /account/email.
type EmailPage struct {
	Shell
	Present string
	Email   string // as sent
	Trouble ui.Trouble
}

// PasswordPage asks for another password. Fields: currentPassword, newPassword. Its action is /account/password.
type PasswordPage struct {
	Shell
	Trouble ui.Trouble
}

// FactorPage tells what the second step of a sign-in means. Field: on, 1 to be asked for it. Its action is /account/second-step.
type FactorPage struct {
	Shell
	Email    string
	Verified bool
	Factor   SecondFactor
	Trouble  ui.Trouble
}

// DevicesPage is one page of where the person is signed in. Paging: cursor.
type DevicesPage struct {
	Shell
	Devices []Device
	Total   int
	Cursor  string
	Next    string
}

// Device is a session. Its end is posted to /account/devices/{id}/end.
type Device struct {
	ID      string
	Program string // such as Firefox; empty where it does not say
	System  string // such as Windows
	API     bool   // signed in by the API, not here
	Address string
	Since   time.Time
	SeenAt  time.Time
	This    bool // the one that the page is shown on
}

// DataPage offers the export and the end of the account.
type DataPage struct{ Shell }

// DeleteAccountPage tells what the end of the account means, and that owned businesses stand in its way. Field: confirmEmail, the
// address. Its action is /account/delete.
type DeleteAccountPage struct {
	Shell
	Email   string
	Owned   []Business // that would be without an owner
	Confirm string     // as sent
	Trouble ui.Trouble
}

// accountTabs are the pages of the account; those below one are named after it.
var accountTabs = []struct {
	key, path string
	below     []string
}{
	{"profile", "/account", nil},
	{"access", "/account/sign-in", []string{"/account/email", "/account/password", "/account/second-step"}},
	{"devices", "/account/devices", nil},
	{"data", "/account/data", []string{"/account/delete"}},
}

func (s Shell) isAt(path string, below []string) bool {
	here, _, _ := strings.Cut(s.Path, "?")
	for _, one := range append([]string{path}, below...) {
		if here == one {
			return true
		}
	}
	return false
}

func (s Shell) accountCrumb(key, path string) ui.Link {
	return ui.Link{Text: s.T("account." + key), Href: path}
}

func (m ProfilePage) fields() (name, phone, zone ui.Field, language ui.Select) {
	name = ui.Field{Name: "name", Label: m.T("signup.name"), Value: m.Name, Autocomplete: "name", MaxLength: 120, Required: true, Error: m.Trouble.Of("name")}
	phone = ui.Field{
		Name: "phone", Type: "tel", Label: m.T("account.phone"), Hint: m.T("account.phone_hint"), Value: m.Phone, Autocomplete: "tel", InputMode: "tel",
		MaxLength: 40, Error: m.Trouble.Of("phone"),
	}
	zone = ui.Field{
		Name: "timezone", Label: m.T("business.timezone"), Hint: m.T("account.zone_hint"), Value: m.Timezone, List: "zones", Autocomplete: "off",
		Machine: true, Timezone: true, Error: m.Trouble.Of("timezone"),
	}
	language = ui.Select{Name: "locale", Label: m.T("shell.language"), Hint: m.T("account.language_hint"), Value: m.Locale, Error: m.Trouble.Of("locale")}
	for _, lang := range locales.All {
		language.Choices = append(language.Choices, ui.Choice{Value: string(lang), Label: languageNames[lang]})
	}
	return name, phone, zone, language
}

func (s Shell) currentPasswordField(trouble ui.Trouble) ui.Field {
	return ui.Field{Name: "currentPassword", Label: s.T("account.current_password"), Autocomplete: "current-password", Required: true, Error: trouble.Of("currentPassword")}
}

func (m PasswordPage) newPasswordField() ui.Field {
	return ui.Field{
		Name: "newPassword", Label: m.T("reset.password"), Hint: m.T("signup.password_hint"), Autocomplete: "new-password", Required: true,
		Error: m.Trouble.Of("newPassword"),
	}
}

func (m AccessPage) factorStatus() ui.Status {
	if m.Factor.On || m.Factor.Asked {
		return ui.Status{Kind: ui.Active, Text: m.T("account.factor_on")}
	}
	return ui.Status{Kind: ui.Off, Text: m.T("account.factor_off")}
}

func (m AccessPage) emailStatus() ui.Status {
	if m.Verified {
		return ui.Status{Kind: ui.Done, Text: m.T("account.confirmed")}
	}
	return ui.Status{Kind: ui.Soon, Text: m.T("account.unconfirmed")}
}

// name is the device in words.
func (m DevicesPage) name(d Device) string {
	switch {
	case d.Program == "":
		return m.T("account.device_unknown")
	case d.System == "":
		return d.Program
	}
	return m.T("account.device", d.Program, d.System)
}

func (m DeleteAccountPage) confirmField() ui.Field {
	return ui.Field{
		Name: "confirmEmail", Label: m.T("keys.confirm", m.Email), Value: m.Confirm, Autocomplete: "off", Required: true, Machine: true,
		Error: m.Trouble.Of("confirmEmail"),
	}
}
