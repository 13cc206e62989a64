package access

import "nearbyassist/collections"

// FillLog leaves no room for further calls until the log is written.
func (g *Gate) FillLog() {
	for range mostCalls {
		g.calls.add(collections.Request{Business: "aaaaaaaaaaaaaaa", ID: "aaaaaaaaaaaaaaa"})
	}
}
