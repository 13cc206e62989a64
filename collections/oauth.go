package collections

import (
	"time"

	"nearbyassist/domain/text"
)

// OAuthAccount is what a sign-up by a provider may bring, a name, with what an account of ours starts with. Without
// a name it gets the one that the provider has.
func OAuthAccount(given map[string]any, locale string, now time.Time) map[string]any {
	account := map[string]any{"locale": locale, "timezone": "UTC", "createdAt": At(now).Text(), "updatedAt": At(now).Text()}
	if name, ok := given["name"].(string); ok && text.Clean(name) != "" {
		account["name"] = text.Clean(name)
	}
	return account
}
