package integrations

import (
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/usage"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
)

// A usage reaches back so far unless the caller says, and is of at most so many days.
const (
	defaultHours   = 24
	defaultDays    = 30
	mostHourlyDays = 31
)

// UsageInput says of which time the usage is.
type UsageInput struct {
	KeyID    string `path:"keyId"`
	From     string `query:"from" maxLength:"40" doc:"From here on: an instant or a date; default 30 days before to, by the hour 24 hours"`
	To       string `query:"to" maxLength:"40" doc:"Up to here, excluded; default the end of today, by the hour of this hour"`
	Interval string `query:"interval" enum:"hour,day" default:"day"`
}

// UsageView is how a key was used in a time.
type UsageView struct {
	KeyID       string               `json:"keyId"`
	From        time.Time            `json:"from"`
	To          time.Time            `json:"to"`
	Interval    string               `json:"interval" enum:"hour,day"`
	Totals      UsageTotals          `json:"totals"`
	Series      []UsagePeriodView    `json:"series"`
	ByOperation []UsageOperationView `json:"byOperation"`
	ByStatus    []UsageStatusView    `json:"byStatus"`
	ByOutcome   []UsageOutcomeView   `json:"byOutcome"`
}

// UsageTotals are requests with their errors and latencies.
type UsageTotals struct {
	Requests int      `json:"requests"`
	Errors   int      `json:"errors"`
	P50Ms    *float64 `json:"p50Ms"`
	P95Ms    *float64 `json:"p95Ms"`
}

// UsagePeriodView is the usage of one period, up to the start of the next.
type UsagePeriodView struct {
	Start time.Time `json:"start"`
	UsageTotals
}

// UsageOperationView is the usage of one operation.
type UsageOperationView struct {
	Operation string `json:"operation"`
	UsageTotals
}

// UsageStatusView counts the answers with one status.
type UsageStatusView struct {
	Status   int `json:"status"`
	Requests int `json:"requests"`
}

// UsageOutcomeView counts the requests that ended alike.
type UsageOutcomeView struct {
	Outcome  string `json:"outcome" enum:"ok,client_error,insufficient_scope,ip_refused,expired,revoked,rate_limited,server_error"`
	Requests int    `json:"requests"`
}

// ReadUsage adds up how a key was used. Calls are counted by the hours of UTC, so the time and its periods begin with one.
func ReadUsage(r *access.Request, in *UsageInput) (UsageView, error) {
	db := r.Tenant()
	key, err := db.FindAPIKey(in.KeyID)
	if err != nil {
		return UsageView{}, err
	}
	zone, err := bookings.ZoneOf(db)()
	if err != nil {
		return UsageView{}, err
	}
	within, err := in.period(zone, r.Now)
	if err != nil {
		return UsageView{}, err
	}
	lines, err := db.Usage(key.ID, within.Start, within.End)
	if err != nil {
		return UsageView{}, err
	}
	view := UsageView{KeyID: key.ID, From: within.Start, To: within.End, Interval: in.Interval, Totals: UsageTotals(usage.Sum(lines))}
	view.Series = seriesOf(lines, in.cut(within, zone))
	view.ByOperation, view.ByStatus, view.ByOutcome = operationsOf(lines), statusesOf(lines), outcomesOf(lines)
	return view, nil
}

// period is the time that is asked for, from the start of an hour to the end of one.
func (in *UsageInput) period(zone *time.Location, now time.Time) (within slots.Interval, err error) {
	within.End = slots.Midnight(slots.DateOf(now, zone).AddDays(1), zone)
	if in.Interval == "hour" {
		within.End = now.Truncate(time.Hour).Add(time.Hour)
	}
	if err := read("to", in.To, zone, &within.End); err != nil {
		return within, err
	}
	within.Start = slots.Midnight(slots.DateOf(within.End.Add(-1), zone).AddDays(1-defaultDays), zone)
	most := usageDays
	if in.Interval == "hour" {
		within.Start, most = within.End.Add(-defaultHours*time.Hour), mostHourlyDays
	}
	if err := read("from", in.From, zone, &within.Start); err != nil {
		return within, err
	}
	switch {
	case !within.Start.Before(within.End):
		return within, fault.Parameter("to", "end_before_start")
	case within.End.After(within.Start.In(zone).AddDate(0, 0, most)):
		return within, fault.Parameter("to", "longest_range", most)
	}
	return slots.Interval{Start: hourOf(within.Start), End: hourOf(within.End.Add(time.Hour - 1))}, nil
}

// read reads an instant or a date; an empty one leaves the default.
func read(name, text string, zone *time.Location, at *time.Time) error {
	if text == "" {
		return nil
	}
	given, ok := collections.InstantOrDate(text, zone)
	if !ok {
		return fault.Parameter(name, "format_instant")
	}
	*at = given
	return nil
}

func hourOf(at time.Time) time.Time { return at.UTC().Truncate(time.Hour) }

// cut makes the periods: hours, or days of the zone.
func (in *UsageInput) cut(within slots.Interval, zone *time.Location) (starts []time.Time) {
	if in.Interval == "day" {
		for _, day := range slots.Periods(within.Start, within.End, zone, slots.Day) {
			starts = append(starts, hourOf(day.Start))
		}
		return append(starts, within.End)
	}
	for at := within.Start; !at.After(within.End); at = at.Add(time.Hour) {
		starts = append(starts, at)
	}
	return starts
}

func seriesOf(lines []usage.Line, starts []time.Time) []UsagePeriodView {
	series := []UsagePeriodView{}
	for i, start := range starts[:len(starts)-1] {
		series = append(series, UsagePeriodView{start, UsageTotals(usage.Sum(usage.Between(lines, start, starts[i+1])))})
	}
	return series
}

// operationsOf has the most used operation first.
func operationsOf(lines []usage.Line) []UsageOperationView {
	views := []UsageOperationView{}
	for _, group := range usage.By(lines, func(line usage.Line) string { return line.Operation }) {
		views = append(views, UsageOperationView{group.Of, UsageTotals(group.Totals)})
	}
	slices.SortStableFunc(views, func(a, b UsageOperationView) int { return b.Requests - a.Requests })
	return views
}

func statusesOf(lines []usage.Line) []UsageStatusView {
	views := []UsageStatusView{}
	for _, group := range usage.By(lines, func(line usage.Line) int { return line.Status }) {
		views = append(views, UsageStatusView{group.Of, group.Requests})
	}
	return views
}

func outcomesOf(lines []usage.Line) []UsageOutcomeView {
	views := []UsageOutcomeView{}
	for _, group := range usage.By(lines, func(line usage.Line) int { return slices.Index(usage.Outcomes, line.Outcome) }) {
		views = append(views, UsageOutcomeView{string(usage.Outcomes[group.Of]), group.Requests})
	}
	return views
}
