package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/domain/retry"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/views"
)

const (
	lease  = 2 * time.Minute // well above sendTime
	enough = 5               // failures in a row that end a run: the server is away, the rest waits for the next run
)

// schedule is for a provider that is away for hours; a mail that is later than that is of no use.
var schedule = retry.Schedule{
	10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

// latest is how old a mail may become that the provider's limits hold back: as long as Resend knows a repetition.
const latest = 24 * time.Hour

// Post sends the mails of the outbox.
type Post struct {
	Sender   Sender
	Instance access.Instance
	Worker   string // who claims
}

// Send is the job: it sends what is due, one after the other. A crash between sending and noting it sends the mail again,
// under the same id.
func (p Post) Send(ctx context.Context, db collections.System, epoch int, now time.Time) error {
	var failed []error
	for ctx.Err() == nil && len(failed) < enough {
		rows, err := db.ClaimOutbox("mail", collections.Claim{Worker: p.Worker, Epoch: epoch, Until: now.Add(lease)}, now, 1)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		if len(rows) == 0 {
			break
		}
		err = p.sendOne(ctx, db, rows[0], now)
		if _, isLimited := limited(err); isLimited {
			break
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// sendOne ends with the server only after the mail in hand has left.
func (p Post) sendOne(ctx context.Context, db collections.System, row collections.OutboxRow, now time.Time) error {
	message, err := p.write(db, row, now)
	if err == nil {
		err = forReader(db, row, message)
	}
	if errors.Is(err, collections.ErrNotFound) {
		return db.FinishOutbox([]string{row.ID}, now) // whom or what it was for is gone
	}
	if err == nil {
		err = p.Sender.Send(context.WithoutCancel(ctx), row.ID, message)
	}
	if err == nil {
		return db.FinishOutbox([]string{row.ID}, now)
	}
	return errors.Join(fmt.Errorf("mail %s (%s): %w", row.ID, row.Type, err), putOff(db, row, err, now))
}

// forReader is ErrNotFound for a mail of a sample business to anybody but its owner: its people are made up.
func forReader(db collections.System, row collections.OutboxRow, message *mailer.Message) error {
	reader, err := db.SampleReader(row.Business)
	switch {
	case errors.Is(err, collections.ErrNotFound):
		return nil
	case err == nil && message.To[0].Address != reader:
		return collections.ErrNotFound
	}
	return err
}

// putOff notes a failure, and when the mail is tried again, if it is.
func putOff(db collections.System, row collections.OutboxRow, failed error, now time.Time) error {
	reason := cut(failed.Error(), 500)
	if wait, isLimited := limited(failed); isLimited && now.Before(row.CreatedAt.Add(latest)) {
		return db.ReleaseOutbox(row.ID, reason, now.Add(wait))
	}
	next, _ := triesOf(row.Type).Next(row.Attempts+1, now, 0, 0)
	if final(failed) || next.After(usefulUntil(row)) {
		next = time.Time{}
	}
	return db.PostponeOutbox(row.ID, reason, next, now)
}

func triesOf(kind string) retry.Schedule {
	if kind == reminder {
		return schedule[:2] // at most three tries (rules.md section 2)
	}
	return schedule
}

// usefulUntil is until when a mail may be late: not after the link in it has ended.
func usefulUntil(row collections.OutboxRow) time.Time {
	if kind, ok := accountMails[row.Type]; ok {
		return row.CreatedAt.Add(kind.lasts)
	}
	return row.CreatedAt.Add(latest)
}

func cut(text string, most int) string { return text[:min(len(text), most)] }

func (p Post) write(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	switch {
	case row.Type == string(token.SignInCode), row.Type == string(token.ProofCode):
		return p.writeCode(db, row, now)
	case row.Type == "invitation":
		return p.writeInvitation(db, row, now)
	case row.Type == offer:
		return p.writeOffer(db, row, now)
	case row.Type == webhookFailing || row.Type == webhookDisabled:
		return p.writeWebhook(db, row)
	case row.Type == keyExpiring:
		return p.writeKey(db, row, now)
	case strings.HasPrefix(row.Type, "booking_"):
		return p.writeBooking(db, row, now)
	}
	return p.writeAccount(db, row, now)
}

// link makes a fresh token for the mail; a retry of the mail carries the one of its first try. It is stored under its
// purpose, and proves that or something narrower.
func (p Post) link(db collections.System, row collections.OutboxRow, purpose, proves token.Purpose, lasts time.Duration, now time.Time) (string, error) {
	linkOf := func(version int) string { return token.Link(p.Instance.Secret, proves, row.Subject, version) }
	if row.LinkVersion > 0 {
		return linkOf(row.LinkVersion), nil
	}
	link := collections.Link{
		Purpose: string(purpose), Subject: row.Subject, ExpiresAt: collections.At(now.Add(lasts)), CreatedAt: collections.At(now),
	}
	version, err := db.AddMailLink(row, link, func(version int) string { return token.LinkHash(linkOf(version)) })
	return linkOf(version), err
}

func compose(name, address string, letter views.Letter) (*mailer.Message, error) {
	var html strings.Builder
	if err := views.LetterPage(letter).Render(context.Background(), &html); err != nil {
		return nil, err
	}
	return &mailer.Message{
		To: []netmail.Address{{Name: name, Address: address}}, Subject: letter.Subject, HTML: html.String(), Text: letter.Plain(),
	}, nil
}
