package hooks

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/cluster"
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/console"
	"nearbyassist/hooks/customers"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/jobs"
	"nearbyassist/hooks/mail"
	"nearbyassist/hooks/oauth"
	"nearbyassist/hooks/services"
	"nearbyassist/hooks/staff"
	"nearbyassist/hooks/users"
	"nearbyassist/hooks/webhooks"
)

// TABLE 3: every record hook, every request hook and every job. Record hooks (guards) run for scripts, console, batch and
// imports alike; they only refuse. Request hooks run for a superuser's edits through PocketBase's own records API, and tell
// of them what our own operations tell; console.go tells of all others.
func (s *Server) bindRecords() {
	app, now := s.app, s.config.Now

	guard(app, "businesses", businesses.Guard(now))
	app.OnRecordCreateRequest("businesses").BindFunc(businesses.Prepare)
	edits(app, "businesses", console.Edit(now, readBusiness, businesses.Changed))

	app.OnRecordCreateRequest("users").BindFunc(users.Proved(now))
	app.OnRecordUpdateRequest("users").BindFunc(users.Proved(now))

	guard(app, "bookings", bookings.GuardRow)
	prepareBooking := bookings.Prepare(now)
	editBooking := console.Edit(now, collections.Tenant.AnyBooking, bookings.Changed)
	app.OnRecordCreateRequest("bookings").BindFunc(prepareBooking)
	app.OnRecordCreateRequest("bookings").BindFunc(editBooking)
	app.OnRecordUpdateRequest("bookings").BindFunc(prepareBooking)
	app.OnRecordUpdateRequest("bookings").BindFunc(editBooking)

	guard(app, "customers", customers.GuardRow)
	edits(app, "customers", console.Edit(now, collections.Tenant.FindCustomer, customers.Changed))

	guard(app, "services", services.GuardRow)
	edits(app, "services", console.Edit(now, collections.Tenant.FindService, services.Changed))

	guard(app, "staff", staff.Guard(now))
	app.OnRecordDelete("staff").BindFunc(staff.GuardOwner)
	edits(app, "staff", console.Edit(now, collections.Tenant.FindStaff, staff.Changed))

	guard(app, "api_keys", integrations.GuardRow)
	edits(app, "api_keys", console.Edit(now, collections.Tenant.FindAPIKey, integrations.Changed))

	guard(app, "apps", oauth.GuardRow)
	edits(app, "apps", console.Edit(now, collections.Tenant.FindApp, oauth.Changed))

	guard(app, "webhooks", webhooks.Guard(s.config.WebhookAllow))
	app.OnRecordUpdateRequest("webhooks").BindFunc(webhooks.Prepare)
	edits(app, "webhooks", console.Edit(now, collections.Tenant.WebhookRow, webhooks.Changed))
}

// guard binds what refuses rows of a collection.
func guard(app core.App, collection string, refuse func(*core.RecordEvent) error) {
	app.OnRecordCreate(collection).BindFunc(refuse)
	app.OnRecordUpdate(collection).BindFunc(refuse)
}

// edits binds what tells of a superuser's edits of a collection.
func edits(app core.App, collection string, tell func(*core.RecordRequestEvent) error) {
	app.OnRecordCreateRequest(collection).BindFunc(tell)
	app.OnRecordUpdateRequest(collection).BindFunc(tell)
	app.OnRecordDeleteRequest(collection).BindFunc(tell)
}

func readBusiness(db collections.Tenant, _ string) (*collections.Business, error) {
	return db.Business()
}

// makeDispatcher makes what sends events, and lets handlers send by it.
func (s *Server) makeDispatcher(instance *access.Instance) (err error) {
	s.leadership = cluster.Static{Started: time.Now()}
	s.dispatcher, err = webhooks.NewDispatcher(collections.NewSystem(s.app), s.app.Logger(), instance.Box, s.leadership, webhooks.Config{
		Allow: s.config.WebhookAllow, Flights: s.config.Flights, KeepPerEndpoint: s.config.KeepDeliveries, Now: s.config.Now,
	})
	if err == nil {
		instance.Deliver = s.dispatcher.Deliver
	}
	return err
}

