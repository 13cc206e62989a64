package hooks

import (
	"regexp"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"nearbyassist/collections"
	"nearbyassist/hooks/console"
)

// consoleRuns are the doors by which a superuser changes what is no record, as an audit row calls them.
var consoleRuns = map[string]string{
	"POST /api/sql":                                       "sql.run",
	"PATCH /api/settings":                                 "settings.update",
	"POST /api/collections":                               "collection.create",
	"PATCH /api/collections/{collection}":                 "collection.update",
	"DELETE /api/collections/{collection}":                "collection.delete",
	"DELETE /api/collections/{collection}/truncate":       "collection.truncate",
	"PUT /api/collections/import":                         "collection.import",
	"POST /api/collections/{collection}/impersonate/{id}": "record.impersonate",
	"POST /api/crons/{id}":                                "cron.run",
	"POST /api/backups":                                   "backup.create",
	"POST /api/backups/upload":                            "backup.upload",
	"POST /api/backups/{key}/restore":                     "backup.restore",
	"DELETE /api/backups/{key}":                           "backup.delete",
}

const truncation = "collection.truncate"

// tellRuns audits what a superuser is about to run, before it runs: it stays told though the program falls over meanwhile.
// PocketBase has no hook for truncating; of our collections it is refused here.
func (s *Server) tellRuns() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{Id: "nearbyassistTellRuns", Func: func(e *core.RequestEvent) error {
		action, known := consoleRuns[e.Request.Pattern]
		if !known || !e.HasSuperuserAuth() {
			return e.Next()
		}
		collection, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection"))
		if action == truncation && err == nil && collections.Ours(collection.Name) {
			return e.BadRequestError("The rows of "+collection.Name+" are deleted one by one, so that each is told.", nil)
		}
		statement, err := statementOf(e, action)
		if err != nil {
			return e.BadRequestError("", err)
		}
		row := collections.AuditRow{
			Action: action, Entity: "console", Subject: subjectOf(e), Changes: collections.Of(statement), At: collections.At(s.config.Now()),
		}
		if err := collections.AuditConsole(e.App, console.Actor(e), "", row); err != nil {
			return err
		}
		return e.Next()
	}}
}

// subjectOf is what the path names; its column takes 40 characters.
func subjectOf(e *core.RequestEvent) string {
	for _, name := range []string{"collection", "id", "key"} {
		if value := e.Request.PathValue(name); value != "" {
			return value[:min(len(value), 40)]
		}
	}
	return ""
}

// longText is a literal that may hold a secret: all that we store, hashed or sealed, have more than 30 characters.
var longText = regexp.MustCompile(`'(?:[^']|''){31,}'|"(?:[^"]|""){31,}"`)

// statementOf is the SQL that is run, without long literals.
func statementOf(e *core.RequestEvent, action string) ([]collections.Change, error) {
	if action != "sql.run" {
		return []collections.Change{}, nil
	}
	var form struct {
		Query string `json:"query" form:"query"`
	}
	err := e.BindBody(&form)
	return []collections.Change{{Field: "query", To: longText.ReplaceAllString(form.Query, "'…'")}}, err
}
