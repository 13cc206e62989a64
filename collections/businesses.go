package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Business is a tenant.
type Business struct {
	ID                 string                    `db:"id"`
	Name               string                    `db:"name"`
	Slug               string                    `db:"slug"`
	Description        string                    `db:"description"`
	Categories         JSON[[]string]            `db:"categories"`
	Phone              string                    `db:"phone"`
	Email              string                    `db:"email"`
	Website            string                    `db:"website"`
	Address            JSON[*Address]            `db:"address"`
	Location           JSON[*Location]           `db:"location"`
	Timezone           string                    `db:"timezone"`
	Currency           string                    `db:"currency"`
	Locale             string                    `db:"locale"`
	Hours              JSON[[]DayHours]          `db:"hours"`
	Closures           JSON[[]Absence]           `db:"closures"`
	BookingPolicy      JSON[BookingPolicy]       `db:"bookingPolicy"`
	CancellationPolicy JSON[*CancellationPolicy] `db:"cancellationPolicy"`
	Listed             bool                      `db:"listed"`
	ServiceRadiusKm    int                       `db:"serviceRadiusKm"`
	PostalCodes        JSON[[]string]            `db:"postalCodes"`
	ReminderMinutes    JSON[[]int]               `db:"reminderMinutes"`
	ReviewInvites      bool                      `db:"reviewInvites"`
	LegalName          string                    `db:"legalName"`
	TaxID              string                    `db:"taxId"`
	RatingCount        int                       `db:"ratingCount"`
	RatingSum          int                       `db:"ratingSum"`
	Status             string                    `db:"status"`
	CreatedAt          Time                      `db:"createdAt"`
	UpdatedAt          Time                      `db:"updatedAt"`
	SampleOf           string                    `db:"sampleOf"`  // the user whose sample business it is
	StartedAt          Time                      `db:"startedAt"` // when the first steps were put away

	Role string `db:"role" joined:"staff"`
}

// Address is a postal address.
type Address struct {
	Line1      string  `json:"line1" minLength:"1" maxLength:"120"`
	Line2      *string `json:"line2,omitempty" maxLength:"120" nullable:"true"`
	City       string  `json:"city" minLength:"1" maxLength:"120"`
	Region     *string `json:"region,omitempty" maxLength:"120" nullable:"true"`
	PostalCode string  `json:"postalCode" maxLength:"20"`
	Country    string  `json:"country" pattern:"^[A-Z]{2}$" patternDescription:"two letters, ISO 3166"`
}

// Location is a point on the earth in degrees.
type Location struct {
	Lat float64 `json:"lat" minimum:"-90" maximum:"90"`
	Lng float64 `json:"lng" minimum:"-180" maximum:"180"`
}

// BookingPolicy is how a business takes bookings; a service may set its own values.
type BookingPolicy struct {
	AutoConfirm   bool `json:"autoConfirm"`
	AllowGuests   bool `json:"allowGuests"`
	NoticeMinutes int  `json:"noticeMinutes" minimum:"0" maximum:"525600"`
	AdvanceDays   int  `json:"advanceDays" minimum:"1" maximum:"730"`
	StepMinutes   int  `json:"stepMinutes" minimum:"5" maximum:"1440"`
	MaxPerDay     *int `json:"maxPerDay" minimum:"1" maximum:"1000" nullable:"true" required:"false"`
}

// DefaultBookingPolicy is what works with nothing set (rules.md section 2).
var DefaultBookingPolicy = BookingPolicy{AutoConfirm: true, AllowGuests: true, NoticeMinutes: 120, AdvanceDays: 90, StepMinutes: 15}

// CancellationPolicy says what a late cancellation costs.
type CancellationPolicy struct {
	FreeMinutes int                `json:"freeMinutes" minimum:"0" maximum:"525600"`
	Tiers       []CancellationTier `json:"tiers" maxItems:"10"`
}

// DefaultCancellation is free until 24 hours before the start; later it is for people to decide (rules.md section 2).
func DefaultCancellation() *CancellationPolicy {
	return &CancellationPolicy{FreeMinutes: 1440, Tiers: []CancellationTier{}}
}

