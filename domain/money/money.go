// Package money knows amounts as integer minor units of an ISO 4217 currency. There are no floats and no conversion here.
package money

import (
	_ "embed"
	"strconv"
	"strings"
)

// Money is an amount in minor units: {1250, "EUR"} is 12.50 euros, {1250, "JPY"} are 1250 yen.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// currencies.txt has a line for each number of decimals and its codes: those that ISO 4217 lists as active in January
// 2026, without funds, metals, units of account and test codes, in which nobody is paid.
//
//go:embed currencies.txt
var currencies string

var exponents = parse(currencies)

func parse(lines string) map[string]int {
	known := map[string]int{}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		for _, code := range words[1:] {
			known[code] = int(words[0][0] - '0')
		}
	}
	return known
}

// ValidCurrency tells whether a code names an active currency; codes are in capitals.
func ValidCurrency(code string) bool {
	_, known := exponents[code]
	return known
}

// Exponent is the number of decimals of a currency's major unit: 2 for EUR, 0 for JPY, 3 for KWD. It is 2 for a code that
// ValidCurrency refuses.
func Exponent(code string) int {
	if n, known := exponents[code]; known {
		return n
	}
	return 2
}

// Parse reads an amount as people write it, in the major unit: "12.5", "12,50" and "12" in EUR. It has no more decimals than the
// currency and no separators of thousands, for "1.250" may mean either.
func Parse(text, currency string) (amount int64, ok bool) {
	return ParseDecimal(text, Exponent(currency))
}

// ParseDecimal reads a number with at most so many decimals, by a point or a comma, in units of the last one: "21,5" with two
// places is 2150.
func ParseDecimal(text string, places int) (number int64, ok bool) {
	units, decimals, isDecimal := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	if units == "" || isDecimal && decimals == "" || len(decimals) > places || !digits(units+decimals) {
		return 0, false
	}
	number, err := strconv.ParseInt(units+decimals+strings.Repeat("0", places-len(decimals)), 10, 64)
	return number, err == nil
}

func digits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

const whole = 10_000 // basis points

// Percent is so many basis points (2100 are 21 %) of an amount in minor units, rounded half up by magnitude, so that a
// reversal's part is exactly the reverse. Basis points are 0 to 10,000.
func Percent(amount int64, bps int) int64 {
	points := int64(bps)
	rest := amount % whole * points
	half := int64(whole / 2)
	if amount < 0 {
		half = -half
	}
	return amount/whole*points + (rest+half)/whole
}
