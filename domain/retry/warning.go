package retry

import "time"

// warnings are how long an endpoint took nothing when its business is told: after one day and after three. After five it is
// switched off (rules.md section 8).
var warnings = []time.Duration{24 * time.Hour, 72 * time.Hour}

// Warnings counts the mails that are due about an endpoint that took nothing for so long.
func Warnings(failing time.Duration) (due int) {
	for _, after := range warnings {
		if failing >= after {
			due++
		}
	}
	return due
}
