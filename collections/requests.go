package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Request is one call of the API as the log of its business keeps it: no header, no body, and of the address no more than the
// pattern of the row that it went to. It lies in the auxiliary database, where nothing true lives.
type Request struct {
	Business       string `db:"business"`
	At             Time   `db:"at"`
	ID             string `db:"id"` // X-Request-Id
	Operation      string `db:"operation"`
	Method         string `db:"method"`
	Path           string `db:"path"` // with its parameters' names
	Status         int    `db:"status"`
	Code           string `db:"code"`    // of an error
	Outcome        string `db:"outcome"` // as domain/usage has it
	DurationUs     int64  `db:"durationUs"`
	CredentialType string `db:"credentialType"` // key, app or member
	Credential     string `db:"credential"`     // id of the key, the app, or the user
	Previous       bool   `db:"previous"`       // by the old secret of a rotation
	IP             string `db:"ip"`
	RequiredScope  string `db:"requiredScope"` // the one that the call lacked
	RateLimit      int    `db:"rateLimit"`     // requests in 15 minutes, of the limit that refused the call
	ResetsAt       Time   `db:"resetsAt"`      // when that limit is whole again
}

// WriteRequests writes calls down and counts them, in one transaction of the auxiliary database. Batches come from access,
// off the request's path.
func WriteRequests(app core.App, requests []Request) error {
	return app.AuxRunInTransaction(func(tx core.App) error {
		if err := insertRequests(tx.AuxDB(), requests); err != nil {
			return err
		}
		return countRequests(tx.AuxDB(), requests)
	})
}

func insertRequests(db dbx.Builder, requests []Request) error {
	query := db.NewQuery(`INSERT OR IGNORE INTO requests (business, at, id, operation, method, path, status, code, outcome, durationUs, credentialType,
			credential, previous, ip, requiredScope, rateLimit, resetsAt)
		VALUES ({:business}, {:at}, {:id}, {:operation}, {:method}, {:path}, {:status}, {:code}, {:outcome}, {:durationUs}, {:credentialType},
			{:credential}, {:previous}, {:ip}, {:requiredScope}, {:rateLimit}, {:resetsAt})`).Prepare()
	defer func() { _ = query.Close() }()
	for i := range requests {
		if _, err := query.Bind(columns(&requests[i])).Execute(); err != nil {
			return err
		}
	}
	return query.LastError
}

// RequestFilter narrows the log of a business; its zero value is all of it.
type RequestFilter struct {
	ID         string
	Credential string
	Operation  string
	Method     string
	Path       string // part of the pattern
	Class      int    // the first digit of the status
	Refused    bool   // only those that were refused or failed
	Current    bool   // none by the old secret of a rotation
	Code       string
	Slow       time.Duration // at least
	From       time.Time     // included
	To         time.Time     // excluded
}

// Requests is a page of the business's log, the newest first. How many there are is not counted.
func (t Tenant) Requests(filter RequestFilter, page Page) (Rows[Request], error) {
	from, params := `FROM requests r WHERE r.business = {:business}`, dbx.Params{"business": t.BusinessID}
	for _, equal := range []struct{ column, value string }{
		{"id", filter.ID}, {"credential", filter.Credential}, {"operation", filter.Operation}, {"method", filter.Method}, {"code", filter.Code},
	} {
		if equal.value != "" {
			from += ` AND r.` + equal.column + ` = {:` + equal.column + `}`
			params[equal.column] = equal.value
		}
	}
	if filter.Path != "" {
		from += ` AND r.path LIKE {:path} ESCAPE '\'`
		params["path"] = like(filter.Path)
	}
	if filter.Class != 0 {
		from += ` AND r.status BETWEEN {:class} AND {:class} + 99`
		params["class"] = filter.Class * 100
	}
	from += filter.narrow(params)
	return listing[Request]{
		columns: `r.*`, from: from, params: params, key: `r.at`, id: `r.id`, descending: true, total: `SELECT 0`,
		mark: func(r *Request) (string, string) { return r.At.Text(), r.ID },
	}.read(t.app.AuxDB(), page)
}

// narrow are the conditions of the filter that bound something.
func (f RequestFilter) narrow(params dbx.Params) (conditions string) {
	if f.Refused {
		conditions += ` AND r.outcome != 'ok'`
	}
	if f.Current {
		conditions += ` AND r.previous = FALSE`
	}
	if f.Slow > 0 {
		conditions += ` AND r.durationUs >= {:slow}`
		params["slow"] = f.Slow.Microseconds()
	}
	if !f.From.IsZero() {
		conditions += ` AND r.at >= {:from}`
		params["from"] = At(f.From).Text()
	}
	if !f.To.IsZero() {
		conditions += ` AND r.at < {:to}`
		params["to"] = At(f.To).Text()
	}
	return conditions
}

