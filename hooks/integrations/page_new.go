package integrations

import (
	"net/http"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/scope"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowNewKey asks for a new key.
func ShowNewKey(p *page.Request) (page.Answer, error) {
	shown := keyForm(p)
	shown.FormID = p.FormID()
	return page.Show(http.StatusOK, views.NewKey(shown)), nil
}

// keyForm is the form as it was sent.
func keyForm(p *page.Request) views.NewKeyPage {
	shown := views.NewKeyPage{
		Shell: p.Shell, Name: p.Form.Get("name"), Preset: p.Form.Get("preset"), Levels: map[string]string{}, Expires: p.Form.Get("expires"),
		IPs: p.Form.Get("ips"), RateLimit: p.Form.Get("rateLimit"), MostRequests: p.MostRequests(), Trouble: p.Trouble,
	}
	for _, resource := range scope.Resources() {
		if level := p.Form.Get("scope." + resource); level != "" {
			shown.Levels[resource] = level
		}
	}
	return shown
}

// SendNewKey makes the key and shows its secret, this once. The same form again leads to the key that it made.
func SendNewKey(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[CreateInput](p.Request, keyFields(p))
	if err != nil {
		return page.Answer{}, err
	}
	var key *collections.APIKey
	var secret string
	id, again, err := p.SendOnce(func() (string, error) {
		key, secret, err = Create(p.Tenant(), in.Body.draft(), p.Now)
		if err != nil {
			return "", err
		}
		return key.ID, nil
	})
	if err != nil || again {
		return page.Go(p.Shell.Business.Key(id)).Tell("key_created_before"), err
	}
	return page.Show(http.StatusCreated, views.RevealKey(views.RevealKeyPage{
		Shell: p.Shell, ID: key.ID, Name: key.Name, Scopes: key.Scopes.V, Secret: secret, BaseURL: p.Instance().URL,
	})), nil
}

// keyFields are the form's values as the body of POST /api/integrations/api-keys.
func keyFields(p *page.Request) map[string]any {
	fields := p.Fields("name")
	fields["businessId"] = p.Tenant().BusinessID
	fields["scopes"] = append([]string{}, scope.Choose(p.Form.Get("preset"), func(resource string) string { return p.Form.Get("scope." + resource) })...)
	if ends, known := views.KeyExpiry(p.Form.Get("expires"), p.Now); !known {
		fields["expiresAt"] = p.Form.Get("expires") // refused
	} else if !ends.IsZero() {
		fields["expiresAt"] = ends.UTC().Format(time.RFC3339)
	}
	if ips := strings.Fields(p.Form.Get("ips")); len(ips) > 0 {
		fields["allowedIps"] = ips
	}
	if text := strings.TrimSpace(p.Form.Get("rateLimit")); text != "" {
		fields["rateLimit"] = endpoint.Number(text)
	}
	return fields
}
