package access

import (
	"net/netip"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// authenticate reads the credential of an API call; the API reads no cookie. A wrong one is a 401 on open rows too.
func (r *Request) authenticate(e *core.RequestEvent) error {
	given, key := r.HTTP.Header.Get("Authorization"), r.HTTP.Header.Get("X-API-Key")
	bearer, hasBearer := cutScheme(given)
	switch {
	case given != "" && key != "":
		return fault.New("invalid_parameter", fault.On("X-API-Key", "one_credential"))
	case e.Auth != nil && e.Auth.IsSuperuser():
		return fault.New("insufficient_role")
	case strings.HasPrefix(key, "na_st_"), strings.HasPrefix(key, oauth.Access):
		return fault.New("unauthenticated", fault.On("X-API-Key", "use_bearer"))
	case key != "":
		return r.authenticateKey(key)
	case strings.HasPrefix(bearer, "na_live_"):
		return fault.New("unauthenticated", fault.On("Authorization", "use_api_key"))
	case hasBearer && strings.HasPrefix(bearer, oauth.Access):
		return r.authenticateApp(bearer)
	case hasBearer:
		return r.authenticateSession(bearer)
	case given != "":
		return fault.New("unauthenticated")
	}
	return nil
}

// cutScheme takes "Bearer " away, in whatever case, as RFC 9110 has it.
func cutScheme(header string) (secret string, found bool) {
	const scheme = "Bearer "
	if len(header) < len(scheme) || !strings.EqualFold(header[:len(scheme)], scheme) {
		return header, false
	}
	return header[len(scheme):], true
}

func (r *Request) authenticateSession(secret string) error {
	if !token.ValidSession(secret) {
		return fault.New("unauthenticated")
	}
	session, err := collections.FindSession(r.App, token.Hash(secret), r.Now)
	if err == collections.ErrNotFound {
		return fault.New("unauthenticated")
	}
	if err != nil {
		return err
	}
	r.Caller = Caller{Session: session}
	r.gate.uses.session(session, r.Now)
	return nil
}

func (r *Request) authenticateKey(secret string) error {
	if !apikey.Valid(secret) {
		return fault.New("unauthenticated")
	}
	hash := apikey.Hash(secret)
	key, err := collections.FindAPIKey(r.App, hash)
	if err == collections.ErrNotFound {
		return fault.New("unauthenticated")
	}
	if err != nil {
		return err
	}
	if !key.Opens(hash, r.Now) || !apikey.Allowed(key.AllowedIPs.V, r.Address) {
		r.refuseKey(key, hash)
		return fault.New("unauthenticated")
	}
	r.Caller = Caller{Key: key, Old: key.Hash != hash}
	r.gate.uses.key(collections.KeyUse{Key: key.ID, At: r.Now, IP: r.Address, Operation: r.Rule.Operation, Previous: r.Caller.Old})
	return nil
}

// plain is an address in its shortest form; a v4 address that is written as a v6 one is the v4 address.
func plain(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return ip.Unmap().String()
}

// network is the block that an address belongs to, so that one household is one client.
func network(address string, bits4, bits6 int) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap()
	bits := bits6
	if ip.Is4() {
		bits = bits4
	}
	block, err := ip.Prefix(bits)
	if err != nil {
		return address
	}
	return block.String()
}
