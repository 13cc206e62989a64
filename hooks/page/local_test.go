package page_test

import (
	"testing"

	"nearbyassist/hooks/page"
)

func TestLocal(t *testing.T) {
	for _, ours := range []string{"/", "/app", "/app/salon/integrations/keys?q=a%20b&status=active", "/verify?token=x-_1#part", "/a//b", "/%2F/x"} {
		if page.Local(ours) != ours {
			t.Errorf("%q is refused", ours)
		}
	}
	for _, foreign := range []string{
		"", "app", "//evil.example", "///evil.example", `/\evil.example`, `\/evil.example`, `/x\..\\evil.example`, "https://evil.example", "https:evil.example",
		"/\t/evil.example", "/\n/evil.example", "/\r/evil.example", " /app", "/app ", "javascript:alert(1)", "/%zz", "/\x00", "/\x7f",
	} {
		if got := page.Local(foreign); got != "" {
			t.Errorf("%q leads to %q", foreign, got)
		}
	}
}
