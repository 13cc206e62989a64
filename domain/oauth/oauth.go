// Package oauth has the rules of OAuth 2.1 that ask no database: the forms of codes and tokens and how long they live, where an
// answer may be sent, whether a verifier is a challenge's, and how scopes narrow (contract.md section 4).
package oauth

import (
	"io"
	"slices"
	"strings"
	"time"

	"nearbyassist/domain/apikey"
	"nearbyassist/domain/scope"
)

// The prefixes of what opens something. Each secret has the form and the checksum of a key.
const (
	Access  = "na_at_"
	Refresh = "na_rt_"
	Code    = "na_ac_"
	Client  = "na_cs_" // an app's own secret
)

// How long each lives. A refresh token lives anew with each rotation; the one before is taken again within the grace, for its
// answer may have been lost.
const (
	CodeLives    = 2 * time.Minute
	AccessLives  = time.Hour
	RefreshLives = 90 * 24 * time.Hour
	ReplayGrace  = time.Minute
)

// New is a new secret behind one of the prefixes.
func New(random io.Reader, prefix string) (string, error) { return apikey.Make(random, prefix) }

// Shaped tells whether a text has the form of a secret behind one of the prefixes, so that others cost no look-up.
func Shaped(text, prefix string) bool { return apikey.Shaped(text, prefix) }

// Narrow reads a scope parameter: the scopes that are asked for, in the order of domain/scope, all that are allowed where none
// is named. It fails where something else is asked for than is allowed.
func Narrow(asked string, allowed []string) (scopes []string, ok bool) {
	names := strings.Fields(asked)
	if len(names) == 0 {
		names = allowed
	}
	for _, name := range names {
		if !slices.Contains(allowed, name) {
			return nil, false
		}
	}
	return scope.InOrder(names), true
}

// Common are the scopes that all of the sets have.
func Common(sets ...[]string) []string {
	return slices.DeleteFunc(scope.All(), func(name string) bool {
		return slices.ContainsFunc(sets, func(set []string) bool { return !slices.Contains(set, name) })
	})
}
