package mail

import (
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// The mails about endpoints.
const (
	webhookFailing  = "webhook_failing"
	webhookDisabled = "webhook_disabled"
)

// writeWebhook writes to somebody who manages the business that an endpoint fails, or was switched off for it. Of one that is
// well again nothing is written, nor to whoever manages it no more.
func (p Post) writeWebhook(db collections.System, row collections.OutboxRow) (*mailer.Message, error) {
	var notice collections.Notice
	if err := json.Unmarshal([]byte(row.Body), &notice); err != nil {
		return nil, fmt.Errorf("read the notice: %w", err)
	}
	webhook, err := db.Tenant(row.Business).WebhookRow(row.Subject)
	if err != nil {
		return nil, err
	}
	failing := webhook.Status == "active" && webhook.FailingSince.Equal(notice.Since)
	if row.Type == webhookFailing && !failing || row.Type == webhookDisabled && webhook.Status != "disabled" {
		return nil, collections.ErrNotFound
	}
	user, business, err := manager(db, row.Business, notice.User)
	if err != nil {
		return nil, err
	}
	return compose(user.Name, user.Email, p.webhookLetter(user, business, webhook, row.Type, notice))
}

// webhookLetter names the endpoint by its host alone, for the rest of an address may be a secret of the receiver's.
func (p Post) webhookLetter(user *collections.User, business *collections.Business, webhook *collections.Webhook, kind string, notice collections.Notice) views.Letter {
	lang, zone, host := locales.Match(user.Locale, business.Locale), business.Zone(), webhook.URL
	if target, err := url.Parse(webhook.URL); err == nil {
		host = target.Host
	}
	letter := views.Letter{
		Lang: lang, Subject: lang.T("mail."+kind+".subject", host), Greeting: lang.T("mail.greeting", user.Name),
		Text:   lang.T("mail."+kind+".text", business.Name, host, moment(lang, notice.Since, zone)),
		Action: lang.T("mail.webhook.action"), Href: p.Instance.URL + "/app/" + business.Slug + "/integrations/webhooks/" + webhook.ID,
	}
	switch {
	case kind == webhookFailing:
		letter.Notes = []string{lang.T("mail.webhook_failing.until", moment(lang, notice.Until, zone))}
	case webhook.DisabledReason == "gone":
		letter.Text = lang.T("mail.webhook_disabled.text_gone", business.Name, host)
	}
	return letter
}
