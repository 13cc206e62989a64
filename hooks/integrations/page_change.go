package integrations

import (
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowRotate asks when the present secret ends. A key that is over shows why it cannot be rotated.
func ShowRotate(p *page.Request) (page.Answer, error) {
	key, err := keyOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	if status := key.Status(p.Now); status == "revoked" || status == "expired" {
		return page.Go(p.Shell.Business.Key(key.ID)), nil
	}
	return page.Show(http.StatusOK, views.RotateKey(views.RotateKeyPage{
		Shell: p.Shell, Key: shownKey(p, key), FormID: p.FormID(), Grace: p.Form.Get("grace"), Trouble: p.Trouble,
	})), nil
}

// SendRotate gives the key a new secret and shows it, this once.
func SendRotate(p *page.Request) (page.Answer, error) {
	fields := map[string]any{"graceMinutes": endpoint.Number(p.Form.Get("grace"))}
	in, err := endpoint.Sent[RotateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	var key *collections.APIKey
	var secret string
	id, again, err := p.SendOnce(func() (string, error) {
		key, secret, err = Rotate(p.Tenant(), p.HTTP.PathValue("keyId"), in.Body.Grace(), p.Now)
		return p.HTTP.PathValue("keyId"), err
	})
	if err != nil || again {
		return page.Go(p.Shell.Business.Key(id)).Tell("key_rotated_before"), err
	}
	return page.Show(http.StatusCreated, views.RevealKey(views.RevealKeyPage{
		Shell: p.Shell, ID: key.ID, Name: key.Name, Scopes: key.Scopes.V, Secret: secret, Rotated: true, OldEndsAt: key.PreviousEndsAt.Time,
		BaseURL: p.Instance().URL,
	})), nil
}

// SendEndPrevious ends the old secret of a rotation now.
func SendEndPrevious(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("keyId")
	if _, err := EndPrevious(p.Tenant(), id, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Key(id)).Tell("old_secret_ended"), nil
}

// ShowRevoke tells what the end of the key means.
func ShowRevoke(p *page.Request) (page.Answer, error) {
	shown, err := revocation(p)
	if err != nil {
		return page.Answer{}, err
	}
	if shown.Key.Status == "revoked" {
		return page.Go(p.Shell.Business.Key(shown.Key.ID)), nil
	}
	return page.Show(http.StatusOK, views.RevokeKey(shown)), nil
}

// SendRevoke ends the key at once; one that is in use only with its name.
func SendRevoke(p *page.Request) (page.Answer, error) {
	asked, err := revocation(p)
	if err != nil {
		return page.Answer{}, err
	}
	if asked.Key.Status != "revoked" && !asked.Confirmed() {
		return page.Answer{}, p.Unconfirmed()
	}
	if _, err := Revoke(p.Tenant(), asked.Key.ID, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Keys() + "#key-" + asked.Key.ID).Tell("key_revoked"), nil
}

func revocation(p *page.Request) (views.RevokeKeyPage, error) {
	key, err := keyOf(p)
	if err != nil {
		return views.RevokeKeyPage{}, err
	}
	used, err := p.Tenant().CountRequests(key.ID, p.Now.Add(-24*time.Hour))
	if err != nil {
		p.App.Logger().Warn("the request log was not read", "error", err.Error())
	}
	return views.RevokeKeyPage{Shell: p.Shell, Key: shownKey(p, key), Requests: used, Confirm: p.Form.Get("confirm"), Trouble: p.Trouble}, nil
}
