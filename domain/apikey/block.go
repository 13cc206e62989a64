package apikey

import (
	"errors"
	"net/netip"
	"strings"
)

// Allowed matches an address against a key's list of addresses and CIDR blocks; an empty list allows all. A v4 address
// that is written as a v6 one is the v4 address.
func Allowed(list []string, address string) bool {
	if len(list) == 0 {
		return true
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap()
	for _, entry := range list {
		if block, err := ParseBlock(entry); err == nil && block.Contains(ip) {
			return true
		}
	}
	return false
}

// ParseBlock reads an address or a CIDR block; v4-mapped v6 ones become v4. A zone ("fe80::1%eth0") names a link of one
// machine and is refused.
func ParseBlock(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		ip, err := netip.ParseAddr(text)
		if err != nil {
			return netip.Prefix{}, err
		}
		if ip.Zone() != "" {
			return netip.Prefix{}, errors.New("an address with a zone")
		}
		ip = ip.Unmap()
		return netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	if block.Addr().Is4In6() && block.Bits() >= 96 {
		block = netip.PrefixFrom(block.Addr().Unmap(), block.Bits()-96)
	}
	return block.Masked(), nil
}
