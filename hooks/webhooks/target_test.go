package webhooks_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/webhooks"
)

func TestWhereWebhooksMayGo(t *testing.T) {
	for _, list := range []struct {
		allow   []string
		allowed []string
		refused []string
	}{
		{
			nil,
			[]string{
				"https://example.com", "HTTPS://EXAMPLE.com:8443/in?a=b%20c", "https://hooks.example.co.uk/é", "https://ñandú.example/", "https://8.8.8.8/",
				"https://[2606:4700:4700::1111]/", "https://example.com./", "https://xn--and-6ma2c.example", "https://1password.com",
			},
			[]string{
				"", "example.com", "/in", "//example.com/", "http://example.com", "ftp://example.com", "javascript:alert(1)", "https:example.com", "https://", "https:///in",
				"https://user@example.com", "https://user:secret@example.com", "https://@example.com", "https://example.com#part", "https://example.com#",
				"https://example.com:0", "https://example.com:65536", "https://example.com:x", "https://exa mple.com", "https://example.com\n", "https://example.com/\x00",
				"https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f000001", "https://0177.0.0.1", "https://0x7f.1", "https://１２７.0.0.1",
				"https://[::1]", "https://[::ffff:127.0.0.1]", "https://[::ffff:a9fe:a9fe]", "https://[::]", "https://0.0.0.0", "https://10.1.2.3", "https://172.16.0.1",
				"https://192.168.1.1", "https://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/", "https://100.100.100.200", "https://[fe80::1%25eth0]",
				"https://[fe80::1]", "https://224.0.0.1", "https://255.255.255.255", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]",
				"https://localhost", "https://LOCALHOST.:8443", "https://a.localhost", "https://ⓛocalhost", "https://printer.local", "https://metadata.google.internal",
				"https://1.0.0.127.in-addr.arpa", "https://intranet", "https://intranet.", "https://exa_mple.com", "https://-.com", "https://a..com",
			},
		},
		{
			[]string{"127.0.0.0/8", "Localhost:4000", "10.0.0.5:8080", "[::1]:9000", "fd00::/8", "192.168.1.9"},
			[]string{
				"http://127.0.0.1:1234/in", "https://127.9.9.9", "http://localhost:4000", "https://localhost:4000", "http://LOCALHOST:4000/", "http://10.0.0.5:8080",
				"http://[::1]:9000", "http://[fd00::1]", "http://192.168.1.9", "https://example.com",
			},
			[]string{
				"http://localhost", "http://localhost:4001", "https://localhost", "http://10.0.0.5", "http://10.0.0.6:8080", "http://[::1]", "http://[fe80::1]", "http://192.168.1.8",
				"http://example.com", "http://user@127.0.0.1", "ftp://127.0.0.1", "https://169.254.169.254",
			},
		},
	} {
		targets, err := webhooks.NewTargets(list.allow)
		must(t, err)
		for _, address := range list.allowed {
			if !targets.Allow(address) {
				t.Errorf("%v: %q is refused", list.allow, address)
			}
		}
		for _, address := range list.refused {
			if targets.Allow(address) {
				t.Errorf("%v: %q is allowed", list.allow, address)
			}
		}
	}
}

func TestAListThatCannotBeReadIsAnErrorThatNamesTheEntry(t *testing.T) {
	for _, entry := range []string{"localhost", "10.0.0.0/33", "http://localhost:4000", ":4000", "localhost:0", "localhost:http", "*"} {
		if _, err := webhooks.NewTargets([]string{"127.0.0.1:80", entry}); err == nil || !strings.Contains(err.Error(), `"`+entry+`"`) {
			t.Errorf("%q: %v", entry, err)
		}
	}
}

func FuzzAllow(f *testing.F) {
	for _, address := range []string{"https://example.com", "https://127.0.0.1", "https://[::1]", "https://１２７.0.0.1", "http://a@b#c"} {
		f.Add(address)
	}
	targets, err := webhooks.NewTargets(nil)
	must(f, err)
	f.Fuzz(func(t *testing.T, address string) {
		if !targets.Allow(address) {
			return
		}
		target, err := url.Parse(address)
		if err != nil || target.Scheme != "https" || target.User != nil || target.Host == "" {
			t.Errorf("%q is allowed", address)
		}
		if ip := net.ParseIP(target.Hostname()); ip != nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()) {
			t.Errorf("%q is allowed", address)
		}
	})
}

// A name that means something public when it is registered means this machine when it is dialled.
func TestNamesThatTurnPrivateAreRefusedAtTheConnection(t *testing.T) {
	var connections atomic.Int64
	inside := httptest.NewUnstartedServer(http.NotFoundHandler())
	inside.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	inside.StartTLS()
	t.Cleanup(inside.Close)
	_, port, err := net.SplitHostPort(inside.Listener.Addr().String())
	must(t, err)
	resolver := names(t, func(name string) []string {
		if name == "metadata.example.com" {
			return []string{"169.254.169.254"}
		}
		return []string{"127.0.0.1"}
	})
	for name, c := range map[string]struct {
		allow       []string
		host        string
		want        string
		connections int64
	}{
		"loopback":       {nil, "hook.example.com", "target_refused", 0},
		"metadata":       {nil, "metadata.example.com", "target_refused", 0},
		"name listed":    {[]string{"hook.example.com:" + port}, "hook.example.com", "tls: ", 1},
		"another listed": {[]string{"other.example.com:" + port}, "hook.example.com", "target_refused", 0},
		"network listed": {[]string{"127.0.0.0/8"}, "hook.example.com", "tls: ", 1},
	} {
		t.Run(name, func(t *testing.T) {
			connections.Store(0)
			w := newWorld(t, func(config *webhooks.Config) { config.Allow, config.Resolver = c.allow, resolver })
			hook := w.register("https://"+c.host+":"+port+"/in", event.Any)
			w.happen(event.BookingCreated, map[string]any{})
			w.drain()
			if sent := w.delivery(hook.id); !strings.HasPrefix(sent.Error, c.want) || sent.Status != "pending" || strings.Contains(sent.Error, "169.254") {
				t.Errorf("delivery %+v", sent)
			}
			if connections.Load() != c.connections {
				t.Errorf("%d connections", connections.Load())
			}
		})
	}
}

// An address that got into the table in spite of all, or was allowed once, is not dialled.
func TestAddressesAreCheckedAgainBeforeEachAttempt(t *testing.T) {
	for name, address := range map[string]string{
		"loopback": "", "userinfo": "http://user:secret@", "metadata": "https://169.254.169.254/latest", "no address": "%",
	} {
		t.Run(name, func(t *testing.T) {
			shop := newReceiver(t, status(200))
			allow := []string{}
			switch name {
			case "loopback":
				address = shop.URL
			case "userinfo":
				address, allow = strings.Replace(shop.URL, "http://", address, 1), []string{"127.0.0.0/8"}
			}
			w := newWorld(t, func(c *webhooks.Config) { c.Allow = allow })
			hook := w.register(shop.URL, event.Any)
			w.SQL("UPDATE webhooks SET url = {:url}", map[string]any{"url": address})
			w.happen(event.BookingCreated, map[string]any{})
			w.drain()
			shop.want(t, 0)
			if sent := w.delivery(hook.id); sent.Error != "target_refused" || sent.Attempts != 1 || sent.Request.V.Headers == nil {
				t.Errorf("delivery %+v", sent)
			}
		})
	}
}
