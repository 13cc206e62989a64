package webhooks_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/webhooks"
)

// Webhooks ask no proxy that the environment names: with this one they would all fail. The tests' own calls are to loopback,
// for which Go asks none.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		_ = os.Setenv(name, "http://127.0.0.1:9")
	}
	os.Exit(m.Run())
}

// noPublicAddresses are of all ranges that IANA lists as special, and of metadata services.
var noPublicAddresses = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1",
	"169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
	"192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
	"255.255.255.255",
	"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", // compatible, mapped, translated
	"64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::10.0.0.1", // NAT64
	"100::1", "100:0:0:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", // discard, protocol, Teredo
	"2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", // benchmarks, ORCHID, documentation, segment routing
	"2002:7f00:1::", "2002:a9fe:a9fe::1", "2620:4f:8000::1", // 6to4, AS112
	"fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "e000::1",
}

// noPublicTargets are other ways to name what is not public, and what is no address of a webhook at all.
var noPublicTargets = []string{
	"https://2130706433", "https://017700000001", "https://0x7f000001", "https://0x7f.1", "https://0177.0.0.1", "https://127.1", "https://127.0.1", "https://0",
	"https://127.0.0.1.", "https://127.0.0.1:443", "https://127.0.0.1:9200", "https://127.0.0.1:22", "https://127.0.0.0x1", "https://127.0.0.01", "https://0x7f.0x0.0x0.0x1",
	"https://2852039166", "https://0xa9fea9fe", "https://0251.0376.0251.0376", "https://169.254.43518", "https://[::1]:6379", "https://[::FFFF:7F00:1]",
	"https://[0:0:0:0:0:ffff:127.0.0.1]", "https://[fe80::1%25eth0]", "https://[fe80::1%25lo]", "https://[2606:4700::1111%25eth0]", "https://[::1", "https://::1", "https://[127.0.0.1]",
	"https://１２７.０.０.１", "https://127。0。0。1", "https://①②⑦.⓪.⓪.①", "https://١٢٧.٠.٠.١", "https://127%2e0%2e0%2e1", "https://%31%32%37.0.0.1",
	"https://localhost", "https://LOCALHOST", "https://localhost.", "https://localhost:8443", "https://a.localhost", "https://a.b.localhost.", "https://localhost.localdomain.local",
	"https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "https://ｌｏｃａｌｈｏｓｔ", "https://loc\u00adalhost", "https://local\u200bhost", "https://lоcalhost", "https://ℒocalhost", "https://localhoſt",
	"https://printer.local", "https://metadata", "https://metadata.google.internal", "https://metadata.google.internal.", "https://kubernetes.default.svc.cluster.local",
	"https://1.0.0.127.in-addr.arpa", "https://intranet", "https://intranet.", "https://a..example.com", "https://.example.com", "https://exa_mple.com",
	"https://user@example.com", "https://user:secret@example.com", "https://@example.com", "https://:@example.com", "https://example.com:443@127.0.0.1",
	"https://127.0.0.1@example.com", "https://example.com#@127.0.0.1", "https://example.com#", `https://example.com\@127.0.0.1`, `https:\\127.0.0.1`, "https://127.0.0.1\\.example.com",
	"https://example.com:0", "https://example.com:65536", "https://example.com:-1", "https://example.com:+443", "https://example.com:x", "https://example.com:443:443",
	"https://example.com:４４３", "https://example.com:443 ", " https://example.com", "https://exa mple.com", "https://example.com\r\nHost: localhost", "https://example.com\x00.localhost",
	"http://example.com", "http://127.0.0.1", "ftp://example.com", "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "data:text/plain,x", "javascript:alert(1)", "unix:///run/docker.sock",
	"https:", "https:/example.com", "https:example.com", "https://", "https:///in", "//example.com", "/in", "example.com", "", "%", "https://[]", "https://%",
}

// hostileTargets are all of them as addresses of webhooks, with the port of a listener that must not hear of any.
func hostileTargets(port string) []string {
	var all []string
	for _, ip := range noPublicAddresses {
		all = append(all, "https://"+net.JoinHostPort(ip, port)+"/in")
	}
	return append(all, noPublicTargets...)
}

func TestHostileTargetsCannotBeRegistered(t *testing.T) {
	i := hookstest.New(t, func(c *hooks.Config) { c.WebhookAllow = nil })
	business := i.SignUp("Ana Gil").Business("Salon Sol")
	body := hookstest.Body{"businessId": business.ID, "url": "https://example.com/in", "events": []string{event.Any}}
	stands := i.Call(business.Owner.Caller, "POST", "/api/webhooks", body).Want(201).String("id")
	for _, target := range hostileTargets("443") {
		body["url"] = target
		i.Call(business.Owner.Caller, "POST", "/api/webhooks", body).WantCode(422, "validation_failed").WantField("url")
		i.Call(business.Owner.Caller, "PATCH", "/api/webhooks/"+stands, hookstest.Body{"url": target}).WantCode(422, "validation_failed").WantField("url")
	}
	rows := i.Call(business.Owner.Caller, "GET", "/api/webhooks?businessId="+business.ID, nil).Want(200).List("webhooks")
	if len(rows) != 1 || rows[0]["url"] != "https://example.com/in" {
		t.Errorf("there are %v", rows)
	}
}

// inside is a listener on this machine that counts who comes.
type inside struct {
	port string
	came atomic.Int64
}

func newInside(t *testing.T) *inside {
	t.Helper()
	i := &inside{}
	i.listen(t, "127.0.0.1")
	i.listen(t, "::1")
	return i
}

