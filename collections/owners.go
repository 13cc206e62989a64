package collections

import (
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// RowOwner is what access needs to place an id in a path: the row's business, with its status, and the account of the row's
// customer.
type RowOwner struct {
	Business string `db:"business"`
	Status   string `db:"status"`
	User     string `db:"user"`
}

// FindRowOwner finds the owner of a row. The collection is named by TABLE 1, never by a client.
func FindRowOwner(app core.App, collection, id string) (*RowOwner, error) {
	from, known := owners[collection]
	if !known {
		return nil, fmt.Errorf("no owner is known for rows of %s", collection)
	}
	return one[RowOwner](app.DB(), `SELECT r.business, b.status, `+from+` WHERE r.id = {:id}`, dbx.Params{"id": id})
}

var owners = map[string]string{
	"bookings":   `coalesce(c.user, '') AS user FROM bookings r JOIN businesses b ON b.id = r.business LEFT JOIN customers c ON c.id = r.customer`,
	"waitlist":   `c.user FROM waitlist r JOIN businesses b ON b.id = r.business JOIN customers c ON c.id = r.customer`,
	"customers":  `'' AS user FROM customers r JOIN businesses b ON b.id = r.business`,
	"services":   `'' AS user FROM services r JOIN businesses b ON b.id = r.business`,
	"staff":      `'' AS user FROM staff r JOIN businesses b ON b.id = r.business`,
	"api_keys":   `'' AS user FROM api_keys r JOIN businesses b ON b.id = r.business`,
	"apps":       `'' AS user FROM apps r JOIN businesses b ON b.id = r.business`,
	"deliveries": `'' AS user FROM deliveries r JOIN businesses b ON b.id = r.business`,
	"webhooks":   `'' AS user FROM webhooks r JOIN businesses b ON b.id = r.business`,
}
