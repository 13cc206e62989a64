package integrations_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks/hookstest"
)

const keysPath = "/app/salon-sol/integrations/keys"

var secretShape = regexp.MustCompile(`na_live_\w{36}`)

// desk is an owner before the pages of the keys.
type desk struct {
	*hookstest.Instance
	*hookstest.Browser
	owner *hookstest.Person
	salon *hookstest.Business
}

func newDesk(t *testing.T) *desk {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	return &desk{i, ana.Browse(), ana, salon}
}

// create makes a key through the page and answers its id and secret.
func (d *desk) create(form hookstest.Form) (id, secret string) {
	d.T.Helper()
	page := d.Submit(d.Browser.Get(keysPath+"/new"), form).Want(201)
	return strings.TrimPrefix(page.Find("form[method=get]").AttrOr("action", ""), keysPath+"/"), page.Words("#secret")
}

func (d *desk) count() (n int) {
	d.T.Helper()
	if err := d.App.DB().NewQuery("SELECT count(*) FROM api_keys").Row(&n); err != nil {
		d.T.Fatal(err)
	}
	return n
}

// opens calls the API with a secret.
func (d *desk) opens(secret string, status int) {
	d.T.Helper()
	d.Call(hookstest.WithKey(secret), "GET", "/api/businesses/my-businesses", nil).Want(status)
}

func TestAKeyMadeOnThePageOpensTheAPI(t *testing.T) {
	d := newDesk(t)
	d.Browser.Get(keysPath).Want(200).WantWords("No keys yet")
	form := d.Browser.Get(keysPath + "/new").Want(200)
	refused := d.Submit(form, hookstest.Form{"name": " ", "preset": "custom", "expires": "soon", "ips": "203.0.113.0/24\n\nx", "rateLimit": "many"}).Want(422)
	for _, field := range []string{"name", "expires", "ips", "rateLimit"} {
		if refused.Find("#trouble a[href='#"+field+"']").Length() != 1 || refused.Find("#"+field).Length() != 1 {
			t.Errorf("%s is not told: %s", field, refused.Words("#trouble"))
		}
	}
	if refused.Shown("rateLimit") != "many" || refused.Words("textarea") != "203.0.113.0/24 x" || refused.Shown("form_id") != form.Shown("form_id") {
		t.Errorf("what was typed is lost: %s", refused.Words("form"))
	}
	d.Submit(refused, hookstest.Form{"rateLimit": "1000001"}).Want(422).WantWords("1,000,000")
	if d.count() != 0 {
		t.Error("a refused form made a key")
	}

	chosen := hookstest.Form{"name": "Web & <b>", "preset": "custom", "expires": "30", "ips": "127.0.0.0/8", "rateLimit": "60"}
	for _, resource := range scope.Resources() {
		chosen["scope."+resource] = scope.None
	}
	d.Submit(refused, chosen).Want(422).WantWords("Choose at least one scope")
	chosen["scope.business"], chosen["scope.bookings"] = scope.Read, scope.Write
	made := d.Submit(refused, chosen).Want(201)
	secret := made.Words("#secret")
	if !secretShape.MatchString(secret) || made.Header.Get("Cache-Control") != "no-store" || strings.Count(made.Body, secret) != 2 { // the box and the sample
		t.Errorf("secret %q, Cache-Control %q", secret, made.Header.Get("Cache-Control"))
	}
	d.opens(secret, 200)
	d.Call(hookstest.WithKey(secret), "GET", "/api/staff?businessId="+d.salon.ID, nil).WantCode(403, "insufficient_scope")
	keys := d.Call(d.owner.Caller, "GET", "/api/integrations/api-keys?businessId="+d.salon.ID, nil).Want(200).List("apiKeys")
	if len(keys) != 1 || keys[0]["name"] != "Web & <b>" || fmt.Sprint(keys[0]["scopes"]) != "[business:read bookings:read bookings:write]" ||
		fmt.Sprint(keys[0]["allowedIps"]) != "[127.0.0.0/8]" || fmt.Sprint(keys[0]["rateLimit"]) != "60" || keys[0]["expiresAt"] != "2026-12-24T09:00:00Z" {
		t.Errorf("not as asked for: %v", keys)
	}
	id := keys[0]["id"].(string)
	for _, path := range []string{keysPath, keysPath + "/" + id, keysPath + "/new", keysPath + "/" + id + "/rotate", keysPath + "/" + id + "/revoke"} {
		if page := d.Browser.Get(path).Want(200); secretShape.MatchString(page.Body) {
			t.Errorf("%s shows the secret again", path)
		}
	}
	if audit := d.Audit("api_keys"); len(audit) != 1 || audit[0].Action != "api_key.created" || audit[0].ActorType != "member" {
		t.Errorf("audit %v", audit)
	}
}

