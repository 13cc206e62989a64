package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Sessions are those of the person that still open something, the one that was used last first.
func (p Person) Sessions(page Page, now time.Time) (Rows[Session], error) {
	return listing[Session]{
		columns: `s.id, s.kind, s.device, s.address, s.createdAt, s.lastSeenAt, s.expiresAt`, from: `FROM sessions s WHERE s.user = {:user} AND s.expiresAt > {:now}`,
		params: dbx.Params{"user": p.UserID, "now": At(now).Text()},
		key:    `s.lastSeenAt`, id: `s.id`, descending: true, mark: func(s *Session) (string, string) { return s.LastSeenAt.Text(), s.ID },
	}.read(p.app.DB(), page)
}

// EndDevice deletes one session of the person, if there is one.
func (p Person) EndDevice(id string) error {
	ended, err := affected(p.app.DB().Delete("sessions", dbx.HashExp{"id": id, "user": p.UserID}).Execute())
	if err == nil && ended == 0 {
		return ErrNotFound
	}
	return err
}

// EndOtherSessions deletes all sessions of the person but one.
func (p Person) EndOtherSessions(kept string) error {
	_, err := p.app.DB().Delete("sessions", dbx.And(dbx.HashExp{"user": p.UserID}, dbx.Not(dbx.HashExp{"id": kept}))).Execute()
	return err
}
