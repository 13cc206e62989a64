// Package text holds the rules of the texts that people enter: slugs, addresses, telephone numbers, names, passwords.
package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	minSlug   = 3
	maxSlug   = 40
	idLength  = 15
	nameless  = "place" // the slug of a name without Latin letters or digits
	lowerAZ09 = "abcdefghijklmnopqrstuvwxyz0123456789"
)

// reserved are the first path segments of ours and the literals that stand where contract.md row 10 takes a slug.
var reserved = []string{
	"my-businesses", "business", "holds", "waitlist", "api", "app", "b", "m", "docs", "oauth", "static", "embed", "account", "signin", "signup", "signout",
	"review", "calendar", "openapi", "postman", "metrics", "invite", "verify", "reset",
}

// letters are those that have no decomposition into a Latin letter and a mark; apostrophes vanish.
var letters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ħ", "h", "ŧ", "t", "'", "", "’", "", "ʼ", "",
)

// IsID tells whether a text has the shape of an id: 15 of [a-z0-9].
func IsID(s string) bool {
	return len(s) == idLength && strings.Trim(s, lowerAZ09) == ""
}

// ValidSlug tells whether a text may stand for a business in a path.
func ValidSlug(s string) bool {
	return len(s) >= minSlug && len(s) <= maxSlug && strings.Trim(s, lowerAZ09+"-") == "" && !IsID(s) && !slices.Contains(reserved, s)
}

// Slug makes a business's name into a path segment: 3 to 40 of [a-z0-9-] without diacritics, neither reserved nor of an
// id's shape. Equal names give equal slugs; SlugWith makes the next one where it is taken.
func Slug(name string) string {
	slug := cut(fold(name), maxSlug)
	if slug == "" {
		return nameless
	}
	if len(slug) < minSlug {
		slug = nameless + "-" + slug
	}
	if IsID(slug) || slices.Contains(reserved, slug) {
		return SlugWith(slug, 1)
	}
	return slug
}

// SlugWith is the slug with the number n behind it, for the n-th of a name, cut to 40 characters before the number.
func SlugWith(base string, n int) string {
	suffix := "-" + strconv.Itoa(n)
	return cut(base, maxSlug-len(suffix)) + suffix
}

func cut(slug string, most int) string {
	return strings.Trim(slug[:min(len(slug), most)], "-")
}

// fold leaves a to z, 0 to 9 and single dashes for all between them.
func fold(name string) string {
	var slug strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(letters.Replace(strings.ToLower(name))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case !strings.ContainsRune(lowerAZ09, r):
			gap = slug.Len() > 0
		default:
			if gap {
				slug.WriteByte('-')
			}
			slug.WriteRune(r)
			gap = false
		}
	}
	return slug.String()
}
