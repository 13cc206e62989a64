package collections

import "github.com/pocketbase/pocketbase/core"

// Sealed is a secret that is stored so that the instance secret opens it.
type Sealed struct {
	Context string `db:"context"` // that it was sealed for: "webhook/<id>"
	Text    string `db:"text"`
}

// SealedSecrets are all of them, of every business, or the first ones where most is not zero.
func SealedSecrets(app core.App, most int) ([]Sealed, error) {
	if most == 0 {
		most = -1
	}
	return all[Sealed](app.DB(), `SELECT 'webhook/' || id AS context, secret AS text FROM webhooks WHERE secret != ''
		UNION ALL SELECT 'webhook/' || id, previousSecret FROM webhooks WHERE previousSecret != '' LIMIT {:most}`, map[string]any{"most": most})
}
