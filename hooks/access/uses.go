package access

import (
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// uses gathers when credentials were last used, so that no request waits for a write.
type uses struct {
	mu       sync.Mutex
	sessions map[string]time.Time
	keys     map[string]collections.KeyUse
}

func newUses() *uses {
	return &uses{sessions: map[string]time.Time{}, keys: map[string]collections.KeyUse{}}
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

func (u *uses) key(id string, use collections.KeyUse) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.keys[id] = use
}

// Flush writes the gathered uses; what fails to be written is forgotten, for it is only a hint.
func (g *Gate) Flush(app core.App) error {
	g.uses.mu.Lock()
	sessions, keys := g.uses.sessions, g.uses.keys
	g.uses.sessions, g.uses.keys = map[string]time.Time{}, map[string]collections.KeyUse{}
	g.uses.mu.Unlock()
	if len(sessions) > 0 {
		if err := collections.SeenSessions(app, sessions); err != nil {
			return err
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return collections.SeenKeys(app, keys)
}
