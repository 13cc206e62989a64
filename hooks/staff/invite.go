package staff

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
)

// invite asks for the mail by which a person with an address, but without an account here, can join: when they come to the
// staff, and when the address changes.
func invite(db collections.Tenant, before, after *collections.Staff, now time.Time) error {
	if !after.Invited() || before.Invited() && before.Email == after.Email {
		return nil
	}
	return db.AppendMail("invitation", after.ID, "", now)
}

// invitation is a mailed link with the person whom it invites, and the business.
type invitation struct {
	link     collections.Link
	person   collections.Staff
	business collections.Business
}

// findInvitation finds what a token opens, used and expired ones too; an unknown token, a removed person and an archived
// business are not found.
func findInvitation(r *access.Request, secret string) (*invitation, error) {
	link, err := r.Accounts().LinkByHash(string(token.Invitation), token.LinkHash(secret))
	if err != nil {
		return nil, err
	}
	return readInvitation(r.PersonOf("", "").Tenant(link.Business), *link)
}

func readInvitation(db collections.Tenant, link collections.Link) (*invitation, error) {
	person, err := db.FindStaff(link.Subject)
	if err != nil {
		return nil, err
	}
	business, err := db.Business()
	if err != nil {
		return nil, err
	}
	if person.Status != "active" || business.Status != "active" {
		return nil, collections.ErrNotFound
	}
	return &invitation{link, *person, *business}, nil
}

// expired tells whether the link came too late, or went to an address that is no longer the person's.
func (i *invitation) expired(now time.Time) bool { return !now.Before(i.link.ExpiresAt.Time) }

// AcceptInput is the token of a mailed invitation.
type AcceptInput struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
	}
}

// Accept makes the caller a member of the business that invites.
func Accept(r *access.Request, in *AcceptInput) (View, error) {
	found, err := accept(r, in.Body.Token)
	if err != nil {
		return View{}, err
	}
	person := &found.person
	services, err := r.Person().Tenant(person.Business).ServicesOfStaff([]string{person.ID})
	if err != nil {
		return View{}, err
	}
	return viewMember(person, services[person.ID]), nil
}

// accept gives the place on the staff to the caller's account. Whoever has the token has read the mail, so that the account's
// own address is not asked for. Again, it does nothing.
func accept(r *access.Request, secret string) (found *invitation, err error) {
	found, err = findInvitation(r, secret)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, fault.NotFound(fault.On("token", "not_found"))
	}
	if err != nil {
		return nil, err
	}
	user := r.Caller.Session.User
	err = r.Person().Tenant(found.link.Business).Tx(func(db collections.Tenant) error {
		if found, err = readInvitation(db, found.link); err != nil {
			return err
		}
		person := &found.person
		switch isMember, err := db.HasMember(user); {
		case person.User == user || err != nil:
			return err
		case person.User != "" || found.expired(r.Now):
			return fault.New("link_expired")
		case isMember:
			return fault.New("duplicate")
		}
		return join(db, person, user, r.Now)
	})
	return found, err
}

func join(db collections.Tenant, person *collections.Staff, user string, now time.Time) error {
	before := *person
	person.User, person.UpdatedAt = user, collections.At(now)
	if err := db.SaveStaff(person); err != nil {
		return err
	}
	return Changed(db, &before, person, now)
}
