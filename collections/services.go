package collections

import (
	"strconv"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

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
	StaffID  string
	Statuses []string
}

// Services lists the services of the business by position.
func (t Tenant) Services(filter ServiceFilter, page Page) (Rows[Service], error) {
	return listServices(t.app, t.BusinessID, filter, page)
}

// Services lists the active services by position, whatever the filter says.
func (p Public) Services(filter ServiceFilter, page Page) (Rows[Service], error) {
	filter.Statuses = []string{"active"}
	return listServices(p.app, p.BusinessID, filter, page)
}

func listServices(app core.App, business string, filter ServiceFilter, page Page) (Rows[Service], error) {
	from := `FROM services v JOIN businesses b ON b.id = v.business WHERE v.business = {:business}`
	params := dbx.Params{"business": business}
	from += in("v.status", "status", filter.Statuses, params)
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
