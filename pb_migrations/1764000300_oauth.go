package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// Apps of others: who registered them, which business let them in, and what they hold for it. A code or a token goes with its
// grant.
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
		apps := machinery("apps",
			requiredRelation("business", businesses), requiredText("name", 120), requiredText("website", 1000), document("redirectUris"), document("scopes"),
			boolean("confidential"), requiredChoice("status", "review", "active", "refused"),
			secretText("hash"), secretText("previousHash"), instant("previousEndsAt"),
			instant("deletedAt"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
		)
		apps.AddIndex("apps_business", false, "business, deletedAt, createdAt", "")
		if err := app.Save(apps); err != nil {
			return err
		}
		grants := machinery("grants",
			requiredRelation("business", businesses), requiredRelation("app", apps), relation("user", users), text("userName", 120),
			requiredChoice("kind", "consent", "client"), document("scopes"), instant("lastUsedAt"), text("lastUsedIp", 64),
			instant("revokedAt"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
		)
		grants.AddIndex("grants_live", true, "app, business, user, kind", "revokedAt = ''")
		grants.AddIndex("grants_business", false, "business, revokedAt, createdAt", "")
		grants.AddIndex("grants_user", false, "user", "user != ''")
		if err := app.Save(grants); err != nil {
			return err
		}
		if err := save(app, oauthCodes(businesses, grants), oauthTokens(businesses, grants)); err != nil {
			return err
		}
		for _, shown := range oauthConsole {
			if err := shown.write(app); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

func ofGrant(grants *core.Collection) core.Field {
	return &core.RelationField{Name: "grant", CollectionId: grants.Id, MaxSelect: 1, Required: true, CascadeDelete: true, System: true}
}

func oauthCodes(businesses, grants *core.Collection) *core.Collection {
	codes := machinery("codes",
		requiredRelation("business", businesses), ofGrant(grants), secretText("hash"), document("scopes"), requiredText("redirectUri", 1000),
		requiredText("challenge", 43), requiredInstant("createdAt"), requiredInstant("expiresAt"), instant("usedAt"),
	)
	codes.AddIndex("codes_hash", true, "hash", "")
	codes.AddIndex("codes_grant", false, "grant", "")
	codes.AddIndex("codes_expiry", false, "expiresAt", "")
	return codes
}

func oauthTokens(businesses, grants *core.Collection) *core.Collection {
	tokens := machinery("tokens",
		requiredRelation("business", businesses), ofGrant(grants), requiredChoice("kind", "access", "refresh"), requiredText("family", 15), secretText("hash"),
		document("scopes"), requiredInstant("createdAt"), requiredInstant("expiresAt"), instant("usedAt"), instant("revokedAt"),
	)
	tokens.AddIndex("tokens_hash", true, "hash", "")
	tokens.AddIndex("tokens_family", false, "family", "")
	tokens.AddIndex("tokens_grant", false, "grant, kind, expiresAt", "")
	tokens.AddIndex("tokens_expiry", false, "expiresAt", "")
	return tokens
}

var oauthConsole = []shown{
	{"apps", []string{"name", "website"}, map[string]string{
		"status": `Review: only its own business may let it in; whoever has let it in before keeps it. Active: any business may. Refused: it opens nothing, from the next request on.`,
		"hash":   secretHelp, "previousHash": secretHelp, "redirectUris": `A list of addresses that answers are sent to, such as ["https://crm.example.com/callback"].`,
		"scopes": `The most that it may ask for, such as ["bookings:read"].`, "confidential": `Whether it keeps a secret on a server of its own.`,
		"deletedAt": `It opens nothing from then on.`,
	}},
	{"grants", []string{"userName", "createdAt"}, map[string]string{
		"user": `Who let the app in. It holds while they are an owner or admin there.`, "kind": `Consent: a person agreed. Client: the app's own business, by its secret.`,
		"revokedAt": `Its tokens open nothing from then on.`,
	}},
	{"codes", []string{"createdAt"}, map[string]string{"hash": proofHelp, "challenge": proofHelp, "usedAt": `A code is taken once. When it comes again, what it gave is taken back.`}},
	{"tokens", []string{"kind", "createdAt"}, map[string]string{"hash": proofHelp, "family": `What came of one consent: a refresh token that comes twice ends it all.`}},
}
