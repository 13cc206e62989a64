package webhooks

import (
	"context"
	"crypto/tls"
	"errors"
	"net"

	"code.dny.dev/ssrf"
)

// maxFailure is the room that a delivery has for its error.
const maxFailure = 500

// explain says why no answer came, as a code. Details are told of encryption and connections only: others would show a
// tenant how our network resolves names.
func explain(err error) string {
	var timeout net.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return "target_refused"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &name):
		return "dns"
	case errors.As(err, &certificate), errors.As(err, &alert), errors.As(err, &record):
		return detailed("tls", err)
	}
	return detailed("connection", err)
}

// detailed adds the cause. A transport names the host in it, and never the path, which may hold a token of the receiver's.
func detailed(code string, err error) string {
	text := code + ": " + err.Error()
	return text[:min(len(text), maxFailure)]
}
