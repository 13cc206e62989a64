package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// SignInCode is a sign-in that waits for its second factor. The code follows from the row's id; it is not stored.
type SignInCode struct {
	ID        string `db:"id"`
	User      string `db:"user"`
	Attempts  int    `db:"attempts"`
	UsedAt    Time   `db:"usedAt"`
	CreatedAt Time   `db:"createdAt"`
	ExpiresAt Time   `db:"expiresAt"`
}

// Open tells whether the code may still be given.
func (c *SignInCode) Open(now time.Time) bool {
	return c.UsedAt.IsZero() && now.Before(c.ExpiresAt.Time)
}

// AddSignInCode stores a sign-in that waits.
func (p Person) AddSignInCode(code SignInCode) error {
	code.User = p.UserID
	return insert(p.app, "signin_codes", code)
}

const findSignInCode = `SELECT id, user, attempts, usedAt, createdAt, expiresAt FROM signin_codes WHERE id = {:id}`

// SignInCode reads a sign-in that waits or waited.
func (a Accounts) SignInCode(id string) (*SignInCode, error) {
	return one[SignInCode](a.app.DB(), findSignInCode, dbx.Params{"id": id})
}

// SignInCode reads a sign-in that waits or waited, to mail its code.
func (s System) SignInCode(id string) (*SignInCode, error) {
	return one[SignInCode](s.app.DB(), findSignInCode, dbx.Params{"id": id})
}

// TrySignInCode counts an attempt before the code is compared; false where none is left, or the sign-in waits no more.
func (a Accounts) TrySignInCode(id string, most int, now time.Time) (bool, error) {
	changed, err := affected(a.app.DB().NewQuery(`UPDATE signin_codes SET attempts = attempts + 1
		WHERE id = {:id} AND attempts < {:most} AND usedAt = '' AND expiresAt > {:now}`).
		Bind(dbx.Params{"id": id, "most": most, "now": At(now).Text()}).Execute())
	return changed > 0, err
}

// UseSignInCode ends the waiting, once: of two at the same time the second gets ErrNotFound.
func (a Accounts) UseSignInCode(id string, now time.Time) error {
	changed, err := affected(a.app.DB().Update("signin_codes", dbx.Params{"usedAt": At(now).Text()}, dbx.HashExp{"id": id, "usedAt": ""}).Execute())
	if err == nil && changed == 0 {
		return ErrNotFound
	}
	return err
}

// WrongSignInCodes counts the attempts that failed for the person since an instant, from wherever they came.
func (p Person) WrongSignInCodes(since time.Time) (int, error) {
	return count(p.app.DB(), `SELECT coalesce(sum(attempts - (usedAt != '')), 0) FROM signin_codes WHERE user = {:user} AND createdAt > {:since}`,
		dbx.Params{"user": p.UserID, "since": At(since).Text()})
}
