package oauth

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
)

// maxForm is far above the largest form of a client.
const maxForm = 64 << 10

// form are the parameters of a request's body; one without a value counts as left out.
type form map[string]string

// formOf reads a body. Parameters in the address do not count: proxies log addresses.
func formOf(r *access.Request) (form, error) {
	kind, _, err := mime.ParseMediaType(r.HTTP.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, refuse("invalid_request", "The body must be application/x-www-form-urlencoded.")
	}
	body, err := io.ReadAll(io.LimitReader(r.HTTP.Body, maxForm+1))
	if err != nil || len(body) > maxForm {
		return nil, refuse("invalid_request", "The body cannot be read, or is too long.")
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, refuse("invalid_request", "The body is not a form.")
	}
	sent := form{}
	for name, given := range values {
		if len(given) > 1 {
			return nil, refuse("invalid_request", "A parameter is given twice.")
		}
		if given[0] != "" {
			sent[name] = given[0]
		}
	}
	return sent, nil
}

// clientOf is the app that the request proves to be from: by its secret, in the header or in the body, or by name alone where it
// keeps none.
func clientOf(r *access.Request, sent form) (*collections.App, error) {
	id, secret, err := claimed(r.HTTP, sent)
	if err != nil {
		return nil, err
	}
	app, err := r.Clients().FindApp(id)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, errClient
	}
	if err != nil {
		return nil, err
	}
	switch {
	case !app.Confidential && secret == "":
		return app, nil
	case !app.Confidential, !oauth.Shaped(secret, oauth.Client), !app.Knows(token.Hash(secret), r.Now):
		return nil, errClient
	}
	return app, nil
}

// claimed are the id and the secret that a request names, by one way only.
func claimed(request *http.Request, sent form) (id, secret string, err error) {
	id, secret, basic := request.BasicAuth()
	if !basic {
		return sent["client_id"], sent["client_secret"], nil
	}
	id, errID := url.QueryUnescape(id)
	secret, errSecret := url.QueryUnescape(secret)
	switch {
	case errID != nil || errSecret != nil:
		return "", "", errClient
	case sent["client_secret"] != "", sent["client_id"] != "" && sent["client_id"] != id:
		return "", "", refuse("invalid_request", "The client must be named by one way only.")
	}
	return id, secret, nil
}
