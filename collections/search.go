package collections

import (
	"math"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

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
	hits, err := search.ranking(words).page(d.app.DB(), page)
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

func (s Search) ranking(words []string) ranking {
	list := ranking{relevant: s.Sort == ByRelevance}
	list.id, list.params = `m.business`, dbx.Params{}
	filters := s.filters(list.params)
	isNarrow := filters != "" || s.Category != ""
	list.whole = list.relevant && isNarrow || !s.OpenAt.IsZero()
	switch {
	case len(words) > 0:
		list.params["words"] = matching(words)
		list.from = `FROM search_words JOIN search_places m ON m.n = search_words.rowid WHERE search_words MATCH {:words}` + filters
		list.total = `SELECT count(*) FROM search_words WHERE search_words MATCH {:words}`
		if s.Category != "" {
			list.from += ` AND EXISTS (SELECT 1 FROM search_categories c WHERE c.category = {:category} AND c.n = m.n)`
		}
	case s.Category != "":
		list.from = `FROM search_places m JOIN search_categories c ON c.n = m.n AND c.category = {:category} WHERE TRUE` + filters
	default:
		list.from = `FROM search_places m WHERE TRUE` + filters
	}
	if s.Category != "" {
		list.params["category"] = s.Category
	}
	if isNarrow {
		list.total = ""
	}
	s.order(&list)
	list.columns = `m.business, ` + list.key + ` AS key`
	list.mark = func(f *found) (string, string) { return f.Key, f.Business }
	return list
}

// filters are the conditions beside words and category.
func (s Search) filters(params dbx.Params) (conditions string) {
	if s.RadiusKm > 0 {
		conditions += ` AND ` + s.circle(params)
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
	params["lat"], params["lng"], params["reach"] = s.Near.Lat, s.Near.Lng, geo.Haversine(s.RadiusKm)
	between := `m.lng BETWEEN {:west} AND {:east}`
	if box.West > box.East {
		between = `(m.lng >= {:west} OR m.lng <= {:east})`
	}
	return `m.lat BETWEEN {:south} AND {:north} AND ` + between + ` AND ` + haversine + ` <= {:reach}`
}

// haversine grows with the distance as geo.Haversine does. SQLite works it out from the index alone, five times as fast as by a
// function of Go.
const haversine = `pow(sin(radians(m.lat - {:lat}) / 2), 2) + cos(radians({:lat})) * cos(radians(m.lat)) * pow(sin(radians(m.lng - {:lng}) / 2), 2)`

func (s Search) order(list *ranking) {
	switch s.Sort {
	case ByRelevance:
		list.key = relevance
	case ByDistance:
		list.key = haversine
	case ByName:
		list.key = `m.name COLLATE NOCASE`
	default:
		list.key, list.descending = `m.rating`, true
	}
}
