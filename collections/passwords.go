package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Password is a user's password as it stood when it was read. To check one and to hash one is slow: never inside a transaction.
type Password struct{ record *core.Record }

// Password reads the person's password.
func (p Person) Password() (*Password, error) {
	record, err := p.app.FindRecordById("users", p.UserID)
	if err != nil {
		return nil, ErrNotFound
	}
	return &Password{record}, nil
}

// Matches checks a text.
func (p *Password) Matches(text string) bool { return p.record.ValidatePassword(text) }

// Hashed is a new password, ready to be stored.
type Hashed struct{ value any }

// Hash makes what is stored of a new password.
func (p *Password) Hash(text string) Hashed {
	made := core.NewRecord(p.record.Collection())
	made.SetPassword(text)
	return Hashed{made.GetRaw(core.FieldNamePassword)}
}

// Stands tells, inside of the transaction that replaces it, whether the password is still the one that was read.
func (p Person) Stands(password *Password) (bool, error) {
	record, err := p.app.FindRecordById("users", p.UserID)
	if err != nil {
		return false, err
	}
	const hash = core.FieldNamePassword + ":hash"
	return record.GetString(hash) == password.record.GetString(hash), nil
}

// SetPassword stores a new password. It ends all sessions of the account (trigger users_password).
func (p Person) SetPassword(password Hashed, now time.Time) error {
	return p.change(now, func(record *core.Record) { record.SetRaw(core.FieldNamePassword, password.value) })
}

// Verify marks the person's address as proved.
func (p Person) Verify(now time.Time) error {
	return p.change(now, func(record *core.Record) { record.SetVerified(true) })
}

// AskForEmail remembers the address that the person wants to have.
func (p Person) AskForEmail(email string, now time.Time) error {
	return p.change(now, func(record *core.Record) { record.Set("newEmail", email) })
}

// SetEmail gives the account a new address, which was proved.
func (p Person) SetEmail(email string, now time.Time) error {
	return p.change(now, func(record *core.Record) {
		record.SetEmail(email)
		record.SetVerified(true)
		record.Set("newEmail", "")
	})
}

// change saves the user through PocketBase, so that its hooks run: they take back what a former password or an unproved
// address had opened.
func (p Person) change(now time.Time, set func(*core.Record)) error {
	record, err := p.app.FindRecordById("users", p.UserID)
	if err != nil {
		return err
	}
	set(record)
	record.Set("updatedAt", At(now).Text())
	return p.app.Save(record)
}
