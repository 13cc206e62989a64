package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// Calendar addresses: one for each person and what they read there. A mailed link dies with the address that it went to.
func init() {
	core.AppMigrations.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		businesses, err := app.FindCollectionByNameOrId("businesses")
		if err != nil {
			return err
		}
		staff, err := app.FindCollectionByNameOrId("staff")
		if err != nil {
			return err
		}
		calendars := machinery("calendars",
			&core.RelationField{Name: "user", CollectionId: users.Id, MaxSelect: 1, Required: true, CascadeDelete: true, System: true},
			relation("business", businesses), relation("staff", staff), number("version"), secretText("hash"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
		)
		calendars.AddIndex("calendars_hash", true, "hash", "")
		calendars.AddIndex("calendars_reader", true, "user, business, staff", "")
		if err := app.Save(calendars); err != nil {
			return err
		}
		return execute(app, linkStatements...)
	}, nil)
}

// A link of an earlier address is as good as one that has expired: the page offers to mail another one.
var linkStatements = []string{
	`CREATE TRIGGER customers_links AFTER UPDATE OF email ON customers WHEN OLD.email != '' AND NEW.email != OLD.email BEGIN
		UPDATE links SET expiresAt = createdAt WHERE purpose IN ('manage', 'review') AND subject IN (SELECT id FROM bookings WHERE customer = NEW.id); END`,
	`CREATE TRIGGER staff_links AFTER UPDATE OF email ON staff WHEN OLD.email != '' AND NEW.email != OLD.email BEGIN
		UPDATE links SET expiresAt = createdAt WHERE purpose = 'invitation' AND subject = NEW.id; END`,
}
