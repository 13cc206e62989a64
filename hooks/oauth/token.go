package oauth

import (
	"encoding/json"
	"errors"
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// issued is the answer to a client that gets tokens.
type issued struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token,omitempty"`
	Scope        string `json:"scope"`
	BusinessID   string `json:"business_id"` // which one let the app in
}

// call is one request of an app that proved who it is.
type call struct {
	*access.Request
	app  *collections.App
	form form
}

// db is the handle of the app.
func (c *call) db() collections.Clients { return c.Clients().As(c.ActorOfApp(c.app)) }

// Token answers POST /oauth/token.
func Token(r *access.Request, w http.ResponseWriter) {
	answer(r, w, func(c *call) (any, error) {
		switch c.form["grant_type"] {
		case "authorization_code":
			return exchange(c)
		case "refresh_token":
			return refresh(c)
		case "client_credentials":
			return enter(c)
		case "":
			return nil, refuse("invalid_request", "grant_type is missing.")
		}
		return nil, refuse("unsupported_grant_type", "Use authorization_code, refresh_token or client_credentials.")
	})
}

// Revoke answers POST /oauth/revoke.
func Revoke(r *access.Request, w http.ResponseWriter) {
	answer(r, w, func(c *call) (any, error) { return struct{}{}, revoke(c) })
}

// answer serves a client as RFC 6749 has it. Only what is refused counts toward the limit: of the app where it proved who it is by
// its secret, else of the address.
func answer(r *access.Request, w http.ResponseWriter, serve func(*call) (any, error)) {
	endpoint.NoStore(w.Header())
	proved := ""
	body, err := func() (any, error) {
		if err := r.ClientAllowed(""); err != nil {
			return nil, err
		}
		sent, err := formOf(r)
		if err != nil {
			return nil, err
		}
		app, err := clientOf(r, sent)
		if err != nil {
			return nil, err
		}
		if app.Confidential {
			proved = app.ID
			if err := r.ClientAllowed(proved); err != nil {
				return nil, err
			}
		}
		return serve(&call{r, app, sent})
	}()
	if err == nil {
		send(w, http.StatusOK, body)
		return
	}
	refused := refusalOf(r, err)
	if refused.status < http.StatusTooManyRequests {
		r.ClientFailed(proved)
	}
	if refused == errClient {
		w.Header().Set("WWW-Authenticate", `Basic realm="oauth"`)
	}
	send(w, refused.status, map[string]string{"error": refused.code, "error_description": refused.description})
}

// refusalOf is the refusal that an error is; whatever else broke tells nothing, and the log has it.
func refusalOf(r *access.Request, err error) *refusal {
	if refused, ok := errors.AsType[*refusal](err); ok {
		return refused
	}
	if fault.CodeOf(err) == "rate_limited" {
		return errMany
	}
	r.App.Logger().Error("a request of an app failed", "requestId", r.ID, "error", err)
	return errServer
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The client may have gone: then there is nobody to tell.
	_ = json.NewEncoder(w).Encode(body)
}
