package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// Who waits for a time to become free, and the hold that is offered to them.
func init() {
	core.AppMigrations.Register(func(app core.App) error {
		found := map[string]*core.Collection{}
		for _, name := range []string{"businesses", "services", "staff", "customers"} {
			collection, err := app.FindCollectionByNameOrId(name)
			if err != nil {
				return err
			}
			found[name] = collection
		}
		waitlist := machinery("waitlist",
			requiredRelation("business", found["businesses"]), requiredRelation("service", found["services"]), relation("staff", found["staff"]),
			requiredRelation("customer", found["customers"]), requiredInstant("rangeStart"), requiredInstant("rangeEnd"), number("seats"),
			requiredChoice("status", "waiting", "offered", "taken", "expired", "removed"), text("hold", 15), requiredChoice("source", "user", "guest", "member", "key", "app"),
			requiredInstant("createdAt"), requiredInstant("updatedAt"),
		)
		waitlist.AddIndex("waitlist_waiting", false, "business, createdAt, id", "status = 'waiting'")
		waitlist.AddIndex("waitlist_customer", false, "customer, status", "")
		waitlist.AddIndex("waitlist_hold", true, "hold", "hold != ''")
		waitlist.AddIndex("waitlist_over", false, "rangeEnd", "status = 'waiting'")
		return app.Save(waitlist)
	}, nil)
}
