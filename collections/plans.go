package collections

import (
	"container/list"
	"context"
	"database/sql/driver"
	"strings"
)

// plansKept is how many statements a connection keeps planned, the least recently used go first.
const plansKept = 100

// connector opens connections that keep the plans of their statements: SQLite takes longer to plan most of ours than to run
// them, and database/sql lets a plan go after each use.
type connector struct {
	driver driver.Driver
	dsn    string
}

func (c connector) Driver() driver.Driver { return c.driver }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &connection{sqlite: opened.(sqlite), plans: map[string]*list.Element{}, recent: list.New()}, nil
}

// sqlite is what modernc's connections can do of what database/sql asks for.
type sqlite interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

type connection struct {
	sqlite
	plans  map[string]*list.Element // by text, of *plan
	recent *list.List
}

type plan struct {
	text      string
	statement statement
	busy      bool // rows are read from it
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// QueryContext runs a statement by its kept plan.
func (c *connection) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	kept, err := c.plan(ctx, text)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return c.sqlite.QueryContext(ctx, text, args)
	}
	found, err := kept.statement.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	kept.busy = true
	return &planned{found.(rows), kept}, nil
}

// ExecContext runs a statement by its kept plan.
func (c *connection) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	kept, err := c.plan(ctx, text)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return c.sqlite.ExecContext(ctx, text, args)
	}
	return kept.statement.ExecContext(ctx, args)
}

// plan finds or makes the plan of a text; there is none for what is no query, or while its rows are still being read.
func (c *connection) plan(ctx context.Context, text string) (*plan, error) {
	if known, ok := c.plans[text]; ok {
		c.recent.MoveToFront(known)
		if kept := known.Value.(*plan); !kept.busy {
			return kept, nil
		}
		return nil, nil
	}
	if !isQuery(text) {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	kept := &plan{text: text, statement: prepared.(statement)}
	c.plans[text] = c.recent.PushFront(kept)
	return kept, c.forget()
}

// forget lets the oldest plan go when there are too many.
func (c *connection) forget() error {
	oldest := c.recent.Back()
	if c.recent.Len() <= plansKept || oldest.Value.(*plan).busy {
		return nil
	}
	gone := c.recent.Remove(oldest).(*plan)
	delete(c.plans, gone.text)
	return gone.statement.Close()
}

// Close lets all plans go first: SQLite keeps a file open as long as one is left.
func (c *connection) Close() error {
	for known := c.recent.Front(); known != nil; known = known.Next() {
		if err := known.Value.(*plan).statement.Close(); err != nil {
			return err
		}
	}
	return c.sqlite.Close()
}

func isQuery(text string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch strings.ToUpper(word) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
		return true
	}
	return false
}

// rows is what modernc's rows can do of what database/sql asks for.
type rows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// planned are rows that give their plan back when they are closed.
type planned struct {
	rows
	plan *plan
}

func (p *planned) Close() error {
	p.plan.busy = false
	return p.rows.Close()
}
