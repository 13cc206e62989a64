package collections

import (
	"strconv"

	"github.com/pocketbase/dbx"
)

// matched is the place's number where words were matched. The plus keeps SQLite from asking the index for one row at a time.
const matched = `+search_words.rowid`

// ranking is the list of a search.
type ranking struct {
	listing[found]
	relevant bool
	whole    bool // to ask twice which they are, for the total and for the page, would take long
}

const (
	broad  = 4_000 // matches: words that so many have say little, and to rank all by them takes long
	best   = matched + ` IN (SELECT n FROM search_places ORDER BY rating DESC, business DESC LIMIT 1000)`
	beyond = 1_000 // more than any relevance
)

// page reads one page in the cheapest way.
func (l ranking) page(db dbx.Builder, page Page) (Rows[found], error) {
	switch {
	case l.whole:
		return l.readWhole(db, page)
	case l.relevant:
		return l.readBroad(db, page)
	}
	return l.read(db, page)
}

// readWhole ranks all at once where they are not many, and so asks but once which they are.
func (l ranking) readWhole(db dbx.Builder, page Page) (Rows[found], error) {
	hits, err := all[found](db, `SELECT `+l.columns+` `+l.from+l.orderBy()+` LIMIT `+strconv.Itoa(broad+1), l.params)
	switch {
	case err != nil:
		return Rows[found]{}, err
	case len(hits) > broad && l.relevant:
		return l.readBroad(db, page)
	case len(hits) > broad:
		return l.read(db, page)
	}
	from := min(len(hits), (page.Number-1)*page.Limit)
	return Rows[found]{Items: hits[from:min(len(hits), from+page.Limit)], Total: len(hits), Page: page.Number, Limit: page.Limit}, nil
}

// readBroad ranks by relevance; of broad matches the best-rated businesses go first, and mostly no others are ranked.
func (l ranking) readBroad(db dbx.Builder, page Page) (Rows[found], error) {
	if l.total == "" {
		l.total = `SELECT count(*) ` + l.from
	}
	total, err := count(db, l.total, l.params)
	if err != nil {
		return Rows[found]{}, err
	}
	l.total = `SELECT ` + strconv.Itoa(total)
	if total <= broad {
		return l.read(db, page)
	}
	first := l
	first.from += ` AND ` + best
	rows, err := first.read(db, page)
	if err != nil || len(rows.Items) == page.Limit {
		return rows, err
	}
	l.key += ` + ` + strconv.Itoa(beyond) + ` * NOT (` + best + `)`
	return l.read(db, page)
}
