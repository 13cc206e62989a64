package text

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxEmail  = 254 // RFC 5321, path without its brackets
	minDigits = 6
	maxDigits = 20
)

// ValidEmail tells whether a text is one bare mail address: no display name, no brackets, at most 254 bytes, at a domain
// with a dot or at localhost.
func ValidEmail(s string) bool {
	if len(s) > maxEmail {
		return false
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s {
		return false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	return domain == "localhost" || (strings.Contains(domain, ".") && !strings.HasPrefix(domain, "["))
}

// NormalEmail is the form in which addresses are stored and compared: trimmed and in lower case.
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// ValidPhone tells whether a text can be a telephone number: an optional plus, then 6 to 20 digits among spaces, dashes
// and parentheses.
func ValidPhone(s string) bool {
	digits := 0
	for _, r := range strings.TrimPrefix(s, "+") {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" -()", r):
			return false
		}
	}
	return digits >= minDigits && digits <= maxDigits
}

// NormalPhone is the form in which numbers are compared: digits, behind a plus where there was one.
func NormalPhone(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, s)
}

// FirstNameInitial is how the author of a review or question is shown (rules.md section 5): the first word of the name and
// the initial of the last, "Ana G."; a name of one word stays.
func FirstNameInitial(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	last := strings.TrimLeftFunc(words[len(words)-1], func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) == 1 || last == "" {
		return words[0]
	}
	initial, _ := utf8.DecodeRuneInString(last)
	return words[0] + " " + string(unicode.ToUpper(initial)) + "."
}

// Clean is a text of one line as it is stored: without the white space around it.
func Clean(s string) string { return strings.TrimSpace(s) }