func TestTheSameFormMakesOneKey(t *testing.T) {
	d := newDesk(t)
	form := d.Browser.Get(keysPath + "/new")
	made := d.Submit(form, hookstest.Form{"name": "Web"}).Want(201)
	key := made.Find("form[method=get]").AttrOr("action", "")
	again := d.Submit(form, hookstest.Form{"name": "Web"}).WantGo(key)
	if secretShape.MatchString(again.Body) {
		t.Error("the secret is shown again")
	}
	d.Submit(form, hookstest.Form{"name": "Changed since"}).WantGo(key)
	d.Browser.Get(key).WantWords("This form was sent before, and the key exists already.")
	d.Browser.Get(key).WantWords("Web")
	if d.count() != 1 {
		t.Errorf("%d keys", d.count())
	}
	d.Submit(form, hookstest.Form{"name": "Web", "form_id": ""}).Want(422)
	d.Submit(form, hookstest.Form{"name": "Web", "form_id": strings.Repeat("x", 300)}).Want(422)
	d.Submit(d.Browser.Get(keysPath+"/new"), hookstest.Form{"name": "Web"}).Want(201)
	if d.count() != 2 {
		t.Errorf("%d keys after a new form", d.count())
	}
}

func TestTheSameFormAtOnceMakesOneKey(t *testing.T) {
	d := newDesk(t)
	form := d.Browser.Get(keysPath + "/new")
	var racing sync.WaitGroup
	statuses := make([]int, 8)
	for n := range statuses {
		browser := d.owner.Browse()
		racing.Go(func() { statuses[n] = browser.Submit(form, hookstest.Form{"name": "Web"}).Status })
	}
	racing.Wait()
	seen := map[int]int{}
	for _, status := range statuses {
		seen[status]++
	}
	if d.count() != 1 || seen[201] != 1 || seen[303] != 7 {
		t.Errorf("%d keys, statuses %v", d.count(), seen)
	}
}

func TestAFormOfOnePersonIsNotAnothers(t *testing.T) {
	d := newDesk(t)
	dani := d.SignUp("Dani Paz")
	d.salon.Join(dani, "admin")
	form := d.Browser.Get(keysPath + "/new")
	d.Submit(form, hookstest.Form{"name": "Web"}).Want(201)
	dani.Browse().Submit(form, hookstest.Form{"name": "Dani's"}).Want(201)
	if d.count() != 2 {
		t.Errorf("%d keys", d.count())
	}
}

