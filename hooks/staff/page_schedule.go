package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// datesOnPage is how many dates and times off stand on one page of a schedule.
const datesOnPage = 25

// ShowSchedule is when a person works, with a form for each thing that changes it.
func ShowSchedule(p *page.Request) (page.Answer, error) {
	person, shown, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	view := views.SchedulePage{
		Shell: p.Shell, Person: shown, Usual: shownWeek(business.Hours.V), Own: person.Weekly.V != nil, Part: p.Form.Get("part"), Trouble: p.Trouble,
		Date: dateForm(p), Off: offForm(p), Cursor: p.Query.Get("cursor"),
	}
	view.Week = views.WeekOf(view.Usual)
	if view.Own {
		view.Week = views.WeekOf(shownWeek(person.Weekly.V))
	}
	if view.Part == "week" {
		view.Week, view.Own = views.WeekFrom(p.Form), p.Form.Get("own") == "own"
	}
	view.Dates, view.Next = datesAhead(person, p.Shell.Zone, p.Now, view.Cursor)
	if view.Outside, err = shownOutside(p, person); err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Schedule(view)), nil
}

// parts are the forms of a schedule: what each changes of it, and the sentence that tells so.
var parts = map[string]struct {
	change func(*page.Request, *ScheduleBody) error
	told   string
}{
	"week": {setWeek, "hours_saved"}, "date": {addDate, "date_added"}, "off": {addOff, "date_added"}, "remove": {takeOut, "date_removed"},
}

// SendSchedule changes one part of a schedule and leaves the others as they are by then; a button of the week's rows changes
// nothing yet.
func SendSchedule(p *page.Request) (page.Answer, error) {
	person, _, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	name := p.Form.Get("part")
	part, known := parts[name]
	if !known {
		return page.Answer{}, fault.Validation(fault.On("part", "invalid"))
	}
	if name == "week" && views.WeekEdited(p.Form) {
		return ShowSchedule(p)
	}
	_, err = setSchedule(p.Tenant(), person.ID, p.Now, func(body *ScheduleBody) error { return part.change(p, body) })
	return page.Go(p.Shell.Business.Person(person.ID, "schedule")).Tell(part.told), err
}

// checked asks the rules of PUT /api/staff/{staffId}/schedule about a schedule; named puts what they refuse at the controls.
func checked(p *page.Request, body *ScheduleBody, named func(fault.Field) fault.Field) error {
	_, err := endpoint.Sent[ScheduleInput](p.Request, map[string]any{
		"weekly": append([]collections.DayHours{}, body.Weekly...), "overrides": append([]collections.DateHours{}, body.Overrides...),
		"timeOff": append([]collections.Absence{}, body.TimeOff...),
	})
	return views.InForm(p.Lang, err, named)
}

// placed puts fields of the API at the controls of a form.
func placed(controls map[string]string) func(fault.Field) fault.Field {
	return func(field fault.Field) fault.Field {
		if control, found := controls[field.Path]; found {
			field.Path = control
		}
		return field
	}
}

func setWeek(p *page.Request, body *ScheduleBody) error {
	body.Weekly = nil // the business's
	if p.Form.Get("own") != "own" {
		return nil
	}
	week := views.WeekFrom(p.Form)
	body.Weekly = endpoint.Views(week.Ranges(), func(r *views.WeekRange) collections.DayHours { return collections.DayHours(*r) })
	return week.Explain("weekly", checked(p, body, views.AsNamed))
}

func dateForm(p *page.Request) views.DateForm {
	return views.DateForm{Date: p.Form.Get("date"), Start: p.Form.Get("dateStart"), End: p.Form.Get("dateEnd")}
}

// addDate gives a date hours of its own, or one stretch more; without times nobody works there.
func addDate(p *page.Request, body *ScheduleBody) error {
	form := dateForm(p)
	if form.Date == "" {
		return fault.Validation(fault.On("date", "required"))
	}
	at := slices.IndexFunc(body.Overrides, func(d collections.DateHours) bool { return d.Date == form.Date })
	if at < 0 {
		at = len(body.Overrides)
		body.Overrides = append(body.Overrides, collections.DateHours{Date: form.Date, Ranges: []collections.Hours{}})
	}
	ranges := []collections.Hours{}
	if form.Start != "" || form.End != "" {
		ranges = append(slices.Clone(body.Overrides[at].Ranges), collections.Hours{Start: form.Start, End: views.EndOfDay(form.End)})
	}
	body.Overrides[at].Ranges = ranges
	place := "overrides[" + strconv.Itoa(at) + "]"
	span := place + ".ranges[" + strconv.Itoa(len(ranges)-1) + "]"
	return checked(p, body, placed(map[string]string{place + ".date": "date", span + ".start": "dateStart", span + ".end": "dateEnd"}))
}

