package collections

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
)

// MaxBlockMinutes is the longest that a booking may block, buffers included; the overlap triggers look no further.
const MaxBlockMinutes = 24 * 60

// Service is what a business offers.
type Service struct {
	ID                  string              `db:"id"`
	Business            string              `db:"business"`
	Name                string              `db:"name"`
	Description         string              `db:"description"`
	Category            string              `db:"category"`
	DurationMinutes     int                 `db:"durationMinutes"`
	BufferBeforeMinutes int                 `db:"bufferBeforeMinutes"`
	BufferAfterMinutes  int                 `db:"bufferAfterMinutes"`
	Price               JSON[*int64]        `db:"price"` // minor units, with tax; nil: on request
	TaxRateBps          int                 `db:"taxRateBps"`
	Deposit             JSON[*int64]        `db:"deposit"`
	Capacity            int                 `db:"capacity"`
	Policy              JSON[ServicePolicy] `db:"policy"`
	Staff               JSON[[]string]      `db:"staff"` // empty: every bookable one
	Position            int                 `db:"position"`
	Status              string              `db:"status"`
	CreatedAt           Time                `db:"createdAt"`
	UpdatedAt           Time                `db:"updatedAt"`

	Currency string `db:"currency" joined:"businesses"`
}

// ServicePolicy holds what a service decides by itself; nil takes the business's.
type ServicePolicy struct {
	AutoConfirm   *bool `json:"autoConfirm"`
	StepMinutes   *int  `json:"stepMinutes"`
	NoticeMinutes *int  `json:"noticeMinutes"`
	AdvanceDays   *int  `json:"advanceDays"`
	MaxPerDay     *int  `json:"maxPerDay"`
}

// ServiceFilter narrows a list of services.
type ServiceFilter struct {
	Text     string // a part of the name
	StaffID  string
	Statuses []string
}

// Services lists the services of the business by position.
func (t Tenant) Services(filter ServiceFilter, page Page) (Rows[Service], error) {
	return listServices(t.app, t.BusinessID, filter, page)
}

// Services lists the active services by position; a filter that wants only others finds none.
func (p Public) Services(filter ServiceFilter, page Page) (Rows[Service], error) {
	if len(filter.Statuses) > 0 && !slices.Contains(filter.Statuses, "active") {
		return Rows[Service]{Items: []Service{}, Page: page.Number, Limit: page.Limit}, nil
	}
	filter.Statuses = []string{"active"}
	return listServices(p.app, p.BusinessID, filter, page)
}

func listServices(app core.App, business string, filter ServiceFilter, page Page) (Rows[Service], error) {
	from := `FROM services v JOIN businesses b ON b.id = v.business WHERE v.business = {:business}`
	params := dbx.Params{"business": business}
	from += in("v.status", "status", filter.Statuses, params)
	if filter.Text != "" {
		from += ` AND v.name LIKE {:text} ESCAPE '\'`
		params["text"] = like(filter.Text)
	}
	if filter.StaffID != "" {
		from += ` AND (json_array_length(v.staff) = 0 OR EXISTS (SELECT 1 FROM json_each(v.staff) e WHERE e.value = {:staff}))
			AND EXISTS (SELECT 1 FROM staff s WHERE s.id = {:staff} AND s.business = v.business AND s.status = 'active' AND s.bookable = TRUE)`
		params["staff"] = filter.StaffID
	}
	return listing[Service]{
		columns: `v.*, b.currency`, from: from, params: params, key: `v.position`, id: `v.id`,
		mark: func(s *Service) (string, string) { return strconv.Itoa(s.Position), s.ID },
	}.read(app.DB(), page)
}

// FindService reads one service of the business.
func (t Tenant) FindService(id string) (*Service, error) { return findService(t.app, t.BusinessID, id) }

// FindService reads one active service.
func (p Public) FindService(id string) (*Service, error) {
	service, err := findService(p.app, p.BusinessID, id)
	if err == nil && service.Status != "active" {
		return nil, ErrNotFound
	}
	return service, err
}

