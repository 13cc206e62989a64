package pb_migrations

import "github.com/pocketbase/pocketbase/core"

func init() {
	core.AppMigrations.Register(func(app core.App) error {
		users, err := closeUsers(app)
		if err != nil {
			return err
		}
		sessions := machinery("sessions",
			&core.RelationField{Name: "user", CollectionId: users.Id, MaxSelect: 1, Required: true, CascadeDelete: true, System: true},
			secretText("hash"), requiredChoice("kind", "api", "page"), text("device", 300), text("address", 64),
			requiredInstant("createdAt"), requiredInstant("signedInAt"), requiredInstant("lastSeenAt"), requiredInstant("expiresAt"),
		)
		sessions.AddIndex("sessions_hash", true, "hash", "")
		sessions.AddIndex("sessions_user", false, "user", "")
		sessions.AddIndex("sessions_expiry", false, "expiresAt", "")

		businesses := base("businesses",
			requiredText("name", 120), requiredText("slug", 40), text("description", 4000), document("categories"),
			text("phone", 40), text("email", 254), text("website", 2000), document("address"), document("location"),
			requiredText("timezone", 64), requiredText("currency", 3), requiredChoice("locale", "en", "es"),
			document("hours"), document("closures"), document("bookingPolicy"), document("cancellationPolicy"),
			boolean("listed"), number("serviceRadiusKm"), document("postalCodes"), document("reminderMinutes"), boolean("reviewInvites"),
			text("legalName", 120), text("taxId", 40), number("ratingCount"), number("ratingSum"),
			requiredChoice("status", "active", "archived"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
		)
		businesses.AddIndex("businesses_slug", true, "slug", "")
		businesses.AddIndex("businesses_name", false, "status, name", "")
		if err := save(app, sessions, businesses); err != nil {
			return err
		}
		if err := execute(app, accountStatements...); err != nil {
			return err
		}
		return makeBusinessCollections(app, users, businesses)
	}, nil)
}

// closeUsers shuts PocketBase's open users collection: our routes are the only way in.
func closeUsers(app core.App) (*core.Collection, error) {
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return nil, err
	}
	users.ListRule, users.ViewRule, users.UpdateRule, users.DeleteRule, users.ManageRule = nil, nil, nil, nil, nil
	users.AuthRule = pointer("")
	users.CreateRule = pointer(`@request.context = "oauth2"`)
	users.AuthAlert.Enabled = false
	users.Fields.Add(
		text("phone", 40), choice("locale", "en", "es"), text("timezone", 64), boolean("marketingConsent"), text("newEmail", 254),
		instant("createdAt"), instant("updatedAt"), instant("erasedAt"),
	)
	users.Fields.GetByName("name").SetSystem(true)
	users.Fields.RemoveByName("avatar")
	return users, app.Save(users)
}

