package scope_test

import (
	"slices"
	"testing"

	"nearbyassist/domain/scope"
)

func TestPresets(t *testing.T) {
	want := map[string][]string{
		"read": {
			"business:read", "bookings:read", "services:read", "staff:read", "reviews:read", "messages:read", "leads:read", "billing:read",
			"webhooks:read",
		},
		"website": {"bookings:read", "bookings:write", "services:read"},
		"crm": {
			"bookings:read", "bookings:write", "services:read", "staff:read", "messages:read", "messages:write", "leads:read", "leads:write",
			"webhooks:read", "webhooks:write",
		},
		"full": scope.All(),
	}
	presets := scope.Presets()
	if len(presets) != len(want) || presets[0].Name != "read" {
		t.Errorf("presets %v", presets)
	}
	for _, preset := range presets {
		if !slices.Equal(preset.Scopes, want[preset.Name]) {
			t.Errorf("%s: %v", preset.Name, preset.Scopes)
		}
		for _, s := range preset.Scopes {
			if !scope.Valid(s) {
				t.Errorf("%s: %s is no scope", preset.Name, s)
			}
		}
		if !slices.Equal(scope.Choose(preset.Name, nil), preset.Scopes) {
			t.Errorf("Choose(%s) is another set", preset.Name)
		}
	}
}

func TestResources(t *testing.T) {
	want := []string{"business", "bookings", "services", "staff", "reviews", "messages", "leads", "billing", "webhooks"}
	if got := scope.Resources(); !slices.Equal(got, want) {
		t.Errorf("resources %v", got)
	}
}

func TestChooseByResource(t *testing.T) {
	for _, c := range []struct {
		levels map[string]string
		want   []string
	}{
		{nil, nil},
		{map[string]string{"bookings": "none", "staff": "full", "leads": "", "users": "write"}, nil},
		{map[string]string{"staff": "write", "bookings": "read"}, []string{"bookings:read", "staff:read", "staff:write"}},
	} {
		if got := scope.Choose(scope.Custom, func(resource string) string { return c.levels[resource] }); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.levels, got, c.want)
		}
	}
	for _, unknown := range []string{"", "Full", "all"} {
		if got := scope.Choose(unknown, func(string) string { return scope.Write }); got != nil {
			t.Errorf("%q: %v", unknown, got)
		}
	}
}

func TestLevelOf(t *testing.T) {
	have := []string{"bookings:read", "bookings:write", "staff:read", "leads:write"}
	for resource, want := range map[string]string{"bookings": "write", "staff": "read", "leads": "write", "billing": "none", "book": "none", "": "none"} {
		if got := scope.LevelOf(have, resource); got != want {
			t.Errorf("LevelOf(%s) = %s, want %s", resource, got, want)
		}
	}
}
