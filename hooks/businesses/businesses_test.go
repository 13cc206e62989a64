package businesses_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestNewBusinessWorksWithNothingSet(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	answer := i.Call(ana.Caller, "POST", "/api/businesses", hookstest.Body{"name": "Peluquería Ñandú", "timezone": "Europe/Madrid", "currency": "EUR"}).Want(201)
	if slug := answer.String("slug"); slug != "peluqueria-nandu" {
		t.Errorf("slug %q", slug)
	}
	if answer.String("role") != "owner" || answer.Value("openNow") != true || len(answer.List("hours")) != 5 || answer.Value("listed") != true {
		t.Errorf("not as a new business is: %s", answer.Body)
	}
	again := i.Call(ana.Caller, "POST", "/api/businesses", hookstest.Body{"name": "Peluquería Ñandú", "timezone": "Europe/Madrid", "currency": "EUR"}).Want(201)
	if slug := again.String("slug"); slug != "peluqueria-nandu-2" {
		t.Errorf("second slug %q", slug)
	}
}

func TestWhoSeesWhatOfABusiness(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	for name, path := range map[string]string{"by id": salon.ID, "by slug": salon.Slug} {
		for _, who := range []struct {
			name   string
			caller hookstest.Caller
			member bool
		}{{"guest", hookstest.Guest, false}, {"other user", bea.Caller, false}, {"owner", ana.Caller, true}} {
			answer := i.Call(who.caller, "GET", "/api/businesses/"+path, nil).Want(200)
			for _, field := range []string{"listed", "postalCodes", "reminderMinutes", "reviewInvites", "legalName", "taxId", "status", "role", "updatedAt"} {
				if _, shown := answer.Object()[field]; shown != who.member {
					t.Errorf("%s, %s: %s shown: %v", name, who.name, field, shown)
				}
			}
		}
	}
	i.Call(hookstest.Guest, "GET", "/api/businesses/aaaaaaaaaaaaaaa", nil).WantCode(404, "not_found")
	mine := i.Call(bea.Caller, "GET", "/api/businesses/my-businesses", nil).Want(200)
	if mine.Int("total") != 0 {
		t.Errorf("somebody else's business is Bea's: %s", mine.Body)
	}
	mine = i.Call(ana.Caller, "GET", "/api/businesses/my-businesses", nil).Want(200)
	if mine.Int("total") != 1 || mine.List("businesses")[0]["role"] != "owner" || mine.Value("nextCursor") != nil {
		t.Errorf("not Ana's business: %s", mine.Body)
	}
}

func TestEveryBrokenFieldOfABusinessIsNamedAtOnce(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	answer := i.Call(ana.Caller, "POST", "/api/businesses", `{"name":" ","timezone":"Mars/Olympus","currency":"XXX","email":"no","phone":"12",
		"website":"javascript:alert(1)","hours":[{"weekday":"mon","start":"18:00","end":"09:00"},{"weekday":"someday","start":"9","end":"10:00"}],
		"closures":[{"start":"2026-12-25","end":"2026-12-24"}],"address":{"line1":"Calle 1","city":"Madrid","postalCode":"28001","country":"Spain"},
		"reminderMinutes":[0],"bookingPolicy":{"stepMinutes":1},"Slug":"x"}`).WantCode(422, "validation_failed")
	for _, field := range []string{
		"name", "timezone", "currency", "email", "phone", "website", "hours[0].end", "hours[1].weekday", "hours[1].start",
		"closures[0].end", "address.country", "reminderMinutes", "bookingPolicy.stepMinutes", "Slug",
	} {
		answer.WantField(field)
	}
	if count := i.Call(ana.Caller, "GET", "/api/businesses/my-businesses", nil).Int("total"); count != 0 {
		t.Errorf("%d businesses were made", count)
	}
}
