package scope

import (
	"slices"
	"strings"
)

// Preset is a set of scopes for a common purpose.
type Preset struct {
	Name   string
	Scopes []string
}

// Custom stands in place of a preset's name for a choice by resource.
const Custom = "custom"

// Presets are in the order in which pages offer them, the narrowest first; that one is proposed.
func Presets() []Preset {
	return []Preset{
		{"read", matching(":read")},
		{"website", []string{"bookings:read", "bookings:write", "services:read"}},
		{"crm", []string{
			"bookings:read", "bookings:write", "services:read", "staff:read", "messages:read", "messages:write",
			"leads:read", "leads:write", "webhooks:read", "webhooks:write",
		}},
		{"full", All()},
	}
}

func matching(suffix string) (found []string) {
	for _, each := range all {
		if strings.HasSuffix(each, suffix) {
			found = append(found, each)
		}
	}
	return found
}

// The levels of a choice by resource. Write reads too: who wants to write alone makes the key by the API.
const (
	None  = "none"
	Read  = "read"
	Write = "write"
)

// Resources are what the scopes are about, in their order: business, bookings and so on.
func Resources() []string {
	resources := matching(":read")
	for i := range resources {
		resources[i] = strings.TrimSuffix(resources[i], ":read")
	}
	return resources
}

// LevelOf is the level of a resource among these scopes.
func LevelOf(scopes []string, resource string) string {
	switch {
	case slices.Contains(scopes, resource+":write"):
		return Write
	case slices.Contains(scopes, resource+":read"):
		return Read
	}
	return None
}

// Choose are the scopes of the preset, or with Custom those of the level of each resource. They are empty for an unknown
// preset and where every level is none or unknown.
func Choose(preset string, level func(resource string) string) (chosen []string) {
	if preset == Custom {
		for _, resource := range Resources() {
			switch level(resource) {
			case Write:
				chosen = append(chosen, resource+":read", resource+":write")
			case Read:
				chosen = append(chosen, resource+":read")
			}
		}
		return chosen
	}
	for _, each := range Presets() {
		if each.Name == preset {
			return each.Scopes
		}
	}
	return nil
}
