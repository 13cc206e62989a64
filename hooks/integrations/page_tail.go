package integrations

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/sheet"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// The live log: it looks for new calls each second, tells of at most so many at once, and asks access again now and then.
const (
	tailPause   = time.Second
	tailMost    = 200
	tailAgain   = 5               // pauses between two looks at the role
	tailCatches = 5 * time.Minute // how far back a look goes, and one that was cut off takes up
)

// ShowTail tells how many calls come in that the filter lets through, as server-sent events: the page then asks for them
// itself. The id of an event is the instant of its newest call, so that one that was cut off goes on there.
func ShowTail(p *page.Request) (page.Answer, error) {
	filter := readFilter(logFilter(p), p.Shell.Zone)
	since := p.Now
	if last, err := time.Parse(time.RFC3339Nano, p.HTTP.Header.Get("Last-Event-ID")); err == nil && last.After(p.Now.Add(-tailCatches)) {
		since = last.Add(time.Millisecond)
	}
	if filter.From.Before(since) {
		filter.From = since
	}
	return page.Streamed("text/event-stream", func(s *page.Stream) error { return follow(p, s, filter) }), nil
}

func follow(p *page.Request, s *page.Stream, filter collections.RequestFilter) error {
	seen := map[string]bool{}
	for round := 1; s.Wait(tailPause); round++ {
		if round%tailAgain == 0 && p.Readmit() != nil {
			fmt.Fprint(s, "event: end\ndata:\n\n")
			return s.Flush()
		}
		flushLog(p)
		rows, err := p.Tenant().Requests(filter, collections.Page{Number: 1, Limit: tailMost})
		if err != nil {
			return err
		}
		fresh, now := 0, map[string]bool{}
		for _, row := range rows.Items {
			if now[row.ID] = true; !seen[row.ID] {
				fresh++
			}
		}
		seen = now
		if behind := p.Now.Add(time.Duration(round)*tailPause - tailCatches); filter.From.Before(behind) { // no look goes back to the beginning
			filter.From = behind
		}
		if err := tell(s, fresh, rows.Items, round); err != nil {
			return err
		}
	}
	return nil
}

// tell sends how many calls are new; where nothing is, it now and then sends a comment, by which both ends see that the other
// is there.
func tell(s *page.Stream, fresh int, rows []collections.Request, round int) error {
	switch {
	case fresh > 0:
		fmt.Fprintf(s, "id: %s\ndata: %d\n\n", rows[0].At.UTC().Format(time.RFC3339Nano), fresh)
	case round%15 == 1:
		fmt.Fprint(s, ":\n\n")
	default:
		return nil
	}
	return s.Flush()
}

// An export has at most so many calls, read so many at a time.
const (
	exportMost = 10_000
	exportStep = 500
)

// ShowExport is the calls that the filter lets through as a file for spreadsheet programs.
func ShowExport(p *page.Request) (page.Answer, error) {
	flushLog(p)
	filter := readFilter(logFilter(p), p.Shell.Zone)
	name := "requests-" + p.Shell.Business.Slug + "-" + p.Now.In(p.Shell.Zone).Format(time.DateOnly) + ".csv"
	return page.Streamed("text/csv; charset=utf-8", func(s *page.Stream) error { return export(p, s, filter) }).As(name), nil
}

func export(p *page.Request, s *page.Stream, filter collections.RequestFilter) error {
	fmt.Fprint(s, "\uFEFF") // by which Excel knows UTF-8
	sheets := csv.NewWriter(s)
	head := []string{"time", "requestId", "method", "path", "operation", "status", "error", "outcome", "durationMs", "by", "byId", "byName", "ip"}
	if err := sheets.Write(head); err != nil {
		return err
	}
	part := collections.Page{Number: 1, Limit: exportStep}
	for written := 0; written < exportMost; written += exportStep {
		rows, err := p.Tenant().Requests(filter, part)
		if err != nil {
			return err
		}
		calls, err := shownCalls(p, rows.Items)
		if err != nil {
			return err
		}
		for _, call := range calls {
			if err := sheets.Write(line(call)); err != nil {
				return err
			}
		}
		sheets.Flush()
		if err := s.Flush(); err != nil || rows.Next == nil {
			return err
		}
		part.After = rows.Next
	}
	return nil
}

func line(call views.Call) []string {
	cells := []string{
		call.At.UTC().Format(time.RFC3339Nano), call.ID, call.Method, call.Path, call.Operation, strconv.Itoa(call.Status), call.Code, call.Outcome,
		strconv.FormatFloat(float64(call.Took)/float64(time.Millisecond), 'f', 3, 64), call.By.Kind, call.By.ID, call.By.Name, call.IP,
	}
	for i := range cells {
		cells[i] = sheet.Safe(cells[i])
	}
	return cells
}
