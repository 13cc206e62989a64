package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/cron"

	"nearbyassist/cluster"
	"nearbyassist/hooks/jobs"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // what jobs log before a start of PocketBase
	m.Run()
}

// lease is a leadership that a test takes away.
type lease struct {
	lost  atomic.Bool
	epoch atomic.Int64
	until time.Time
}

func (l *lease) IsLeader() bool        { return !l.lost.Load() }
func (l *lease) Epoch() int            { return int(l.epoch.Load()) }
func (l *lease) ValidUntil() time.Time { return l.until }

var told = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// inBubble runs a test on a clock of its own, with an app that was never started.
func inBubble(t *testing.T, leadership cluster.Leadership, test func(app core.App, runner *jobs.Runner)) {
	synctest.Test(t, func(t *testing.T) {
		app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
		runner := jobs.New(app, leadership, func() time.Time { return told })
		test(app, runner)
		runner.Stop()
	})
}

func add(t *testing.T, runner *jobs.Runner, id, schedule string, work jobs.Func) {
	t.Helper()
	if err := runner.Add(id, schedule, work); err != nil {
		t.Fatal(err)
	}
}

func stateOf(t *testing.T, runner *jobs.Runner, id string) jobs.State {
	t.Helper()
	states := runner.States()
	at := slices.IndexFunc(states, func(s jobs.State) bool { return s.ID == id })
	if at < 0 {
		t.Fatalf("no job %s", id)
	}
	return states[at]
}

func TestADueJobRunsInUTCAndIsToldTheTime(t *testing.T) {
	inBubble(t, cluster.Static{}, func(_ core.App, runner *jobs.Runner) {
		starts := make(chan time.Time, 9)
		add(t, runner, "nightly", "15 3 * * *", func(_ context.Context, now time.Time) error {
			starts <- time.Now().UTC()
			if !now.Equal(told) {
				t.Errorf("told %s", now)
			}
			time.Sleep(2 * time.Second)
			return nil
		})
		if state := stateOf(t, runner, "nightly"); !state.LastStart.IsZero() || !state.LastSuccess.IsZero() || state.Schedule != "15 3 * * *" {
			t.Errorf("before its first run: %+v", state)
		}
		runner.Start()
		time.Sleep(48 * time.Hour)
		if len(starts) != 2 {
			t.Fatalf("%d starts", len(starts))
		}
		if first, second := <-starts, <-starts; first.Format("15:04") != "03:15" || second.Sub(first) != 24*time.Hour {
			t.Errorf("started at %s and %s", first, second)
		}
		state := stateOf(t, runner, "nightly")
		if state.Running || state.Duration != 2*time.Second || !state.LastSuccess.Equal(told) || state.LastError != nil {
			t.Errorf("after two runs: %+v", state)
		}
	})
}

func TestAJobNeverRunsTwiceAtOnce(t *testing.T) {
	inBubble(t, cluster.Static{}, func(app core.App, runner *jobs.Runner) {
		var starts, running, most atomic.Int64
		add(t, runner, "slow", "@every 1m", func(context.Context, time.Time) error {
			starts.Add(1)
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(150 * time.Second)
			running.Add(-1)
			return nil
		})
		runner.Start()
		time.Sleep(100 * time.Second)
		if !stateOf(t, runner, "slow").Running {
			t.Error("it is not said to run")
		}
		consoleRun(t, app, "slow")
		time.Sleep(5*time.Minute - 100*time.Second + time.Second)
		if starts.Load() != 2 || most.Load() != 1 {
			t.Errorf("%d starts, %d at once", starts.Load(), most.Load())
		}
	})
}

func TestAFailureAndAPanicAreSeenAndDoNotEndTheJob(t *testing.T) {
	inBubble(t, cluster.Static{}, func(_ core.App, runner *jobs.Runner) {
		var starts atomic.Int64
		failure := errors.New("disk full")
		add(t, runner, "shaky", "@every 1m", func(context.Context, time.Time) error {
			switch starts.Add(1) {
			case 2:
				return failure
			case 3:
				panic("at the third")
			}
			return nil
		})
		runner.Start()
		for run, check := range []func(jobs.State) bool{
			func(s jobs.State) bool { return s.LastError == nil && !s.LastSuccess.IsZero() },
			func(s jobs.State) bool { return errors.Is(s.LastError, failure) && !s.LastSuccess.IsZero() },
			func(s jobs.State) bool { return s.LastError != nil && !s.Running },
			func(s jobs.State) bool { return s.LastError == nil },
		} {
			time.Sleep(time.Minute)
			synctest.Wait()
			if state := stateOf(t, runner, "shaky"); !check(state) || starts.Load() != int64(run+1) {
				t.Errorf("run %d: %+v after %d starts", run+1, state, starts.Load())
			}
		}
	})
}

