package locales

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/money"
)

// pattern is how a language writes numbers, money and dates. x/text prints "€ 45,50" for Spanish and no dates at all.
type pattern struct {
	decimal, group string
	groupFrom      int                                // digits before the first group mark: Spanish writes 1234 and 12.345
	money          func(number, symbol string) string // of a positive amount
	months         [12]string
	shortMonths    [12]string
	weekdays       [7]string // from Sunday
	longDate       func(day int, month string, year int) string
	dayMonth       string // of a day's number and a month's name
	monthYear      string
	percent        string // behind the number
}

const noBreak = "\u00a0"

var patterns = map[Lang]pattern{
	English: {
		decimal: ".", group: ",", groupFrom: 4,
		money: func(number, symbol string) string {
			if len(symbol) == 3 && symbol[0] < 0x80 { // a code, not a sign
				return symbol + noBreak + number
			}
			return symbol + number
		},
		months: [12]string{
			"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
			"November", "December",
		},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		longDate:    func(day int, month string, year int) string { return fmt.Sprintf("%d %s %d", day, month, year) },
		dayMonth:    "%d %s", monthYear: "%s %d", percent: "%",
	},
	Spanish: {
		decimal: ",", group: ".", groupFrom: 5,
		money: func(number, symbol string) string { return number + noBreak + symbol },
		months: [12]string{
			"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
			"noviembre", "diciembre",
		},
		shortMonths: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
		weekdays:    [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		longDate:    func(day int, month string, year int) string { return fmt.Sprintf("%d de %s de %d", day, month, year) },
		dayMonth:    "%d de %s", monthYear: "%s de %d", percent: noBreak + "%",
	},
}

var symbols = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}

// Money writes an amount of minor units: €1,234.50 and 1234,50 €. A currency without a sign of its own keeps its code.
func (l Lang) Money(amount int64, code string) string {
	p := patterns[l.known()]
	sign, digits := "", strconv.FormatInt(amount, 10)
	if amount < 0 {
		sign, digits = "-", digits[1:]
	}
	scale := money.Exponent(code)
	for len(digits) <= scale {
		digits = "0" + digits
	}
	whole, cents := digits[:len(digits)-scale], digits[len(digits)-scale:]
	number := p.grouped(whole)
	if scale > 0 {
		number += p.decimal + cents
	}
	symbol, ok := symbols[code]
	if !ok {
		symbol = code
	}
	return sign + p.money(number, symbol)
}

// Decimal writes a number of which so many digits are decimals, as a field takes it: 45.50 and 45,50, without marks of groups.
func (l Lang) Decimal(number int64, places int) string {
	digits := strconv.FormatInt(number, 10)
	for len(digits) <= places {
		digits = "0" + digits
	}
	if places == 0 {
		return digits
	}
	return digits[:len(digits)-places] + patterns[l.known()].decimal + digits[len(digits)-places:]
}

func (p pattern) grouped(digits string) string {
	if len(digits) < p.groupFrom {
		return digits
	}
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.group)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Date is 12 Oct 2026 in the zone, UTC without one.
func (l Lang) Date(t time.Time, zone *time.Location) string {
	t = in(t, zone)
	return fmt.Sprintf("%d %s %d", t.Day(), patterns[l.known()].shortMonths[t.Month()-1], t.Year())
}

// LongDate is Monday, 12 October 2026.
func (l Lang) LongDate(t time.Time, zone *time.Location) string {
	t, p := in(t, zone), patterns[l.known()]
	return p.weekdays[t.Weekday()] + ", " + p.longDate(t.Day(), p.months[t.Month()-1], t.Year())
}

// Day is Monday, 12 October: for where the year is known.
func (l Lang) Day(t time.Time, zone *time.Location) string {
	t, p := in(t, zone), patterns[l.known()]
	return p.weekdays[t.Weekday()] + ", " + fmt.Sprintf(p.dayMonth, t.Day(), p.months[t.Month()-1])
}

// Month is October 2026.
func (l Lang) Month(t time.Time, zone *time.Location) string {
	t, p := in(t, zone), patterns[l.known()]
	return fmt.Sprintf(p.monthYear, p.months[t.Month()-1], t.Year())
}

// Weekdays are their names from Monday on.
func (l Lang) Weekdays() []string {
	names := patterns[l.known()].weekdays
	return append(names[1:], names[0])
}

// Percent is 50%.
func (l Lang) Percent(n int) string { return strconv.Itoa(n) + patterns[l.known()].percent }

// Time is 09:30 in the zone.
func (l Lang) Time(t time.Time, zone *time.Location) string { return in(t, zone).Format("15:04") }

// DateTime is 12 Oct 2026, 09:30.
func (l Lang) DateTime(t time.Time, zone *time.Location) string {
	return l.Date(t, zone) + ", " + l.Time(t, zone)
}

// Ago says how long ago t was, in the largest unit that fits; beyond 30 days it is the date.
func (l Lang) Ago(t, now time.Time, zone *time.Location) string {
	passed := now.Sub(t)
	switch {
	case passed < time.Minute:
		return l.T("time.now")
	case passed < time.Hour:
		return l.T("time.minutes_ago", int(passed/time.Minute))
	case passed < 24*time.Hour:
		return l.T("time.hours_ago", int(passed/time.Hour))
	case passed < 30*24*time.Hour:
		return l.N("time.days_ago", int(passed/(24*time.Hour)))
	}
	return l.Date(t, zone)
}

func in(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}
