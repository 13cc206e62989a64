// Package mail sends what the outbox says: nobody imports it, a mail is asked for by a row.
package mail

import (
	"context"
	"fmt"
	"io"
	"net/mail"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"
)

// sendTime is the longest that one try may take; the server waits a little longer for it when it stops.
const sendTime = 20 * time.Second

// Sender hands one message to whoever brings it. The id is the same at each try of a mail, so that a second one can be told
// from another mail; it is empty for a mail that is tried once.
type Sender interface {
	Send(ctx context.Context, id string, message *mailer.Message) error
}

// Config is how mails leave.
type Config struct {
	ResendKey string
	ResendURL string    // of its API; empty for Resend's own
	From      string    // empty for the sender of the console's settings
	Printed   io.Writer // where mails are printed while nothing is configured
}

// NewSender picks how mails leave: by Resend where a key is configured, by the SMTP server of the console's settings where
// one is, else printed, so that a first try needs nothing.
func NewSender(app core.App, config Config) (Sender, error) {
	if config.ResendKey != "" {
		return newResend(app, config)
	}
	return bySettings{app, config}, nil
}

// bySettings follows what the console says at each mail.
type bySettings struct {
	app    core.App
	config Config
}

func (s bySettings) Send(ctx context.Context, id string, message *mailer.Message) error {
	if !s.app.Settings().SMTP.Enabled {
		_, err := fmt.Fprintf(s.config.Printed, "Mail to %s: %s\n%s\n", addresses(message.To), message.Subject, message.Text)
		return err
	}
	return sendSMTP(ctx, s.app, s.config.From, id, message)
}

// sender is whom mails come from.
func sender(app core.App, from string) mail.Address {
	meta := app.Settings().Meta
	if from == "" {
		from = meta.SenderAddress
	}
	return mail.Address{Name: meta.SenderName, Address: from}
}
