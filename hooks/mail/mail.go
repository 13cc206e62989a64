// Package mail sends what the outbox says: nobody imports it, a mail is asked for by a row.
package mail

import (
	"context"
	"fmt"
	"io"
	"net/mail"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"
	"github.com/resend/resend-go/v2"
)

// Sender hands one message to whoever brings it.
type Sender interface {
	Send(ctx context.Context, message *mailer.Message) error
}

// NewSender picks how mails leave: by Resend where a key is configured, by the SMTP server of the console's settings where
// one is, else printed, so that a first try needs nothing. from is empty for the sender of the console's settings.
func NewSender(app core.App, resendKey, from string, printed io.Writer) Sender {
	if resendKey != "" {
		return byResend{resend.NewClient(resendKey), app, from}
	}
	return bySettings{app, from, printed}
}

type byResend struct {
	client *resend.Client
	app    core.App
	from   string
}

func (s byResend) Send(ctx context.Context, message *mailer.Message) error {
	to := make([]string, len(message.To))
	for i := range message.To {
		to[i] = message.To[i].String()
	}
	from := sender(s.app, s.from)
	_, err := s.client.Emails.SendWithContext(ctx, &resend.SendEmailRequest{
		From: from.String(), To: to, Subject: message.Subject, Html: message.HTML, Text: message.Text,
	})
	return err
}

type bySettings struct {
	app     core.App
	from    string
	printed io.Writer
}

func (s bySettings) Send(_ context.Context, message *mailer.Message) error {
	if !s.app.Settings().SMTP.Enabled {
		_, err := fmt.Fprintf(s.printed, "Mail to %s: %s\n%s\n", message.To[0].Address, message.Subject, message.Text)
		return err
	}
	message.From = sender(s.app, s.from)
	return s.app.NewMailClient().Send(message)
}

func sender(app core.App, from string) mail.Address {
	meta := app.Settings().Meta
	if from == "" {
		from = meta.SenderAddress
	}
	return mail.Address{Name: meta.SenderName, Address: from}
}
