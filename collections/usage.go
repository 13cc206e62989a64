package collections

import (
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/domain/usage"
)

// counted is what the calls of one line of the usage have in common.
type counted struct {
	business, credential, hour, operation, outcome string
	status                                         int
}

// countRequests adds the calls of keys and apps to their usage.
func countRequests(db dbx.Builder, requests []Request) error {
	lines := map[counted]*usage.Latencies{}
	for _, r := range requests {
		if r.CredentialType == "member" {
			continue
		}
		line := counted{r.Business, r.Credential, At(r.At.Truncate(time.Hour)).Text(), r.Operation, r.Outcome, r.Status}
		if lines[line] == nil {
			lines[line] = new(usage.Latencies)
		}
		lines[line].Add(time.Duration(r.DurationUs) * time.Microsecond)
	}
	if len(lines) == 0 {
		return nil
	}
	query := db.NewQuery(addUsage).Prepare()
	defer func() { _ = query.Close() }()
	for line, latencies := range lines {
		params := dbx.Params{
			"business": line.business, "credential": line.credential, "hour": line.hour, "operation": line.operation, "status": line.status, "outcome": line.outcome,
		}
		for i, count := range latencies {
			params[took(i)] = count
		}
		if _, err := query.Bind(params).Execute(); err != nil {
			return err
		}
	}
	return query.LastError
}

// took is the column that counts the calls in one range of latency.
func took(bucket int) string { return "took" + strconv.Itoa(bucket) }

// tookSum are the calls of a row of the usage, over all ranges of latency.
var tookSum = strings.ReplaceAll(tooks(`#`), ", ", " + ")

// tooks writes one text for each range of latency, its column in place of the #.
func tooks(text string) string {
	texts := make([]string, usage.Buckets)
	for i := range texts {
		texts[i] = strings.ReplaceAll(text, "#", took(i))
	}
	return strings.Join(texts, ", ")
}

var addUsage = `INSERT INTO usage (business, credential, hour, operation, status, outcome, ` + tooks(`#`) + `)
	VALUES ({:business}, {:credential}, {:hour}, {:operation}, {:status}, {:outcome}, ` + tooks(`{:#}`) + `)
	ON CONFLICT DO UPDATE SET ` + tooks(`# = # + excluded.#`)

// Usage is how a key or an app of the business was used in the hours that begin between two instants, hour by hour.
func (t Tenant) Usage(credential string, from, to time.Time) ([]usage.Line, error) {
	rows, err := all[struct {
		Hour      Time                  `db:"hour"`
		Operation string                `db:"operation"`
		Status    int                   `db:"status"`
		Outcome   string                `db:"outcome"`
		Counts    JSON[usage.Latencies] `db:"counts"`
	}](t.app.AuxDB(), `SELECT hour, operation, status, outcome, json_array(`+tooks(`#`)+`) AS counts FROM usage
		WHERE business = {:business} AND credential = {:credential} AND hour >= {:from} AND hour < {:to} ORDER BY hour, operation, status, outcome`,
		dbx.Params{"business": t.BusinessID, "credential": credential, "from": At(from).Text(), "to": At(to).Text()})
	if err != nil {
		return nil, err
	}
	lines := make([]usage.Line, len(rows))
	for i, row := range rows {
		lines[i] = usage.Line{
			Hour: row.Hour.Time, Operation: row.Operation, Status: row.Status, Outcome: usage.Outcome(row.Outcome), Latencies: row.Counts.V,
		}
	}
	return lines, nil
}

// DropUsage deletes what was counted before an instant.
func (s System) DropUsage(before time.Time) error {
	_, err := s.app.AuxNonconcurrentDB().NewQuery(`DELETE FROM usage WHERE hour < {:before}`).Bind(dbx.Params{"before": At(before).Text()}).Execute()
	return err
}
