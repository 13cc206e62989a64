package collections

import (
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Session is a signed-in device: an access token of the API or a cookie of the pages. Only the token's hash is stored.
type Session struct {
	ID         string `db:"id"`
	User       string `db:"user"`
	Hash       string `db:"hash"`
	Kind       string `db:"kind"` // api or page
	Device     string `db:"device"`
	Address    string `db:"address"`
	CreatedAt  Time   `db:"createdAt"`
	SignedInAt Time   `db:"signedInAt"` // or when the person last proved who they are; a refresh keeps it
	LastSeenAt Time   `db:"lastSeenAt"`
	ExpiresAt  Time   `db:"expiresAt"`

	UserName   string `db:"userName" joined:"users"`
	UserEmail  string `db:"userEmail" joined:"users"`
	UserLocale string `db:"userLocale" joined:"users"`
}

// FindSession is the one indexed read behind a token; an expired session is not found.
func FindSession(app core.App, hash string, now time.Time) (*Session, error) {
	return one[Session](app.DB(), `SELECT s.id, s.user, s.hash, s.kind, s.device, s.address, s.createdAt, s.signedInAt, s.lastSeenAt, s.expiresAt,
			u.name AS userName, u.email AS userEmail, u.locale AS userLocale
		FROM sessions s JOIN users u ON u.id = s.user WHERE s.hash = {:hash} AND s.expiresAt > {:now}`,
		dbx.Params{"hash": hash, "now": At(now).Text()})
}

// AddSession stores a new session.
func (p Person) AddSession(session Session) error {
	session.User = p.UserID
	return insert(p.app, "sessions", session)
}

// ReplaceSession gives a session a new secret and end; the old token is dead at once. A session that a twin request or
// a sign-out took away meanwhile is ErrNotFound.
func (p Person) ReplaceSession(id, oldHash, newHash string, expires, now time.Time) error {
	result, err := p.app.DB().Update("sessions",
		dbx.Params{"hash": newHash, "expiresAt": At(expires).Text(), "lastSeenAt": At(now).Text()},
		dbx.HashExp{"id": id, "user": p.UserID, "hash": oldHash}).Execute()
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// ProveSession writes down that the person has proved again who they are.
func (p Person) ProveSession(id string, now time.Time) error {
	_, err := p.app.DB().Update("sessions", dbx.Params{"signedInAt": At(now).Text()}, dbx.HashExp{"id": id, "user": p.UserID}).Execute()
	return err
}

// EndSession deletes one session of the user.
func (p Person) EndSession(id string) error {
	_, err := p.app.DB().Delete("sessions", dbx.HashExp{"id": id, "user": p.UserID}).Execute()
	return err
}

// EndSessions deletes all sessions of the user.
func (p Person) EndSessions() error {
	_, err := p.app.DB().Delete("sessions", dbx.HashExp{"user": p.UserID}).Execute()
	return err
}

// SeenSessions writes down when sessions were last used; batches come from access, off the request's path.
func SeenSessions(app core.App, seen map[string]time.Time) error {
	return app.RunInTransaction(func(tx core.App) error {
		for id, at := range seen {
			if _, err := tx.DB().Update("sessions", dbx.Params{"lastSeenAt": At(at).Text()}, dbx.HashExp{"id": id}).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropExpiredSessions clears away sessions, and sign-ins that waited for a code, which no longer open anything.
func (s System) DropExpiredSessions(now time.Time) error {
	for statement, before := range map[string]time.Time{
		`DELETE FROM sessions WHERE expiresAt < {:before}`:          now,
		`DELETE FROM operator_sessions WHERE expiresAt < {:before}`: now,
		`DELETE FROM signin_codes WHERE expiresAt < {:before}`:      now.Add(-24 * time.Hour), // failed attempts count for a while
	} {
		if _, err := s.app.DB().NewQuery(statement).Bind(dbx.Params{"before": At(before).Text()}).Execute(); err != nil {
			return err
		}
	}
	return nil
}
