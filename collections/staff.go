package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
)

// Staff is a person who works for a business; with a user it is a membership.
type Staff struct {
	ID        string            `db:"id"`
	Business  string            `db:"business"`
	User      string            `db:"user"`
	Name      string            `db:"name"`
	Title     string            `db:"title"`
	Email     string            `db:"email"`
	Phone     string            `db:"phone"`
	Role      string            `db:"role"`
	Bookable  bool              `db:"bookable"`
	SeesAll   bool              `db:"seesAll"`
	Status    string            `db:"status"`
	Weekly    JSON[[]DayHours]  `db:"weekly"` // nil: the business's hours
	Overrides JSON[[]DateHours] `db:"overrides"`
	TimeOff   JSON[[]Absence]   `db:"timeOff"`
	CreatedAt Time              `db:"createdAt"`
	UpdatedAt Time              `db:"updatedAt"`
}

// Invited tells a person who was invited to sign in and has not joined yet.
func (s *Staff) Invited() bool { return s.Status == "active" && s.Email != "" && s.User == "" }

// StaffFilter narrows a list of staff.
type StaffFilter struct {
	ServiceID string
	Bookable  *bool
}

// A service without staff is given by every bookable one.
const givesService = ` AND EXISTS (SELECT 1 FROM services v WHERE v.id = {:service} AND v.business = s.business AND s.bookable = TRUE
	AND (json_array_length(v.staff) = 0 OR EXISTS (SELECT 1 FROM json_each(v.staff) e WHERE e.value = s.id)))`

// Staff lists the people of the business by name, removed ones never.
func (t Tenant) Staff(filter StaffFilter, page Page) (Rows[Staff], error) {
	return listStaff(t.app.DB(), t.BusinessID, filter, page)
}

// Staff lists the bookable people by name.
func (p Public) Staff(filter StaffFilter, page Page) (Rows[Staff], error) {
	if filter.Bookable != nil && !*filter.Bookable {
		return Rows[Staff]{Items: []Staff{}, Page: page.Number, Limit: page.Limit}, nil
	}
	bookable := true
	filter.Bookable = &bookable
	return listStaff(p.app.DB(), p.BusinessID, filter, page)
}

func listStaff(db dbx.Builder, business string, filter StaffFilter, page Page) (Rows[Staff], error) {
	from := `FROM staff s WHERE s.business = {:business} AND s.status = 'active'`
	params := dbx.Params{"business": business}
	if filter.Bookable != nil {
		from += ` AND s.bookable = {:bookable}`
		params["bookable"] = *filter.Bookable
	}
	if filter.ServiceID != "" {
		from += givesService
		params["service"] = filter.ServiceID
	}
	return listing[Staff]{
		columns: `s.*`, from: from, params: params, key: `s.name COLLATE NOCASE`, id: `s.id`,
		mark: func(s *Staff) (string, string) { return s.Name, s.ID },
	}.read(db, page)
}

// ServicesOfStaff tells for each of these people which active services they give, by position: those that name them and,
// while they are bookable, those that name nobody.
func (t Tenant) ServicesOfStaff(ids []string) (map[string][]string, error) {
	return servicesOfStaff(t.app.DB(), t.BusinessID, ids)
}

// ServicesOfStaff tells for each of these people which active services they give, by position.
func (p Public) ServicesOfStaff(ids []string) (map[string][]string, error) {
	return servicesOfStaff(p.app.DB(), p.BusinessID, ids)
}

func servicesOfStaff(db dbx.Builder, business string, ids []string) (map[string][]string, error) {
	services := map[string][]string{}
	if len(ids) == 0 {
		return services, nil
	}
	params := dbx.Params{"business": business}
	rows, err := all[struct {
		Staff   string `db:"staff"`
		Service string `db:"service"`
	}](db, `SELECT s.id AS staff, v.id AS service FROM services v JOIN staff s ON s.business = v.business
		WHERE v.business = {:business} AND v.status = 'active'`+in("s.id", "staff", ids, params)+`
		AND ((json_array_length(v.staff) = 0 AND s.bookable = TRUE AND s.status = 'active')
			OR EXISTS (SELECT 1 FROM json_each(v.staff) e WHERE e.value = s.id)) ORDER BY v.position, v.id`, params)
	for _, row := range rows {
		services[row.Staff] = append(services[row.Staff], row.Service)
	}
	return services, err
}

// ActiveStaff tells which of these ids are active people of the business.
func (t Tenant) ActiveStaff(ids []string) ([]string, error) {
	active := []string{}
	if len(ids) == 0 {
		return active, nil
	}
	params := dbx.Params{"business": t.BusinessID}
	query := `SELECT s.id FROM staff s WHERE s.business = {:business} AND s.status = 'active'` + in("s.id", "staff", ids, params)
	return active, t.app.DB().NewQuery(query).Bind(params).Column(&active)
}

