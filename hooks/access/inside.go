package access

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Inside is the whole router, for Request.Inside; it is built when it is first needed, behind the last route.
func (g *Gate) Inside(router func() (http.Handler, error)) { g.inside = router }

// Inside calls an operation of PocketBase that Go code cannot call otherwise, without a connection. It is this client's call:
// from its address, without its credentials, in the language of the request.
func (r *Request) Inside(method, path string, body any) (status int, answer []byte, err error) {
	handler, err := r.gate.inside()
	if err != nil {
		return 0, nil, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	request, err := http.NewRequestWithContext(r.HTTP.Context(), method, path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	request.Header = r.HTTP.Header.Clone()
	for _, name := range []string{"Authorization", "X-API-Key", "Cookie", "Accept-Encoding"} {
		request.Header.Del(name)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", string(r.Lang))
	request.RemoteAddr, request.Host = r.HTTP.RemoteAddr, r.HTTP.Host
	recorded := &recorder{header: http.Header{}}
	handler.ServeHTTP(recorded, request)
	return recorded.status, recorded.body.Bytes(), nil
}