func offForm(p *page.Request) views.OffForm {
	return views.OffForm{
		FirstDay: p.Form.Get("firstDay"), FirstTime: p.Form.Get("firstTime"), LastDay: p.Form.Get("lastDay"), LastTime: p.Form.Get("lastTime"),
		Reason: strings.TrimSpace(p.Form.Get("reason")),
	}
}

// addOff adds time off: whole days where no times are given, one day where no last one is.
func addOff(p *page.Request, body *ScheduleBody) error {
	form := offForm(p)
	if form.FirstDay == "" {
		return fault.Validation(fault.On("firstDay", "required"))
	}
	last := form.LastDay
	if last == "" {
		last = form.FirstDay
	}
	off := collections.Absence{Start: form.FirstDay, End: dayAfter(last)}
	if form.FirstTime != "" {
		off.Start = instant(form.FirstDay, form.FirstTime, p.Shell.Zone, false)
	}
	if form.LastTime != "" && form.LastTime != "00:00" {
		off.End = instant(last, form.LastTime, p.Shell.Zone, true)
	}
	if form.Reason != "" {
		off.Reason = &form.Reason
	}
	place := "timeOff[" + strconv.Itoa(len(body.TimeOff)) + "]"
	body.TimeOff = append(body.TimeOff, off)
	return checked(p, body, placed(map[string]string{place + ".start": "firstDay", place + ".end": "lastDay", place + ".reason": "reason"}))
}

// dayAfter is the date after this one; what is no date stays, to be refused.
func dayAfter(date string) string {
	day, err := slots.ParseDate(date)
	if err != nil {
		return date
	}
	return string(day.AddDays(1))
}

// instant is a time on a date of the business; what is none stays, to be refused.
func instant(date, clock string, zone *time.Location, end bool) string {
	day, err := slots.ParseDate(date)
	if err != nil {
		return date + " " + clock
	}
	at, err := slots.ParseClock(clock)
	if err != nil {
		return date + " " + clock
	}
	return slots.Instant(day, at, zone, end).UTC().Format(time.RFC3339)
}

// An entry is named by what it says, so that a list that changed meanwhile loses no other one.
func entryOfDate(d collections.DateHours) string { return "date " + d.Date }

func entryOfOff(a collections.Absence) string { return "off " + a.Start + " " + a.End }

func takeOut(p *page.Request, body *ScheduleBody) error {
	entry := p.Form.Get("entry")
	body.Overrides = slices.DeleteFunc(body.Overrides, func(d collections.DateHours) bool { return entryOfDate(d) == entry })
	body.TimeOff = slices.DeleteFunc(body.TimeOff, func(a collections.Absence) bool { return entryOfOff(a) == entry })
	return nil
}

// datesAhead is a page of the dates and times off that are not over, the next first.
func datesAhead(person *collections.Staff, zone *time.Location, now time.Time, cursor string) (shown []views.DatedHours, next string) {
	all := append(hoursAhead(person, zone, now), offAhead(person, zone, now)...)
	slices.SortStableFunc(all, func(a, b views.DatedHours) int { return starts(a).Compare(starts(b)) })
	from, err := strconv.Atoi(cursor)
	if err != nil || from < 0 || from > len(all) {
		from = 0
	}
	to := min(from+datesOnPage, len(all))
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return all[from:to], next
}

func starts(d views.DatedHours) time.Time {
	if d.Off.From.IsZero() {
		return d.Date
	}
	return d.Off.From
}

func hoursAhead(person *collections.Staff, zone *time.Location, now time.Time) (shown []views.DatedHours) {
	for _, each := range person.Overrides.V {
		date, known := collections.InstantOrDate(each.Date, zone)
		if !known || !date.AddDate(0, 0, 1).After(now) {
			continue
		}
		ranges := endpoint.Views(each.Ranges, func(h *collections.Hours) views.WeekRow { return views.WeekRow(*h) })
		shown = append(shown, views.DatedHours{Entry: entryOfDate(each), Date: date, Ranges: ranges})
	}
	return shown
}

func offAhead(person *collections.Staff, zone *time.Location, now time.Time) (shown []views.DatedHours) {
	for _, each := range person.TimeOff.V {
		from, okFrom := collections.InstantOrDate(each.Start, zone)
		to, okTo := collections.InstantOrDate(each.End, zone)
		if !okFrom || !okTo || !to.After(now) {
			continue
		}
		entry := views.DatedHours{Entry: entryOfOff(each), Off: views.TimeOff{From: from, To: to}}
		if each.Reason != nil {
			entry.Reason = *each.Reason
		}
		shown = append(shown, entry)
	}
	return shown
}
