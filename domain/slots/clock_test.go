package slots_test

import (
	"regexp"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

var noClocks = []string{
	"", "9:00", "09:0", "009:00", "09:000", "24:01", "25:00", "23:60", "-1:00", "+9:00", " 09:00", "09:00 ", "09.00", "0900", "09:00:00",
	"9:00a", "9 :00", "09:00Z", "ab:cd", "1２:00", "٠٩:٠٠", "09:00\x00", "0x:10", "24:00:00",
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]slots.Clock{"00:00": 0, "00:01": 1, "09:05": 545, "12:00": 720, "23:59": 1439, "24:00": 1440} {
		got, err := slots.ParseClock(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s is %d, shown as %s, %v", text, got, got, err)
		}
	}
	for _, text := range noClocks {
		if c, err := slots.ParseClock(text); err == nil {
			t.Errorf("%q is %s", text, c)
		}
	}
}

var noDates = []string{
	"", "2026-1-05", "2026-01-5", "26-01-05", "2026-13-01", "2026-00-10", "2026-02-29", "2026-04-31", "2026-01-00", "2026-01-32", "2026/01/05",
	"20260105", "2026-01-05 ", " 2026-01-05", "2026-01-05T00:00:00Z", "02026-01-05", "-026-01-05", "+026-01-05", "10000-01-01", "today", "٢٠٢٦-٠١-٠٥",
}

func TestParseDate(t *testing.T) {
	for _, text := range []string{"2026-01-05", "2028-02-29", "2000-02-29", "2011-12-30", "0001-01-01", "9999-12-31"} {
		if d, err := slots.ParseDate(text); err != nil || string(d) != text {
			t.Errorf("%s is %q, %v", text, d, err)
		}
	}
	for _, text := range noDates {
		if d, err := slots.ParseDate(text); err == nil {
			t.Errorf("%q is %s", text, d)
		}
	}
}

func TestParseWeekday(t *testing.T) {
	for text, want := range map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6} {
		if d, err := slots.ParseWeekday(text); err != nil || d != want || slots.WeekdayName(d) != text {
			t.Errorf("%s is %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "Mon", "MON", "monday", "lun", " mon", "mon,tue", "0", "1"} {
		if d, err := slots.ParseWeekday(text); err == nil {
			t.Errorf("%q is %s", text, d)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	for _, c := range []struct {
		date slots.Date
		days int
		want slots.Date
		day  time.Weekday
	}{
		{"2026-01-05", 0, "2026-01-05", time.Monday},
		{"2026-12-31", 1, "2027-01-01", time.Friday},
		{"2027-01-01", -1, "2026-12-31", time.Thursday},
		{"2028-02-28", 1, "2028-02-29", time.Tuesday},
		{"2026-02-28", 1, "2026-03-01", time.Sunday},
		{"2011-12-29", 1, "2011-12-30", time.Friday},
		{"2026-01-05", 730, "2028-01-05", time.Wednesday},
	} {
		if got := c.date.AddDays(c.days); got != c.want || got.Weekday() != c.day {
			t.Errorf("%s and %d days is %s, a %s", c.date, c.days, got, got.Weekday())
		}
	}
}

func TestDateOf(t *testing.T) {
	for _, c := range []struct {
		at, zone string
		want     slots.Date
	}{
		{"2026-01-05 23:30", "UTC", "2026-01-05"},
		{"2026-01-05 23:30", "Europe/Madrid", "2026-01-06"},
		{"2026-01-05 04:59", "America/New_York", "2026-01-04"},
		{"2026-01-05 18:30", "Asia/Kolkata", "2026-01-06"},
		{"2011-12-30 09:59", "Pacific/Apia", "2011-12-29"},
		{"2011-12-30 10:00", "Pacific/Apia", "2011-12-31"},
	} {
		if got := slots.DateOf(utc(c.at), zone(c.zone)); got != c.want {
			t.Errorf("%s in %s is on %s", c.at, c.zone, got)
		}
	}
}

func FuzzParseClock(f *testing.F) {
	for _, seed := range append(noClocks, "00:00", "09:30", "23:59", "24:00") {
		f.Add(seed)
	}
	shape := regexp.MustCompile(`^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := slots.ParseClock(text)
		if (err == nil) != shape.MatchString(text) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && (c.String() != text || c < 0 || c > 1440) {
			t.Errorf("%q became %d, %s", text, c, c)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range append(noDates, "2026-01-05", "2028-02-29", "0000-01-01", "9999-12-31") {
		f.Add(seed)
	}
	shape := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := slots.ParseDate(text)
		if valid := shape.MatchString(text) && inCalendar(text); (err == nil) != valid {
			t.Fatalf("%q: %v", text, err)
		}
		if err != nil || text < "0001-01-02" || text > "9999-12-30" {
			return
		}
		before, after := d.AddDays(-1), d.AddDays(1)
		if before >= d || d >= after || before.AddDays(2) != after || (before.Weekday()+1)%7 != d.Weekday() {
			t.Errorf("%s is between %s and %s", d, before, after)
		}
		if noon := utc(text + " 12:00"); slots.DateOf(noon, time.UTC) != d {
			t.Errorf("noon of %s is on %s", d, slots.DateOf(noon, time.UTC))
		}
	})
}

// inCalendar counts the days of the month without the time package.
func inCalendar(text string) bool {
	number := func(digits string) (n int) {
		for _, d := range digits {
			n = n*10 + int(d-'0')
		}
		return n
	}
	year, month, day := number(text[:4]), number(text[5:7]), number(text[8:])
	if month < 1 || month > 12 {
		return false
	}
	days := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days++
	}
	return day >= 1 && day <= days
}

func FuzzParseWeekday(f *testing.F) {
	for _, seed := range []string{"mon", "sun", "Mon", "", "monday", "so"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := slots.ParseWeekday(text)
		if known := regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun)$`).MatchString(text); (err == nil) != known {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && slots.WeekdayName(d) != text {
			t.Errorf("%q became %s", text, d)
		}
	})
}
