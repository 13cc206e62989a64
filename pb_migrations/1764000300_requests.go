package pb_migrations

import (
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// The log of API calls and what is counted of them, in the auxiliary database: plain tables, which no backup has to hold. A
// database that was deleted, or left behind when data.db was restored, gets them again.
func init() {
	core.AppMigrations.Add(&core.Migration{
		Up: func(app core.App) error {
			for _, statement := range requestStatements {
				if _, err := app.AuxDB().NewQuery(statement).Execute(); err != nil {
					return err
				}
			}
			return nil
		},
		ReapplyCondition: func(app core.App, _ *core.MigrationsRunner, _ string) (bool, error) {
			var there int
			err := app.AuxDB().NewQuery(`SELECT count(*) FROM sqlite_master WHERE name IN ('requests', 'requests_id', 'usage')`).Row(&there)
			return there < len(requestStatements), err
		},
	})
}

var requestStatements = []string{
	`CREATE TABLE IF NOT EXISTS requests (
		business TEXT NOT NULL, at TEXT NOT NULL, id TEXT NOT NULL, operation TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
		status INTEGER NOT NULL, code TEXT NOT NULL, outcome TEXT NOT NULL, durationUs INTEGER NOT NULL,
		credentialType TEXT NOT NULL, credential TEXT NOT NULL, previous BOOLEAN NOT NULL, ip TEXT NOT NULL,
		requiredScope TEXT NOT NULL, rateLimit INTEGER NOT NULL, resetsAt TEXT NOT NULL,
		PRIMARY KEY (business, at, id)) WITHOUT ROWID`,
	`CREATE INDEX IF NOT EXISTS requests_id ON requests (business, id)`,
	`CREATE TABLE IF NOT EXISTS usage (
		business TEXT NOT NULL, credential TEXT NOT NULL, hour TEXT NOT NULL, operation TEXT NOT NULL, status INTEGER NOT NULL, outcome TEXT NOT NULL, ` +
		latencyColumns(16) + `,
		PRIMARY KEY (business, credential, hour, operation, status, outcome)) WITHOUT ROWID`,
}

// latencyColumns count calls by how long they took.
func latencyColumns(count int) string {
	columns := make([]string, count)
	for i := range columns {
		columns[i] = "took" + strconv.Itoa(i) + " INTEGER NOT NULL"
	}
	return strings.Join(columns, ", ")
}
