package businesses_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

const settings = "/app/salon-sol/settings/"

// salon is a business with its owner and an administrator.
func salonWith(t *testing.T) (i *hookstest.Instance, salon *hookstest.Business, owner, admin *hookstest.Browser) {
	t.Helper()
	i = hookstest.New(t)
	ana, dani := i.SignUp("Ana Gil"), i.SignUp("Dani Paz")
	salon = ana.Business("Salon Sol")
	salon.Join(dani, "admin")
	return i, salon, ana.Browse(), dani.Browse()
}

func read(i *hookstest.Instance, salon *hookstest.Business) hookstest.Answer {
	return i.Call(salon.Owner.Caller, "GET", "/api/businesses/"+salon.ID, nil).Want(200)
}

func TestABusinessIsChangedOnItsPage(t *testing.T) {
	i, salon, _, admin := salonWith(t)
	form := admin.Get(settings + "business").Want(200)
	if form.Shown("name") != "Salon Sol" || form.Find("main a[href$='/archive']").Length() != 0 || form.Find(".group [name=currency]").Length() != 0 {
		t.Errorf("an administrator sees %s", form.Words("main"))
	}
	changed := hookstest.Form{
		"name": " Salon Luna ", "description": "<b>Corte</b>", "categories": "pelo\n\n uñas ", "phone": "+34600111222", "email": "Hola@Salon.example", "website": "https://salon.example",
		"line1": "Calle del Sol, 12", "postalCode": "28013", "city": "Madrid", "country": "es", "lat": "40,4168", "lng": "-3.7038", "serviceRadiusKm": "15",
		"postalCodes": "28013\n28014", "legalName": "Salon Luna SL", "taxId": "B12345678", "timezone": "Atlantic/Canary", "locale": "es", "listed": "on",
	}
	admin.Submit(form, changed).WantGo(settings + "business")
	admin.Get(settings + "business").Want(200).WantWords("The business is changed.")
	now := read(i, salon)
	for field, want := range map[string]string{"name": "Salon Luna", "email": "hola@salon.example", "timezone": "Atlantic/Canary", "locale": "es", "slug": "salon-sol", "taxId": "B12345678"} {
		if got := now.String(field); got != want {
			t.Errorf("%s is %q", field, got)
		}
	}
	for _, part := range []string{`"categories":["pelo","uñas"]`, `"country":"ES"`, `"lat":40.4168`, `"lng":-3.7038`, `"serviceRadiusKm":15`, `"postalCodes":["28013","28014"]`, `"listed":true`} {
		if !strings.Contains(now.Body, part) {
			t.Errorf("there is no %s in %s", part, now.Body)
		}
	}
	emptied := hookstest.Form{"name": "Salon Luna", "timezone": "Europe/Madrid", "locale": "en"}
	admin.Post(settings+"business", emptied).WantGo(settings + "business")
	for _, part := range []string{`"address":null`, `"location":null`, `"phone":null`, `"categories":[]`, `"serviceRadiusKm":null`, `"listed":false`} {
		if now := read(i, salon); !strings.Contains(now.Body, part) {
			t.Errorf("there is no %s in %s", part, now.Body)
		}
	}
}

func TestARefusedBusinessKeepsWhatWasTyped(t *testing.T) {
	i, _, owner, _ := salonWith(t)
	before := i.Dump()
	page := owner.Post(settings+"business", hookstest.Form{
		"name": " ", "timezone": "Mars/Base", "locale": "en", "line1": "Sol 1", "country": "Spain", "lat": "north", "phone": "call", "serviceRadiusKm": "far", "description": "Kept",
	}).Want(422)
	i.WantUnchanged(before)
	for field, told := range map[string]string{
		"name": "Name is required", "timezone": "Unknown time zone", "country": "Unknown country", "lat": "Must be degrees", "city": "The city is required",
		"phone": "Must be a phone number", "serviceRadiusKm": "Must be a whole number",
	} {
		if got := page.Words("#" + field + "-error"); !strings.Contains(got, told) {
			t.Errorf("at %s it says %q", field, got)
		}
		if page.Find("#trouble a[href='#"+field+"']").Length() != 1 {
			t.Errorf("the summary does not lead to %s once: %s", field, page.Words("#trouble"))
		}
	}
	if page.Shown("country") != "Spain" || page.Words("#description") != "Kept" || page.Shown("lat") != "north" {
		t.Error("what was typed is lost")
	}
}

func TestABusinessIsArchivedByItsOwnerWithItsName(t *testing.T) {
	i, salon, owner, admin := salonWith(t)
	archive := settings + "business/archive"
	admin.Get(archive).Want(403)
	admin.Post(archive, hookstest.Form{"confirm": "Salon Sol"}).Want(403)

	service := i.Call(salon.Owner.Caller, "POST", "/api/services", hookstest.Body{"businessId": salon.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	booking := i.Call(salon.Owner.Caller, "POST", "/api/bookings", hookstest.Body{
		"businessId": salon.ID, "serviceId": service, "start": "2026-11-25T09:00:00Z", "customer": hookstest.Body{"name": "Fay", "email": "fay@example.com"},
	}).Want(201).String("id")
	i.Call(salon.Owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": salon.ID, "name": "Web", "scopes": []string{"bookings:read"}}).Want(201)
	owner.Get(settings + "business").Want(200).WantWords("Archive business…")
	blocked := owner.Get(archive).Want(200).WantWords("1 booking is ahead. Cancel or move it first.")
	if got := blocked.Words(".stats dd"); got != "1 1 0 0" || blocked.Find("main button").Length() != 0 || blocked.Find("main a[href='/app/salon-sol/bookings']").Length() != 1 {
		t.Errorf("figures %q, or it can be archived: %s", got, blocked.Words("main"))
	}
	before := i.Dump()
	owner.Post(archive, hookstest.Form{"confirm": "Salon Sol"}).Want(409).WantWords("There are upcoming bookings; cancel or move them first.")
	i.WantUnchanged(before)

	i.Call(salon.Owner.Caller, "POST", "/api/bookings/"+booking+"/cancel", hookstest.Body{"reason": "Closing"}).Want(200)
	form := owner.Get(archive).Want(200)
	if form.Find("a[autofocus]").Length() != 1 || form.Words("button.solid") != "Archive business" {
		t.Error("Cancel has not the focus, or the button does not say what it does")
	}
	for typed, told := range map[string]string{"": "The name is required", "Salon": "Not correct"} {
		if page := owner.Submit(form, hookstest.Form{"confirm": typed}).Want(422); page.Words("#confirm-error") != told || page.Shown("confirm") != typed {
			t.Errorf("%q: %s", typed, page.Words("main"))
		}
	}
	owner.Submit(form, hookstest.Form{"confirm": " salon  SOL"}).WantGo("/app?all=1")
	owner.Get("/app?all=1").Want(200).WantWords("The business is archived.")
	owner.Get(settings + "business").Want(404)
	i.Browse().Get("/b/salon-sol").Want(404)
}
