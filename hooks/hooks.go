// Package hooks is all that PocketBase may call, and so the map of the code base. Everything stands in one of four tables:
//
//	routes.go    every JSON endpoint, one line each; protocols.go those whose form others define
//	pages.go     every page and form post
//	bindings.go  every record hook, request hook and job
//	commands.go  every command
//
// A path's first segment names the folder of its feature (/api/bookings: hooks/bookings), the verb its file. Below a feature
// are collections (the only queries) and domain (the rules). hooks/endpoint serves the rows, hooks/access decides who calls.
package hooks

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/cluster"
	"nearbyassist/collections"
	"nearbyassist/domain/seal"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/jobs"
	"nearbyassist/hooks/webhooks"
)

// Server is one instance: what its tables are bound to.
type Server struct {
	app        core.App
	config     Config
	gate       *access.Gate
	leadership cluster.Leadership
	jobs       *jobs.Runner
	dispatcher *webhooks.Dispatcher
	stopJobs   func()
	draining   atomic.Bool
	drained    chan struct{} // closed when it begins to drain
	running    endpoint.Running
	reach      reach
}

// Bind ties the four tables to PocketBase. What needs the database is made when serving starts.
func Bind(app core.App, config Config) *Server {
	s := &Server{app: app, config: config, drained: make(chan struct{})}
	s.bindRecords()
	s.bindConsole()
	s.bindBackups()
	app.OnServe().BindFunc(s.serve)
	return s
}

// serve makes the instance and puts its rows on the router; it refuses to start on a schema or a secret that is not whole.
func (s *Server) serve(e *core.ServeEvent) error {
	// PocketBase runs all migrations at this point, but forgets which of them are due again: those of the auxiliary database.
	if err := e.App.RunAppMigrations(); err != nil {
		return err
	}
	if err := collections.Verify(e.App); err != nil {
		return err
	}
	if err := s.listen(e); err != nil {
		return err
	}
	instance, err := s.instance(e)
	if err != nil {
		return err
	}
	if err := s.extendConsole(e); err != nil {
		return err
	}
	instance.Running = s.told(s.config.Now())
	if err := s.makeDispatcher(&instance); err != nil {
		return err
	}
	s.gate = access.New(instance, s.config.Limits, s.config.Now)
	s.gate.Inside(sync.OnceValues(e.Router.BuildMux))
	api := endpoint.New(routes, s.config.Version, instance.URL)
	e.Router.Bind(endpoint.Outermost(&s.draining, &s.running))
	e.Router.Bind(s.gate.PocketBaseAuth())
	e.Router.Bind(s.tellRuns())
	e.Router.BindFunc(s.wakeDispatcher)
	api.Bind(e.Router, s.gate)
	endpoint.BindForeign(e.Router, s.gate, protocols)
	s.bindHealth(e)
	bindMeta(e, api)
	s.bindPages(e)
	if err := s.startJobs(instance); err != nil {
		return err
	}
	s.bindDrain()
	e.InstallerFunc = s.announceInstaller
	if err := e.Next(); err != nil {
		return err
	}
	s.announce(e)
	return nil
}

func (s *Server) instance(e *core.ServeEvent) (access.Instance, error) {
	secret, err := instanceSecret(e.App, s.config.Secret)
	if err != nil {
		return access.Instance{}, err
	}
	box, err := seal.New(secret)
	if err != nil {
		return access.Instance{}, err
	}
	return access.Instance{URL: s.address(e.Listener), SupportEmail: s.config.SupportEmail, Version: s.config.Version, Secret: secret, Box: box, WebhookAllow: s.config.WebhookAllow, Drained: s.drained}, nil
}

// Routes are the rows of TABLE 1.
func Routes() []endpoint.Route { return slices.Clone(routes) }

// Gate is the running instance's.
func (s *Server) Gate() *access.Gate { return s.gate }
