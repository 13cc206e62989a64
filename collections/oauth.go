package collections

import (
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/text"
)

// Provider is one that an administrator lets people sign in by.
type Provider struct {
	Name  string // in addresses
	Label string // for people
}

// appleProvider posts its answer from its own site, and with such a post no cookie comes.
const appleProvider = "apple"

// Providers lists those that pages can offer, as an administrator has ordered them.
func (a Accounts) Providers() ([]Provider, error) {
	users, err := a.app.FindCachedCollectionByNameOrId("users")
	if err != nil || !users.OAuth2.Enabled {
		return nil, err
	}
	var providers []Provider
	for _, config := range users.OAuth2.Providers {
		made, err := config.InitProvider()
		if err != nil || config.Name == appleProvider {
			continue // one that is not set up is offered to nobody, as PocketBase has it
		}
		label := made.DisplayName()
		if label == "" {
			label = config.Name
		}
		providers = append(providers, Provider{config.Name, label})
	}
	return providers, nil
}

// OAuthAccount is what a sign-up by a provider may bring, a name, with what an account of ours starts with. Without
// a name it gets the one that the provider has. email is an address that the provider tells and does not vouch for.
func OAuthAccount(given map[string]any, email, locale string, now time.Time) map[string]any {
	account := map[string]any{"locale": locale, "timezone": "UTC", "createdAt": At(now).Text(), "updatedAt": At(now).Text()}
	if name, ok := given["name"].(string); ok && text.Clean(name) != "" {
		account["name"] = text.Clean(name)
	}
	if email != "" {
		account["email"] = email
	}
	return account
}

// ProvenUser is the account that PocketBase's second factor has put aside after a provider's proof. Ours takes its place, so
// the note is taken away.
func (a Accounts) ProvenUser(id string) (string, error) {
	waiting, err := a.app.FindMFAById(id)
	if err != nil {
		return "", errors.Join(ErrNotFound, err)
	}
	return waiting.RecordRef(), a.app.Delete(waiting)
}

// MatchProvider finds the account with the address that a provider vouches for, however it writes it; nil for none.
func MatchProvider(app core.App, email string) *core.Record {
	record, err := app.FindAuthRecordByEmail("users", text.NormalEmail(email))
	if err != nil {
		return nil
	}
	return record
}