// CancellationTier is the fee that applies while at least MinutesBefore are left.
type CancellationTier struct {
	MinutesBefore int `json:"minutesBefore" minimum:"0" maximum:"525600"`
	FeePercent    int `json:"feePercent" minimum:"0" maximum:"100"`
}

// Money is an amount in integer minor units.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" patternDescription:"ISO 4217"`
}

// FindBusinessID resolves an id or, where slugs are taken, a slug.
func FindBusinessID(app core.App, idOrSlug string) (id, status string, err error) {
	row, err := one[struct {
		ID     string `db:"id"`
		Status string `db:"status"`
	}](app.DB(), `SELECT id, status FROM businesses WHERE id = {:key} UNION ALL SELECT id, status FROM businesses WHERE slug = {:key} LIMIT 1`,
		dbx.Params{"key": idOrSlug})
	if err != nil {
		return "", "", err
	}
	return row.ID, row.Status, nil
}

// Member is what access needs to know of a user in a business.
type Member struct {
	StaffID string `db:"id"`
	Role    string `db:"role"`
	SeesAll bool   `db:"seesAll"`
	Name    string `db:"name"`
}

// FindMember reads the role of a user in a business with this status; nobody's is ErrNotFound. Roles are read on each request.
func FindMember(app core.App, business, status, user string) (*Member, error) {
	return one[Member](app.DB(), `SELECT s.id, s.role, s.seesAll, s.name FROM staff s JOIN businesses b ON b.id = s.business
		WHERE s.business = {:business} AND s.user = {:user} AND s.status = 'active' AND b.status = {:status}`,
		dbx.Params{"business": business, "status": status, "user": user})
}

// PeopleWith are the names of those who have one of the roles and an account, by name.
func (t Tenant) PeopleWith(roles []string) ([]string, error) {
	names, params := []string{}, dbx.Params{"business": t.BusinessID}
	query := `SELECT s.name FROM staff s WHERE s.business = {:business} AND s.status = 'active' AND s.user != ''` + in("s.role", "role", roles, params)
	return names, t.app.DB().NewQuery(query + ` ORDER BY s.name COLLATE NOCASE, s.id`).Bind(params).Column(&names)
}

// Business is the tenant's own row.
func (t Tenant) Business() (*Business, error) { return findBusiness(t.app, t.BusinessID) }

// Business is the row behind the public page; archived ones are not found.
func (p Public) Business() (*Business, error) {
	business, err := findBusiness(p.app, p.BusinessID)
	if err == nil && business.Status != "active" {
		return nil, ErrNotFound
	}
	return business, err
}

func findBusiness(app core.App, id string) (*Business, error) {
	return one[Business](app.DB(), `SELECT * FROM businesses WHERE id = {:id}`, dbx.Params{"id": id})
}

// Businesses are those where the person is a member, by name, with the role.
func (p Person) Businesses(page Page) (Rows[Business], error) {
	return listing[Business]{
		columns: `b.*, s.role`,
		from:    `FROM businesses b JOIN staff s ON s.business = b.id AND s.user = {:user} AND s.status = 'active' WHERE b.status = 'active'`,
		params:  dbx.Params{"user": p.UserID}, key: `b.name COLLATE NOCASE`, id: `b.id`,
		mark: func(b *Business) (string, string) { return b.Name, b.ID },
	}.read(p.app.DB(), page)
}

// SlugTaken tells whether another business has the slug.
func (p Person) SlugTaken(slug string) (bool, error) {
	taken, err := count(p.app.DB(), `SELECT count(*) FROM businesses WHERE slug = {:slug}`, dbx.Params{"slug": slug})
	return taken > 0, err
}

// AddBusiness stores a new business.
func (p Person) AddBusiness(business *Business) error {
	return write(p.app, "businesses", business.ID, true, business)
}

// SaveBusiness stores the changed row.
func (t Tenant) SaveBusiness(business *Business) error {
	if business.ID != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "businesses", business.ID, false, business)
}
