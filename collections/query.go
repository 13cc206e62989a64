package collections

import (
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
)

// Page says which part of a list is asked for: by number, or after the row that a cursor names.
type Page struct {
	Number int // from 1
	Limit  int
	After  *Mark
}

// Mark is the place behind a row: rows that come or go meanwhile neither repeat nor hide another.
type Mark struct {
	Page  int    `json:"p"`
	Value string `json:"v"` // of the order's column
	ID    string `json:"i"`
}

// Rows is one page of a list.
type Rows[T any] struct {
	Items []T
	Total int
	Page  int
	Limit int
	Next  *Mark // nil on the last page
}

// listing is a list query in parts; key is the order's column, read back by mark.
type listing[T any] struct {
	columns, from string // from ends with its WHERE
	joins         string // one row to one row: read for the page, left out of the total
	key, id       string
	descending    bool
	params        dbx.Params
	mark          func(*T) (value, id string)
	total         string // a query for the total that is cheaper than counting the rows; empty: they are counted
}

func (l listing[T]) read(db dbx.Builder, page Page) (Rows[T], error) {
	result := Rows[T]{Page: page.Number, Limit: page.Limit}
	if l.total == "" {
		l.total = `SELECT count(*) ` + l.from
	}
	total, err := count(db, l.total, l.params)
	if err != nil {
		return result, err
	}
	result.Total = total
	compare := ">"
	if l.descending {
		compare = "<"
	}
	query := `SELECT ` + l.columns + ` ` + strings.Replace(l.from, ` WHERE `, l.joins+` WHERE `, 1)
	if page.After != nil {
		result.Page = page.After.Page
		query += ` AND (` + l.key + `, ` + l.id + `) ` + compare + ` ({:afterValue}, {:afterID})`
		l.params["afterValue"], l.params["afterID"] = page.After.Value, page.After.ID
	}
	// A bound limit would make SQLite plan the statement twice.
	query += l.orderBy() + ` LIMIT ` + strconv.Itoa(page.Limit+1)
	if page.After == nil && page.Number > 1 {
		query += ` OFFSET ` + strconv.Itoa((page.Number-1)*page.Limit)
	}
	result.Items, err = all[T](db, query, l.params)
	if err == nil && len(result.Items) > page.Limit {
		result.Items = result.Items[:page.Limit]
		value, id := l.mark(&result.Items[page.Limit-1])
		result.Next = &Mark{Page: result.Page + 1, Value: value, ID: id}
	}
	return result, err
}

func (l listing[T]) orderBy() string {
	direction := ""
	if l.descending {
		direction = " DESC"
	}
	return ` ORDER BY ` + l.key + direction + `, ` + l.id + direction
}

// in is " AND column IN (…)" with its values bound, or nothing for no values.
func in(column, name string, values []string, params dbx.Params) string {
	if len(values) == 0 {
		return ""
	}
	places := make([]string, len(values))
	for i, value := range values {
		key := name + strconv.Itoa(i)
		params[key] = value
		places[i] = "{:" + key + "}"
	}
	return " AND " + column + " IN (" + strings.Join(places, ", ") + ")"
}

// like is a text that LIKE … ESCAPE '\' finds anywhere, with its own wildcards taken literally.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}
