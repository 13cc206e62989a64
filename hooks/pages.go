package hooks

import "github.com/pocketbase/pocketbase/core"

// TABLE 2: every page and form post.

func (s *Server) bindPages(*core.ServeEvent) {}
