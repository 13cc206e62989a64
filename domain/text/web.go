package text

import "net/url"

// ValidWebAddress tells whether a text is the address of a page: http or https with a host, and no name of a user.
func ValidWebAddress(s string) bool {
	parsed, err := url.Parse(s)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Host != "" && parsed.User == nil
}