func TestSearchOfKeys(t *testing.T) {
	d := newDesk(t)
	ids := map[string]string{}
	var prefix string
	for _, name := range []string{"Web", "CRM 100%", "Revoked", "Rotating", "Expired"} {
		id, secret := d.create(hookstest.Form{"name": name, "expires": "30"})
		ids[name], prefix = id, secret[:12]
	}
	d.Call(d.owner.Caller, "DELETE", "/api/integrations/api-keys/"+ids["Revoked"], nil).Want(200)
	d.Call(d.owner.Caller, "POST", "/api/integrations/api-keys/"+ids["Rotating"]+"/rotate", nil).Want(200)
	d.SQL("UPDATE api_keys SET expiresAt = '2026-11-24 08:59:00.000Z' WHERE id = {:id}", hookstest.Body{"id": ids["Expired"]})
	for query, want := range map[string]string{
		"": "CRM 100%, Expired, Revoked, Rotating, Web", "q=web": "Web", "q=%25": "CRM 100%", "q=_": "", "q=" + ids["Revoked"]: "Revoked", "q=na_live_zzzz": "",
		"q=" + prefix: "Expired", "q=na_live_": "CRM 100%, Expired, Revoked, Rotating, Web", "status=active": "CRM 100%, Web", "status=rotating": "Rotating",
		"status=expired": "Expired", "status=revoked": "Revoked", "status=x": "", "q=r&status=active": "CRM 100%", "q=%ff": "CRM 100%, Expired, Revoked, Rotating, Web",
		"q=' OR 1=1 --": "",
	} {
		page := d.Browser.Get(keysPath + "?" + strings.ReplaceAll(query, " ", "%20")).Want(200)
		if got := strings.Join(page.Find("tbody th a").Map(text), ", "); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	d.Clock.Advance(25 * time.Hour) // the rotation is over
	d.Browser.Get(keysPath + "?status=active").WantWords("Rotating")
	d.Browser.Get(keysPath + "?cursor=nonsense").WantGo(keysPath)
}

func text(_ int, found *goquery.Selection) string { return found.Text() }

func TestKeysStandOnPages(t *testing.T) {
	d := newDesk(t)
	for n := range 27 {
		d.Call(d.owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": d.salon.ID, "name": fmt.Sprintf("Key %02d", n), "scopes": []string{"bookings:read"}}).Want(201)
	}
	first := d.Browser.Get(keysPath + "?q=Key").Want(200)
	next := first.Find(".pager a").AttrOr("href", "")
	second := d.Browser.Get(next).Want(200)
	if first.Find("tbody tr").Length() != 25 || second.Words("tbody th a") != "Key 25 Key 26" || !strings.Contains(next, "q=Key") {
		t.Errorf("%d rows, then %q by %s", first.Find("tbody tr").Length(), second.Words("tbody th a"), next)
	}
}

func TestRotationOnThePage(t *testing.T) {
	d := newDesk(t)
	id, old := d.create(hookstest.Form{"name": "Web", "preset": "full"})
	d.opens(old, 200)
	form := d.Browser.Get(keysPath + "/" + id + "/rotate").Want(200).WantWords("last used just now from 127.0.0.1")
	d.Submit(form, hookstest.Form{"grace": "20000"}).Want(422)
	d.Submit(form, hookstest.Form{"grace": "soon"}).Want(422)
	made := d.Submit(form, nil).Want(201) // a day, as proposed
	fresh := made.WantWords("The old secret works until 25 Nov 2026, 10:00.").Words("#secret")
	d.opens(old, 200)
	d.opens(fresh, 200)
	d.Submit(form, nil).WantGo(keysPath + "/" + id)
	d.Browser.Get(keysPath + "/" + id).WantWords("This form was sent before, and the key is rotated already.")
	d.opens(old, 200)
	d.opens(fresh, 200) // each has a last use of its own
	detail := d.Browser.Get(keysPath + "/" + id).Want(200).WantWords("The old secret, which ends in " + old[len(old)-4:])
	d.Browser.Get(keysPath).WantWords("Rotating")
	d.Submit(detail, nil).WantGo(keysPath + "/" + id)
	d.opens(old, 401)
	d.opens(fresh, 200)
	d.Browser.Get(keysPath + "/" + id).WantWords("The old secret no longer works.")
	d.Submit(detail, nil).WantGo(keysPath + "/" + id) // again
	d.Browser.Get(keysPath + "/" + id).WantWords("Old secret ended")

	now := d.Submit(d.Browser.Get(keysPath+"/"+id+"/rotate"), hookstest.Form{"grace": "0"}).Want(201).Words("#secret")
	d.opens(fresh, 401)
	d.opens(now, 200)
	if actions := d.actions(); actions != "api_key.created api_key.rotated api_key.previous_ended api_key.rotated" {
		t.Errorf("audit %q", actions)
	}
}

func (d *desk) actions() string {
	var actions []string
	for _, row := range d.Audit("api_keys") {
		actions = append(actions, row.Action)
	}
	return strings.Join(actions, " ")
}

func TestRevocationOnThePage(t *testing.T) {
	d := newDesk(t)
	unused, unusedSecret := d.create(hookstest.Form{"name": "Never used", "preset": "full"})
	used, usedSecret := d.create(hookstest.Form{"name": "Web Site", "preset": "full"})
	d.opens(usedSecret, 200)

	ask := d.Browser.Get(keysPath + "/" + unused + "/revoke").Want(200)
	if ask.Find("#confirm").Length() > 0 {
		t.Error("a key that is not used asks for its name")
	}
	d.Submit(ask, nil).WantGo(keysPath + "#key-" + unused)
	d.Call(hookstest.WithKey(unusedSecret), "GET", "/api/businesses/my-businesses", nil).WantCode(401, "unauthenticated")
	d.Browser.Get(keysPath).WantWords("The key is revoked.")

	ask = d.Browser.Get(keysPath + "/" + used + "/revoke").Want(200).WantWords("Type “Web Site” to confirm")
	for typed, said := range map[string]string{"": "The name is required", "Never used": "Not correct", "Web": "Not correct"} {
		refused := d.Submit(ask, hookstest.Form{"confirm": typed}).Want(422).WantWords(said)
		if refused.Shown("confirm") != typed {
			t.Errorf("typed %q, shown %q", typed, refused.Shown("confirm"))
		}
	}
	d.opens(usedSecret, 200)
	d.Submit(ask, hookstest.Form{"confirm": " web  site"}).WantGo(keysPath + "#key-" + used)
	d.opens(usedSecret, 401)
	d.Submit(ask, nil).WantGo(keysPath + "#key-" + used) // again: nothing is left to confirm
	d.Browser.Get(keysPath + "/" + used + "/revoke").WantGo(keysPath + "/" + used)
	d.Browser.Get(keysPath + "/" + used + "/rotate").WantGo(keysPath + "/" + used)
	if page := d.Browser.Get(keysPath + "/" + used).Want(200).WantWords("Revoked"); page.Find("main .head a.btn").Length() > 0 {
		t.Error("a revoked key can still be changed")
	}
	if actions := d.actions(); strings.Count(actions, "api_key.revoked") != 2 {
		t.Errorf("audit %q", actions)
	}
}

func TestAKeyUsedADayAgoAsksForNoName(t *testing.T) {
	d := newDesk(t)
	id, secret := d.create(hookstest.Form{"name": "Web", "preset": "full"})
	d.opens(secret, 200)
	d.Browser.Get(keysPath + "/" + id)
	d.Clock.Advance(24 * time.Hour)
	d.Submit(d.Browser.Get(keysPath+"/"+id+"/revoke").Want(200), nil).WantGo(keysPath + "#key-" + id)
}
