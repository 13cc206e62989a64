package access

import (
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
}

// secret is one of the two that a key may have while it rotates: each has a last use of its own.
type secret struct {
	key      string
	previous bool
}

func newUses() *uses {
	return &uses{sessions: map[string]time.Time{}, keys: map[secret]collections.KeyUse{}}
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

// Flush writes the gathered uses; what fails to be written is forgotten, for it is only a hint.
func (g *Gate) Flush(app core.App) error {
	g.uses.mu.Lock()
	sessions, keys := g.uses.sessions, g.uses.keys
	g.uses.sessions, g.uses.keys = map[string]time.Time{}, map[secret]collections.KeyUse{}
	g.uses.mu.Unlock()
	if len(sessions) > 0 {
		if err := collections.SeenSessions(app, sessions); err != nil {
			return err
		}
	}
	if len(keys) == 0 {
		return nil
	}
	oldestFirst := slices.SortedFunc(maps.Values(keys), func(a, b collections.KeyUse) int { return a.At.Compare(b.At) })
	return collections.SeenKeys(app, oldestFirst)
}
