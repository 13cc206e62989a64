package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// A person may ask for a mailed code at each sign-in, where the instance does not ask everybody for one.
func init() {
	core.AppMigrations.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		own := boolean("secondFactor")
		users.Fields.Add(own)
		told := shown{help: map[string]string{"secondFactor": `Whether this person asked for a mailed code at each sign-in. MFA in the options asks everybody.`}}
		if err := told.describe(own); err != nil {
			return err
		}
		return app.Save(users)
	}, nil)
}
