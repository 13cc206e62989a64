package views

import (
	"time"

	"nearbyassist/views/ui"
)

// Key is an API key as the pages show it; a secret is never among it.
type Key struct {
	ID                string
	Name              string
	Prefix            string // na_live_ and four characters
	Last4             string
	Scopes            []string // in the order of domain/scope
	AllowedIPs        []string // empty: from anywhere
	RateLimit         int      // requests in 15 minutes; 0: the usual
	Status            string   // active, rotating, expired or revoked
	CreatedBy         string
	CreatedAt         time.Time
	ExpiresAt         time.Time // zero: never
	RevokedAt         time.Time // zero: not revoked
	LastUsedAt        time.Time // zero: never; of either secret while it rotates
	LastUsedIP        string
	LastUsedOperation string // such as list-bookings
	Old               OldSecret
}

// OldSecret is the one that a rotation replaces; zero when Key.Status is not rotating.
type OldSecret struct {
	Last4      string
	EndsAt     time.Time
	LastUsedAt time.Time // since the rotation; zero: never
	LastUsedIP string
}

const (
	active   = "active"
	rotating = "rotating"
	expired  = "expired"
	revoked  = "revoked"
)

// keyFilters are the choices of the list's filter: the statuses, and what somebody should look at.
var keyFilters = []string{active, rotating, expired, revoked, "expiring", "idle"}

// masked is what tells keys apart.
func (k Key) masked() string { return k.Prefix + "…" + k.Last4 }

// lives tells whether the key opens anything, and so whether it can be rotated.
func (k Key) lives() bool { return k.Status == active || k.Status == rotating }

// expiresSoon is how long before its end a key's status says so.
const expiresSoon = 14 * 24 * time.Hour

const day = 24 * time.Hour

func (s Shell) keyStatus(k Key) ui.Status {
	switch left := k.ExpiresAt.Sub(s.Now); {
	case k.Status == active && !k.ExpiresAt.IsZero() && left < day:
		return ui.Status{Kind: ui.Soon, Text: s.T("keys.expires_today")}
	case k.Status == active && !k.ExpiresAt.IsZero() && left < expiresSoon:
		return ui.Status{Kind: ui.Soon, Text: s.N("keys.expires_in", int(left/day))}
	case k.Status == rotating:
		return ui.Status{Kind: ui.Soon, Text: s.T("keys.status.rotating")}
	case k.Status == active:
		return ui.Status{Kind: ui.Active, Text: s.T("keys.status.active")}
	}
	return ui.Status{Kind: ui.Off, Text: s.T("keys.status." + k.Status)}
}

// keyStatusSince is the date that belongs to a status, or empty.
func (s Shell) keyStatusSince(k Key) string {
	switch k.Status {
	case rotating:
		return s.T("keys.old_ends", s.dateTime(k.Old.EndsAt))
	case expired:
		return s.date(k.ExpiresAt)
	case revoked:
		return s.date(k.RevokedAt)
	}
	return ""
}

func (s Shell) ago(t time.Time) string { return s.Lang.Ago(t, s.Now, s.Zone) }

// lastUse is a sentence about when and from where the key was used.
func (s Shell) lastUse(k Key) string {
	if k.LastUsedAt.IsZero() {
		return s.T("keys.use.never")
	}
	return s.T("keys.use.last", s.ago(k.LastUsedAt), k.LastUsedIP)
}

// keyLinks lead to what can be done with a key in its status.
func (s Shell) keyLinks(k Key) (links []ui.Link) {
	if k.lives() {
		links = append(links, ui.Link{Text: s.T("keys.edit"), Href: s.Business.Key(k.ID, "edit")}, ui.Link{Text: s.T("keys.rotate"), Href: s.Business.Key(k.ID, "rotate")})
	}
	if k.Status != revoked {
		links = append(links, ui.Link{Text: s.T("keys.revoke"), Href: s.Business.Key(k.ID, "revoke")})
	}
	return links
}

func (s Shell) keysCrumb() ui.Link { return ui.Link{Text: s.T("nav.keys"), Href: s.Business.Keys()} }
