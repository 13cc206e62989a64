package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// TenantOf opens the business of a record that a superuser edits. What the edit itself moves elsewhere is its own business's.
func TenantOf(app core.App, record *core.Record, actor Actor) Tenant {
	if record.Collection().Name == "businesses" {
		return NewTenant(app, record.Id, actor)
	}
	if record.IsNew() {
		return NewTenant(app, record.GetString("business"), actor)
	}
	return NewTenant(app, record.Original().GetString("business"), actor)
}

// Edited prepares a record that a superuser edits: only what was changed is written, versions go up, instants are kept.
func Edited(record *core.Record, now time.Time) {
	record.IgnoreUnchangedFields(true)
	fields := record.Collection().Fields
	if fields.GetByName("updatedAt") != nil {
		record.Set("updatedAt", At(now).Text())
	}
	if record.IsNew() && fields.GetByName("createdAt") != nil {
		record.Set("createdAt", At(now).Text())
	}
	if !record.IsNew() && fields.GetByName("version") != nil {
		record.Set("version", record.Original().GetInt("version")+1)
	}
}
