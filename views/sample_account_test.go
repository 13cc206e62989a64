package views_test

import (
	"fmt"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/views"
)

// stale is a shell whose forms ask who sends them; with a code, one was mailed.
func (w world) stale(s views.Shell, code string) views.Shell {
	s.StepUp = views.StepUp{Needed: true, Email: w.said("ana@example.com"), CodeID: code}
	return s
}

func (w world) addAccountPages(made map[string]templ.Component) {
	w.addAccountForms(made)
	s := w.signedIn("/account/sign-in")
	made["account-access"] = views.Access(views.AccessPage{Shell: s, Email: w.said("ana@example.com"), Verified: true})
	made["account-access-open"] = views.Access(views.AccessPage{Shell: s, Email: w.said("ana@example.com"), NewEmail: w.said("new@example.com"), Factor: views.SecondFactor{On: true}})
	made["account-access-asked"] = views.Access(views.AccessPage{Shell: s, Email: w.said("ana@example.com"), Factor: views.SecondFactor{Asked: true}})

	devices := views.DevicesPage{Shell: w.signedIn("/account/devices"), Total: 1, Devices: []views.Device{
		{ID: "session00000000", Program: w.said("Firefox"), System: w.said("Windows"), Address: "203.0.113.9", Since: ago(3 * day), SeenAt: now, This: true},
	}}
	made["account-devices-one"] = views.Devices(devices)
	devices.Total, devices.Next = 30, "abc"
	for i := range 24 {
		devices.Devices = append(devices.Devices, views.Device{
			ID: fmt.Sprintf("session%08d", i+1), Program: w.said([]string{"Safari", "Chrome", ""}[i%3]), System: w.said([]string{"iOS", "Android"}[i%2]), API: i%4 == 0,
			Address: fmt.Sprintf("2001:db8::%x", i), Since: ago(30 * day), SeenAt: ago(hour),
		})
	}
	made["account-devices"] = views.Devices(devices)
	w.addGoto(made)
	made["account-data"] = views.Data(views.DataPage{Shell: w.signedIn("/account/data")})
	end := views.DeleteAccountPage{Shell: w.signedIn("/account/delete"), Email: w.said("ana@example.com")}
	made["account-delete"] = views.DeleteAccount(end)
	end.Shell, end.Confirm, end.Trouble = w.stale(end.Shell, ""), w.said("eva@example.com"), views.TroubleOf(w.lang, fault.Validation(fault.On("confirmEmail", "wrong")))
	made["account-delete-refused"] = views.DeleteAccount(end)
	end.Owned = []views.Business{{Slug: "taller", Name: w.said("Taller Norte")}}
	made["account-delete-owned"] = views.DeleteAccount(end)
}

func (w world) addAccountForms(made map[string]templ.Component) {
	profile := views.ProfilePage{Shell: w.signedIn("/account"), Name: w.said("Ana Ruiz"), Phone: w.said("+34 600 111 222"), Locale: "es", Timezone: "Europe/Madrid", Marketing: true}
	made["account"] = views.Profile(profile)
	profile.Timezone, profile.Trouble = w.said("Mars/Base"), views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("phone", "format_phone"), fault.On("timezone", "timezone")))
	made["account-refused"] = views.Profile(profile)

	email := views.EmailPage{Shell: w.signedIn("/account/email"), Present: w.said("ana@example.com")}
	made["account-email"] = views.ChangeEmail(email)
	email.Email, email.Trouble = w.said("ana@"), views.TroubleOf(w.lang, fault.Validation(fault.On("email", "format_email"), fault.On("currentPassword", "wrong")))
	made["account-email-refused"] = views.ChangeEmail(email)
	made["account-password"] = views.ChangePassword(views.PasswordPage{Shell: w.signedIn("/account/password")})
	made["account-password-refused"] = views.ChangePassword(views.PasswordPage{
		Shell:   w.signedIn("/account/password"),
		Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("currentPassword", "wrong"), fault.On("newPassword", "min_length", 8))),
	})

	factor := views.FactorPage{Shell: w.signedIn("/account/second-step"), Email: w.said("ana@example.com")}
	made["account-factor-unconfirmed"] = views.Factor(factor)
	factor.Verified = true
	made["account-factor"] = views.Factor(factor)
	factor.Factor.On, factor.Shell = true, w.stale(factor.Shell, "")
	made["account-factor-off"] = views.Factor(factor)
	factor.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("proof_code", "code_mailed", w.said("ana@example.com"))))
	factor.Shell = w.stale(factor.Shell, "abcdefghij12345")
	factor.StepUp.Trouble = factor.Trouble
	made["account-factor-code"] = views.Factor(factor)
}

func (w world) addGoto(made map[string]templ.Component) {
	found := views.GotoPage{Shell: w.inside("/goto")}
	made["goto"] = views.Goto(found)
	found.Shell, found.Query = w.inside("/goto?q=x"), w.said("zzz")
	made["goto-nothing"] = views.Goto(found)
	for i := range 6 {
		found.Bookings = append(found.Bookings, views.FoundBooking{
			ID: fmt.Sprintf("bkg%012d", i), Reference: "NA-7K3P-QX", Customer: w.said("Fay Ruiz"), Service: w.said("Corte"), Start: now.Add(day),
		})
	}
	made["goto-found"] = views.Goto(found)
	staff := views.GotoPage{Shell: w.staff("/goto")}
	made["goto-staff"] = views.Goto(staff)
}
