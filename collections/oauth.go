package collections

import (
	"time"

	"nearbyassist/domain/text"
)

// OAuthAccount is what a sign-up by a provider may bring, a name, with what an account of ours starts with.
func OAuthAccount(given map[string]any, locale string, now time.Time) map[string]any {
	account := map[string]any{"locale": locale, "timezone": "UTC", "createdAt": At(now).Text(), "updatedAt": At(now).Text()}
	if name, ok := given["name"].(string); ok {
		account["name"] = text.Clean(name)
	}
	return account
}
