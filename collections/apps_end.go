package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// EndGrant ends a grant at once, which is audited, and switches off the webhooks that its app made where no other grant lets it
// in. Again, it does nothing.
func (t Tenant) EndGrant(id, reason string, now time.Time) error {
	ended, err := affected(t.app.DB().Update("grants", dbx.Params{"revokedAt": At(now).Text(), "updatedAt": At(now).Text()},
		dbx.HashExp{"id": id, "business": t.BusinessID, "revokedAt": ""}).Execute())
	if err != nil || ended == 0 {
		return err
	}
	if err := t.Audit("grant.revoked", "grants", id, []Change{{"revokedAt", nil, At(now).Text()}}, reason, now); err != nil {
		return err
	}
	grant, err := t.FindGrant(id)
	if err != nil {
		return err
	}
	return t.leaveApp(grant.App, now)
}

// leaveApp switches off the webhooks of an app that nothing lets in any more.
func (t Tenant) leaveApp(app string, now time.Time) error {
	others, err := count(t.app.DB(), `SELECT count(*) FROM grants WHERE app = {:app} AND business = {:business} AND revokedAt = ''`,
		dbx.Params{"app": app, "business": t.BusinessID})
	if err != nil || others > 0 {
		return err
	}
	return t.DisableWebhooksOf(app, "app_revoked", now)
}

// EndGrantsOf ends the grants that a person gave in the business.
func (t Tenant) EndGrantsOf(user string, now time.Time) error {
	if user == "" {
		return nil
	}
	grants, err := all[Grant](t.app.DB(), `SELECT * FROM grants WHERE user = {:user} AND business = {:business} AND revokedAt = ''`,
		dbx.Params{"user": user, "business": t.BusinessID})
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if err := t.EndGrant(grant.ID, "role_lost", now); err != nil {
			return err
		}
	}
	return nil
}

// EndAppGrants ends every grant of an app of the business, in whatever business.
func (t Tenant) EndAppGrants(app, reason string, now time.Time) error {
	grants, err := all[Grant](t.app.DB(), `SELECT g.* FROM grants g JOIN apps a ON a.id = g.app WHERE a.id = {:app} AND a.business = {:business} AND g.revokedAt = ''`,
		dbx.Params{"app": app, "business": t.BusinessID})
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if err := NewTenant(t.app, grant.Business, t.Actor).EndGrant(grant.ID, reason, now); err != nil {
			return err
		}
	}
	return nil
}

// DisableAppWebhooks switches off the webhooks that an app of the business made, in whatever business.
func (t Tenant) DisableAppWebhooks(app, reason string, now time.Time) error {
	places := []string{}
	err := t.app.DB().NewQuery(`SELECT DISTINCT w.business FROM webhooks w JOIN apps a ON a.id = w.createdById
		WHERE a.id = {:app} AND a.business = {:business} AND w.createdByType = 'app' AND w.status = 'active'`).
		Bind(dbx.Params{"app": app, "business": t.BusinessID}).Column(&places)
	if err != nil {
		return err
	}
	for _, business := range places {
		if err := NewTenant(t.app, business, t.Actor).DisableWebhooksOf(app, reason, now); err != nil {
			return err
		}
	}
	return nil
}
