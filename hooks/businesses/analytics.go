package businesses

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/figures"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/access"
)

// defaultDays is how many days the figures are of unless the caller says.
const defaultDays = 30

// longestRange is the most days that the figures are of, by the length of their periods.
var longestRange = map[slots.Period]int{slots.Day: 366, slots.Week: 1_830, slots.Month: 3_660}

// AnalyseInput says of which time the figures are.
type AnalyseInput struct {
	BusinessID string `path:"businessId"`
	From       string `query:"from" maxLength:"40" doc:"First start, included: an instant or a date; default 30 days before to"`
	To         string `query:"to" maxLength:"40" doc:"Last start, excluded; default the end of today"`
	Interval   string `query:"interval" enum:"day,week,month" default:"day"`
}

// AnalyticsView has the figures of a time and of its periods.
type AnalyticsView struct {
	BusinessID string       `json:"businessId"`
	From       time.Time    `json:"from"`
	To         time.Time    `json:"to"`
	Interval   string       `json:"interval" enum:"day,week,month"`
	Currency   string       `json:"currency"`
	Totals     FiguresView  `json:"totals"`
	Series     []PeriodView `json:"series"`
}

// PeriodView has the figures of one period, up to the start of the next.
type PeriodView struct {
	Start time.Time `json:"start"`
	FiguresView
}

// FiguresView is what happened in a time. There are no reviews and no leads yet.
type FiguresView struct {
	Bookings           CountsView        `json:"bookings"`
	Revenue            collections.Money `json:"revenue"`
	NewCustomers       int               `json:"newCustomers"`
	ReturningCustomers int               `json:"returningCustomers"`
	NoShowRate         *float64          `json:"noShowRate"`
	Rating             *float64          `json:"rating"`
	LeadsOffered       int               `json:"leadsOffered"`
	LeadsAccepted      int               `json:"leadsAccepted"`
	LeadsWon           int               `json:"leadsWon"`
	Utilisation        *float64          `json:"utilisation"`
}

// CountsView counts bookings by their status.
type CountsView struct {
	Pending   int `json:"pending"`
	Confirmed int `json:"confirmed"`
	Completed int `json:"completed"`
	Cancelled int `json:"cancelled"`
	Declined  int `json:"declined"`
	Expired   int `json:"expired"`
	NoShow    int `json:"noShow"`
}

// Analyse adds up what the business did. Periods begin at midnight of its zone.
func Analyse(r *access.Request, in *AnalyseInput) (AnalyticsView, error) {
	db := r.Tenant()
	business, err := db.Business()
	if err != nil {
		return AnalyticsView{}, err
	}
	within, err := in.period(business.Zone(), r.Now)
	if err != nil {
		return AnalyticsView{}, err
	}
	visits, err := visitsIn(db, within)
	if err != nil {
		return AnalyticsView{}, err
	}
	people, err := db.Team()
	if err != nil {
		return AnalyticsView{}, err
	}
	team := teamOf(business, people)
	view := AnalyticsView{
		BusinessID: business.ID, From: within.Start.UTC(), To: within.End.UTC(), Interval: in.Interval, Currency: business.Currency,
		Totals: viewFigures(figures.Of(visits, team, within), business.Currency), Series: []PeriodView{},
	}
	for _, period := range slots.Periods(within.Start, within.End, business.Zone(), slots.Period(in.Interval)) {
		view.Series = append(view.Series, PeriodView{period.Start.UTC(), viewFigures(figures.Of(visits, team, period), business.Currency)})
	}
	return view, nil
}

// period is the time that is asked for: by default the last days, today included.
func (in *AnalyseInput) period(zone *time.Location, now time.Time) (within slots.Interval, err error) {
	today := slots.DateOf(now, zone)
	within.End = slots.Midnight(today.AddDays(1), zone)
	if err := read("to", in.To, zone, &within.End); err != nil {
		return within, err
	}
	within.Start = slots.Midnight(slots.DateOf(within.End.Add(-1), zone).AddDays(1-defaultDays), zone)
	if err := read("from", in.From, zone, &within.Start); err != nil {
		return within, err
	}
	most := longestRange[slots.Period(in.Interval)]
	switch {
	case !within.Start.Before(within.End):
		return within, fault.Parameter("to", "end_before_start")
	case within.End.After(within.Start.In(zone).AddDate(0, 0, most)):
		return within, fault.Parameter("to", "longest_range", most)
	}
	return within, nil
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

func visitsIn(db collections.Tenant, within slots.Interval) ([]figures.Visit, error) {
	rows, err := db.Visits(within.Start.Add(-24*time.Hour), within.End)
	visits := make([]figures.Visit, len(rows))
	for i, row := range rows {
		visits[i] = figures.Visit{
			Staff: row.Staff, Customer: row.Customer, Status: booking.Status(row.Status), Start: row.Start.Time, End: row.End.Time, First: row.First.Time,
		}
		if row.Price.V != nil {
			visits[i].Price = *row.Price.V
		}
	}
	return visits, err
}

// teamOf tells when people work, from the day on which they came.
func teamOf(business *collections.Business, people []collections.Staff) figures.Team {
	zone, hours, closures := business.Zone(), business.OpeningHours(), business.ClosedTimes()
	return func(within slots.Interval) map[string][]slots.Interval {
		work := map[string][]slots.Interval{}
		for i := range people {
			since := within
			if came := people[i].CreatedAt.Time; since.Start.Before(came) {
				since.Start = came
			}
			if since.Start.Before(since.End) {
				work[people[i].ID] = slots.Worktime(zone, hours, closures, people[i].Schedule(zone), since)
			}
		}
		return work
	}
}

func viewFigures(f figures.Figures, currency string) FiguresView {
	count := f.Bookings
	return FiguresView{
		Bookings: CountsView{
			Pending: count[booking.Pending], Confirmed: count[booking.Confirmed], Completed: count[booking.Completed], Cancelled: count[booking.Cancelled],
			Declined: count[booking.Declined], Expired: count[booking.Expired], NoShow: count[booking.NoShow],
		},
		Revenue: collections.Money{Amount: f.Revenue, Currency: currency}, NewCustomers: f.New, ReturningCustomers: f.Returning,
		NoShowRate: f.NoShowRate, Utilisation: f.Utilisation,
	}
}
