package webhooks_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a resolver whose every look-up is answered by a server of the test's own, with the addresses of a name.
func names(t *testing.T, answer func(name string) []string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		packet := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			var asked dnsmessage.Message
			if asked.Unpack(packet[:n]) != nil {
				continue
			}
			if text, err := reply(asked, answer).Pack(); err == nil {
				_, _ = server.WriteTo(text, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return net.Dial("udp", server.LocalAddr().String())
	}}
}

// meaning is what every name means now; a look-up of IPv6 may still be answered while the test sets the next.
type meaning struct{ atomic.Pointer[[]string] }

func (m *meaning) set(addresses ...string) { m.Store(&addresses) }

func (m *meaning) of(string) []string { return *m.Load() }

func reply(asked dnsmessage.Message, answer func(name string) []string) *dnsmessage.Message {
	made := &dnsmessage.Message{Header: dnsmessage.Header{ID: asked.ID, Response: true, Authoritative: true}, Questions: asked.Questions}
	for _, question := range asked.Questions {
		for _, text := range answer(strings.TrimSuffix(question.Name.String(), ".")) {
			ip := netip.MustParseAddr(text)
			header := dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class}
			switch {
			case ip.Is4() && question.Type == dnsmessage.TypeA:
				made.Answers = append(made.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: ip.As4()}})
			case ip.Is6() && question.Type == dnsmessage.TypeAAAA:
				made.Answers = append(made.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
			}
		}
	}
	return made
}
