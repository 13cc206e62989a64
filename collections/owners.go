package collections

import (
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// RowOwner is what access needs to place an id in a path: the row's business and the account of its customer.
// The collection is named by TABLE 1, never by a client.
func RowOwner(app core.App, collection, id string) (business, user string, err error) {
	query, known := owners[collection]
	if !known {
		return "", "", fmt.Errorf("no owner is known for rows of %s", collection)
	}
	row, err := one[struct {
		Business string `db:"business"`
		User     string `db:"user"`
	}](app.DB(), query, dbx.Params{"id": id})
	if err != nil {
		return "", "", err
	}
	return row.Business, row.User, nil
}

var owners = map[string]string{
	"bookings": `SELECT b.business, coalesce(c.user, '') AS user FROM bookings b LEFT JOIN customers c ON c.id = b.customer WHERE b.id = {:id}`,
	"services": `SELECT business, '' AS user FROM services WHERE id = {:id}`,
	"staff":    `SELECT business, '' AS user FROM staff WHERE id = {:id}`,
	"api_keys": `SELECT business, '' AS user FROM api_keys WHERE id = {:id}`,
	"webhooks": `SELECT business, '' AS user FROM webhooks WHERE id = {:id}`,
}
