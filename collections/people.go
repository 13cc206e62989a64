package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// StaffSearch narrows the pages' list of people; its zero value is everybody.
type StaffSearch struct {
	Text  string // in the name, the title or the mail address
	Role  string
	Login string // active, invited or none
}

// The conditions of the logins, as loginOf of the pages tells them.
var logins = map[string]string{
	"active": ` AND s.user != ''`, "invited": ` AND s.user = '' AND s.email != ''`, "none": ` AND s.user = '' AND s.email = ''`,
}

// SearchStaff lists the people of the business by name, removed ones never.
func (t Tenant) SearchStaff(find StaffSearch, page Page) (Rows[Staff], error) {
	from, params := `FROM staff s WHERE s.business = {:business} AND s.status = 'active'`+logins[find.Login], dbx.Params{"business": t.BusinessID}
	if find.Text != "" {
		from += ` AND (s.name LIKE {:text} ESCAPE '\' OR s.title LIKE {:text} ESCAPE '\' OR s.email LIKE {:text} ESCAPE '\')`
		params["text"] = like(find.Text)
	}
	if find.Role != "" {
		from += ` AND s.role = {:role}`
		params["role"] = find.Role
	}
	return listing[Staff]{
		columns: `s.*`, from: from, params: params, key: `s.name COLLATE NOCASE`, id: `s.id`,
		mark: func(s *Staff) (string, string) { return s.Name, s.ID },
	}.read(t.app.DB(), page)
}

// CountFutureBookings is how many bookings of a person stand and have not begun.
func (t Tenant) CountFutureBookings(staff string, now time.Time) (int, error) {
	condition, params := t.futureBookings(staff, now)
	return count(t.app.DB(), `SELECT count(*) FROM bookings b WHERE `+condition, params)
}

// LiveKeysBy are the keys that an account made and that still open something, the newest first.
func (t Tenant) LiveKeysBy(user string, now time.Time) ([]APIKey, error) {
	if user == "" {
		return nil, nil
	}
	return all[APIKey](t.app.DB(), `SELECT * FROM api_keys WHERE business = {:business} AND createdBy = {:user} AND revokedAt = ''
		AND (expiresAt = '' OR expiresAt > {:now}) ORDER BY createdAt DESC, id`,
		dbx.Params{"business": t.BusinessID, "user": user, "now": At(now).Text()})
}

// AppsLetInBy are the names of the apps that work by the consent of an account.
func (t Tenant) AppsLetInBy(user string) (names []string, err error) {
	if user == "" {
		return nil, nil
	}
	return names, t.app.DB().NewQuery(`SELECT a.name FROM grants g JOIN apps a ON a.id = g.app
		WHERE g.business = {:business} AND g.user = {:user} AND g.kind = 'consent' AND g.revokedAt = '' ORDER BY a.name`).
		Bind(dbx.Params{"business": t.BusinessID, "user": user}).Column(&names)
}

// HasActed tells whether an account has changed anything in the business since an instant.
func (t Tenant) HasActed(user string, since time.Time) (bool, error) {
	found, err := count(t.app.DB(), `SELECT EXISTS (SELECT 1 FROM audit WHERE business = {:business} AND at >= {:since} AND actorType = 'member' AND actorId = {:user})`,
		dbx.Params{"business": t.BusinessID, "since": At(since).Text(), "user": user})
	return found > 0, err
}
