package text

import (
	_ "embed"
	"strings"
)

// passwords.txt has the best known common passwords of eight characters or more, one a line, in lower case.
//
//go:embed passwords.txt
var passwords string

var common = func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(passwords) {
		known[strings.TrimSpace(line)] = true
	}
	return known
}()

// CommonPassword tells whether a password is among the commonest, in whatever case.
func CommonPassword(s string) bool { return common[strings.ToLower(s)] }
