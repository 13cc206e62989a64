package page

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// policy lets a page use our own files and nothing else (ux.md section 2.3); who may frame it follows.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; " + formsToUs + "; base-uri 'none'; frame-ancestors "
	formsToUs = "form-action 'self'"
)

// dress sets the headers that every page has. One for the frames of other sites reads no cookie.
func dress(header http.Header, framed bool) {
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	if framed {
		header.Set("Content-Security-Policy", policy+"*")
		header.Del("X-Frame-Options")
		header.Add("Vary", "Accept-Language")
		return
	}
	header.Set("Content-Security-Policy", policy+"'none'")
	header.Set("X-Frame-Options", "DENY")
	header.Add("Vary", "Cookie, Accept-Language")
}

// formsLeadTo lets the answer to a form of this page lead to another site, which browsers count as posting there.
func formsLeadTo(header http.Header, origin string) {
	header.Set("Content-Security-Policy", strings.Replace(header.Get("Content-Security-Policy"), formsToUs, formsToUs+" "+origin, 1))
}

// keepAddress lets no request from this page tell an address with a token in it.
func (p *Request) keepAddress(header http.Header) {
	if p.token {
		header.Set("Referrer-Policy", "strict-origin")
	}
}

// dress sets the headers of this page, and takes the sentence back that it shows once. What belongs to somebody is kept in
// no cache: not even in the browser's, where it would outlive the sign-out.
func (p *Request) dress(e *core.RequestEvent) {
	header := e.Response.Header()
	dress(header, p.Shell.Framed)
	p.keepAddress(header)
	header.Set("Cache-Control", "private, no-cache")
	if p.Shell.User != "" {
		header.Set("Cache-Control", "no-store")
	}
	if p.Cookie(flashCookie) != "" {
		p.SetCookie(flashCookie, "", 0)
	}
}
