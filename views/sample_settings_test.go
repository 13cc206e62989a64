package views_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// addSettingsPages has the pages of what a business is and how it takes bookings.
func (w world) addSettingsPages(made map[string]templ.Component) {
	w.addBusinessPages(made)
	w.addHoursPages(made)
	w.addRulesPages(made)
	w.addServicePages(made)
}

func (w world) addBusinessPages(made map[string]templ.Component) {
	values := map[string]string{}
	for _, name := range views.BusinessFields {
		values[name] = w.said("Calle del Sol, 12")
	}
	page := views.BusinessPage{Shell: w.inside("/settings/business"), Values: values, Listed: true, Currency: "EUR", BaseURL: baseURL}
	made["settings-business"] = views.BusinessSettings(page)
	page.Shell = w.owner("/settings/business")
	page.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("address.country", "country"), fault.On("location.lat", "degrees"),
		fault.On("categories[1]", "invalid"), fault.On("serviceRadiusKm", "type_integer"), fault.On("timezone", "timezone")))
	made["settings-business-refused"] = views.BusinessSettings(page)
	ending := views.ArchivePage{Shell: w.owner("/settings/business/archive"), Keys: 3, Webhooks: 1}
	made["settings-archive"] = views.ArchiveBusiness(ending)
	ending.Confirm, ending.Trouble = w.said("Otra"), views.TroubleOf(w.lang, fault.Validation(fault.On("confirm", "wrong")))
	made["settings-archive-refused"] = views.ArchiveBusiness(ending)
	ending.Bookings, ending.Trouble = 12, views.TroubleOf(w.lang, fault.New("has_bookings"))
	made["settings-archive-blocked"] = views.ArchiveBusiness(ending)
}

func (w world) addHoursPages(made map[string]templ.Component) {
	form := url.Values{"add": {"tue"}, "mon-0-start": {"09:00"}, "mon-0-end": {"14:00"}, "mon-1-start": {"16:00"}, "mon-1-end": {"25"}}
	for n := range 25 {
		id := fmt.Sprintf("closure-%d-", n)
		form.Set(id+"start", fmt.Sprintf("2026-12-%02d", n+1))
		form.Set(id+"end", "")
		form.Set(id+"reason", w.said("Fiesta"))
	}
	form.Set("closure-3-at", "1")
	form.Set("closure-3-start", "2026-12-24T13:00:00Z")
	form.Set("closure-3-end", "2026-12-26T08:00:00Z")
	page := views.HoursPage{Shell: w.inside("/settings/hours"), Week: views.WeekFrom(form), Closures: views.ClosuresFrom(form), Edited: true}
	made["settings-hours-edited"] = views.Hours(page)
	page.Edited, page.Week = false, views.WeekOf(nil)
	page.Checked = true
	made["settings-hours-none"] = views.Hours(page)
	page.Outside = []views.OutsideBooking{{ID: "bkg000000000001", Start: now, Customer: w.said("Eva Luna"), Service: w.said("Corte")}}
	made["settings-hours-outside"] = views.Hours(page)
	form.Del("add")
	page.Week, page.Closures = views.WeekFrom(form), views.ClosuresFrom(url.Values{"closure-0-start": {"x"}})
	refused := page.Week.Explain("hours", fault.Validation(fault.On("hours[1].end", "format_time"), page.Closures.Named(fault.On("closures[2].start", "format_instant"), 2)))
	page.Trouble = views.TroubleOf(w.lang, refused)
	made["settings-hours-refused"] = views.Hours(page)
}