// StaffEmailTaken tells whether an active person of the business has the mail address.
func (t Tenant) StaffEmailTaken(email string) (bool, error) {
	taken, err := count(t.app.DB(), `SELECT count(*) FROM staff WHERE business = {:business} AND status = 'active' AND email = {:email}`,
		dbx.Params{"business": t.BusinessID, "email": email})
	return taken > 0, err
}

// HasMember tells whether an account has a place among the active people of the business.
func (t Tenant) HasMember(user string) (bool, error) {
	places, err := count(t.app.DB(), `SELECT count(*) FROM staff WHERE business = {:business} AND status = 'active' AND user = {:user}`,
		dbx.Params{"business": t.BusinessID, "user": user})
	return places > 0, err
}

// FindStaff reads one person of the business, removed ones included.
func (t Tenant) FindStaff(id string) (*Staff, error) {
	return one[Staff](t.app.DB(), `SELECT * FROM staff WHERE id = {:id} AND business = {:business}`, dbx.Params{"id": id, "business": t.BusinessID})
}

// FindStaff reads one bookable person.
func (p Public) FindStaff(id string) (*Staff, error) {
	return one[Staff](p.app.DB(), `SELECT * FROM staff WHERE id = {:id} AND business = {:business} AND status = 'active' AND bookable = TRUE`,
		dbx.Params{"id": id, "business": p.BusinessID})
}

// StaffWith reads the people of the business with these ids, removed ones included.
func (t Tenant) StaffWith(ids []string) ([]Staff, error) {
	params := dbx.Params{"business": t.BusinessID}
	return all[Staff](t.app.DB(), `SELECT s.* FROM staff s WHERE s.business = {:business}`+in("s.id", "id", ids, params), params)
}

// AddStaff stores a new person.
func (t Tenant) AddStaff(staff *Staff) error {
	staff.Business = t.BusinessID
	return write(t.app, "staff", staff.ID, true, staff)
}

// SaveStaff stores the changed row.
func (t Tenant) SaveStaff(staff *Staff) error {
	if staff.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "staff", staff.ID, false, staff)
}

// CheckStaff refuses a staff row that breaks a rule, as an error of the field that the console can show.
func CheckStaff(app core.App, record *core.Record, now time.Time) error {
	broken := misshapen[Staff](record)
	for name, fields := range map[string][]fault.Field{
		"weekly":    CheckHours("", parsed[[]DayHours](record.GetString("weekly"))),
		"overrides": CheckOverrides("", parsed[[]DateHours](record.GetString("overrides"))),
		"timeOff":   CheckAbsences("", parsed[[]Absence](record.GetString("timeOff"))),
	} {
		if altered(record, name) && len(fields) > 0 {
			broken[name] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
		}
	}
	if email := record.GetString("email"); altered(record, "email") && email != "" && (!text.ValidEmail(email) || email != text.NormalEmail(email)) {
		broken["email"] = validation.NewError("format_email", "Must be an email address such as ana@example.com, in lower case.")
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	if record.GetString("role") != "owner" || record.GetString("status") != "active" || record.GetString("user") == "" && altered(record, "user") {
		if err := CheckOwnerStays(app, record); err != nil {
			broken["role"] = err
		}
	}
	if altered(record, "status") && record.GetString("status") == "removed" && !record.IsNew() {
		hasBookings, err := NewTenant(app, record.Original().GetString("business"), Actor{}).HasBookings(record.Id, now)
		if err != nil {
			return err
		}
		if hasBookings {
			broken["status"] = errHasBookings
		}
	}
	return broken.Filter()
}

// An owner without an account cannot act.
const otherOwner = `EXISTS (SELECT 1 FROM staff s WHERE s.business = {:business} AND s.role = 'owner' AND s.status = 'active' AND s.user != '' AND s.id != {:id})`

// HasOtherOwner tells whether somebody else owns the business and can sign in.
func (t Tenant) HasOtherOwner(id string) (bool, error) {
	found, err := count(t.app.DB(), `SELECT `+otherOwner, dbx.Params{"business": t.BusinessID, "id": id})
	return found > 0, err
}

// CheckOwnerStays refuses what would take the last owner from an active business: a lower role, removal or deletion.
func CheckOwnerStays(app core.App, record *core.Record) error {
	was := record.Original()
	if record.IsNew() || was.GetString("role") != "owner" || was.GetString("status") != "active" {
		return nil
	}
	isLast, err := count(app.DB(), `SELECT count(*) FROM businesses b WHERE b.id = {:business} AND b.status = 'active' AND NOT `+otherOwner,
		dbx.Params{"business": was.GetString("business"), "id": record.Id})
	if err != nil {
		return err
	}
	if isLast > 0 {
		return validation.NewError("sole_owner", "A business needs an owner who can sign in; name another one first.")
	}
	return nil
}
