package hooks

import (
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"nearbyassist/hooks/access"
)

// drainTime is the longest that running requests get after SIGTERM.
const drainTime = 25 * time.Second

// beforePocketBase runs before its own handler at -9999, which cancels every request and waits for one second only.
const beforePocketBase = -10000

func (s *Server) bindHealth(e *core.ServeEvent) {
	e.Router.GET("/livez", func(e *core.RequestEvent) error { return e.String(http.StatusOK, "ok") })
	e.Router.GET("/readyz", s.ready)
	e.Router.GET("/leaderz", func(e *core.RequestEvent) error { return e.String(http.StatusOK, "leader") })
}

// ready is for load balancers: no more requests while draining, or while the database does not answer.
func (s *Server) ready(e *core.RequestEvent) error {
	if s.draining.Load() {
		return e.String(http.StatusServiceUnavailable, "draining")
	}
	if _, err := e.App.ConcurrentDB().NewQuery("SELECT 1").Execute(); err != nil {
		return e.String(http.StatusServiceUnavailable, "database")
	}
	return e.String(http.StatusOK, "ok")
}

// told is how the process is, for the operator page.
func (s *Server) told(since time.Time) func() access.Running {
	return func() access.Running {
		return access.Running{Version: s.config.Version, Since: since, Leads: s.leadership.IsLeader(), Jobs: s.jobs.States()}
	}
}

// endStreams ends the console's event streams, which would run for half an hour.
func endStreams(app core.App) {
	for id := range app.SubscriptionsBroker().Clients() {
		app.SubscriptionsBroker().Unregister(id)
	}
}

// bindDrain lets running requests end on SIGTERM, refuses new ones, and stops the jobs.
func (s *Server) bindDrain() {
	s.app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{Id: "nearbyassistDrain", Priority: beforePocketBase, Func: func(e *core.TerminateEvent) error {
		if !s.draining.Swap(true) {
			close(s.drained)
		}
		endStreams(e.App)
		s.running.Wait(drainTime)
		s.stopJobs()
		if err := s.gate.Flush(e.App); err != nil {
			e.App.Logger().Warn("last uses were not written", "error", err)
		}
		if err := s.gate.FlushRequests(e.App); err != nil {
			e.App.Logger().Warn("the request log was not written", "error", err)
		}
		return e.Next()
	}})
}