func (w world) addRulesPages(made map[string]templ.Component) {
	policy := &booking.CancellationPolicy{FreeMinutes: 2 * 1440, Tiers: []booking.Tier{{MinutesBefore: 120, FeePercent: 100}, {MinutesBefore: 1440, FeePercent: 50}}}
	page := views.BookingRulesPage{
		Shell: w.inside("/settings/booking-page"), AutoConfirm: true, Notice: views.MinutesOf(120), AdvanceDays: "90", Step: "25", Policy: views.PolicyOf(policy), BaseURL: baseURL,
	}
	made["settings-booking"] = views.BookingSettings(page)
	page.Policy = views.PolicyOf(nil)
	made["settings-booking-open"] = views.BookingSettings(page)
	form := url.Values{
		"policy": {"custom"}, "freeMinutes": {w.said("x")}, "freeMinutes-unit": {"hours"}, "add": {"tier"},
		"tier-0": {w.said("12")}, "tier-0-unit": {"hours"}, "tier-0-percent": {w.said("150")},
	}
	page.Policy, page.Edited, page.AdvanceDays = views.PolicyFrom(form), true, w.said("many")
	made["settings-booking-edited"] = views.BookingSettings(page)
	form.Del("add")
	form.Set("tier-1", "")
	page.Edited, page.Policy = false, views.PolicyFrom(form)
	page.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("bookingPolicy.advanceDays", "type_integer"), fault.On("policy", "tiers_differ"),
		fault.On("freeMinutes", "type_integer"), fault.On("tier-0-percent", "maximum", 100), fault.On("tier-1", "type_integer")))
	made["settings-booking-refused"] = views.BookingSettings(page)
	letters := views.NotificationsPage{Shell: w.inside("/settings/notifications"), Reminders: []views.Minutes{views.MinutesOf(1440)}, Locale: "es", ReviewInvites: true}
	made["settings-notifications"] = views.Notifications(letters)
	letters.Reminders = []views.Minutes{{Number: w.said("x"), Unit: "days"}}
	letters.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("reminder-0", "type_integer"), fault.On("reminder-2", "duplicate")))
	made["settings-notifications-refused"] = views.Notifications(letters)
}

func (w world) addServicePages(made map[string]templ.Component) {
	price := int64(4550)
	var services []views.Service
	for i := range 25 {
		services = append(services, views.Service{
			ID: fmt.Sprintf("srv%012d", i), Name: w.said(fmt.Sprintf("Corte y color número %d", i*7919)), Category: w.said("Pelo"), Minutes: 15 * (i + 1), Price: &price,
			Currency: "EUR", People: i % 3, Status: []string{"active", "archived"}[i%2],
		})
	}
	services[3].Price, services[4].Category = nil, ""
	list := w.inside("/settings/services")
	made["services"] = views.ServiceList(views.ServiceListPage{Shell: list, Services: services, Cursor: "a&b", Next: "c", Undo: services[1]})
	made["services-filtered"] = views.ServiceList(views.ServiceListPage{Shell: list, Services: services[:1], Query: w.said("corte"), Status: "archived"})
	made["services-nothing"] = views.ServiceList(views.ServiceListPage{Shell: list, Query: w.said("nichts")})
	made["services-unused"] = views.ServiceList(views.ServiceListPage{Shell: list})
	form := views.ServiceForm{
		Shell: w.inside("/settings/services/new"), FormID: "form1", Duration: views.MinutesOf(60), Who: "all", Currency: "KWD",
		Texts:  map[string]string{"capacity": "1", "taxRateBps": "0"},
		Usual:  views.UsualRules{AutoConfirm: true, StepMinutes: 15, NoticeMinutes: 120, AdvanceDays: 90},
		People: []views.Giver{{ID: "staff0000000001", Name: w.said("Ana Ruiz")}, {ID: "staff0000000002", Name: w.said("Leo")}},
	}
	made["service-new"] = views.NewService(form)
	form.Service, form.Who, form.Givers, form.Currency = services[0], views.SomePeople, []string{"staff0000000002"}, "EUR"
	form.Texts = map[string]string{"name": w.said("Corte"), "price": w.said("45,50"), "autoConfirm": "no", "stepMinutes": "25"}
	made["service-edit"] = views.EditService(form)
	form.Service = services[1]
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("price", "price", "45,50"), fault.On("staffIds", "person_choice"),
		fault.On("bufferAfterMinutes", "block_too_long"), fault.On("noticeMinutes", "maximum", 525600)))
	made["service-refused"] = views.EditService(form)
}

func TestMinutesAreReadAndWrittenInTheirUnit(t *testing.T) {
	for minutes, want := range map[int]views.Minutes{0: {Number: "0", Unit: "minutes"}, 90: {Number: "90", Unit: "minutes"}, 120: {Number: "2", Unit: "hours"}, 2880: {Number: "2", Unit: "days"}} {
		if got := views.MinutesOf(minutes); got != want || got.Value() != minutes {
			t.Errorf("%d is %v, and back %v", minutes, got, got.Value())
		}
	}
	for _, c := range []struct {
		typed views.Minutes
		want  any
	}{
		{views.Minutes{}, nil},
		{views.Minutes{Unit: "days"}, nil},
		{views.Minutes{Number: "1.5", Unit: "hours"}, "1.5"},
		{views.Minutes{Number: "2", Unit: "weeks"}, "2"},
		{views.Minutes{Number: "-3", Unit: "hours"}, -3},
		{views.Minutes{Number: "9223372036854775807", Unit: "days"}, 9223372036854775807},
	} {
		if got := c.typed.Value(); got != c.want {
			t.Errorf("%v is %v, want %v", c.typed, got, c.want)
		}
	}
}

