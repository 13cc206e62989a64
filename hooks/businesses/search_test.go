package businesses_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

// find is a search's answer to whoever asks.
func find(i *hookstest.Instance, query string, headers ...string) hookstest.Answer {
	i.T.Helper()
	return i.Call(hookstest.Guest, "GET", "/api/businesses?"+query, nil, headers...)
}

func names(answer hookstest.Answer) string {
	var all []string
	for _, business := range answer.List("businesses") {
		all = append(all, business["name"].(string))
	}
	return strings.Join(all, ", ")
}

// open makes a business by its owner with some of its fields.
func open(i *hookstest.Instance, owner *hookstest.Person, name string, fields body) *hookstest.Business {
	i.T.Helper()
	made := owner.Business(name)
	if len(fields) > 0 {
		i.Call(owner.Caller, "PATCH", "/api/businesses/"+made.ID, fields).Want(200)
	}
	return made
}

func wantFound(t *testing.T, i *hookstest.Instance, query, want string) {
	t.Helper()
	answer := find(i, query).Want(200)
	if got := names(answer); got != want || answer.Int("total") != len(answer.List("businesses")) {
		t.Errorf("%s finds %q of %d, want %q", query, got, answer.Int("total"), want)
	}
}

func TestWordsFindABusinessWhereverTheyStand(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	sol := open(i, ana, "Peluquería Ñandú", body{
		"description": "Cortes y color en el casco antiguo", "categories": []string{"hair_salon", "barber"},
		"address": body{"line1": "Calle 1", "city": "Córdoba", "postalCode": "14001", "country": "ES"},
	})
	other := open(i, ana, "Clínica Sur", nil)
	service := i.Call(ana.Caller, "POST", "/api/services", body{"businessId": other.ID, "name": "Fisioterapia deportiva", "durationMinutes": 30}).Want(201).String("id")
	for query, want := range map[string]string{
		"peluqueria": sol.ID, "PELUQUERÍA": sol.ID, "pelu": sol.ID, "ñandu": sol.ID, "nandú": sol.ID, "casco": sol.ID, "barber": sol.ID, "salon": sol.ID,
		"cordoba": sol.ID, "corte cordoba": sol.ID, "corte clinica": "", "fisio": other.ID, "deport clin": other.ID, "14001": "", "calle": "",
	} {
		answer := find(i, "q="+url.QueryEscape(query)).Want(200)
		got := ""
		for _, business := range answer.List("businesses") {
			got += business["id"].(string)
		}
		if got != want || answer.Int("total") != len(got)/15 || answer.Value("nextCursor") != nil {
			t.Errorf("%q finds %s", query, answer.Body)
		}
	}
	i.SQL("UPDATE services SET name = 'Masaje' WHERE id = {:id}", body{"id": service})
	wantFound(t, i, "q=fisio", "")
	wantFound(t, i, "q=masaje", "Clínica Sur")
	i.SQL("UPDATE services SET status = 'archived' WHERE id = {:id}", body{"id": service})
	wantFound(t, i, "q=masaje", "")
	i.Call(ana.Caller, "PATCH", "/api/businesses/"+other.ID, body{"name": "Clínica Norte", "description": "Fisioterapia"}).Want(200)
	wantFound(t, i, "q=sur", "")
	wantFound(t, i, "q=norte+fisio", "Clínica Norte")
}

func TestANameIsMoreRelevantThanADescription(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	open(i, ana, "Taller Ruiz", body{"description": "Junto a la peluquería de siempre, en la plaza"})
	open(i, ana, "Peluquería Sol", nil)
	open(i, ana, "Centro Luz", body{"categories": []string{"peluqueria"}})
	wantFound(t, i, "q=peluqueria", "Peluquería Sol, Centro Luz, Taller Ruiz")
}

