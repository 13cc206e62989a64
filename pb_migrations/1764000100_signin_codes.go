package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// Sign-ins that wait for their second factor: the code itself is stored nowhere.
func init() {
	core.AppMigrations.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		codes := machinery("signin_codes",
			&core.RelationField{Name: "user", CollectionId: users.Id, MaxSelect: 1, Required: true, CascadeDelete: true, System: true},
			number("attempts"), instant("usedAt"), requiredInstant("createdAt"), requiredInstant("expiresAt"),
		)
		codes.AddIndex("signin_codes_user", false, "user, createdAt", "")
		codes.AddIndex("signin_codes_expiry", false, "expiresAt", "")
		return app.Save(codes)
	}, nil)
}
