package text

import (
	"strings"
	"time"
)

// ValidZone tells whether a name is an IANA time zone that clocks are set by: Europe/Madrid or UTC, but neither Local nor
// an offset.
func ValidZone(name string) bool {
	if name == "" || name == "Local" || strings.HasPrefix(name, "posix") || strings.HasPrefix(name, "right") {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
