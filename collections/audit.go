package collections

import (
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
)

// AuditFilter narrows the audit log of a business; its zero value is everything.
type AuditFilter struct {
	Entity    string // the collection
	ActorType string
	Actor     string // in the actor's name
	Subject   string
	From, To  time.Time // the end excluded
}

// AuditLog lists what happened in the business, the newest first and of one instant the last one first. There is no total: it would read the whole trail.
func (t Tenant) AuditLog(filter AuditFilter, page Page) (Rows[AuditRow], error) {
	from, params := `FROM audit a WHERE a.business = {:business}`, dbx.Params{"business": t.BusinessID}
	for _, equal := range []struct{ column, value string }{
		{"entity", filter.Entity}, {"actorType", filter.ActorType}, {"subject", filter.Subject},
	} {
		if equal.value != "" {
			from += ` AND a.` + equal.column + ` = {:` + equal.column + `}`
			params[equal.column] = equal.value
		}
	}
	if filter.Actor != "" {
		from += ` AND a.actorName LIKE {:actor} ESCAPE '\'`
		params["actor"] = like(filter.Actor)
	}
	if !filter.From.IsZero() {
		from += ` AND a.at >= {:from}`
		params["from"] = At(filter.From).Text()
	}
	if !filter.To.IsZero() {
		from += ` AND a.at < {:to}`
		params["to"] = At(filter.To).Text()
	}
	return listing[AuditRow]{
		columns: `a.*, a.rowid AS place`, from: from, params: params, key: `a.at`, id: `a.rowid`, descending: true, total: `SELECT 0`,
		mark: func(r *AuditRow) (string, string) { return r.At.Text(), strconv.FormatInt(r.Place, 10) },
	}.read(t.app.DB(), page)
}

// SubjectNames are the names of rows of the business that the audit log tells of, by their ids. What is gone has none.
func (t Tenant) SubjectNames(ids []string) (map[string]string, error) {
	names, params := map[string]string{}, dbx.Params{"business": t.BusinessID}
	if len(ids) == 0 {
		return names, nil
	}
	chosen := in("id", "id", ids, params)
	query := `SELECT id, name FROM staff WHERE business = {:business}` + chosen
	for _, other := range []string{
		`id, name FROM services`, `id, name FROM customers`, `id, name FROM api_keys`, `id, name FROM apps`, `id, url AS name FROM webhooks`,
		`id, reference AS name FROM bookings`,
	} {
		query += ` UNION ALL SELECT ` + other + ` WHERE business = {:business}` + chosen
	}
	query += ` UNION ALL SELECT g.id, a.name FROM grants g JOIN apps a ON a.id = g.app WHERE g.business = {:business}` + in("g.id", "grant", ids, params)
	rows, err := all[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](t.app.DB(), query, params)
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}

// LoggedRequests are those of these ids that the request log of the business has.
func (t Tenant) LoggedRequests(ids []string) (logged []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	params := dbx.Params{"business": t.BusinessID}
	query := `SELECT r.id FROM requests r WHERE r.business = {:business}` + in("r.id", "id", ids, params)
	return logged, t.app.AuxDB().NewQuery(query).Bind(params).Column(&logged)
}
