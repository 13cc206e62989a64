package views_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// The clock stands at noon on 12 October in Madrid; the booking starts on the 14th, 10:00.
func TestWhatCancellingCostsIsSaid(t *testing.T) {
	start := time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC)
	tiers := func(minutesAndPercent ...int) (tiers []booking.Tier) {
		for i := 0; i < len(minutesAndPercent); i += 2 {
			tiers = append(tiers, booking.Tier{MinutesBefore: minutesAndPercent[i], FeePercent: minutesAndPercent[i+1]})
		}
		return tiers
	}
	const fee = "the fee is "
	for name, c := range map[string]struct {
		policy *booking.CancellationPolicy
		want   []string
		not    string
	}{
		"none":      {nil, []string{"You can cancel or move it until it starts."}, fee},
		"free":      {&booking.CancellationPolicy{}, []string{"free until Wednesday, 14 October 2026, 10:00."}, "After that"},
		"no tiers":  {&booking.CancellationPolicy{FreeMinutes: 1440}, []string{"free until Tuesday, 13 October 2026, 10:00. After that, what you have paid is not given back"}, fee},
		"over":      {&booking.CancellationPolicy{FreeMinutes: 10080}, []string{"until it starts"}, "free"},
		"one":       {&booking.CancellationPolicy{FreeMinutes: 1440, Tiers: tiers(1440, 50)}, []string{"free until Tuesday", "From Tuesday, 13 October 2026, 10:00 on, the fee is 50%"}, "now"},
		"two":       {&booking.CancellationPolicy{FreeMinutes: 1440, Tiers: tiers(120, 100, 9000, 50)}, []string{"From Tuesday, 13 October 2026, 10:00 on, the fee is 50%", "From Wednesday, 14 October 2026, 08:00 on, the fee is 100%"}, "now"},
		"begun":     {&booking.CancellationPolicy{FreeMinutes: 9000, Tiers: tiers(9000, 30, 60, 90)}, []string{"Cancelling costs 30%", "From Wednesday, 14 October 2026, 09:00 on, the fee is 90%"}, "free"},
		"never due": {&booking.CancellationPolicy{FreeMinutes: 60, Tiers: tiers(120, 90, 60, 20)}, []string{"09:00 on, the fee is 20%"}, "90%"},
	} {
		page := english.details()
		page.Spot.Start, page.Policy = start, c.policy
		said := strings.Join(strings.Fields(parse(t, views.Details(page)).Find("form .small.muted").Text()), " ")
		said = strings.ReplaceAll(said, ".After", ". After")
		for _, words := range c.want {
			if !strings.Contains(said, words) {
				t.Errorf("%s: %q is not in %q", name, words, said)
			}
		}
		if strings.Contains(said, c.not) {
			t.Errorf("%s: %q is in %q", name, c.not, said)
		}
	}
}

func TestTheMonthIsSevenDaysWide(t *testing.T) {
	for _, lang := range locales.All {
		page := parse(t, (world{lang, plain}).pages()["book-times"])
		if heads, cells := page.Find(".month abbr").Length(), page.Find(".month > a, .month > span").Length(); heads != 7 || cells != 35 {
			t.Errorf("%d heads, %d days", heads, cells)
		}
		cells := page.Find(".month > a, .month > span")
		for i, want := range []string{"", "", "", "1", "2"} { // 1 October 2026 is a Thursday
			if got := strings.TrimSpace(cells.Eq(i).Text()); got != want {
				t.Errorf("cell %d has %q", i, got)
			}
		}
		if page.Find(".month .today").Length() != 1 || strings.TrimSpace(page.Find(".month .today").Text()) != "12" {
			t.Error("today is not marked")
		}
	}
}
