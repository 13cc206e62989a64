package page

import (
	"net/url"
	"strings"
)

// Local is the address if it is a path on this site that any browser takes for one, else empty. Browsers read a backslash as
// a slash and drop tabs and line breaks, so that /\evil.example and /<tab>/evil.example lead elsewhere.
func Local(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsFunc(address, strays) {
		return ""
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" {
		return ""
	}
	return address
}

func strays(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }
