package hooks

import (
	"net"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"
)

// reach is what the serve command was told of how the server is reached.
type reach struct {
	domain string // the first one that certificates are made for
	tls    bool
}

func (s *Server) readReach(command *cobra.Command, domains []string) {
	s.reach.tls = len(domains) > 0 || command.Flag("https").Value.String() != ""
	if len(domains) > 0 {
		s.reach.domain = domains[0]
	}
}

// listen takes the port before anything is made, so that a taken one is known at once and port 0 gets its number. A test
// brings a listener of its own.
func (s *Server) listen(e *core.ServeEvent) error {
	if e.Server == nil {
		return nil
	}
	listener, err := net.Listen("tcp", e.Server.Addr)
	if err != nil {
		return err
	}
	e.Listener = listener
	return nil
}

// address is the public one, or how this machine reaches what it listens on.
func (s *Server) address(listener net.Listener) string {
	switch {
	case s.config.URL != "" || listener == nil:
		return s.config.URL
	case s.reach.domain != "":
		return "https://" + s.reach.domain
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "http://" + listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if s.reach.tls {
		return strings.TrimSuffix("https://"+net.JoinHostPort(host, port), ":443")
	}
	return strings.TrimSuffix("http://"+net.JoinHostPort(host, port), ":80")
}