func TestOnlyTheLeaderWorks(t *testing.T) {
	other := &lease{until: time.Now().Add(1000 * time.Hour)}
	other.lost.Store(true)
	inBubble(t, other, func(app core.App, runner *jobs.Runner) {
		var starts atomic.Int64
		add(t, runner, "job", "@every 1m", func(context.Context, time.Time) error { starts.Add(1); return nil })
		runner.Start()
		time.Sleep(10 * time.Minute)
		consoleRun(t, app, "job")
		synctest.Wait()
		if starts.Load() != 0 {
			t.Errorf("%d starts", starts.Load())
		}
	})
}

func TestARunEndsWithTheLeadership(t *testing.T) {
	for name, lose := range map[string]func(*lease){
		"taken away": func(l *lease) { l.lost.Store(true) },
		"another epoch": func(l *lease) {
			l.epoch.Add(1)
		},
		"not renewed": func(*lease) { time.Sleep(10 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				held := &lease{until: time.Now().Add(70 * time.Second)}
				app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
				runner := jobs.New(app, held, func() time.Time { return told })
				var ended atomic.Bool
				add(t, runner, "job", "@every 1m", func(ctx context.Context, _ time.Time) error {
					<-ctx.Done()
					ended.Store(true)
					return ctx.Err()
				})
				runner.Start()
				time.Sleep(61 * time.Second)
				if ended.Load() || !stateOf(t, runner, "job").Running {
					t.Fatal("it ended while its machine led")
				}
				lose(held)
				time.Sleep(2 * time.Second)
				if state := stateOf(t, runner, "job"); !ended.Load() || state.Running || !errors.Is(state.LastError, context.Canceled) {
					t.Errorf("it went on: %+v", state)
				}
				runner.Stop()
			})
		})
	}
}

func TestStopCancelsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
		runner := jobs.New(app, cluster.Static{}, func() time.Time { return told })
		var starts atomic.Int64
		var ended atomic.Bool
		add(t, runner, "job", "@every 1m", func(ctx context.Context, _ time.Time) error {
			starts.Add(1)
			<-ctx.Done()
			time.Sleep(3 * time.Second) // clearing up
			ended.Store(true)
			return nil
		})
		runner.Start()
		time.Sleep(90 * time.Second)
		runner.Stop()
		if !ended.Load() || starts.Load() != 1 {
			t.Errorf("ended %v after %d starts", ended.Load(), starts.Load())
		}
		consoleRun(t, app, "job")
		time.Sleep(10 * time.Minute)
		if starts.Load() != 1 {
			t.Error("it started after the stop")
		}
	})
}

// consoleRun presses Run on PocketBase's Crons page.
func consoleRun(t *testing.T, app core.App, id string) {
	t.Helper()
	registered := app.Cron().Jobs()
	at := slices.IndexFunc(registered, func(job *cron.Job) bool { return job.Id() == id })
	if at < 0 {
		t.Fatalf("the console does not know %s", id)
	}
	go registered[at].Run()
}

func TestTheConsoleListsEachJobAndRunsIt(t *testing.T) {
	inBubble(t, cluster.Static{}, func(app core.App, runner *jobs.Runner) {
		var starts atomic.Int64
		add(t, runner, "b", "@every 1h", func(context.Context, time.Time) error { starts.Add(1); return nil })
		add(t, runner, "a", "@every 1h", func(context.Context, time.Time) error { return nil })
		for _, job := range app.Cron().Jobs() {
			if !strings.HasPrefix(job.Id(), "__pb") && job.Expression() != "0 0 31 2 *" {
				t.Errorf("the console would start %s by %s", job.Id(), job.Expression())
			}
		}
		consoleRun(t, app, "b")
		synctest.Wait()
		if states := runner.States(); starts.Load() != 1 || states[0].ID != "a" || states[1].LastSuccess.IsZero() {
			t.Errorf("%d starts, %+v", starts.Load(), states)
		}
	})
}

func TestABadScheduleIsAnError(t *testing.T) {
	inBubble(t, cluster.Static{}, func(app core.App, runner *jobs.Runner) {
		before := app.Cron().Total()
		err := runner.Add("job", "every minute", func(context.Context, time.Time) error { return nil })
		if err == nil || len(runner.States()) != 0 || app.Cron().Total() != before {
			t.Errorf("error %v, %d jobs, %d on the console", err, len(runner.States()), app.Cron().Total()-before)
		}
	})
}
