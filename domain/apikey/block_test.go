package apikey_test

import (
	"testing"

	"nearbyassist/domain/apikey"
)

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		list    []string
		address string
		want    bool
	}{
		{nil, "203.0.113.7", true},
		{nil, "", true},
		{[]string{"203.0.113.7"}, "203.0.113.7", true},
		{[]string{"203.0.113.7"}, "203.0.113.8", false},
		{[]string{"203.0.113.7"}, "::ffff:203.0.113.7", true},
		{[]string{"::ffff:203.0.113.7"}, "203.0.113.7", true},
		{[]string{"203.0.113.99/24"}, "203.0.113.7", true},
		{[]string{"::ffff:203.0.113.0/120"}, "203.0.113.7", true},
		{[]string{"::ffff:203.0.113.0/120"}, "203.0.114.7", false},
		{[]string{"2001:db8::/32", "10.0.0.0/8"}, "10.1.2.3", true},
		{[]string{"2001:db8::/32", "10.0.0.0/8"}, "2001:db8::1", true},
		{[]string{"2001:db8::/32", "10.0.0.0/8"}, "2001:db9::1", false},
		{[]string{"::/0"}, "203.0.113.7", false},
		{[]string{"0.0.0.0/0"}, "2001:db8::1", false},
		{[]string{"nonsense"}, "203.0.113.7", false},
		{[]string{"203.0.113.7"}, "nonsense", false},
	} {
		if apikey.Allowed(c.list, c.address) != c.want {
			t.Errorf("%v from %s is not %v", c.list, c.address, c.want)
		}
	}
}

func TestParseBlock(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.7": "203.0.113.7/32", "203.0.113.7/24": "203.0.113.0/24", "2001:db8::1": "2001:db8::1/128", "::ffff:10.0.0.0/104": "10.0.0.0/8",
		"": "", "203.0.113": "", "203.0.113.7/33": "", "203.0.113.7/": "", "fe80::1%eth0": "", "fe80::1%eth0/64": "", "example.com": "", " 203.0.113.7": "",
	} {
		block, err := apikey.ParseBlock(text)
		if got := block.String(); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%q is %s, %v", text, got, err)
		}
	}
}

func TestIsHash(t *testing.T) {
	if !apikey.IsHash(apikey.Hash("x")) || apikey.IsHash("") || apikey.IsHash(apikey.Hash("x")[1:]) || apikey.IsHash("X"+apikey.Hash("x")[1:]) {
		t.Error("IsHash")
	}
}
