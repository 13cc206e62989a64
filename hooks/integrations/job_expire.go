package integrations

import (
	"context"
	"encoding/json"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
	"nearbyassist/domain/event"
)

// WarnExpiring is the job that tells of keys that end soon, seven days and one day before: programs by an event, those who
// manage the business by mail.
func WarnExpiring(ctx context.Context, db collections.System, now time.Time) error {
	keys, err := db.ExpiringKeys(now, now.Add(apikey.FirstNotice))
	if err != nil {
		return err
	}
	for _, key := range keys {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := warn(db.Tenant(key.Business), key.ID, now); err != nil {
			return err
		}
	}
	return nil
}

// warn tells of one key, if that is due, and notes it in the same transaction.
func warn(db collections.Tenant, id string, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		key, err := db.FindAPIKey(id)
		if err != nil {
			return err
		}
		at, due := apikey.Notice(key.CreatedAt.Time, key.ExpiresAt.Time, key.ExpiryToldFor.Time, now)
		if !due || !key.RevokedAt.IsZero() {
			return nil
		}
		if err := db.NoteExpiryTold(key.ID, at); err != nil {
			return err
		}
		if err := tellExpiring(db, key, now); err != nil {
			return err
		}
		return mailExpiring(db, key, now)
	})
}

func tellExpiring(db collections.Tenant, key *collections.APIKey, now time.Time) error {
	told := event.Event{ID: collections.NewID(), Type: event.APIKeyExpiring, CreatedAt: now, BusinessID: key.Business, Data: viewOf(key, now)}
	body, err := told.Body()
	if err != nil {
		return err
	}
	return db.Append(collections.OutboxRow{
		ID: told.ID, Topic: "event", Type: told.Type, Subject: key.ID, Body: string(body), CreatedAt: collections.At(now),
	})
}

func mailExpiring(db collections.Tenant, key *collections.APIKey, now time.Time) error {
	users, err := db.Administrators()
	if err != nil {
		return err
	}
	for _, user := range users {
		body, err := json.Marshal(collections.ExpiryNotice{User: user, ExpiresAt: key.ExpiresAt.Time})
		if err != nil {
			return err
		}
		if err := db.AppendMail("key_expiring", key.ID, string(body), now); err != nil {
			return err
		}
	}
	return nil
}