// startJobs schedules the jobs, in UTC; on an idle instance they run only when they are told to.
func (s *Server) startJobs(instance access.Instance) error {
	db, leadership := collections.NewSystem(s.app), s.leadership
	sender, err := mail.NewSender(s.app, mail.Config{ResendKey: s.config.ResendKey, ResendURL: s.config.ResendURL, From: s.config.MailFrom, Printed: os.Stdout})
	if err != nil {
		return err
	}
	s.app.OnMailerSend().Bind(mail.TakeConsole(s.app, sender))
	post := mail.Post{Sender: sender, Instance: instance, Worker: collections.NewID()}
	s.jobs = jobs.New(s.app, leadership, s.config.Now)
	for _, job := range []struct {
		id, schedule string
		work         jobs.Func
	}{
		{"mails", "@every 5s", func(ctx context.Context, now time.Time) error { return post.Send(ctx, db, leadership.Epoch(), now) }},
		{"reminders", "@every 1m", func(ctx context.Context, now time.Time) error { return bookings.Remind(ctx, db, now) }},
		{"lastUses", "@every 10s", func(context.Context, time.Time) error { return s.gate.Flush(s.app) }},
		{"requests", "@every 1s", func(context.Context, time.Time) error { return s.gate.FlushRequests(s.app) }},
		{"expiringKeys", "*/10 * * * *", func(ctx context.Context, now time.Time) error { return integrations.WarnExpiring(ctx, db, now) }},
		{"oldRequests", "*/10 * * * *", func(ctx context.Context, now time.Time) error {
			return integrations.TrimLog(ctx, db, s.config.KeepRequests, now)
		}},
		{"oldUsage", "57 3 * * *", func(ctx context.Context, now time.Time) error { return integrations.TrimUsage(ctx, db, now) }},
		{"overdueBookings", "@every 1m", func(ctx context.Context, now time.Time) error { return bookings.ExpireOverdue(ctx, db, now) }},
		{"endedBookings", "@every 5m", func(ctx context.Context, now time.Time) error { return bookings.CompleteEnded(ctx, db, now) }},
		{"endedWaits", "27 * * * *", func(_ context.Context, now time.Time) error { return db.ExpireWaiting(now) }},
		{"expiredTokens", "7 4 * * *", func(_ context.Context, now time.Time) error { return db.DropExpiredTokens(now) }},
		{"expiredSessions", "17 3 * * *", func(_ context.Context, now time.Time) error { return db.DropExpiredSessions(now) }},
		{"oldDeliveries", "47 * * * *", s.dispatcher.Sweep},
		{"expiredAnswers", "37 * * * *", func(_ context.Context, now time.Time) error { return db.DropExpiredAnswers(now) }},
		{"optimize", "47 3 * * *", func(context.Context, time.Time) error { return db.Optimize() }},
	} {
		if err := s.jobs.Add(job.id, job.schedule, s.waking(job.work)); err != nil {
			return err
		}
	}
	if err := db.Optimize(); err != nil { // PocketBase looks at all tables when it makes one
		return err
	}
	s.stopJobs = s.jobs.Stop
	if !s.config.Idle {
		s.runJobs()
	}
	return nil
}

// runJobs starts the schedules and the dispatcher, and says how both are stopped.
func (s *Server) runJobs() {
	ctx, cancel := context.WithCancel(context.Background())
	var dispatching sync.WaitGroup
	dispatching.Go(func() { s.dispatcher.Run(ctx) })
	s.jobs.Start()
	s.stopJobs = func() {
		s.jobs.Stop()
		cancel()
		dispatching.Wait()
	}
}

// waking lets the events of a job leave at once, as those of a call do.
func (s *Server) waking(work jobs.Func) jobs.Func {
	return func(ctx context.Context, now time.Time) error {
		defer s.dispatcher.Wake()
		return work(ctx, now)
	}
}

// wakeDispatcher lets an event leave at once: after a call that may have written one.
func (s *Server) wakeDispatcher(e *core.RequestEvent) error {
	err := e.Next()
	if e.Request.Method != http.MethodGet {
		s.dispatcher.Wake()
	}
	return err
}

// Dispatcher is the running instance's.
func (s *Server) Dispatcher() *webhooks.Dispatcher { return s.dispatcher }

// Jobs are the running instance's.
func (s *Server) Jobs() *jobs.Runner { return s.jobs }