func TestUnlistedAndArchivedOnesAreNeverFound(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := open(i, ana, "Salon Sol", body{"location": body{"lat": 40.0, "lng": -3.0}, "categories": []string{"hair"}})
	i.Call(ana.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30}).Want(201)
	queries := []string{"q=salon", "", "sort=name", "category=hair", "lat=40&lng=-3", "openNow=true"}
	for name, change := range map[string][2]string{
		"unlisted": {"UPDATE businesses SET listed = FALSE", "UPDATE businesses SET listed = TRUE"},
		"archived": {"UPDATE businesses SET status = 'archived'", "UPDATE businesses SET status = 'active'"},
	} {
		for _, query := range queries {
			wantFound(t, i, query, "Salon Sol")
		}
		i.SQL(change[0], nil)
		for _, query := range queries {
			wantFound(t, i, query, "")
		}
		i.SQL("UPDATE businesses SET description = {:text}", body{"text": name})
		i.SQL("UPDATE services SET name = 'Corte largo'", nil)
		wantFound(t, i, "q=corte", "")
		i.SQL(change[1], nil)
		wantFound(t, i, "q=salon+corte+"+name, "Salon Sol")
	}
}

func TestHostileWordsNeverFail(t *testing.T) {
	i := hookstest.New(t)
	open(i, i.SignUp("Ana Gil"), "Salon Sol", nil)
	for query, total := range map[string]int{
		`"`: 0, `""`: 0, `'`: 0, `*`: 0, `sal*`: 1, `"salon`: 1, `salon"*`: 1, `name:salon`: 0, `salon AND sol`: 0, `NOT salon`: 0, `NEAR(salon sol, 2)`: 0,
		`{name}: salon`: 0, `^salon`: 1, `salon + sol`: 1, `salon - sol`: 1, `(salon`: 1, `salon)`: 1, `%`: 0, `_`: 0, `\`: 0, "💇‍♀️": 0, "💇 salón": 1, "'; DROP TABLE businesses; --": 0,
		"   ": 1, "\u0301": 0, "\ufeffsalon": 1, "a\u0000b": 0, "salon\u2028sol": 1, strings.Repeat("a", 4000): 0, strings.Repeat("salon ", 666): 1,
		strings.Repeat("💇", 4000): 0, strings.Repeat(`"`, 4000): 0, strings.Repeat("(", 4000): 0, words(600): 0,
	} {
		if answer := find(i, "q="+url.QueryEscape(query)).Want(200); answer.Int("total") != total {
			t.Errorf("%.40q finds %d", query, answer.Int("total"))
		}
	}
	find(i, "q="+strings.Repeat("a", 4001)).WantCode(400, "invalid_parameter").WantField("q")
	if broken := find(i, "q=%ff%fe"); broken.Status != 200 && broken.Status != 400 {
		t.Errorf("no text: %d %s", broken.Status, broken.Body)
	}
}

// words are so many different ones.
func words(most int) string {
	var text strings.Builder
	for n := range most {
		fmt.Fprintf(&text, "w%d ", n)
	}
	return text.String()
}

func TestAroundAPlace(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	place := func(name string, lat, lng float64) {
		open(i, ana, name, body{"location": body{"lat": lat, "lng": lng}})
	}
	place("Sol", 40.4168, -3.7038)
	place("Getafe", 40.3083, -3.7327)
	place("Toledo", 39.8628, -4.0273)
	place("Barcelona", 41.3874, 2.1686)
	place("Corner", 40.4168+0.22, -3.7038+0.29) // within the box of 25 km, without the circle
	place("Suva", -18.1416, 179.9)
	open(i, ana, "Nowhere", nil)
	for query, want := range map[string]string{
		"lat=40.4168&lng=-3.7038":                           "Sol, Getafe",
		"lat=40.4168&lng=-3.7038&radiusKm=40":               "Sol, Getafe, Corner",
		"lat=40.4168&lng=-3.7038&radiusKm=100":              "Sol, Getafe, Corner, Toledo",
		"lat=40.4168&lng=-3.7038&radiusKm=1":                "Sol",
		"lat=40.4168&lng=-3.7038&radiusKm=100&sort=name":    "Corner, Getafe, Sol, Toledo",
		"lat=40.4168&lng=-3.7038&radiusKm=100&q=tol":        "Toledo",
		"lat=-18.1&lng=-179.9":                              "Suva",
		"lat=90&lng=0&radiusKm=200":                         "",
		"lat=39.9&lng=-4&sort=distance&radiusKm=80&limit=5": "Toledo, Getafe, Sol",
	} {
		wantFound(t, i, query, want)
	}
	near := find(i, "lat=40.4168&lng=-3.7038&radiusKm=100").Want(200).List("businesses")
	if near[0]["distanceKm"] != 0.0 || near[1]["distanceKm"] != 12.31 {
		t.Errorf("distances %v and %v", near[0]["distanceKm"], near[1]["distanceKm"])
	}
	if far := find(i, "q=sol").Want(200).List("businesses"); far[0]["distanceKm"] != nil {
		t.Errorf("a distance from nowhere: %v", far[0]["distanceKm"])
	}
	for query, field := range map[string]string{
		"sort=distance": "lat", "lat=40": "lng", "lng=-3": "lat", "radiusKm=5": "lat", "lat=91&lng=0": "lat", "lat=0&lng=181": "lng", "lat=a&lng=0": "lat",
		"lat=0&lng=0&radiusKm=0.5": "radiusKm", "lat=0&lng=0&radiusKm=201": "radiusKm", "minRating=0": "minRating", "minRating=6": "minRating", "sort=best": "sort",
		"lat=NaN&lng=0": "lat", "openNow=maybe": "openNow", "page=0": "page", "limit=101": "limit",
	} {
		find(i, query).WantCode(400, "invalid_parameter").WantField(field)
	}
}

func TestByRatingAndByName(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	for name, stars := range map[string][2]int{"zeta": {4, 18}, "Alfa": {2, 9}, "beta": {3, 14}, "Delta": {1, 5}, "gamma": {0, 0}, "ñu": {3, 13}} {
		open(i, ana, name, nil)
		i.SQL("UPDATE businesses SET ratingCount = {:count}, ratingSum = {:sum} WHERE name = {:name}", body{"count": stars[0], "sum": stars[1], "name": name})
	}
	wantFound(t, i, "sort=name", "Alfa, beta, Delta, gamma, zeta, ñu")
	wantFound(t, i, "minRating=4.67", "Delta, beta")
	wantFound(t, i, "minRating=4.33&sort=name&q=ñu", "ñu")
	if byRating := names(find(i, "").Want(200)); byRating != "Delta, beta, zeta, Alfa, ñu, gamma" && byRating != "Delta, beta, Alfa, zeta, ñu, gamma" {
		t.Errorf("by rating: %s", byRating)
	}
	for _, query := range []string{"sort=rating", "sort=name", "sort=rating&minRating=1", "sort=name&minRating=4.4"} {
		all := names(find(i, query).Want(200))
		var paged []string
		for next := ""; ; {
			page := find(i, query+"&limit=2"+next).Want(200)
			paged = append(paged, names(page))
			if page.Value("nextCursor") == nil {
				break
			}
			next = "&cursor=" + page.String("nextCursor")
		}
		if got := strings.Join(paged, ", "); got != all {
			t.Errorf("%s: at once %s, by cursor %s", query, all, got)
		}
	}
	cursor := find(i, "sort=name&limit=2").Want(200).String("nextCursor")
	find(i, "q=a&cursor="+cursor).WantCode(400, "invalid_parameter").WantField("cursor")
	find(i, "openNow=true&cursor="+cursor).WantCode(400, "invalid_parameter").WantField("cursor")
	second := find(i, "openNow=true&sort=name&limit=2&page=2").Want(200)
	if names(second) != "Delta, gamma" || second.Value("nextCursor") != nil || second.Int("total") != 6 || second.Int("page") != 2 {
		t.Errorf("the second page of those that are open: %s", second.Body)
	}
	if past := find(i, "openNow=true&page=9").Want(200); past.Int("total") != 6 || len(past.List("businesses")) != 0 {
		t.Errorf("past the end: %s", past.Body)
	}
}

func TestOpenAtThisMoment(t *testing.T) {
	i := hookstest.New(t) // Tuesday, 10:00 in Madrid
	ana := i.SignUp("Ana Gil")
	open(i, ana, "Mornings", body{"hours": []body{{"weekday": "tue", "start": "09:00", "end": "11:00"}}})
	open(i, ana, "Afternoons", body{"hours": []body{{"weekday": "tue", "start": "16:00", "end": "20:00"}}})
	open(i, ana, "Auckland", body{"timezone": "Pacific/Auckland", "hours": []body{{"weekday": "tue", "start": "20:00", "end": "24:00"}}})
	open(i, ana, "Holidays", body{"closures": []body{{"start": "2026-11-24", "end": "2026-11-25"}}})
	open(i, ana, "Closed", body{"hours": []body{}})
	wantFound(t, i, "openNow=true&sort=name", "Auckland, Mornings")
	wantFound(t, i, "openNow=true&q=mor", "Mornings")
	wantFound(t, i, "openNow=true&q=after", "")
	if all := find(i, "openNow=false").Want(200); all.Int("total") != 5 {
		t.Errorf("openNow=false finds %d", all.Int("total"))
	}
	i.Clock.Advance(30 * time.Hour)
	wantFound(t, i, "openNow=true&sort=name", "Holidays")
	for _, business := range find(i, "").Want(200).List("businesses") {
		if business["openNow"] != (business["name"] == "Holidays") {
			t.Errorf("%s says openNow %v", business["name"], business["openNow"])
		}
	}
}

func TestCategoryAndETag(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := open(i, ana, "Salon Sol", body{"categories": []string{"hair", "nails"}})
	open(i, ana, "Studio Sur", body{"categories": []string{"hairdresser"}})
	wantFound(t, i, "category=hair", "Salon Sol")
	wantFound(t, i, "category=nails&q=sol&sort=name", "Salon Sol")
	wantFound(t, i, "category=hai", "")
	first := find(i, "category=hair").Want(200)
	if again := find(i, "category=hair", "If-None-Match", first.Header.Get("ETag")).Want(304); again.Body != "" {
		t.Errorf("304 with %s", again.Body)
	}
	i.Call(ana.Caller, "PATCH", "/api/businesses/"+salon.ID, body{"categories": []string{"nails"}}).Want(200)
	if changed := find(i, "category=hair", "If-None-Match", first.Header.Get("ETag")).Want(200); changed.Int("total") != 0 {
		t.Errorf("still a hairdresser: %s", changed.Body)
	}
	for name, caller := range map[string]hookstest.Caller{"owner": ana.Caller, "key": salon.Key("billing:read")} {
		one := i.Call(caller, "GET", "/api/businesses?q=salon", nil).Want(200).List("businesses")[0]
		if _, shown := one["taxId"]; shown || one["id"] != salon.ID {
			t.Errorf("%s sees %v", name, one)
		}
	}
}

// TestTheIndexStaysInStep changes businesses and services at random by SQL and compares each search with a plain look.
func TestTheIndexStaysInStep(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	random := rand.New(rand.NewPCG(7, 7))
	vocabulary := []string{"sol", "luna", "mar", "rio", "sur"}
	var ids []string
	for n := range 8 {
		business := open(i, ana, fmt.Sprintf("Lugar %d", n), nil)
		ids = append(ids, business.ID)
		i.Call(ana.Caller, "POST", "/api/services", body{"businessId": business.ID, "name": "x", "durationMinutes": 30}).Want(201)
	}
	changes := []string{
		"UPDATE businesses SET description = {:word} WHERE id = {:id}", "UPDATE businesses SET categories = json_array({:word}) WHERE id = {:id}",
		"UPDATE businesses SET address = json_object('city', {:word}) WHERE id = {:id}", "UPDATE businesses SET listed = NOT listed WHERE id = {:id} AND {:word} != ''",
		"UPDATE businesses SET status = iif(status = 'active', 'archived', 'active') WHERE id = {:id} AND {:word} != ''",
		"UPDATE services SET name = {:word} WHERE business = {:id}", "UPDATE services SET status = iif(status = 'active', 'archived', 'active') WHERE business = {:id} AND {:word} != ''",
		"UPDATE businesses SET address = 'null', categories = '' WHERE id = {:id} AND {:word} != ''",
	}
	for range 300 {
		word := vocabulary[random.IntN(len(vocabulary))]
		i.SQL(changes[random.IntN(len(changes))], body{"word": word, "id": ids[random.IntN(len(ids))]})
	}
	i.SQL("VACUUM", nil)
	for _, word := range vocabulary {
		var want, got []string
		if err := i.App.DB().NewQuery(`SELECT b.id FROM businesses b WHERE b.status = 'active' AND b.listed AND (b.description = {:word}
			OR coalesce(iif(json_valid(b.address), b.address ->> '$.city', ''), '') = {:word} OR b.categories LIKE '%"' || {:word} || '"%'
			OR EXISTS (SELECT 1 FROM services v WHERE v.business = b.id AND v.status = 'active' AND v.name = {:word})) ORDER BY b.id`).Bind(body{"word": word}).Column(&want); err != nil {
			t.Fatal(err)
		}
		for _, business := range find(i, "q="+word).Want(200).List("businesses") {
			got = append(got, business["id"].(string))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", word, got, want)
		}
	}
}

func TestRepairWritesWhatTheIndexMissed(t *testing.T) {
	i := hookstest.New(t)
	open(i, i.SignUp("Ana Gil"), "Salon Sol", nil)
	i.SQL("DROP TRIGGER businesses_search_changed", nil)
	i.SQL("UPDATE businesses SET name = 'Studio Sur'", nil)
	wantFound(t, i, "q=studio", "")
	if err := collections.Repair(i.App); err != nil {
		t.Fatal(err)
	}
	wantFound(t, i, "q=studio", "Studio Sur")
	wantFound(t, i, "q=salon", "")
}

func TestPagesOfBroadWordsNeitherRepeatNorSkip(t *testing.T) {
	i := hookstest.New(t)
	open(i, i.SignUp("Ana Gil"), "Salon Sol", body{"categories": []string{"hair"}})
	i.SQL(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4049)
		INSERT INTO businesses (id, name, slug, timezone, currency, locale, hours, closures, bookingPolicy, categories, listed, ratingCount, ratingSum, status, createdAt, updatedAt)
		SELECT printf('broad%010d', i), iif(i % 3, 'Salon', 'Centro') || i, 's-' || i, timezone, currency, locale, hours, closures, bookingPolicy, categories, TRUE, 2, i % 9 + 2,
			'active', createdAt, updatedAt FROM n, businesses`, nil)
	i.SQL("UPDATE businesses SET description = 'salon'", nil)
	for query, total := range map[string]int{"q=salon": 4051, "q=salon&minRating=1": 4050} {
		seen := map[any]bool{}
		for page := 1; page <= 42; page++ {
			answer := find(i, fmt.Sprintf("%s&limit=100&page=%d", query, page)).Want(200)
			if answer.Int("total") != total {
				t.Fatalf("%s: page %d of %d", query, page, answer.Int("total"))
			}
			for _, business := range answer.List("businesses") {
				if seen[business["id"]] {
					t.Fatalf("%s: page %d repeats %v", query, page, business["name"])
				}
				seen[business["id"]] = true
			}
		}
		if len(seen) != total {
			t.Errorf("%s: %d of %d were listed", query, len(seen), total)
		}
	}
}
