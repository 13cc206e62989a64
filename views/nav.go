package views

import (
	"strings"

	"nearbyassist/domain/role"
)

// navGroups are the left column. A page stands in it once it exists.
var navGroups = []navGroup{
	{"", []navItem{
		{"home", "home", "", role.Staff},
		{"bookings", "day", "/bookings", role.Staff},
	}},
	{"integrations", []navItem{
		{"overview", "chart", "/integrations", role.Admin},
		{"keys", "key", "/integrations/keys", role.Admin},
		{"webhooks", "hook", "/integrations/webhooks", role.Admin},
		{"logs", "menu", "/integrations/logs", role.Admin},
		{"apps", "globe", "/integrations/apps", role.Admin},
		{"connections", "tick", "/integrations/connections", role.Admin},
	}},
}

// settingsTabs are the pages behind Settings at the foot of the left column. A page stands here once it exists.
var settingsTabs = []navItem{
	{"business", "", "/settings/business", role.Admin},
	{"hours", "", "/settings/hours", role.Admin},
	{"booking_page", "", "/settings/booking-page", role.Admin},
	{"services", "", "/settings/services", role.Admin},
	{"staff", "", "/settings/staff", role.Staff},
	{"notifications", "", "/settings/notifications", role.Admin},
	{"security", "", "/settings/security", role.Admin},
}

// settings are the tabs that the role allows; the first one is where Settings leads.
func (s Shell) settings() (shown []navItem) {
	for _, tab := range settingsTabs {
		if role.AtLeast(s.Business.Role, tab.need) && s.open(s.Business.Home()+tab.path) {
			shown = append(shown, tab)
		}
	}
	return shown
}

type navGroup struct {
	key   string // of its heading, nav.<key>; empty for none
	items []navItem
}

type navItem struct {
	key  string // of its text, nav.<key>, and in Shell.Counts
	icon string
	path string // after /app/{slug}
	need role.Role
}

// nav are the groups with an item that the role allows.
func (s Shell) nav() (shown []navGroup) {
	for _, group := range navGroups {
		var items []navItem
		for _, item := range group.items {
			if role.AtLeast(s.Business.Role, item.need) {
				items = append(items, item)
			}
		}
		if len(items) > 0 {
			shown = append(shown, navGroup{group.key, items})
		}
	}
	return shown
}

// current tells whether the page is the item's, or below it. Below the overview stand the pages of other items.
func (s Shell) current(item navItem) bool {
	here, _, _ := strings.Cut(s.Path, "?")
	target := s.Business.Home() + item.path
	return here == target || item.path != "" && item.key != "overview" && strings.HasPrefix(here, target+"/")
}

func (s Shell) inSettings() bool {
	return strings.HasPrefix(s.Path, s.Business.Home()+"/settings/")
}
