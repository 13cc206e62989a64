package collections

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	engine "modernc.org/sqlite"

	"nearbyassist/domain/geo"
	"nearbyassist/domain/text"
)

// Directory opens the businesses that anyone may find: the active ones that are listed.
type Directory struct{ app core.App }

// NewDirectory is called by access.
func NewDirectory(app core.App) Directory { return Directory{app} }

// The orders of a search.
const (
	ByRelevance = "relevance"
	ByDistance  = "distance"
	ByRating    = "rating"
	ByName      = "name"
)

// Search says which businesses are wanted. Its zero value is all of them.
type Search struct {
	Text      string // words in name, description, categories, city or services; the accents and the end of each may be left out
	Category  string
	MinRating float64   // in stars; 0: unrated ones too
	OpenAt    time.Time // zero: open or not
	Near      geo.Point // read only with RadiusKm
	RadiusKm  float64   // 0: anywhere
	Sort      string    // ByRelevance needs a Text, ByDistance a RadiusKm
}

// Numbered tells a search whose rows have no place behind which a cursor could go on: what it is ordered or filtered by
// changes with the words, the point or the clock.
func (s Search) Numbered() bool {
	return s.Sort == ByRelevance || s.Sort == ByDistance || !s.OpenAt.IsZero()
}

// found is a row of a search; key is what it is ordered by.
type found struct {
	Business string `db:"business"`
	Key      string `db:"key"`
}

// Search lists the businesses that are wanted, in the order that is asked for.
func (d Directory) Search(search Search, page Page) (Rows[Business], error) {
	rows := Rows[Business]{Items: []Business{}, Page: page.Number, Limit: page.Limit}
	words := text.Words(search.Text, mostWords)
	if len(words) == 0 && search.Text != "" {
		return rows, nil // nothing but signs
	}
	hits, err := search.listing(words).read(d.app.DB(), page)
	if err != nil {
		return rows, err
	}
	rows.Total, rows.Page = hits.Total, hits.Page
	if !search.Numbered() {
		rows.Next = hits.Next
	}
	rows.Items, err = d.businesses(hits.Items)
	return rows, err
}

// businesses reads the rows that were found, in their order.
func (d Directory) businesses(hits []found) ([]Business, error) {
	businesses := make([]Business, 0, len(hits))
	if len(hits) == 0 {
		return businesses, nil
	}
	ids := make([]string, len(hits))
	for i, hit := range hits {
		ids[i] = hit.Business
	}
	params := dbx.Params{}
	read, err := all[Business](d.app.DB(), `SELECT b.* FROM businesses b WHERE TRUE`+in("b.id", "id", ids, params), params)
	byID := map[string]Business{}
	for _, business := range read {
		byID[business.ID] = business
	}
	for _, id := range ids {
		if business, ok := byID[id]; ok {
			businesses = append(businesses, business)
		}
	}
	return businesses, err
}

// mostWords bounds what one search costs; the words behind them are left out.
const mostWords = 10

// matching is the words as FTS5 reads them: quoted, so that none is an operator, each the beginning of a word.
func matching(words []string) string { return `"` + strings.Join(words, `"* "`) + `"*` }

// relevance weighs where the words stand: name, categories, services, city, description.
const relevance = `bm25(search_words, 10, 4, 3, 2, 1)`

func (s Search) listing(words []string) listing[found] {
	list := listing[found]{from: `FROM search_places m WHERE TRUE`, id: `m.business`, params: dbx.Params{}}
	number := `m.n`
	if len(words) > 0 {
		// The plus keeps SQLite from asking the index for one row at a time.
		list.from, number = `FROM search_words JOIN search_places m ON m.n = search_words.rowid WHERE search_words MATCH {:words}`, `+search_words.rowid`
		list.params["words"] = matching(words)
		list.total = `SELECT count(*) FROM search_words WHERE search_words MATCH {:words}`
	}
	if filters := s.filters(number, list.params); filters != "" {
		list.from, list.total = list.from+filters, ""
	}
	s.order(&list)
	list.columns = `m.business, ` + list.key + ` AS key`
	list.mark = func(f *found) (string, string) { return f.Key, f.Business }
	return list
}

// filters are the conditions beside the words; number is the place's.
func (s Search) filters(number string, params dbx.Params) (conditions string) {
	if s.Category != "" {
		conditions += ` AND ` + number + ` IN (SELECT n FROM search_categories WHERE category = {:category})`
		params["category"] = s.Category
	}
	if s.RadiusKm > 0 {
		conditions += ` AND ` + number + ` IN (SELECT n FROM search_places WHERE ` + s.circle(params) + `)`
	}
	if s.MinRating > 0 {
		conditions += ` AND m.rating >= {:rating}`
		params["rating"] = int(math.Ceil(s.MinRating*100 - 1e-6)) // 1.1 stars are 110.00000000000001 hundredths
	}
	if !s.OpenAt.IsZero() {
		conditions += ` AND EXISTS (SELECT 1 FROM businesses o WHERE o.id = m.business AND is_open(o.timezone, o.hours, o.closures, {:now}))`
		params["now"] = s.OpenAt.UnixMilli()
	}
	return conditions
}

// circle is the box first, for which there is an index, and then the exact distance.
func (s Search) circle(params dbx.Params) string {
	box := geo.Around(s.Near, s.RadiusKm)
	params["south"], params["north"], params["west"], params["east"] = box.South, box.North, box.West, box.East
	params["lat"], params["lng"], params["radius"] = s.Near.Lat, s.Near.Lng, s.RadiusKm
	between := `lng BETWEEN {:west} AND {:east}`
	if box.West > box.East {
		between = `(lng >= {:west} OR lng <= {:east})`
	}
	return `lat BETWEEN {:south} AND {:north} AND ` + between + ` AND distance_km(lat, lng, {:lat}, {:lng}) <= {:radius}`
}

func (s Search) order(list *listing[found]) {
	switch s.Sort {
	case ByRelevance:
		list.key = relevance
	case ByDistance:
		list.key = `distance_km(m.lat, m.lng, {:lat}, {:lng})`
	case ByName:
		list.key = `m.name COLLATE NOCASE`
	default:
		list.key, list.descending = `m.rating`, true
	}
}

// The rules that a query asks row by row are functions of SQL. No schema names them, so other programs can open the file.
func init() {
	engine.MustRegisterDeterministicScalarFunction("distance_km", 4, distanceKm)
	engine.MustRegisterDeterministicScalarFunction("is_open", 4, isOpen)
}

// distanceKm takes two latitudes with their longitudes; from nowhere there is no distance.
func distanceKm(_ *engine.FunctionContext, args []driver.Value) (driver.Value, error) {
	var degrees [4]float64
	for i, arg := range args {
		value, isNumber := arg.(float64)
		if !isNumber {
			return nil, nil
		}
		degrees[i] = value
	}
	return geo.DistanceKm(geo.Point{Lat: degrees[0], Lng: degrees[1]}, geo.Point{Lat: degrees[2], Lng: degrees[3]}), nil
}

// isOpen takes a business's time zone, hours and closures, and the time in Unix milliseconds.
func isOpen(_ *engine.FunctionContext, args []driver.Value) (driver.Value, error) {
	now, isNumber := args[3].(int64)
	if !isNumber {
		return nil, fmt.Errorf("is_open was asked at %v", args[3])
	}
	b := Business{Timezone: fmt.Sprint(args[0])}
	if err := b.Hours.Scan(args[1]); err != nil {
		return nil, err
	}
	if err := b.Closures.Scan(args[2]); err != nil {
		return nil, err
	}
	return b.OpenAt(time.UnixMilli(now)), nil
}
