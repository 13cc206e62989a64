package page

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/endpoint"
)

// kept gives a guest's page an ETag, and tells whether the visitor has it already. The tag is weak, for the page may be zipped.
// Nobody keeps a page of somebody who is signed in, nor a sentence that is shown once.
func (p *Request) kept(e *core.RequestEvent, status int, html []byte) bool {
	if status != http.StatusOK || p.Shell.User != "" || p.Shell.Flash != "" || e.Request.Method == http.MethodPost {
		return false
	}
	sum := sha256.Sum256(html)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	e.Response.Header().Set("ETag", "W/"+tag)
	return endpoint.HasTag(e.Request.Header.Values("If-None-Match"), tag)
}
