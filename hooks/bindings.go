package hooks

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/console"
)

// TABLE 3: every record hook, every request hook and every job. Record hooks (guards) run for scripts, console, batch and
// imports alike; they only refuse. Request hooks run for a superuser's edits through PocketBase's own records API, and tell
// of them what our own operations tell.
func (s *Server) bindRecords() {
	app, now := s.app, s.config.Now

	app.OnRecordCreate("businesses").BindFunc(businesses.GuardRow)
	app.OnRecordUpdate("businesses").BindFunc(businesses.GuardRow)
	editBusiness := console.Edit(now, readBusiness, businesses.Changed)
	app.OnRecordCreateRequest("businesses").BindFunc(editBusiness)
	app.OnRecordUpdateRequest("businesses").BindFunc(editBusiness)
	app.OnRecordDeleteRequest("businesses").BindFunc(editBusiness)
}

func readBusiness(db collections.Tenant, _ string) (*collections.Business, error) { return db.Business() }

func (s *Server) startJobs() error { return nil }

func (s *Server) stopJobs() {}
