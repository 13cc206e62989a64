package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// OutboxRow is something that has to leave: a webhook event or a mail, written in the transaction of the change that it tells of.
type OutboxRow struct {
	ID            string `db:"id"` // the event's id
	Business      string `db:"business"`
	Topic         string `db:"topic"` // event or mail
	Type          string `db:"type"`
	Subject       string `db:"subject"` // id of the row that it is about
	Body          string `db:"body"`    // the exact bytes that receivers get
	RequestID     string `db:"requestId"`
	CreatedAt     Time   `db:"createdAt"`
	NextAttemptAt Time   `db:"nextAttemptAt"`
	Attempts      int    `db:"attempts"`
	LinkVersion   int    `db:"linkVersion"` // of the link that a mail carries at each try; zero before the first

	Bodiless bool `db:"bodiless" joined:"body"` // told by TakeOutbox
}

// Append puts a row into the outbox.
func (t Tenant) Append(row OutboxRow) error {
	row.Business, row.RequestID = t.BusinessID, t.Actor.RequestID
	row.NextAttemptAt = row.CreatedAt
	return insert(t.app, "outbox", row)
}

// AppendMail puts a mail to the person into the outbox; no token is stored with it.
func (p Person) AppendMail(kind string, now time.Time) error {
	return p.AppendMailAbout(kind, p.UserID, now)
}

// AppendMailAbout puts a mail to the person into the outbox that is about another row than the account.
func (p Person) AppendMailAbout(kind, subject string, now time.Time) error {
	return insert(p.app, "outbox", OutboxRow{
		ID: NewID(), Topic: "mail", Type: kind, Subject: subject, RequestID: p.Actor.RequestID, CreatedAt: At(now), NextAttemptAt: At(now),
	})
}

// Claim is a lease on rows: a worker's, under one leader, until an instant. When that has passed, or under a later leader,
// others may take the rows.
type Claim struct {
	Worker string
	Epoch  int
	Until  time.Time
}

// The outbox and the deliveries are short at one time and long at another: by SQLite's statistics of the one it would read all
// of the other.
const (
	outboxByID     = `sqlite_autoindex_outbox_1`
	deliveriesByID = `sqlite_autoindex_deliveries_1`
)

// dueInOutbox is what nobody has done or claims.
const dueInOutbox = `topic = {:topic} AND doneAt = '' AND nextAttemptAt <= {:now} AND (claimedUntil < {:now} OR epoch < {:epoch})`

// ClaimOutbox leases due rows of a topic, oldest first.
func (s System) ClaimOutbox(topic string, claim Claim, now time.Time, limit int) ([]OutboxRow, error) {
	return all[OutboxRow](s.app.NonconcurrentDB(), `UPDATE outbox INDEXED BY `+outboxByID+` SET claimedBy = {:worker}, claimedUntil = {:until}, epoch = {:epoch}
		WHERE id IN (SELECT id FROM outbox INDEXED BY outbox_due WHERE `+dueInOutbox+`
			ORDER BY nextAttemptAt, rowid LIMIT {:limit})
		RETURNING id, business, topic, type, subject, body, requestId, createdAt, nextAttemptAt, attempts, linkVersion`,
		dbx.Params{
			"topic": topic, "worker": claim.Worker, "epoch": claim.Epoch, "now": At(now).Text(), "until": At(claim.Until).Text(), "limit": limit,
		})
}

// HasDue tells whether ClaimOutbox or TakeOutbox would find a row of the topic, without a lock.
func (s System) HasDue(topic string, epoch int, now time.Time) (bool, error) {
	found, err := count(s.app.ConcurrentDB(), `SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_due WHERE `+dueInOutbox+`)`,
		dbx.Params{"topic": topic, "epoch": epoch, "now": At(now).Text()})
	return found > 0, err
}

// TakeOutbox marks due rows of a topic as done, oldest first, and answers them without their bodies: for a transaction that
// does what they ask.
func (s System) TakeOutbox(topic string, epoch int, now time.Time, limit int) ([]OutboxRow, error) {
	return all[OutboxRow](s.app.NonconcurrentDB(), `UPDATE outbox INDEXED BY `+outboxByID+` SET doneAt = {:now}, claimedUntil = ''
		WHERE id IN (SELECT id FROM outbox INDEXED BY outbox_due WHERE `+dueInOutbox+` ORDER BY nextAttemptAt, rowid LIMIT {:limit})
		RETURNING id, business, type, subject, createdAt, body = '' AS bodiless`,
		dbx.Params{"topic": topic, "epoch": epoch, "now": At(now).Text(), "limit": limit})
}

// FinishOutbox marks claimed rows as done.
func (s System) FinishOutbox(ids []string, now time.Time) error {
	params := dbx.Params{"now": At(now).Text()}
	_, err := s.app.DB().NewQuery(`UPDATE outbox SET doneAt = {:now}, claimedUntil = '' WHERE doneAt = ''` + in("id", "row", ids, params)).
		Bind(params).Execute()
	return err
}

// PostponeOutbox gives a claimed row back, to be tried again later; a zero time gives up.
func (s System) PostponeOutbox(id, reason string, next, now time.Time) error {
	values := dbx.Params{"attempts": dbx.NewExp("attempts + 1"), "error": reason, "claimedUntil": "", "nextAttemptAt": At(next).Text()}
	if next.IsZero() {
		values["doneAt"] = At(now).Text()
		delete(values, "nextAttemptAt")
	}
	_, err := s.app.DB().Update("outbox", values, dbx.HashExp{"id": id}).Execute()
	return err
}

// DropFinishedOutbox deletes up to limit rows that were done before an instant and that no delivery refers to, and tells how
// many it deleted.
func (s System) DropFinishedOutbox(before time.Time, limit int) (int, error) {
	return affected(s.app.DB().NewQuery(`DELETE FROM outbox WHERE id IN (SELECT o.id FROM outbox o WHERE o.doneAt != '' AND o.doneAt < {:before}
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = o.id) LIMIT {:limit})`).
		Bind(dbx.Params{"before": At(before).Text(), "limit": limit}).Execute())
}
