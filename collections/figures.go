package collections

import (
	"strconv"
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/domain/usage"
)

// Span is a time cut into periods: so many of one width, from an instant on.
type Span struct {
	From  time.Time
	Width time.Duration
	Count int
}

// tally is what was counted in one period of a span, from 0.
type tally struct {
	Of     string `db:"of"` // whom it counts for
	Period int    `db:"period"`
	Fine   int    `db:"fine"`
	Wrong  int    `db:"wrong"`
}

// read makes a series of each one whom a query counts for; those without a row are missing. What lies behind the last period,
// by a clock that went on meanwhile, counts there.
func (s Span) read(db dbx.Builder, query string, params dbx.Params) (map[string][]usage.Period, error) {
	params["from"] = At(s.From).Text()
	rows, err := all[tally](db, query, params)
	series := map[string][]usage.Period{}
	for _, row := range rows {
		if series[row.Of] == nil {
			series[row.Of] = usage.Periods(s.From, s.Width, s.Count)
		}
		period := &series[row.Of][min(row.Period, s.Count-1)]
		period.Fine, period.Wrong = period.Fine+row.Fine, period.Wrong+row.Wrong
	}
	return series, err
}

// periodOf is the number of the period in which an instant of a column lies.
func (s Span) periodOf(column string) string {
	return `(strftime('%s', ` + column + `) - strftime('%s', {:from})) / ` + strconv.Itoa(int(s.Width/time.Second))
}

// Calls counts the calls in the business's log.
func (t Tenant) Calls(span Span) ([]usage.Period, error) {
	series, err := span.read(t.app.AuxDB(), `SELECT '' AS of, `+span.periodOf("at")+` AS period, sum(outcome = 'ok') AS fine, sum(outcome != 'ok') AS wrong
		FROM requests WHERE business = {:business} AND at >= {:from} GROUP BY period`, dbx.Params{"business": t.BusinessID})
	if series[""] == nil {
		return usage.Periods(span.From, span.Width, span.Count), err
	}
	return series[""], err
}

// SlowCalls is how long the slowest calls of the business's log took that came from an instant on: all but this many took no longer.
func (t Tenant) SlowCalls(from time.Time, slower int) (time.Duration, error) {
	row, err := one[Request](t.app.AuxDB(), `SELECT durationUs FROM requests WHERE business = {:business} AND at >= {:from} ORDER BY durationUs DESC LIMIT 1 OFFSET `+
		strconv.Itoa(slower), dbx.Params{"business": t.BusinessID, "from": At(from).Text()})
	if err != nil {
		return 0, err
	}
	return time.Duration(row.DurationUs) * time.Microsecond, nil
}

// KeyCalls counts the calls by each of the business's keys in the hours that begin in the span.
func (t Tenant) KeyCalls(keys []string, span Span) (map[string][]usage.Period, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	params := dbx.Params{"business": t.BusinessID}
	return span.read(t.app.AuxDB(), `SELECT credential AS of, `+span.periodOf("hour")+` AS period, sum((outcome = 'ok') * (`+tookSum+`)) AS fine, sum((outcome != 'ok') * (`+tookSum+`)) AS wrong
		FROM usage WHERE business = {:business}`+in("credential", "key", keys, params)+` AND hour >= {:from}
		GROUP BY credential, period`, params)
}

// DeliveryCounts counts the deliveries to each of the business's endpoints: those that arrived, and those that failed so far.
func (t Tenant) DeliveryCounts(webhooks []string, span Span) (map[string][]usage.Period, error) {
	if len(webhooks) == 0 {
		return nil, nil
	}
	params := dbx.Params{"business": t.BusinessID}
	return span.read(t.app.DB(), `SELECT webhook AS of, `+span.periodOf("createdAt")+` AS period, sum(status = 'delivered') AS fine,
			sum(status = 'failed' OR (status = 'pending' AND attempts > 0)) AS wrong
		FROM deliveries WHERE business = {:business}`+in("webhook", "webhook", webhooks, params)+` AND createdAt >= {:from}
		GROUP BY webhook, period`, params)
}

// DueDeliveries counts what waits to be sent to an endpoint and is due by an instant.
func (t Tenant) DueDeliveries(webhook string, by time.Time) (int, error) {
	return count(t.app.DB(), `SELECT count(*) FROM deliveries WHERE webhook = {:webhook} AND business = {:business} AND status = 'pending' AND nextAttemptAt <= {:by}`,
		dbx.Params{"webhook": webhook, "business": t.BusinessID, "by": At(by).Text()})
}