func makeBusinessCollections(app core.App, users, businesses *core.Collection) error {
	staff := base("staff",
		requiredRelation("business", businesses), relation("user", users), requiredText("name", 120), text("title", 120),
		text("email", 254), text("phone", 40), requiredChoice("role", "owner", "admin", "staff"), boolean("bookable"), boolean("seesAll"),
		requiredChoice("status", "active", "removed"), document("weekly"), document("overrides"), document("timeOff"),
		requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	staff.AddIndex("staff_business", false, "business, status, name", "")
	staff.AddIndex("staff_user", true, "user, business", "user != '' AND status = 'active'")
	customers := base("customers",
		requiredRelation("business", businesses), relation("user", users), requiredText("name", 120), text("email", 254), text("phone", 40),
		choice("locale", "en", "es"), text("timezone", 64), text("notes", 4000), document("tags"),
		number("bookingCount"), number("noShowCount"), instant("lastBookingAt"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	customers.AddIndex("customers_name", false, "business, name COLLATE NOCASE, id", "")
	customers.AddIndex("customers_updated", false, "business, updatedAt", "")
	customers.AddIndex("customers_user", true, "business, user", "user != ''")
	customers.AddIndex("customers_person", false, "user", "user != ''")
	customers.AddIndex("customers_email", false, "business, email", "email != ''")
	customers.AddIndex("customers_guest", false, "email", "user = '' AND email != ''") // an address that was proved joins them, in all businesses
	customers.AddIndex("customers_phone", false, "business, phone", "phone != ''")
	if err := save(app, staff, customers); err != nil {
		return err
	}
	services := base("services",
		requiredRelation("business", businesses), requiredText("name", 120), text("description", 4000), text("category", 60),
		number("durationMinutes"), number("bufferBeforeMinutes"), number("bufferAfterMinutes"),
		document("price"), number("taxRateBps"), document("deposit"), number("capacity"), document("policy"),
		relations("staff", staff), number("position"), requiredChoice("status", "active", "archived"),
		requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	services.AddIndex("services_business", false, "business, status, position", "")
	if err := save(app, services); err != nil {
		return err
	}
	bookings := bookingsCollection(businesses, services, staff, customers)
	if err := save(app, bookings); err != nil {
		return err
	}
	if err := execute(app, bookingStatements...); err != nil {
		return err
	}
	return makeMachinery(app, users, businesses, bookings)
}

func bookingsCollection(businesses, services, staff, customers *core.Collection) *core.Collection {
	bookings := base("bookings",
		requiredRelation("business", businesses), requiredRelation("service", services), requiredRelation("staff", staff), relation("customer", customers),
		boolean("anyStaff"), requiredText("reference", 20),
		requiredChoice("status", "held", "pending", "confirmed", "completed", "expired", "declined", "cancelled", "no_show"),
		choice("pendingFor", "approval", "payment"), instant("expiresAt"),
		requiredInstant("start"), requiredInstant("end"), requiredInstant("blockStart"), requiredInstant("blockEnd"),
		number("seats"), number("capacity"), number("durationMinutes"), requiredText("timezone", 64),
		text("notes", 4000), text("internalNotes", 4000), requiredText("serviceName", 120),
		document("price"), document("deposit"), number("taxRateBps"), requiredText("currency", 3), document("cancellationPolicy"),
		requiredChoice("paymentStatus", "unpaid", "deposit_paid", "paid", "partially_refunded", "refunded"), number("amountPaid"),
		document("cancellation"), requiredChoice("source", "user", "guest", "member", "key", "app", "import"),
		text("caller", 80), text("externalReference", 100), text("seriesId", 15), instant("confirmedAt"),
		number("version"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	bookings.AddIndex("bookings_start", false, "business, start, id, status, customer", "") // lists are counted without reading a row
	bookings.AddIndex("bookings_updated", false, "business, updatedAt, id", "")
	bookings.AddIndex("bookings_staff", false, "business, staff, start, id, status, customer", "")
	bookings.AddIndex("bookings_service", false, "business, service, start", "")
	bookings.AddIndex("bookings_reference", true, "business, reference", "")
	bookings.AddIndex("bookings_customer", false, "customer, start", "")
	bookings.AddIndex("bookings_booked", false, "business, staff, createdAt", "")
	bookings.AddIndex("bookings_external", true, "business, externalReference, caller", "externalReference != ''")
	bookings.AddIndex("bookings_expiry", false, "expiresAt", "expiresAt != ''")
	bookings.AddIndex("bookings_held", true, "business, caller", "status = 'held' AND caller != ''") // one hold a caller
	bookings.AddIndex("bookings_ended", false, "end", "status = 'confirmed'")
	return bookings
}

func makeMachinery(app core.App, users, businesses, bookings *core.Collection) error {
	reminders := machinery("reminders",
		requiredRelation("business", businesses), requiredRelation("booking", bookings), requiredText("kind", 40), requiredInstant("dueAt"),
		instant("sentAt"), requiredInstant("createdAt"),
	)
	reminders.AddIndex("reminders_kind", true, "booking, kind, dueAt", "")
	reminders.AddIndex("reminders_due", false, "dueAt", "sentAt = '' AND kind != 'review'")

	outbox := machinery("outbox",
		relation("business", businesses), requiredChoice("topic", "event", "mail", "test"), requiredText("type", 60), text("subject", 15),
		&core.TextField{Name: "body", Max: 200000, System: true}, text("requestId", 15), requiredInstant("createdAt"), instant("doneAt"),
		number("attempts"), instant("nextAttemptAt"), text("error", 500), text("claimedBy", 40), instant("claimedUntil"), number("epoch"),
		number("linkVersion"),
	)
	outbox.AddIndex("outbox_due", false, "topic, nextAttemptAt", "doneAt = ''")
	outbox.AddIndex("outbox_business", false, "business, createdAt", "")
	outbox.AddIndex("outbox_done", false, "doneAt", "doneAt != ''")

	keys := machinery("api_keys",
		requiredRelation("business", businesses), requiredText("name", 120), secretText("hash"), requiredText("prefix", 20), requiredText("last4", 4),
		document("scopes"), document("allowedIps"), number("rateLimit"), instant("expiresAt"), instant("revokedAt"),
		relation("createdBy", users), text("createdByName", 120),
		secretText("previousHash"), text("previousLast4", 4), instant("previousEndsAt"), instant("previousLastUsedAt"), text("previousLastUsedIp", 64),
		instant("lastUsedAt"), text("lastUsedIp", 64), text("lastUsedOperation", 200), instant("expiryToldFor"), requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	keys.AddIndex("api_keys_hash", true, "hash", "")
	keys.AddIndex("api_keys_previous", true, "previousHash", "previousHash != ''")
	keys.AddIndex("api_keys_business", false, "business, name", "")

	webhooks := machinery("webhooks",
		requiredRelation("business", businesses), requiredText("url", 2000), text("description", 4000), document("events"), boolean("paused"),
		requiredChoice("status", "active", "disabled", "deleted"), text("disabledReason", 200),
		secretText("secret"), secretText("previousSecret"), instant("previousEndsAt"), boolean("promoted"),
		instant("failingSince"), number("warnings"), instant("lastDeliveryAt"), text("lastDeliveryStatus", 20),
		requiredChoice("createdByType", "user", "key", "app"), text("createdById", 15), text("createdByName", 120),
		requiredInstant("createdAt"), requiredInstant("updatedAt"),
	)
	webhooks.AddIndex("webhooks_business", false, "business, status, createdAt", "")
	webhooks.AddIndex("webhooks_url", true, "business, url", "status != 'deleted'")
	if err := save(app, reminders, outbox, keys, webhooks); err != nil {
		return err
	}
	return makeTrails(app, businesses, outbox, webhooks)
}

func makeTrails(app core.App, businesses, outbox, webhooks *core.Collection) error {
	deliveries := machinery("deliveries",
		requiredRelation("business", businesses), requiredRelation("webhook", webhooks), requiredRelation("event", outbox), requiredText("eventType", 60),
		requiredChoice("status", "pending", "delivered", "failed", "dropped"), boolean("test"), number("attempts"), number("tries"), instant("nextAttemptAt"),
		number("statusCode"), text("error", 500), document("request"), document("log"), text("claimedBy", 40), instant("claimedUntil"), number("epoch"),
		requiredInstant("createdAt"), instant("deliveredAt"),
	)
	deliveries.AddIndex("deliveries_due", false, "webhook, nextAttemptAt", "status = 'pending'")
	deliveries.AddIndex("deliveries_webhook", false, "webhook, createdAt, status", "")
	deliveries.AddIndex("deliveries_event", true, "event, webhook", "")

	audit := machinery("audit",
		relation("business", businesses), requiredInstant("at"), requiredText("action", 80), requiredText("entity", 40), text("subject", 40),
		requiredText("actorType", 20), text("actorId", 15), text("actorName", 120), text("credential", 40),
		document("changes"), text("reason", 4000), text("requestId", 15), text("ip", 64),
	)
	audit.AddIndex("audit_subject", false, "subject, at", "")
	audit.AddIndex("audit_business", false, "business, at", "")
	audit.AddIndex("audit_person", false, "actorId, at", "actorType = 'user'") // what a person did, to export and to erase

	idempotency := machinery("idempotency",
		requiredText("caller", 100), requiredText("key", 255), requiredText("fingerprint", 64), number("status"), document("headers"),
		&core.TextField{Name: "body", Max: 2 << 20, System: true}, text("subject", 40), requiredInstant("createdAt"), requiredInstant("expiresAt"),
	)
	idempotency.AddIndex("idempotency_key", true, "caller, key", "")
	idempotency.AddIndex("idempotency_expiry", false, "expiresAt", "")

	links := machinery("links",
		relation("business", businesses), requiredChoice("purpose", "manage", "waitlist", "lead", "review", "calendar", "invitation", "verification", "reset", "change_email"),
		requiredText("subject", 15), number("version"), secretText("hash"), requiredInstant("expiresAt"), instant("usedAt"), requiredInstant("createdAt"),
	)
	links.AddIndex("links_hash", true, "hash", "")
	links.AddIndex("links_subject", true, "subject, purpose, version", "")
	if err := save(app, deliveries, audit, idempotency, links); err != nil {
		return err
	}
	return execute(app, auditStatements...)
}

func save(app core.App, collections ...*core.Collection) error {
	for _, collection := range collections {
		if err := app.Save(collection); err != nil {
			return err
		}
	}
	return nil
}
