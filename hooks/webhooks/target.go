package webhooks

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"

	"nearbyassist/domain/apikey"
)

const dialTime = 10 * time.Second

// azure is where Azure's machines reach its agent, a public address that means something else on each of them.
var azure = netip.MustParsePrefix("168.63.129.16/32")

// localNames end the names that only a machine or its network knows.
var localNames = []string{"localhost", "local", "internal", "arpa"}

// Targets are the addresses that webhooks may go to: public ones over https, and those that the operator lists.
type Targets struct {
	hosts    []string       // host:port, in lower case
	networks []netip.Prefix // listed ones
	public   *ssrf.Guardian // knows public and listed networks
	resolver *net.Resolver  // nil: the machine's
}

// NewTargets reads the operator's list: host:port, an address, or a network such as 10.0.0.0/8. Its error names the entry.
func NewTargets(allow []string) (*Targets, error) {
	targets := &Targets{}
	var v4, v6 []netip.Prefix
	for _, entry := range allow {
		network, err := apikey.ParseBlock(entry)
		if err != nil {
			host, port, err := net.SplitHostPort(strings.ToLower(entry))
			if err != nil || host == "" || !validPort(port) {
				return nil, fmt.Errorf("NEARBY_WEBHOOK_ALLOW has %q; use host:port or a network such as 10.0.0.0/8", entry)
			}
			targets.hosts = append(targets.hosts, net.JoinHostPort(host, port))
			continue
		}
		targets.networks = append(targets.networks, network)
		if network.Addr().Is4() {
			v4 = append(v4, network)
		} else {
			v6 = append(v6, network)
		}
	}
	targets.public = ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azure), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return targets, nil
}

// Allow tells whether an address may be registered: https to what is not literally private, http to what is listed. What a
// name resolves to is looked at when it is dialled, for it may change.
func (t *Targets) Allow(address string) bool {
	target, err := url.Parse(address)
	if err != nil || target.User != nil || target.Hostname() == "" || strings.Contains(address, "#") {
		return false
	}
	port := target.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[target.Scheme]
	}
	host, err := idna.Lookup.ToASCII(target.Hostname())
	if ip, errIP := netip.ParseAddr(target.Hostname()); errIP == nil {
		host, err = ip.Unmap().String(), nil
	}
	if err != nil || !validPort(port) {
		return false
	}
	listed := t.lists(host, port)
	return listed && target.Scheme == "http" || target.Scheme == "https" && (listed || t.isPublic(host))
}

// lists tells whether the operator's list has a host in lower case with a port.
func (t *Targets) lists(host, port string) bool {
	if slices.Contains(t.hosts, net.JoinHostPort(host, port)) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(t.networks, func(network netip.Prefix) bool { return network.Contains(ip) })
}

// isPublic refuses what is literally not: private addresses, names that only a network knows, numbers that some resolvers
// read as addresses (127.1, 0x7f000001).
func (t *Targets) isPublic(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == "" && t.public.SafeAddr(ip) == nil
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := labels[len(labels)-1]
	_, err := strconv.ParseUint(last, 0, 64)
	return len(labels) > 1 && !slices.Contains(labels, "") && err != nil && !slices.Contains(localNames, last)
}

// dial connects to public and listed addresses only. The check is on the address that is connected to, so that a name cannot
// change its meaning between check and use.
func (t *Targets) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTime, Control: t.public.Safe, Resolver: t.resolver}
	if slices.Contains(t.hosts, strings.ToLower(address)) {
		dialer.Control = nil
	}
	return dialer.DialContext(ctx, network, address)
}

func validPort(port string) bool {
	number, err := strconv.ParseUint(port, 10, 16)
	return err == nil && number > 0
}
