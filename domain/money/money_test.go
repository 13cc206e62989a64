package money_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"nearbyassist/domain/money"
)

func TestValidCurrency(t *testing.T) {
	for _, code := range []string{"EUR", "USD", "JPY", "KWD", "MXN", "ARS", "CLP", "COP", "XOF", "ZWG", "XCG", "VES"} {
		if !money.ValidCurrency(code) {
			t.Errorf("%s is not valid", code)
		}
	}
	for _, code := range []string{"", "eur", "EU", "EURO", "XXX", "XTS", "XAU", "CLF", "DEM", "HRK", "BGN", "ANG", "0", "2"} {
		if money.ValidCurrency(code) {
			t.Errorf("%q is valid", code)
		}
	}
}

func TestExponent(t *testing.T) {
	for code, want := range map[string]int{"EUR": 2, "JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "KWD": 3, "TND": 3, "MGA": 2, "???": 2} {
		if got := money.Exponent(code); got != want {
			t.Errorf("Exponent(%s) = %d", code, got)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		amount         int64
		ok             bool
	}{
		{"12.5", "EUR", 1250, true},
		{"12,50", "EUR", 1250, true},
		{"12", "EUR", 1200, true},
		{"0", "EUR", 0, true},
		{"007", "EUR", 700, true},
		{"1250", "JPY", 1250, true},
		{"1.25", "KWD", 1250, true},
		{"92233720368547758.07", "EUR", math.MaxInt64, true},
		{"92233720368547758.08", "EUR", 0, false},
		{"1.250", "EUR", 0, false},
		{"12.5", "JPY", 0, false},
		{"1,250.00", "EUR", 0, false},
		{"12.", "EUR", 0, false},
		{".5", "EUR", 0, false},
		{"-1", "EUR", 0, false},
		{"1e3", "EUR", 0, false},
		{"12 €", "EUR", 0, false},
		{"", "EUR", 0, false},
	} {
		if amount, ok := money.Parse(c.text, c.currency); ok != c.ok || ok && amount != c.amount {
			t.Errorf("%q %s: %d %v", c.text, c.currency, amount, ok)
		}
	}
}

// FuzzParse: what is read is what it says, whichever mark of decimals it has, and what is written is read back.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"45,50", "45.50", "0", "007.5", "1.250", "1,2,3", ".5", "5.", "-1", "٣", "92233720368547758.07", "1 000"} {
		f.Add(text, int64(4550), uint8(0))
	}
	codes := []string{"EUR", "JPY", "KWD"}
	f.Fuzz(func(t *testing.T, text string, amount int64, which uint8) {
		code := codes[int(which)%len(codes)]
		if read, ok := money.Parse(text, code); ok {
			exact, known := new(big.Rat).SetString(strings.Replace(text, ",", ".", 1))
			scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(money.Exponent(code))), nil))
			if !known || exact.Mul(exact, scale).Cmp(new(big.Rat).SetInt64(read)) != 0 || read < 0 {
				t.Errorf("%q %s reads %d", text, code, read)
			}
		}
		amount &= math.MaxInt64
		digits := strconv.FormatInt(amount, 10)
		for len(digits) <= money.Exponent(code) {
			digits = "0" + digits
		}
		whole, cents := digits[:len(digits)-money.Exponent(code)], digits[len(digits)-money.Exponent(code):]
		for _, mark := range []string{".", ","} {
			written := strings.TrimSuffix(whole+mark+cents, mark)
			if read, ok := money.Parse(written, code); !ok || read != amount {
				t.Errorf("%q %s reads %d, %v", written, code, read, ok)
			}
		}
	})
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]int64{"21": 2100, "21,5": 2150, "10.25": 1025, "0": 0} {
		if got, ok := money.ParseDecimal(text, 2); !ok || got != want {
			t.Errorf("%q: %d %v", text, got, ok)
		}
	}
	if got, ok := money.ParseDecimal("10.255", 2); ok {
		t.Errorf("a decimal too many: %d", got)
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		amount int64
		bps    int
		want   int64
	}{
		{10000, 2100, 2100},
		{0, 2100, 0},
		{999, 0, 0},
		{999, 10000, 999},
		{1, 5000, 1},
		{1, 4999, 0},
		{3, 5000, 2},
		{-1, 5000, -1},
		{-3, 5000, -2},
		{-1, 4999, 0},
		{12345, 1050, 1296},
		{math.MaxInt64, 10000, math.MaxInt64},
		{math.MinInt64, 10000, math.MinInt64},
	} {
		if got := money.Percent(c.amount, c.bps); got != c.want {
			t.Errorf("Percent(%d, %d) = %d", c.amount, c.bps, got)
		}
	}
}

func FuzzPercent(f *testing.F) {
	f.Add(int64(12345), uint16(2100))
	f.Fuzz(func(t *testing.T, amount int64, points uint16) {
		bps := int64(points % 10_001)
		exact := new(big.Int).Mul(new(big.Int).Abs(big.NewInt(amount)), big.NewInt(bps))
		want := exact.Add(exact, big.NewInt(5000)).Div(exact, big.NewInt(10_000))
		if amount < 0 {
			want.Neg(want)
		}
		if got := money.Percent(amount, int(bps)); got != want.Int64() {
			t.Errorf("Percent(%d, %d) = %d, not %s", amount, bps, got, want)
		}
	})
}

func TestJSON(t *testing.T) {
	text, err := json.Marshal(money.Money{Amount: -1250, Currency: "EUR"})
	if err != nil || string(text) != `{"amount":-1250,"currency":"EUR"}` {
		t.Errorf("%s, error %v", text, err)
	}
}