func findService(app core.App, business, id string) (*Service, error) {
	return one[Service](app.DB(), `SELECT v.*, b.currency FROM services v JOIN businesses b ON b.id = v.business WHERE v.id = {:id} AND v.business = {:business}`,
		dbx.Params{"id": id, "business": business})
}

// ServicesInOrder are the active services as customers see them.
func (t Tenant) ServicesInOrder() ([]Service, error) {
	return all[Service](t.app.DB(), `SELECT v.*, b.currency FROM services v JOIN businesses b ON b.id = v.business
		WHERE v.business = {:business} AND v.status = 'active' ORDER BY v.position, v.id`, dbx.Params{"business": t.BusinessID})
}

// ServiceNames are the ids and names of the active services.
func (t Tenant) ServiceNames() ([]Service, error) {
	return all[Service](t.app.DB(), `SELECT id, name FROM services WHERE business = {:business} AND status = 'active'`, dbx.Params{"business": t.BusinessID})
}

// NextPosition is the place after the last service.
func (t Tenant) NextPosition() (int, error) {
	return count(t.app.DB(), `SELECT coalesce(max(position), 0) + 1 FROM services WHERE business = {:business}`, dbx.Params{"business": t.BusinessID})
}

// AddService stores a new service.
func (t Tenant) AddService(service *Service) error {
	service.Business = t.BusinessID
	return write(t.app, "services", service.ID, true, service)
}

// SaveService stores the changed row.
func (t Tenant) SaveService(service *Service) error {
	if service.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "services", service.ID, false, service)
}

// CheckService refuses a service row that breaks a rule, as an error of the field that the console can show.
func CheckService(app core.App, record *core.Record) error {
	broken := misshapen[Service](record)
	for _, column := range []struct {
		name     string
		min, max int
	}{
		{"durationMinutes", 5, MaxBlockMinutes},
		{"bufferBeforeMinutes", 0, MaxBlockMinutes},
		{"bufferAfterMinutes", 0, MaxBlockMinutes},
		{"capacity", 1, 1000},
		{"taxRateBps", 0, 10_000},
	} {
		if value := record.GetInt(column.name); altered(record, column.name) && (value < column.min || value > column.max) {
			broken[column.name] = validation.NewError("between", fmt.Sprintf("Must be %d to %d.", column.min, column.max))
		}
	}
	if record.GetInt("durationMinutes")+record.GetInt("bufferBeforeMinutes")+record.GetInt("bufferAfterMinutes") > MaxBlockMinutes {
		broken["durationMinutes"] = validation.NewError("block_too_long", "Duration and buffers are more than 24 hours together.")
	}
	if price := parsed[*int64](record.GetString("price")); altered(record, "price") && price != nil && *price < 0 {
		broken["price"] = validation.NewError("minimum", "Must be at least 0.")
	}
	if deposit := parsed[any](record.GetString("deposit")); altered(record, "deposit") && deposit != nil {
		broken["deposit"] = validation.NewError("no_deposits", "Deposits cannot be taken yet.")
	}
	if fields := parsed[ServicePolicy](record.GetString("policy")).check(); altered(record, "policy") && len(fields) > 0 && broken["policy"] == nil {
		broken["policy"] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	foreign, err := foreignStaff(app, record)
	if err != nil {
		return err
	}
	if foreign > 0 {
		broken["staff"] = validation.NewError("foreign", "They work for another business.")
	}
	return broken.Filter()
}

func foreignStaff(app core.App, record *core.Record) (int, error) {
	ids := record.GetStringSlice("staff")
	if len(ids) == 0 || !record.IsNew() && slices.Equal(ids, record.Original().GetStringSlice("staff")) {
		return 0, nil
	}
	params := dbx.Params{"business": record.GetString("business")}
	return count(app.DB(), `SELECT count(*) FROM staff s WHERE s.business != {:business}`+in("s.id", "staff", ids, params), params)
}
