package auth

import "nearbyassist/hooks/access"

// Nothing is the empty object that an operation answers when there is nothing to tell.
type Nothing struct{}

// SignOut ends this session.
func SignOut(r *access.Request, _ *struct{}) (Nothing, error) {
	return Nothing{}, r.Person().EndSession(r.Caller.Session.ID)
}

// SignOutEverywhere ends all sessions of the person, this one too.
func SignOutEverywhere(r *access.Request, _ *struct{}) (Nothing, error) {
	return Nothing{}, r.Person().EndSessions()
}
