package collections

import (
	"database/sql"
	"errors"
	"regexp"
	"sync"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// For the reads that nearly every request makes SQLite takes longer to plan than to run: they are planned once and kept.
// Only texts that do not grow with a request may be kept.
var kept sync.Map // of keptKey, to *keptQuery

type keptKey struct {
	db   *sql.DB
	text string
}

type keptQuery struct {
	statement *sql.Stmt
	names     []string // of its parameters, in their order
}

var parameter = regexp.MustCompile(`\{:(\w+)\}`)

// hotOne is one by a kept plan.
func hotOne[T any](app core.App, query string, params dbx.Params) (*T, error) {
	rows, err := hotAll[T](app, query, params)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	return &rows[0], nil
}

// hotAll is all by a kept plan. A transaction reads on a connection of its own, without one.
func hotAll[T any](app core.App, query string, params dbx.Params) ([]T, error) {
	db, outside := app.ConcurrentDB().(*dbx.DB)
	if !outside {
		return all[T](app.DB(), query, params)
	}
	plan, err := keep(db.DB(), query)
	if err != nil {
		return nil, err
	}
	found, err := plan.statement.Query(plan.values(params)...)
	if err != nil {
		return nil, err
	}
	result := []T{}
	rows := dbx.Rows{Rows: found}
	for rows.Next() {
		var row T
		if err := rows.ScanStruct(&row); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		result = append(result, row)
	}
	return result, errors.Join(rows.Err(), rows.Close())
}

func keep(db *sql.DB, query string) (*keptQuery, error) {
	key := keptKey{db, query}
	if known, ok := kept.Load(key); ok {
		return known.(*keptQuery), nil
	}
	var names []string
	text := parameter.ReplaceAllStringFunc(query, func(found string) string {
		names = append(names, found[2:len(found)-1])
		return "?"
	})
	statement, err := db.Prepare(text)
	if err != nil {
		return nil, err
	}
	known, lost := kept.LoadOrStore(key, &keptQuery{statement, names})
	if lost {
		return known.(*keptQuery), statement.Close()
	}
	return known.(*keptQuery), nil
}

func (q *keptQuery) values(params dbx.Params) []any {
	values := make([]any, len(q.names))
	for i, name := range q.names {
		values[i] = params[name]
	}
	return values
}
