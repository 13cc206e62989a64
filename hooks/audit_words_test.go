package hooks_test

import (
	"regexp"
	"strings"
	"testing"

	"nearbyassist/locales"
)

// audited are texts that are, or begin, the action of an audit row of a business.
var audited = regexp.MustCompile(`"((?:customer|service|staff|business|api_key|webhook|app|grant)\.[a-z_]+)"`)

// states are those that name an action of their own: booking. or app. stands before them.
var states = map[string][]string{
	"audit.did.booking.": {"requested", "created", "reopened", "moved", "updated", "confirmed", "declined", "expired", "cancelled", "completed", "no_show"},
	"audit.did.app.":     {"active", "refused"},
}

// TestEveryActionOfTheAuditLogHasASentence finds the actions where they are written: in the files that write audit rows.
func TestEveryActionOfTheAuditLogHasASentence(t *testing.T) {
	found := map[string]bool{}
	for prefix, names := range states {
		for _, name := range names {
			found[prefix+name] = true
		}
	}
	for path, text := range texts(t, ".go") {
		if strings.HasSuffix(path, "_test.go") || !strings.Contains(text, ".Audit(") {
			continue
		}
		for _, action := range audited.FindAllStringSubmatch(text, -1) {
			found["audit.did."+action[1]] = true
		}
	}
	if len(found) < 50 {
		t.Fatalf("%d actions", len(found))
	}
	for key := range found {
		for _, lang := range locales.All {
			if !lang.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
	for _, key := range locales.Keys() {
		if strings.HasPrefix(key, "audit.did.") && key != "audit.did.other" && !found[key] {
			t.Errorf("nothing writes %s", key)
		}
	}
}
