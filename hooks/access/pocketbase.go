package access

import (
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"nearbyassist/domain/fault"
)

// usersKeep are PocketBase's own auth routes that stay open for users; our operations replace the others.
var usersKeep = []string{"auth-methods", "auth-with-oauth2"}

// PocketBaseAuth closes PocketBase's sign-in, refresh, reset and the like for users, and counts those that stay (superusers'
// too) toward the authentication limit. Routes are told by their pattern, the collection by id as well as by name.
func (g *Gate) PocketBaseAuth() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{Id: "nearbyassistPocketBaseAuth", Func: func(e *core.RequestEvent) error {
		_, path, _ := strings.Cut(e.Request.Pattern, " ")
		action, ours := strings.CutPrefix(path, "/api/collections/{collection}/")
		if !ours || !isAuthAction(action) {
			return e.Next()
		}
		collection, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection"))
		if err == nil && collection.Name == "users" && !slices.Contains(usersKeep, action) {
			return apis.NewNotFoundError("", nil)
		}
		if action == "auth-methods" {
			return e.Next()
		}
		if err := g.CountForm(g.request(e, Rule{Limit: Authentication}, path)); err != nil {
			if fault.CodeOf(err) == "rate_limited" {
				return apis.NewTooManyRequestsError("", nil)
			}
			return err
		}
		return e.Next()
	}}
}

func isAuthAction(action string) bool {
	for _, prefix := range []string{"auth-", "request-", "confirm-", "impersonate"} {
		if strings.HasPrefix(action, prefix) {
			return true
		}
	}
	return false
}
