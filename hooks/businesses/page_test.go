package businesses_test

import (
	"fmt"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/hooks/hookstest"
)

func TestNewBusinessPage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser := ana.Browse()
	browser.Get("/app").Want(200).WantWords("No business yet")
	form := browser.Get("/businesses/new").Want(200)
	refused := browser.Submit(form, hookstest.Form{"name": " ", "timezone": "Mars/Base", "currency": "XXX"}).Want(422)
	refused.WantWords("Check 3 fields")
	if refused.Shown("timezone") != "Mars/Base" {
		t.Errorf("zone %q", refused.Shown("timezone"))
	}
	browser.Submit(form, hookstest.Form{"name": string(make([]rune, 121)), "timezone": "Europe/Madrid"}).Want(422).WantWords("Maximum 120 characters")
	browser.Submit(form, hookstest.Form{"name": `<b>"Ñandú" & Söhne</b>`, "timezone": "Europe/Madrid"}).WantGo("/app/b-nandu-sohne-b")
	browser.Get("/app").WantGo("/app/b-nandu-sohne-b")
	home := browser.Get("/app/b-nandu-sohne-b").Want(200)
	if got := home.Words(".pick summary b"); got != `<b>"Ñandú" & Söhne</b>` {
		t.Errorf("name %q", got)
	}
	made := i.Call(ana.Caller, "GET", "/api/businesses/b-nandu-sohne-b", nil).Want(200)
	if made.String("role") != "owner" || made.String("currency") != "EUR" || made.String("timezone") != "Europe/Madrid" {
		t.Errorf("not as asked for: %s", made.Body)
	}
}

func TestAppLeadsToTheOnlyBusinessOrLetsChoose(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	browser := ana.Browse()
	browser.Get("/app").WantGo("/app/salon-sol")
	if links := browser.Get("/app?all=1").Want(200).Find("main a[href='/app/salon-sol']"); links.Length() != 1 {
		t.Errorf("%d links", links.Length())
	}
	bea.Business("Studio Sur").Join(ana, "staff")
	page := browser.Get("/app").Want(200)
	if got := page.Words("main li"); got != "Salon Sol Owner Studio Sur Staff" {
		t.Errorf("choices %q", got)
	}
	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", hookstest.Body{"id": salon.ID})
	browser.Get("/app").WantGo("/app/studio-sur")
	browser.Get("/app/salon-sol").Want(404)
}

// TestAPersonOfManyBusinesses: the shell leads to a few of them, the chooser to each, page by page.
func TestAPersonOfManyBusinesses(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	for n := range 30 {
		ana.Business(fmt.Sprintf("%c shop %d", "Aa"[n%2], n))
	}
	browser := ana.Browse()
	page := browser.Get("/app/a-shop-29").Want(200)
	if page.Words(".pick summary b") != "a shop 29" || page.Find(".side .pick").First().Find("li").Length() != 12+2 {
		t.Errorf("the switcher has %s", page.Words(".side .pick"))
	}
	first := browser.Get("/app").Want(200)
	next := first.Find(".pager a").Last()
	last := browser.Get(next.AttrOr("href", "")).Want(200)
	seen := map[string]bool{}
	for _, shown := range []hookstest.Page{first, last} {
		shown.Find("main .list a").Each(func(_ int, link *goquery.Selection) { seen[link.AttrOr("href", "")] = true })
	}
	if first.Find("main .list a").Length() != 25 || len(seen) != 30 || last.Find(".pager a").Text() != "First page" {
		t.Errorf("%d, then %d: %s", first.Find("main .list a").Length(), len(seen), last.Words("main"))
	}
	browser.Get("/app?cursor=zzz").WantGo("/app?all=1")
}

func TestOverviewTicksWhatHasHappened(t *testing.T) {
	i := hookstest.New(t)
	ana, cris := i.SignUp("Ana Gil"), i.SignUp("Cris Vega")
	salon := ana.Business("Salon Sol")
	browser := ana.Browse()
	steps := func(want string) {
		t.Helper()
		if got := browser.Get("/app/salon-sol/integrations").Want(200).Words(".steps .tag"); got != want {
			t.Errorf("steps %q, want %q", got, want)
		}
	}
	steps("Open Open Open")
	key := salon.Key("business:read")
	steps("Done Open Open")
	i.Call(key, "GET", "/api/businesses/my-businesses", nil).Want(200)
	if err := i.Server.Gate().Flush(i.App); err != nil {
		t.Fatal(err)
	}
	steps("Done Done Open")
	i.SQL("UPDATE api_keys SET revokedAt = '2026-11-24 09:00:00.000Z'", nil)
	steps("Open Done Open")

	salon.Join(cris, "staff")
	page := cris.Browse().Get("/app/salon-sol").Want(200).WantWords("No bookings yet")
	if page.Find("nav a[href*='/integrations']").Length() > 0 {
		t.Error("role staff is offered integrations")
	}
}
