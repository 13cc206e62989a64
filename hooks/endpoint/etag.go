package endpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/access"
)

// varies are the request headers that an open answer depends on.
const varies = "Authorization, X-API-Key, Accept-Language"

// keepable tells an answer that clients may keep and ask for anew with its ETag.
func (r Route) keepable() bool { return r.Method == http.MethodGet && r.Auth == access.Anyone }

// tagged serves with an ETag of the body, and answers 304 without one where the client has it.
func tagged(e *core.RequestEvent, serve func() error) error {
	response := e.Response
	held := &heldBack{ResponseWriter: response, status: http.StatusOK}
	defer func() { e.Response = response }()
	e.Response = held
	if err := serve(); err != nil {
		return err
	}
	response.Header().Add("Vary", varies)
	if held.status == http.StatusOK {
		sum := sha256.Sum256(held.body.Bytes())
		tag := `"` + hex.EncodeToString(sum[:16]) + `"`
		response.Header().Set("ETag", tag)
		if HasTag(e.Request.Header.Values("If-None-Match"), tag) {
			response.Header().Del("Content-Type")
			response.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	response.WriteHeader(held.status)
	_, err := response.Write(held.body.Bytes())
	return err
}

// HasTag tells whether a client has what a tag stands for. It compares weakly, as RFC 9110 asks for If-None-Match: a proxy that compresses makes a tag weak.
func HasTag(given []string, tag string) bool {
	tags := strings.Split(strings.Join(given, ","), ",")
	return slices.ContainsFunc(tags, func(one string) bool {
		one = strings.TrimSpace(one)
		return one == "*" || strings.TrimPrefix(one, "W/") == tag
	})
}

// heldBack keeps an answer until its tag is known.
type heldBack struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *heldBack) WriteHeader(status int) { w.status = status }

func (w *heldBack) Write(data []byte) (int, error) { return w.body.Write(data) }