func TestAClosureOfDaysEndsOnItsLastDay(t *testing.T) {
	var c views.Closures
	c.Add("2026-12-24", "2026-12-27", "Navidad")
	c.Add("2026-12-31T12:00:00Z", "2027-01-02", "")
	if got := c.Rows[0]; got.End != "2026-12-26" || got.Instant || !c.Rows[1].Instant {
		t.Errorf("shown as %v", c.Rows)
	}
	asked := c.Asked()
	if asked[0].End != "2026-12-27" || asked[0].Reason != "Navidad" || asked[1].End != "2027-01-02" || asked[1].Reason != nil {
		t.Errorf("asked as %v", asked)
	}
	typed := views.ClosuresFrom(url.Values{"closure-0-start": {""}, "closure-1-start": {"2026-12-24"}, "closure-1-end": {""}, "closure-2-start": {"soon"}, "closure-2-end": {"later"}})
	asked = typed.Asked()
	if len(asked) != 2 || asked[0].End != "2026-12-25" || asked[1].Start != "soon" || asked[1].End != "later" {
		t.Errorf("typed as %v", asked)
	}
	if got := typed.Named(fault.On("closures[4].end", "end_before_start"), 3); got.Path != "closure-2-end" || got.Rule != "last_day" {
		t.Errorf("the fault is at %v", got)
	}
}

func TestTheButtonsOfClosuresAndTiers(t *testing.T) {
	form := url.Values{"closure-0-start": {"a"}, "closure-1-start": {"b"}, "tier-0": {"1"}, "tier-1": {"2"}, "remove": {"closure-0"}}
	if rows := views.ClosuresFrom(form).Rows; len(rows) != 1 || rows[0].Start != "b" {
		t.Errorf("closures %v", rows)
	}
	if tiers := views.PolicyFrom(form).Tiers; len(tiers) != 2 {
		t.Errorf("tiers %v", tiers)
	}
	form.Set("remove", "tier-0")
	if tiers := views.PolicyFrom(form).Tiers; len(tiers) != 1 || tiers[0].Before.Number != "2" || !views.PolicyEdited(form) {
		t.Errorf("tiers %v", tiers)
	}
}

// TestAFormKeepsEveryRow, also those beyond what its buttons add.
func TestAFormKeepsEveryRow(t *testing.T) {
	form := url.Values{}
	for n := range 60 {
		form.Set(fmt.Sprintf("mon-%d-start", n), "09:00")
		form.Set(fmt.Sprintf("closure-%d-start", n), "2026-12-24")
	}
	if rows := views.WeekFrom(form).Days[0].Rows; len(rows) != 60 {
		t.Errorf("%d of the hours are left", len(rows))
	}
	if rows := views.ClosuresFrom(form).Rows; len(rows) != 60 {
		t.Errorf("%d of the closures are left", len(rows))
	}
}

// TestCustomersReadThePolicyAsItIsTyped: the preview has the sentences of a booking's page.
func TestCustomersReadThePolicyAsItIsTyped(t *testing.T) {
	zone, _ := time.LoadLocation("Europe/Madrid")
	for lang, want := range map[locales.Lang]string{
		locales.English: "You can cancel or move it for free until Monday, 19 October 2026, 10:00.",
		locales.Spanish: "Puedes cancelarla o moverla gratis hasta el lunes, 19 de octubre de 2026, 10:00.",
	} {
		page := views.BookingRulesPage{Shell: world{lang, plain}.inside("/settings/booking-page"), Policy: views.PolicyOf(&booking.CancellationPolicy{FreeMinutes: 1440})}
		page.Zone = zone
		if got := parse(t, views.BookingSettings(page)).Find("blockquote p").First().Text(); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	far := views.PolicyForm{Which: "custom", Free: views.Minutes{Number: "900000", Unit: "days"}}
	page := views.BookingRulesPage{Shell: world{locales.English, plain}.inside("/settings/booking-page"), Policy: far}
	if got := parse(t, views.BookingSettings(page)).Find("blockquote").Length(); got != 0 {
		t.Error("it shows what cannot be saved")
	}
}
