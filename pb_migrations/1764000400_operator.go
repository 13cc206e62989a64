package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// The visits of superusers to our own pages: the operator page, or one business that they look into. proof is the hash of the
// superuser's token key, with which a visit ends.
func init() {
	core.AppMigrations.Register(func(app core.App) error {
		visits := machinery("operator_sessions",
			requiredText("superuser", 15), secretText("hash"), secretText("proof"), text("business", 15), text("address", 64),
			requiredInstant("createdAt"), requiredInstant("expiresAt"),
		)
		visits.AddIndex("operator_sessions_hash", true, "hash", "")
		visits.AddIndex("operator_sessions_expiry", false, "expiresAt", "")
		if err := app.Save(visits); err != nil {
			return err
		}
		businesses, err := app.FindCollectionByNameOrId("businesses")
		if err != nil {
			return err
		}
		businesses.Fields.Add(text("sampleOf", 15), instant("startedAt"))
		businesses.AddIndex("businesses_sample", false, "sampleOf", "sampleOf != ''")
		if err := app.Save(businesses); err != nil {
			return err
		}
		return shown{"businesses", []string{"name"}, map[string]string{
			"sampleOf":  `Of whom this is the sample business. It has no real customers, and mails nobody but its owner.`,
			"startedAt": `When its owner put the first steps away. Empty: they stand on its first page until all are done.`,
		}}.add(app)
	}, nil)
}
