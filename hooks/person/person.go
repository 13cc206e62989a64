// Package person has what the features around accounts share: how a person is shown, and how a session is opened.
package person

import (
	"crypto/rand"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// SessionTime is how long a session opens after it was made or refreshed.
const SessionTime = 7 * 24 * time.Hour

// View is a user as the API shows it.
type View struct {
	ID               string           `json:"id"`
	Email            string           `json:"email"`
	EmailVerified    bool             `json:"emailVerified"`
	Name             string           `json:"name"`
	Phone            *string          `json:"phone"`
	Locale           string           `json:"locale"`
	Timezone         string           `json:"timezone"`
	MarketingConsent bool             `json:"marketingConsent"`
	Memberships      []MembershipView `json:"memberships"`
	CreatedAt        time.Time        `json:"createdAt"`
	UpdatedAt        time.Time        `json:"updatedAt"`
}

// MembershipView is a role in a business.
type MembershipView struct {
	BusinessID string `json:"businessId"`
	Slug       string `json:"slug"`
	Name       string `json:"name"`
	Role       string `json:"role" enum:"owner,admin,staff"`
}

// ViewOf reads the person with the memberships.
func ViewOf(db collections.Person) (View, error) {
	user, err := db.Self()
	if err != nil {
		return View{}, err
	}
	memberships, err := db.Memberships()
	if err != nil {
		return View{}, err
	}
	return View{
		ID: user.ID, Email: user.Email, EmailVerified: user.Verified, Name: user.Name, Phone: endpoint.Text(user.Phone), Locale: user.Locale,
		Timezone: user.Timezone, MarketingConsent: user.MarketingConsent, CreatedAt: user.CreatedAt.UTC(), UpdatedAt: user.UpdatedAt.UTC(),
		Memberships: endpoint.Views(memberships, func(m *collections.Membership) MembershipView {
			return MembershipView{BusinessID: m.BusinessID, Slug: m.Slug, Name: m.Name, Role: m.Role}
		}),
	}, nil
}

// Open makes a session of a kind, "api" or "page", and hands out its token, which is stored nowhere.
func Open(db collections.Person, r *access.Request, kind string) (secret string, expires time.Time, err error) {
	secret, err = token.NewSession(rand.Reader)
	if err != nil {
		return "", time.Time{}, err
	}
	session := collections.Session{
		ID: collections.NewID(), Hash: token.Hash(secret), Kind: kind, Device: cut(r.HTTP.UserAgent(), 300), Address: r.Address,
		CreatedAt: collections.At(r.Now), SignedInAt: collections.At(r.Now), LastSeenAt: collections.At(r.Now),
		ExpiresAt: collections.At(r.Now.Add(SessionTime)),
	}
	return secret, session.ExpiresAt.UTC(), db.AddSession(session)
}

func cut(text string, most int) string { return text[:min(len(text), most)] }
