package mail

import (
	"context"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"
)

// sendSMTP goes by PocketBase's client, which has no deadline of its own: one that hangs is left behind.
func sendSMTP(ctx context.Context, app core.App, from, id string, message *mailer.Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	message.From = sender(app, from)
	if id != "" {
		_, domain, _ := strings.Cut(message.From.Address, "@")
		message.Headers = map[string]string{"Message-ID": "<" + id + "@" + domain + ">"}
	}
	sent := make(chan error, 1)
	go func() { sent <- app.NewMailClient().Send(message) }()
	select {
	case err := <-sent:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