// listen adds an address. Not every machine has the other loopback; without it only the recorded errors tell.
func (i *inside) listen(t *testing.T, host string) {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(host, i.port))
	if err != nil && host == "::1" {
		return
	}
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	_, i.port, err = net.SplitHostPort(listener.Addr().String())
	must(t, err)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			i.came.Add(1)
			_ = connection.Close()
		}
	}()
}

// tell makes an event while the only endpoint has another address, in spite of all, and answers what came of it.
func (w *world) tell(target string) collections.Delivery {
	w.t.Helper()
	w.SQL("UPDATE webhooks SET url = {:url}, failingSince = ''", map[string]any{"url": target})
	id := w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	var sent collections.Delivery
	must(w.t, w.App.DB().NewQuery("SELECT * FROM deliveries WHERE event = {:event}").Bind(map[string]any{"event": id}).One(&sent))
	return sent
}

func (w *world) wantRefused(target string, hidden *inside) {
	w.t.Helper()
	if sent := w.tell(target); sent.Error != "target_refused" || sent.Attempts != 1 || sent.Status != "pending" || sent.StatusCode != 0 {
		w.t.Errorf("%q: %d attempts, %s, %q", target, sent.Attempts, sent.Status, sent.Error)
	}
	if came := hidden.came.Swap(0); came != 0 {
		w.t.Errorf("%q: %d connections", target, came)
	}
}

// strict is a world whose dispatcher may go to public addresses only, with one endpoint.
func strict(t *testing.T, resolver *net.Resolver, allow ...string) *world {
	t.Helper()
	w := newWorld(t, func(c *webhooks.Config) { c.Allow, c.Resolver = allow, resolver })
	w.register("https://example.com/in", event.Any)
	return w
}

func TestHostileTargetsThatStandInTheTableAreNotDialled(t *testing.T) {
	hidden := newInside(t)
	w := strict(t, nil)
	for _, target := range hostileTargets(hidden.port) {
		w.wantRefused(target, hidden)
	}
}

// A name is judged by what it means when it is dialled, each time.
func TestNamesOfHostileAddressesAreNotDialled(t *testing.T) {
	hidden := newInside(t)
	var name meaning
	w := strict(t, names(t, name.of))
	for _, ip := range noPublicAddresses {
		name.set(ip)
		w.wantRefused("https://hook.example.com:"+hidden.port+"/"+ip, hidden)
	}
	name.set(noPublicAddresses...)
	w.wantRefused("https://hook.example.com:"+hidden.port, hidden)
	name.set()
	if sent := w.tell("https://hook.example.com:" + hidden.port); sent.Error != "dns" || hidden.came.Load() != 0 {
		t.Errorf("a name without an address: %q, %d connections", sent.Error, hidden.came.Load())
	}
}

// The name means an allowed address at one look-up and a hostile one at the next.
func TestNamesThatTurnBackAndForthAreDialledOnlyWhileTheyAreGood(t *testing.T) {
	good, hidden := &inside{}, &inside{}
	good.listen(t, "127.0.0.1")
	hidden.port = good.port
	hidden.listen(t, "::1")
	var name meaning
	w := strict(t, names(t, name.of), "127.0.0.1")
	target := "https://hook.example.com:" + good.port
	for range 10 {
		name.set("127.0.0.1")
		if sent := w.tell(target); !strings.HasPrefix(sent.Error, "connection") || good.came.Swap(0) != 1 {
			t.Errorf("while it is good: %q", sent.Error)
		}
		name.set("::1", "127.0.0.3")
		w.wantRefused(target, hidden)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	hidden := newInside(t)
	code, location := 0, ""
	shop := newReceiver(t, func(_ int, answer http.ResponseWriter) {
		answer.Header().Set("Location", location)
		answer.Header().Set("Refresh", "0; url="+location)
		answer.Header().Set("Alt-Svc", fmt.Sprintf(`h2="127.0.0.1:%s"`, hidden.port))
		answer.WriteHeader(code)
	})
	w := strict(t, nil, "127.0.0.0/8") // to hold that nothing is followed though it would be allowed
	calls := 0
	for _, code = range []int{300, 301, 302, 303, 304, 305, 307, 308} {
		for _, location = range []string{"http://127.0.0.1:" + hidden.port, "https://[::1]:" + hidden.port, "//127.0.0.1:" + hidden.port, shop.URL + "/else", "/else", "", "%"} {
			calls++
			if sent := w.tell(shop.URL); sent.Error != "redirected" || sent.StatusCode != code || sent.Status != "pending" || sent.Attempts != 1 {
				t.Errorf("%d to %q: %q, %s", code, location, sent.Error, sent.Status)
			}
		}
	}
	code, location = 200, "http://127.0.0.1:"+hidden.port
	if sent := w.tell(shop.URL); sent.Status != "delivered" {
		t.Errorf("200: %q", sent.Error)
	}
	if shop.want(t, calls+1); hidden.came.Load() != 0 {
		t.Errorf("%d connections", hidden.came.Load())
	}
}

func TestNoProxyOfTheEnvironmentIsAsked(t *testing.T) {
	shop := newReceiver(t, status(200))
	named := strings.Replace(shop.URL, "127.0.0.1", "hook.example.com", 1)
	w := strict(t, names(t, func(string) []string { return []string{"127.0.0.1"} }), strings.TrimPrefix(named, "http://"))
	if sent := w.tell(named); sent.Status != "delivered" {
		t.Errorf("delivery %q", sent.Error)
	}
	shop.want(t, 1)
}
