package collections

import (
	"database/sql"

	"github.com/pocketbase/dbx"
	_ "modernc.org/sqlite" // the one SQLite of the process: two of them lose commits (scale.md, trap 4)
)

// _txlock=immediate takes the write lock at BEGIN: a transaction that reads first cannot find that another wrote meanwhile.
const dsn = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)" +
	"&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)&_txlock=immediate&_pragma=synchronous("

// Connect opens one of PocketBase's databases. synchronous is NORMAL, or FULL to keep every commit through a power loss.
func Connect(synchronous string) func(path string) (*dbx.DB, error) {
	return func(path string) (*dbx.DB, error) {
		registered, err := sql.Open("sqlite", "")
		if err != nil {
			return nil, err
		}
		db := sql.OpenDB(connector{driver: registered.Driver(), dsn: path + dsn + synchronous + ")"})
		return dbx.NewFromDB(db, "sqlite"), registered.Close()
	}
}

// Optimize lets SQLite look again at what its query plans rest on, but not at the outbox and its deliveries: they are short at
// one time and long at another, and by what it knows of the one it would read all of the other. PocketBase's own job for it
// also truncates the log, for which every write waits while a replica reads (scale.md, trap 2).
func (s System) Optimize() error {
	for _, db := range []dbx.Builder{s.app.NonconcurrentDB(), s.app.AuxNonconcurrentDB()} {
		for _, statement := range []string{
			"PRAGMA optimize",
			"ANALYZE sqlite_schema", // makes the table of statistics, where there is none
			"DELETE FROM sqlite_stat1 WHERE tbl IN ('outbox', 'deliveries')",
			"ANALYZE sqlite_schema", // reads it again
		} {
			if _, err := db.NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
	}
	return nil
}
