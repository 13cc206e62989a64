package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// IdempotentAnswer is the first answer to an Idempotency-Key of one caller; status 0 is a claim of a staged operation.
type IdempotentAnswer struct {
	ID          string                  `db:"id"`
	Caller      string                  `db:"caller"`
	Key         string                  `db:"key"`
	Fingerprint string                  `db:"fingerprint"` // SHA-256 of method, path and raw body
	Status      int                     `db:"status"`
	Headers     JSON[map[string]string] `db:"headers"`
	Body        string                  `db:"body"`
	Subject     string                  `db:"subject"` // id of the row that a claim is bound to
	CreatedAt   Time                    `db:"createdAt"`
	ExpiresAt   Time                    `db:"expiresAt"`
}

// FindAnswer reads the answer that a caller got under a key, if it is still kept.
func FindAnswer(app core.App, caller, key string, now time.Time) (*IdempotentAnswer, error) {
	return one[IdempotentAnswer](app.DB(), `SELECT id, caller, key, fingerprint, status, headers, body, subject, createdAt, expiresAt FROM idempotency
		WHERE caller = {:caller} AND key = {:key} AND expiresAt > {:now}`,
		dbx.Params{"caller": caller, "key": key, "now": At(now).Text()})
}

// KeepAnswer stores an answer in the transaction of its change; one that has expired gives way.
func KeepAnswer(app core.App, answer IdempotentAnswer) error {
	_, err := app.DB().Delete("idempotency", dbx.HashExp{"caller": answer.Caller, "key": answer.Key}).Execute()
	if err != nil {
		return err
	}
	answer.ID = NewID()
	return insert(app, "idempotency", answer)
}

// BindClaim notes, in the transaction that makes a row, that a claim is bound to it.
func (t Tenant) BindClaim(caller, key, subject string) error {
	_, err := t.app.DB().Update("idempotency", dbx.Params{"subject": subject}, dbx.HashExp{"caller": caller, "key": key}).Execute()
	return err
}

// DropExpiredAnswers clears away what is no longer replayed.
func (s System) DropExpiredAnswers(now time.Time) error {
	_, err := s.app.DB().NewQuery(`DELETE FROM idempotency WHERE expiresAt < {:now}`).Bind(dbx.Params{"now": At(now).Text()}).Execute()
	return err
}

// DropAnswer takes back the claim of a staged operation that failed, so that a retry runs.
func DropAnswer(app core.App, caller, key string) error {
	_, err := app.DB().Delete("idempotency", dbx.HashExp{"caller": caller, "key": key}).Execute()
	return err
}
