package oauth

import "net/http"

// refusal is an error as RFC 6749 has it: a code, and a sentence for whoever builds the app. The RFC allows ASCII only, so it is in
// English for everybody.
type refusal struct {
	status      int
	code        string
	description string
}

func (r *refusal) Error() string { return r.code + ": " + r.description }

func refuse(code, description string) *refusal {
	return &refusal{http.StatusBadRequest, code, description}
}

var (
	errClient = &refusal{http.StatusUnauthorized, "invalid_client", "The client is unknown, or its secret is wrong or missing."}
	errGrant  = refuse("invalid_grant", "The code or refresh token is unknown, expired, used or revoked, or is another client's.")
	errScope  = refuse("invalid_scope", "A scope is unknown, or is more than was granted.")
	errMany   = &refusal{http.StatusTooManyRequests, "temporarily_unavailable", "Too many refused requests; wait as Retry-After says."}
	errServer = &refusal{http.StatusInternalServerError, "server_error", "Something failed on our side; the log has it under the X-Request-Id."}
)
