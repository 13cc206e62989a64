package mail

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"
	"github.com/resend/resend-go/v2"

	"nearbyassist/domain/retry"
)

// byResend sends by Resend's API, which keeps an idempotency key for 24 hours.
type byResend struct {
	client *resend.Client
	app    core.App
	from   string
}

func newResend(app core.App, config Config) (Sender, error) {
	client := resend.NewCustomClient(&http.Client{Timeout: sendTime, Transport: telling{http.DefaultTransport}}, config.ResendKey)
	if config.ResendURL != "" {
		address, err := url.Parse(strings.TrimRight(config.ResendURL, "/") + "/")
		if err != nil {
			return nil, err
		}
		client.BaseURL = address
	}
	return byResend{client, app, config.From}, nil
}

func (s byResend) Send(ctx context.Context, id string, message *mailer.Message) error {
	from := sender(s.app, s.from)
	request := &resend.SendEmailRequest{
		From: from.String(), To: addresses(message.To), Cc: addresses(message.Cc), Bcc: addresses(message.Bcc),
		Subject: message.Subject, Html: message.HTML, Text: message.Text,
	}
	for _, name := range slices.Sorted(maps.Keys(message.Attachments)) {
		content, err := io.ReadAll(message.Attachments[name])
		if err != nil {
			return err
		}
		request.Attachments = append(request.Attachments, &resend.Attachment{Filename: name, Content: content})
	}
	_, err := s.client.Emails.SendWithOptions(ctx, request, &resend.SendEmailOptions{IdempotencyKey: id})
	refused := refusalOf(err)
	switch {
	case refused == nil:
		return err
	case refused.Name == "invalid_idempotent_request":
		return nil // it went out at an earlier try, worded otherwise
	}
	return refused
}

func addresses(to []netmail.Address) []string {
	texts := make([]string, len(to))
	for i := range to {
		texts[i] = to[i].String()
	}
	return texts
}

// telling makes an error of an answer that refuses, for the library drops its status.
type telling struct{ next http.RoundTripper }

func (t telling) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err != nil || response.StatusCode < http.StatusMultipleChoices {
		return response, err
	}
	defer func() { _ = response.Body.Close() }()
	refused := &refusal{Status: response.StatusCode, wait: retry.ParseRetryAfter(response.Header.Get("Retry-After"), time.Now())}
	text, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err == nil && json.Unmarshal(text, refused) != nil {
		refused.Message = http.StatusText(response.StatusCode) // a gateway's page
	}
	refused.Status = response.StatusCode
	return nil, refused
}
