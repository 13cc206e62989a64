package integrations

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/scope"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowEditKey has the key as it is, or as it was sent. One that is over shows why it cannot be changed.
func ShowEditKey(p *page.Request) (page.Answer, error) {
	key, err := keyOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	if status := key.Status(p.Now); status == "revoked" || status == "expired" {
		return page.Go(p.Shell.Business.Key(key.ID)), nil
	}
	shown := keyForm(p)
	if p.Form == nil {
		shown.Name, shown.IPs = key.Name, strings.Join(key.AllowedIPs.V, "\n")
		shown.Preset, shown.Levels = formOfScopes(key.Scopes.V)
		if key.RateLimit > 0 {
			shown.RateLimit = strconv.Itoa(key.RateLimit)
		}
	}
	shown.ID, shown.EndsAt = key.ID, key.ExpiresAt.Time
	return page.Show(http.StatusOK, views.EditKey(shown)), nil
}

// formOfScopes is what the form has for scopes: the preset that they are, else the level of each resource.
func formOfScopes(scopes []string) (preset string, levels map[string]string) {
	levels = map[string]string{}
	for _, resource := range scope.Resources() {
		levels[resource] = scope.LevelOf(scopes, resource)
	}
	for _, each := range scope.Presets() {
		if slices.Equal(scope.InOrder(each.Scopes), scopes) {
			return each.Name, levels
		}
	}
	return scope.Custom, levels
}

// SendEditKey changes the key.
func SendEditKey(p *page.Request) (page.Answer, error) {
	key, err := keyOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, changedFields(p, key))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := update(p.Tenant(), key.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Key(key.ID)).Tell("key_updated"), nil
}

// changedFields are the form's values as the body of PATCH /api/integrations/api-keys/{keyId}. The levels of the form read
// where they write: scopes that have none of that, and were left as shown, stay as they are.
func changedFields(p *page.Request, key *collections.APIKey) map[string]any {
	fields := keyFields(p)
	delete(fields, "businessId")
	fields["name"] = p.Form.Get("name")
	for name, none := range map[string]any{"allowedIps": []string{}, "rateLimit": nil} {
		if _, given := fields[name]; !given {
			fields[name] = none
		}
	}
	preset, levels := formOfScopes(key.Scopes.V)
	shown := scope.Choose(preset, func(resource string) string { return levels[resource] })
	if chosen, _ := fields["scopes"].([]string); slices.Equal(chosen, shown) {
		delete(fields, "scopes")
	}
	switch ends, known := views.KeyExpiry(p.Form.Get("expires"), p.Now); {
	case p.Form.Get("expires") == "":
		delete(fields, "expiresAt")
	case known && ends.IsZero():
		fields["expiresAt"] = nil
	}
	return fields
}
