package page

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
)

// policy lets a page use our own files and nothing else (ux.md section 2.3).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// dress sets the headers that every page has.
func dress(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Add("Vary", "Cookie, Accept-Language")
}

// dress sets the headers of this page, and takes the sentence back that it shows once. What belongs to somebody is kept in
// no cache: not even in the browser's, where it would outlive the sign-out.
func (p *Request) dress(e *core.RequestEvent) {
	header := e.Response.Header()
	dress(header)
	header.Set("Cache-Control", "private, no-cache")
	if p.Shell.User != "" {
		header.Set("Cache-Control", "no-store")
	}
	if p.Cookie(flashCookie) != "" {
		p.SetCookie(flashCookie, "", 0)
	}
}
