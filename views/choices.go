package views

import (
	_ "embed"
	"slices"
	"strings"

	"nearbyassist/views/ui"
)

//go:embed zones.txt
var zoneLines string

// zones are suggestions: one name for each zone of each country, of the IANA table zone.tab.
var zones = strings.Fields(zoneLines)

// currencies are those offered; the API takes every active one.
var currencies = []string{"EUR", "USD", "GBP", "MXN", "ARS", "BRL", "CAD", "CHF", "CLP", "COP", "DKK", "NOK", "PEN", "PLN", "SEK", "UYU"}

func copyButton(s Shell, target string) ui.Copy {
	return ui.Copy{Target: target, Label: s.T("copy.action"), Done: s.T("copy.done"), Failed: s.T("copy.failed")}
}

// curl is a first request.
func curl(base, path, key string) string {
	return "curl " + base + path + " \\\n  -H \"X-API-Key: " + key + "\""
}

// withZones are the suggestions with these zones among them.
func withZones(others ...string) []string {
	all := slices.Concat(zones, others)
	slices.Sort(all)
	return slices.Compact(all)
}