// FindRequest reads one call of the business's log.
func (t Tenant) FindRequest(id string) (*Request, error) {
	return one[Request](t.app.AuxDB(), `SELECT * FROM requests WHERE business = {:business} AND id = {:id}`, dbx.Params{"business": t.BusinessID, "id": id})
}

// CountRequests counts the calls by a key or an app in the business's log that came after an instant.
func (t Tenant) CountRequests(credential string, after time.Time) (int, error) {
	return count(t.app.AuxDB(), `SELECT count(*) FROM requests WHERE business = {:business} AND at > {:after} AND credential = {:credential}`,
		dbx.Params{"business": t.BusinessID, "after": At(after).Text(), "credential": credential})
}

// Trace is what a call brought about.
type Trace struct {
	Audit      []AuditRow
	Events     []OutboxRow // without their bodies
	Deliveries []Delivery  // of the events, with the log of their attempts
}

// traceTime is how long after a call's instant what it wrote is looked for: rows carry the instant of their call.
const traceTime = time.Minute

// Trace finds what a call brought about by its request id: audit rows, events, and their deliveries.
func (t Tenant) Trace(request *Request) (trace Trace, err error) {
	params := dbx.Params{"business": t.BusinessID, "id": request.ID, "at": request.At.Text(), "until": At(request.At.Add(traceTime)).Text()}
	trace.Audit, err = all[AuditRow](t.app.DB(), `SELECT * FROM audit
		WHERE business = {:business} AND at >= {:at} AND at < {:until} AND requestId = {:id} ORDER BY at, rowid`, params)
	if err != nil {
		return trace, err
	}
	trace.Events, err = all[OutboxRow](t.app.DB(), `SELECT id, type, subject, requestId, createdAt FROM outbox
		WHERE business = {:business} AND createdAt >= {:at} AND createdAt < {:until} AND requestId = {:id} AND topic = 'event' ORDER BY createdAt, rowid`, params)
	if err != nil || len(trace.Events) == 0 {
		return trace, err
	}
	ids := make([]string, len(trace.Events))
	for i, event := range trace.Events {
		ids[i] = event.ID
	}
	params = dbx.Params{"business": t.BusinessID}
	trace.Deliveries, err = all[Delivery](t.app.DB(), `SELECT d.* FROM deliveries d WHERE d.business = {:business}`+in("d.event", "event", ids, params)+
		` ORDER BY d.createdAt, d.id`, params)
	return trace, err
}

// CredentialNames are the names of keys, apps and people of the business by the ids that its log has.
func (t Tenant) CredentialNames(ids []string) (map[string]string, error) {
	names, params := map[string]string{}, dbx.Params{"business": t.BusinessID}
	if len(ids) == 0 {
		return names, nil
	}
	rows, err := all[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](t.app.DB(), `SELECT id, name FROM api_keys WHERE business = {:business}`+in("id", "key", ids, params)+
		` UNION ALL SELECT user, name FROM staff WHERE business = {:business}`+in("user", "user", ids, params)+
		` UNION ALL SELECT a.id, a.name FROM grants g JOIN apps a ON a.id = g.app WHERE g.business = {:business}`+in("a.id", "app", ids, params), params)
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}

// LoggedBusinesses are the businesses with a log.
func (s System) LoggedBusinesses() (ids []string, err error) {
	return ids, s.app.AuxDB().NewQuery(`WITH RECURSIVE logged(business) AS (
			SELECT min(business) FROM requests
			UNION ALL
			SELECT (SELECT min(r.business) FROM requests r WHERE r.business > l.business) FROM logged l WHERE l.business IS NOT NULL
		) SELECT business FROM logged WHERE business IS NOT NULL`).Column(&ids)
}

// DropRequests deletes up to limit calls of the business's log, the oldest first: those from before an instant, and those that
// are older than its newest ones, as many as are kept. It tells how many it deleted.
func (t Tenant) DropRequests(before time.Time, keep, limit int) (int, error) {
	return affected(t.app.AuxNonconcurrentDB().NewQuery(`DELETE FROM requests WHERE business = {:business} AND (at, id) IN (
			SELECT r.at, r.id FROM requests r WHERE r.business = {:business}
				AND r.at <= max({:before}, coalesce((SELECT n.at FROM requests n WHERE n.business = {:business} ORDER BY n.at DESC, n.id DESC LIMIT 1 OFFSET {:keep}), ''))
			ORDER BY r.at, r.id LIMIT {:limit})`).
		Bind(dbx.Params{"business": t.BusinessID, "before": At(before).Text(), "keep": keep, "limit": limit}).Execute())
}
