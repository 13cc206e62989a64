package mail

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// keyExpiring is the mail about an API key that ends soon.
const keyExpiring = "key_expiring"

// writeKey writes to somebody who manages the business that one of its keys ends soon. Of a key that is over or got another
// end nothing is written, nor to whoever manages the business no more.
func (p Post) writeKey(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	var notice collections.ExpiryNotice
	if err := json.Unmarshal([]byte(row.Body), &notice); err != nil {
		return nil, fmt.Errorf("read the notice: %w", err)
	}
	key, err := db.Tenant(row.Business).FindAPIKey(row.Subject)
	if err != nil {
		return nil, err
	}
	user, business, err := manager(db, row.Business, notice.User)
	if err != nil {
		return nil, err
	}
	status := key.Status(now)
	isOver := status == "revoked" || status == "expired" || business.Status != "active"
	if isOver || !key.ExpiresAt.Equal(notice.ExpiresAt) {
		return nil, collections.ErrNotFound
	}
	return compose(user.Name, user.Email, p.keyLetter(user, business, key))
}

func (p Post) keyLetter(user *collections.User, business *collections.Business, key *collections.APIKey) views.Letter {
	lang, zone := locales.Match(user.Locale, business.Locale), business.Zone()
	return views.Letter{
		Lang: lang, Subject: lang.T("mail.key_expiring.subject", key.Name, lang.Date(key.ExpiresAt.Time, zone)), Greeting: lang.T("mail.greeting", user.Name),
		Text:   lang.T("mail.key_expiring.text", key.Name, key.Prefix+"…"+key.Last4, business.Name, moment(lang, key.ExpiresAt.Time, zone)),
		Action: lang.T("mail.key_expiring.action"), Href: p.Instance.URL + "/app/" + business.Slug + "/integrations/keys/" + key.ID,
		Footer: lang.T("mail.key_expiring.footer"),
	}
}
