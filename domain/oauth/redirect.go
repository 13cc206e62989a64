package oauth

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// MaxRedirect is the longest address that an answer may be sent to.
const MaxRedirect = 1000

// The addresses that an app may register are whole ones without a fragment: https anywhere, http on the app's own machine
// alone, and schemes of one's own with a dot in them, which tell whose they are (RFC 8252). Hosts are plain names: no user, no
// wildcard, nothing that a browser or a header reads otherwise.
var (
	secureAddress   = regexp.MustCompile(`^https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?(/|\?|$)`)
	loopbackAddress = regexp.MustCompile(`^(http://(?:127\.0\.0\.1|\[::1\]|localhost))(:[1-9][0-9]{0,4})?((?:/|\?).*)?$`)
	ownScheme       = regexp.MustCompile(`^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:/`)
	plain           = regexp.MustCompile(`^[!-~]+$`)
)

// ValidRedirect tells whether an address may be registered.
func ValidRedirect(address string) bool {
	if len(address) > MaxRedirect || !plain.MatchString(address) || strings.ContainsAny(address, `#\"<>^{|}*`+"`") {
		return false
	}
	if _, err := url.Parse(address); err != nil {
		return false
	}
	return secureAddress.MatchString(address) || loopbackAddress.MatchString(address) || ownScheme.MatchString(address)
}

// Registered tells whether an answer may be sent to an address: one of the registered ones to the letter, but for the port on the
// app's own machine, which it gets when it starts to listen.
func Registered(registered []string, address string) bool {
	if !ValidRedirect(address) {
		return false
	}
	portless, loopback := withoutPort(address)
	return slices.ContainsFunc(registered, func(known string) bool {
		other, alike := withoutPort(known)
		return known == address || loopback && alike && other == portless
	})
}

func withoutPort(address string) (rest string, loopback bool) {
	parts := loopbackAddress.FindStringSubmatch(address)
	if parts == nil {
		return "", false
	}
	return parts[1] + parts[3], true
}

// Answer is the address with an answer in its query, behind what was registered there.
func Answer(redirect string, values url.Values) string {
	sign := "?"
	if strings.Contains(redirect, "?") {
		sign = "&"
	}
	return redirect + sign + values.Encode()
}

// Origin is what a content policy calls the place of an address: scheme, host and port, or the scheme alone where it has no
// host that a policy can name.
func Origin(redirect string) string {
	scheme, rest, _ := strings.Cut(redirect, ":")
	if scheme != "https" && scheme != "http" || strings.HasPrefix(rest, "//[") {
		return scheme + ":"
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "/")
	host, _, _ = strings.Cut(host, "?")
	return scheme + "://" + host
}

// Host is how people are told where an answer goes.
func Host(redirect string) string {
	parsed, err := url.Parse(redirect)
	if err != nil || parsed.Host == "" {
		scheme, _, _ := strings.Cut(redirect, ":")
		return scheme
	}
	return parsed.Host
}
