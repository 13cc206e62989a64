package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// AppendMail puts a mail about a row of the business into the outbox; no token is stored with it.
func (t Tenant) AppendMail(kind, subject, body string, now time.Time) error {
	return t.Append(OutboxRow{ID: NewID(), Topic: "mail", Type: kind, Subject: subject, Body: body, CreatedAt: At(now)})
}

// AddMailLink stores the next link of a row, and with the mail in the outbox that it is the one that this mail carries. hash
// makes what is stored of the link with a version.
func (s System) AddMailLink(mail OutboxRow, link Link, hash func(version int) string) (version int, err error) {
	err = s.Tx(func(db System) error {
		if version, err = db.NextLinkVersion(link.Purpose, link.Subject); err != nil {
			return err
		}
		link.ID, link.Business, link.Version, link.Hash = NewID(), mail.Business, version, hash(version)
		if err := insert(db.app, "links", link); err != nil {
			return err
		}
		_, err = db.app.DB().Update("outbox", dbx.Params{"linkVersion": version}, dbx.HashExp{"id": mail.ID}).Execute()
		return err
	})
	return version, err
}

// ReleaseOutbox gives a claimed row back without counting a try, to be taken again from an instant on.
func (s System) ReleaseOutbox(id, reason string, next time.Time) error {
	_, err := s.app.DB().Update("outbox", dbx.Params{"error": reason, "claimedUntil": "", "nextAttemptAt": At(next).Text()}, dbx.HashExp{"id": id}).Execute()
	return err
}

// ClaimReminders takes the reminders that are due, the earliest first, and marks them as sent: what follows belongs into the
// same transaction. Review invitations are no reminders.
func (s System) ClaimReminders(now time.Time, limit int) ([]Reminder, error) {
	return all[Reminder](s.app.NonconcurrentDB(), `UPDATE reminders SET sentAt = {:now} WHERE id IN (SELECT id FROM reminders
		WHERE sentAt = '' AND kind != 'review' AND dueAt <= {:now} ORDER BY dueAt LIMIT {:limit})
		RETURNING id, business, booking, kind, dueAt, createdAt`, dbx.Params{"now": At(now).Text(), "limit": limit})
}
