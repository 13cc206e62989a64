package stablejson

import (
	"math"
	"strconv"
)

// escapes are the short ones that JavaScript writes.
var escapes = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// appendString takes text that is valid UTF-8, as the decoder gives it.
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	from := 0
	for i, r := range s {
		short, escaped := escapes[r]
		if !escaped && r >= ' ' {
			continue
		}
		out = append(out, s[from:i]...)
		from = i + 1
		if escaped {
			out = append(out, short...)
			continue
		}
		out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
	}
	return append(append(out, s[from:]...), '"')
}

// appendNumber prints a JSON number as Number.prototype.toString does, the infinite ones as JSON.stringify does.
func appendNumber(out []byte, literal string) []byte {
	f, _ := strconv.ParseFloat(literal, 64) // its only error, out of range, comes with the infinity that JavaScript reads
	size := math.Abs(f)
	switch {
	case math.IsInf(f, 0):
		return append(out, "null"...)
	case size == 0:
		return append(out, '0')
	case size >= 1e-6 && size < 1e21:
		return strconv.AppendFloat(out, f, 'f', -1, 64)
	}
	out = strconv.AppendFloat(out, f, 'e', -1, 64)
	if n := len(out); out[n-4] == 'e' && out[n-2] == '0' { // JavaScript has 1e-7 where Go has 1e-07
		out = append(out[:n-2], out[n-1])
	}
	return out
}
