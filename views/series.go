package views

import (
	"time"

	"nearbyassist/domain/usage"
	"nearbyassist/views/ui"
)

// totals of a series.
func totals(series []usage.Period) (fine, wrong int) {
	for _, period := range series {
		fine, wrong = fine+period.Fine, wrong+period.Wrong
	}
	return fine, wrong
}

// bars are a series with where each period leads; hours are labelled by the clock, longer periods by their day.
func (s Shell) bars(series []usage.Period, at func(usage.Period) string) []ui.Bar {
	bars := make([]ui.Bar, len(series))
	for i, period := range series {
		label := s.Lang.Time(period.Start, s.Zone)
		if period.End.Sub(period.Start) > time.Hour {
			label = s.date(period.Start)
		}
		bars[i] = ui.Bar{Label: label, Fine: period.Fine, Wrong: period.Wrong, Href: at(period)}
	}
	return bars
}

// spark is a series as small as a word.
func spark(label string, series []usage.Period) ui.Spark {
	small := ui.Spark{Label: label}
	for _, period := range series {
		small.Bars = append(small.Bars, ui.Bar{Fine: period.Fine, Wrong: period.Wrong})
	}
	return small
}

// callsIn says how many calls a series has, and how many of them were refused or failed.
func (s Shell) callsIn(series []usage.Period) string {
	fine, wrong := totals(series)
	return s.T("chart.calls", fine+wrong, wrong)
}

// hatched adds how a chart shows what went wrong, where something did.
func (s Shell) hatched(text string, series []usage.Period) string {
	if _, wrong := totals(series); wrong == 0 {
		return text
	}
	return text + " " + s.T("chart.hatched")
}

// callChart shows calls; each bar leads to them in the log.
func (s Shell) callChart(title, none string, series []usage.Period, filter LogFilter) ui.Chart {
	at := func(p usage.Period) string {
		filter.From, filter.To = instant(p.Start), instant(p.End)
		return s.Business.logsBy(filter)
	}
	return ui.Chart{
		ID: "calls", Title: title, Text: s.hatched(s.callsIn(series), series), None: none, Table: s.T("chart.table"), When: s.T("logs.time"),
		Fine: s.T("chart.fine"), Wrong: s.T("chart.wrong"), Bars: s.bars(series, at),
	}
}

// deliveriesIn says how many deliveries of a series arrived.
func (s Shell) deliveriesIn(series []usage.Period) string {
	fine, wrong := totals(series)
	return s.T("chart.deliveries", fine, wrong)
}

// instant writes an instant into an address.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

const localLayout = "2006-01-02T15:04"

// InZone reads an instant, or a time or a date of a zone, as addresses have them.
func InZone(text string, zone *time.Location) (at time.Time, isDate, ok bool) {
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range []string{time.RFC3339, localLayout, localLayout + ":05", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.In(zone), layout == time.DateOnly, true
		}
	}
	return time.Time{}, false, false
}

// Between reads the bounds of a list from its address. An end that is a date is included; what is none bounds nothing.
func Between(from, to string, zone *time.Location) (start, end time.Time) {
	start, _, _ = InZone(from, zone)
	end, isDate, _ := InZone(to, zone)
	if isDate {
		end = end.AddDate(0, 0, 1)
	}
	return start, end
}

// localTime is a bound from an address as a field of a form has it; of a date it is midnight, so many days later.
func (s Shell) localTime(text string, days int) string {
	at, isDate, ok := InZone(text, s.Zone)
	if !ok {
		return ""
	}
	if isDate {
		at = at.AddDate(0, 0, days)
	}
	return at.Format(localLayout)
}
