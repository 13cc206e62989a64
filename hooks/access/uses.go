package access

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// uses gathers when credentials were last used, so that no request waits for a write.
type uses struct {
	mu       sync.Mutex
	sessions map[string]time.Time
	keys     map[secret]collections.KeyUse
	grants   map[string]collections.GrantUse
}

// secret is one of the two that a key may have while it rotates: each has a last use of its own.
type secret struct {
	key      string
	previous bool
}

func newUses() *uses {
	return &uses{sessions: map[string]time.Time{}, keys: map[secret]collections.KeyUse{}, grants: map[string]collections.GrantUse{}}
}

// session notes a use at most once a minute.
func (u *uses) session(session *collections.Session, now time.Time) {
	if now.Sub(session.LastSeenAt.Time) < time.Minute {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sessions[session.ID] = now
}

func (u *uses) key(use collections.KeyUse) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.keys[secret{use.Key, use.Previous}] = use
}

func (u *uses) grant(id string, use collections.GrantUse) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.grants[id] = use
}

func (u *uses) take() *uses {
	u.mu.Lock()
	defer u.mu.Unlock()
	taken := &uses{sessions: u.sessions, keys: u.keys, grants: u.grants}
	fresh := newUses()
	u.sessions, u.keys, u.grants = fresh.sessions, fresh.keys, fresh.grants
	return taken
}

// Flush writes the gathered uses; what fails to be written is forgotten, for it is only a hint.
func (g *Gate) Flush(app core.App) error {
	seen := g.uses.take()
	var failed []error
	if len(seen.sessions) > 0 {
		failed = append(failed, collections.SeenSessions(app, seen.sessions))
	}
	if len(seen.keys) > 0 {
		oldestFirst := slices.SortedFunc(maps.Values(seen.keys), func(a, b collections.KeyUse) int { return a.At.Compare(b.At) })
		failed = append(failed, collections.SeenKeys(app, oldestFirst))
	}
	if len(seen.grants) > 0 {
		failed = append(failed, collections.SeenGrants(app, seen.grants))
	}
	return errors.Join(failed...)
}
