package views

import (
	"strings"
	"time"

	"nearbyassist/domain/role"
	"nearbyassist/views/ui"
)

// Colleague is somebody who works for the business.
type Colleague struct {
	ID       string
	Name     string
	Title    string
	Email    string
	Phone    string
	Role     string
	Login    string // none, invited or active
	Bookable bool
	SeesAll  bool
	Removed  bool
	Self     bool     // the visitor
	Services []string // names of those that they give
	NextOff  TimeOff  // zero: none ahead
	AddedAt  time.Time
}

// TimeOff is a time in which a person does not work, the end excluded.
type TimeOff struct{ From, To time.Time }

// SoleOwner tells whether the business would be left without an owner who can sign in.
type SoleOwner bool

// Staff is the list of the business's people.
func (b Business) Staff() string { return b.Home() + "/settings/staff" }

// Person is the page of one of them, or with a verb (edit, schedule, invite, ownership, remove) the page that does it.
func (b Business) Person(id string, verb ...string) string {
	return strings.Join(append([]string{b.Staff(), id}, verb...), "/")
}

func (s Shell) isAdmin() bool { return role.AtLeast(s.Business.Role, role.Admin) }

func (s Shell) isOwner() bool { return s.Business.Role == role.Owner }

func (s Shell) staffCrumb() ui.Link {
	if !s.isAdmin() {
		return ui.Link{}
	}
	return ui.Link{Text: s.T("nav.staff"), Href: s.Business.Staff()}
}

func (s Shell) personCrumb(p Colleague) ui.Link {
	return ui.Link{Text: p.Name, Href: s.Business.Person(p.ID)}
}

func (s Shell) loginStatus(p Colleague) ui.Status {
	switch {
	case p.Removed:
		return ui.Status{Kind: ui.Off, Text: s.T("staff.removed")}
	case p.Login == "active":
		return ui.Status{Kind: ui.Active, Text: s.T("staff.login.active")}
	case p.Login == "invited":
		return ui.Status{Kind: ui.Soon, Text: s.T("staff.login.invited")}
	}
	return ui.Status{Kind: ui.Off, Text: s.T("staff.login.none")}
}

// off is a time off in words: whole days by their dates, the last one included.
func (s Shell) off(t TimeOff) string {
	from, to := t.From.In(s.zone()), t.To.In(s.zone())
	if isMidnight(from) && isMidnight(to) {
		last := to.AddDate(0, 0, -1)
		if !last.After(from) {
			return s.date(from)
		}
		return s.T("staff.span", s.date(from), s.date(last))
	}
	return s.T("staff.span", s.dateTime(from), s.dateTime(to))
}

func (s Shell) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

func (s Shell) yesNo(is bool) string {
	if is {
		return s.T("staff.yes")
	}
	return s.T("staff.no")
}

// mayTouch tells whether the visitor may remove a person or change their role: nobody touches a role above the own.
func (s Shell) mayTouch(p Colleague) bool {
	return role.MayGive(s.Business.Role, role.Role(p.Role), "", false)
}

// personLinks are what may be done with a person.
func (s Shell) personLinks(p Colleague) (links []ui.Link) {
	if p.Removed || !s.isAdmin() && !p.Self {
		return nil
	}
	links = append(links, ui.Link{Text: s.T("staff.edit"), Href: s.Business.Person(p.ID, "edit")},
		ui.Link{Text: s.T("staff.schedule"), Href: s.Business.Person(p.ID, "schedule")})
	if s.isOwner() {
		links = append(links, ui.Link{Text: s.T("staff.ownership"), Href: s.Business.Person(p.ID, "ownership")})
	}
	if s.isAdmin() && s.mayTouch(p) {
		links = append(links, ui.Link{Text: s.T("staff.remove"), Href: s.Business.Person(p.ID, "remove")})
	}
	return links
}

// hours are weekly hours in words: days that follow each other with the same hours in one.
func (s Shell) hours(week []WeekRange) string {
	var said []string
	days := WeekOf(week).Days
	for i := 0; i < len(days); {
		next := i + 1
		for next < len(days) && days[next].said() == days[i].said() {
			next++
		}
		if hours := days[i].said(); hours != "" {
			said = append(said, s.daysFrom(i, next-1)+" "+hours)
		}
		i = next
	}
	if len(said) == 0 {
		return s.T("staff.no_hours")
	}
	return strings.Join(said, "; ")
}

func (s Shell) daysFrom(first, last int) string {
	names := s.Lang.Weekdays()
	switch last - first {
	case 0:
		return capital(names[first])
	case 1:
		return capital(s.T("staff.two_days", names[first], names[last]))
	}
	return capital(s.T("staff.days", names[first], names[last]))
}

func (d WeekDay) said() string {
	var said []string
	for _, row := range d.Rows {
		said = append(said, row.Start+"–"+row.End)
	}
	return strings.Join(said, ", ")
}
