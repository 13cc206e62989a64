package collections

import "github.com/pocketbase/dbx"

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

// ServicesOfStaff tells for each staff member which services name them.
func (t Tenant) ServicesOfStaff() (map[string][]string, error) {
	return servicesOfStaff(t.app.DB(), t.BusinessID)
}

// ServicesOfStaff tells for each staff member which services name them.
func (p Public) ServicesOfStaff() (map[string][]string, error) {
	return servicesOfStaff(p.app.DB(), p.BusinessID)
}

func servicesOfStaff(db dbx.Builder, business string) (map[string][]string, error) {
	rows, err := all[struct {
		Staff   string `db:"staff"`
		Service string `db:"service"`
	}](db, `SELECT e.value AS staff, v.id AS service FROM services v, json_each(v.staff) e
		WHERE v.business = {:business} AND v.status = 'active' ORDER BY v.position, v.id`, dbx.Params{"business": business})
	services := map[string][]string{}
	for _, row := range rows {
		services[row.Staff] = append(services[row.Staff], row.Service)
	}
	return services, err
}

// FindStaff reads one person of the business, removed ones included.
func (t Tenant) FindStaff(id string) (*Staff, error) {
	return one[Staff](t.app.DB(), `SELECT * FROM staff WHERE id = {:id} AND business = {:business}`, dbx.Params{"id": id, "business": t.BusinessID})
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
