package mail

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// TakeConsole sends the mails that an administrator causes in the console, which PocketBase writes itself: they leave as all
// others do, but for the queue, for there is a token in most. With an SMTP server in the settings that is PocketBase's own way.
func TakeConsole(app core.App, by Sender) *hook.Handler[*core.MailerEvent] {
	_, follows := by.(bySettings)
	return &hook.Handler[*core.MailerEvent]{Id: "nearbyassistMails", Func: func(e *core.MailerEvent) error {
		if follows && app.Settings().SMTP.Enabled {
			return e.Next()
		}
		return by.Send(context.Background(), "", e.Message)
	}}
}
