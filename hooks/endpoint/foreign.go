package endpoint

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"nearbyassist/hooks/access"
)

// Foreign is an operation whose bodies and errors others define (contract.md section 1). It reads no cookie, asks for no credential
// of ours and writes its whole answer itself, so it is no part of the document.
type Foreign struct {
	Method string
	Path   string
	Serve  func(*access.Request, http.ResponseWriter)
}

// BindForeign puts them on PocketBase's router.
func BindForeign(to *router.Router[*core.RequestEvent], gate *access.Gate, rows []Foreign) {
	served := map[string][]string{}
	for _, row := range rows {
		served[row.Path] = append(served[row.Path], row.Method)
		to.Route(row.Method, row.Path, func(e *core.RequestEvent) error {
			dropQuery(e)
			row.Serve(gate.Foreign(e, row.Path), e.Response)
			return nil
		})
	}
	for path, methods := range served {
		to.Any(path, func(e *core.RequestEvent) error {
			dropQuery(e)
			e.Response.Header().Set("Allow", strings.Join(methods, ", "))
			return e.NoContent(http.StatusMethodNotAllowed)
		})
	}
}

// dropQuery keeps what a client puts into the address, where none of these operations looks, out of PocketBase's activity log: it
// may be a secret.
func dropQuery(e *core.RequestEvent) { e.Request.URL.RawQuery = "" }
