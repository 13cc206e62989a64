package collections

import (
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// User is a person with an account.
type User struct {
	ID               string `db:"id"`
	Email            string `db:"email"`
	Verified         bool   `db:"verified"`
	Name             string `db:"name"`
	Phone            string `db:"phone"`
	Locale           string `db:"locale"`
	Timezone         string `db:"timezone"`
	MarketingConsent bool   `db:"marketingConsent"`
	SecondFactor     bool   `db:"secondFactor"` // asked for by the person
	NewEmail         string `db:"newEmail"`     // that is to take the place of Email once it is proved
	CreatedAt        Time   `db:"createdAt"`
	UpdatedAt        Time   `db:"updatedAt"`
	ErasedAt         Time   `db:"erasedAt"` // the person is gone, the row stays for what names its id
}

const userColumns = `id, email, verified, name, phone, locale, timezone, marketingConsent, secondFactor, newEmail, createdAt, updatedAt, erasedAt`

// Membership is a role of a user in a business.
type Membership struct {
	BusinessID string `db:"business"`
	Slug       string `db:"slug"`
	Name       string `db:"name"`
	Role       string `db:"role"`
}

// Self is the signed-in user.
func (p Person) Self() (*User, error) {
	return one[User](p.app.DB(), `SELECT `+userColumns+` FROM users WHERE id = {:user}`, dbx.Params{"user": p.UserID})
}

// SetSecondFactor changes whether the person is asked for a second factor at each sign-in.
func (p Person) SetSecondFactor(on bool, now time.Time) error {
	_, err := p.app.DB().Update("users", dbx.Params{"secondFactor": on, "updatedAt": At(now).Text()}, dbx.HashExp{"id": p.UserID}).Execute()
	return err
}

// SetLocale changes the language in which the person reads pages and mails.
func (p Person) SetLocale(locale string, now time.Time) error {
	_, err := p.app.DB().Update("users", dbx.Params{"locale": locale, "updatedAt": At(now).Text()}, dbx.HashExp{"id": p.UserID}).Execute()
	return err
}

// EmailTaken tells whether some account has the address already.
func (p Person) EmailTaken(email string) (bool, error) {
	taken, err := count(p.app.DB(), `SELECT count(*) FROM users WHERE email = {:email}`, dbx.Params{"email": email})
	return taken > 0, err
}

// SaveProfile stores what the person may change of the account without a proof.
func (p Person) SaveProfile(user *User) error {
	_, err := p.app.DB().Update("users", dbx.Params{
		"name": user.Name, "phone": user.Phone, "locale": user.Locale, "timezone": user.Timezone, "marketingConsent": user.MarketingConsent,
		"updatedAt": user.UpdatedAt.Text(),
	}, dbx.HashExp{"id": p.UserID}).Execute()
	return err
}

// User reads any user but an erased one.
func (s System) User(id string) (*User, error) {
	return one[User](s.app.DB(), `SELECT `+userColumns+` FROM users WHERE id = {:user} AND erasedAt = ''`, dbx.Params{"user": id})
}

// Memberships are the active businesses in which the user has a role, by name.
func (p Person) Memberships() ([]Membership, error) { return p.FirstMemberships(-1) }

// FirstMemberships are the first few of them; -1 is all.
func (p Person) FirstMemberships(most int) ([]Membership, error) {
	return all[Membership](p.app.DB(), `SELECT s.business, b.slug, b.name, s.role FROM staff s JOIN businesses b ON b.id = s.business
		WHERE s.user = {:user} AND s.status = 'active' AND b.status = 'active' ORDER BY b.name COLLATE NOCASE, b.id LIMIT `+strconv.Itoa(most),
		dbx.Params{"user": p.UserID})
}

// Accounts opens the accounts to the operations that run before anyone is signed in.
type Accounts struct{ app core.App }

// NewAccounts is called by access for the authentication rows.
func NewAccounts(app core.App) Accounts { return Accounts{app} }

// Tx runs fn in one transaction.
func (a Accounts) Tx(fn func(db Accounts) error) error {
	return a.app.RunInTransaction(func(tx core.App) error { return fn(Accounts{tx}) })
}

// Person opens an account's own rows once its credential was checked.
func (a Accounts) Person(user string, actor Actor) Person { return NewPerson(a.app, user, actor) }

// Credential is an account with what is needed to check its password, or nil for an unknown address.
// Checking is slow: never inside a transaction.
func (a Accounts) Credential(email string) (*User, func(password string) bool, error) {
	record, err := a.app.FindAuthRecordByEmail("users", email)
	if err != nil {
		return nil, nil, ErrNotFound
	}
	return userOf(record), record.ValidatePassword, nil
}

// UserWith is the id of the account that has the address.
func (a Accounts) UserWith(email string) (string, error) {
	found, err := one[User](a.app.DB(), `SELECT id FROM users WHERE email = {:email}`, dbx.Params{"email": email})
	if err != nil {
		return "", err
	}
	return found.ID, nil
}

// WantsSecondFactor tells whether the person, or an administrator, asks for a second factor at each sign-in of this account.
func (a Accounts) WantsSecondFactor(user string) (bool, error) {
	own, err := one[User](a.app.DB(), `SELECT secondFactor FROM users WHERE id = {:user}`, dbx.Params{"user": user})
	if err != nil || own.SecondFactor {
		return err == nil, err
	}
	return a.AsksSecondFactor(user)
}

// AsksSecondFactor tells whether an administrator has switched PocketBase's second factor on for this account.
func (a Accounts) AsksSecondFactor(user string) (bool, error) {
	record, err := a.app.FindRecordById("users", user)
	if err != nil {
		return false, err
	}
	factor := record.Collection().MFA
	if !factor.Enabled || factor.Rule == "" {
		return factor.Enabled, nil
	}
	return a.app.CanAccessRecord(record, &core.RequestInfo{Context: core.RequestInfoContextPasswordAuth, Method: "POST"}, &factor.Rule)
}

// NewUser is a user record whose password is hashed already, so that the transaction that stores it stays short.
func (a Accounts) NewUser(user User, password string) (*core.Record, error) {
	users, err := a.app.FindCachedCollectionByNameOrId("users")
	if err != nil {
		return nil, err
	}
	record := core.NewRecord(users)
	record.Load(columns(user))
	record.SetEmailVisibility(false)
	record.SetPassword(password)
	return record, nil
}

// Create stores a user made by NewUser; ok is false where the address has an account.
func (a Accounts) Create(record *core.Record) (ok bool, err error) {
	if _, err := a.app.FindAuthRecordByEmail("users", record.Email()); err == nil {
		return false, nil
	}
	return true, a.app.Save(record)
}

func userOf(record *core.Record) *User {
	return &User{
		ID: record.Id, Email: record.Email(), Verified: record.Verified(), Name: record.GetString("name"), Phone: record.GetString("phone"),
		Locale: record.GetString("locale"), Timezone: record.GetString("timezone"), MarketingConsent: record.GetBool("marketingConsent"),
		NewEmail: record.GetString("newEmail"), SecondFactor: record.GetBool("secondFactor"),
		CreatedAt: Time{record.GetDateTime("createdAt").Time()}, UpdatedAt: Time{record.GetDateTime("updatedAt").Time()},
	}
}
