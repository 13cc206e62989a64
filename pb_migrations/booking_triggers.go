package pb_migrations

// The rules of bookings that no path may break: rules.md section 2, "No double booking". A trigger's message is a code.

const asInstant = `strftime('%Y-%m-%d %H:%M:%fZ', `

// Other rows of the same staff member that block time; the 24 hours bound how far back the index is read.
const neighbours = `SELECT 1 FROM bookings b INDEXED BY bookings_overlap
	WHERE b.staff = NEW.staff AND b.blockStart < NEW.blockEnd
	AND b.blockStart > ` + asInstant + `NEW.blockStart, '-1 day') AND b.blockEnd > NEW.blockStart
	AND (b.status = 'held' OR b.status = 'pending' OR b.status = 'confirmed')
	AND b.id != NEW.id AND NOT (b.service = NEW.service AND b.start = NEW.start)`

// A session keeps the smallest capacity that one of its bookings was made with. It selects an aggregate, for without one SQLite
// refuses the trigger, and every change of a column with it, as soon as any table is altered.
const fullSession = `SELECT count(*) FROM bookings b INDEXED BY bookings_overlap
	WHERE b.staff = NEW.staff AND b.blockStart < NEW.blockEnd
	AND b.blockStart > ` + asInstant + `NEW.blockStart, '-1 day')
	AND (b.status = 'held' OR b.status = 'pending' OR b.status = 'confirmed')
	AND b.id != NEW.id AND b.service = NEW.service AND b.start = NEW.start
	HAVING NEW.seats + coalesce(sum(b.seats), 0) > min(NEW.capacity, coalesce(min(b.capacity), NEW.capacity))`

// Only an instant in PocketBase's one shape compares rightly as text: it is what SQLite prints for it.
const misshapen = `NEW.start IS NOT ` + asInstant + `NEW.start) OR NEW.end IS NOT ` + asInstant + `NEW.end)
	OR NEW.blockStart IS NOT ` + asInstant + `NEW.blockStart) OR NEW.blockEnd IS NOT ` + asInstant + `NEW.blockEnd)
	OR NEW.createdAt IS NOT ` + asInstant + `NEW.createdAt) OR NEW.updatedAt IS NOT ` + asInstant + `NEW.updatedAt)
	OR (NEW.expiresAt != '' AND NEW.expiresAt IS NOT ` + asInstant + `NEW.expiresAt))`

// No relation crosses tenants.
const strangers = `NOT EXISTS (SELECT 1 FROM services WHERE id = NEW.service AND business = NEW.business)
	OR NOT EXISTS (SELECT 1 FROM staff WHERE id = NEW.staff AND business = NEW.business)
	OR (NEW.customer != '' AND NOT EXISTS (SELECT 1 FROM customers WHERE id = NEW.customer AND business = NEW.business))`

const bookingChecks = `
	SELECT RAISE(ABORT, 'wrong_business') WHERE ` + strangers + `;
	SELECT RAISE(ABORT, 'time_shape') WHERE ` + misshapen + `;
	SELECT RAISE(ABORT, 'end_before_start') WHERE NEW.end <= NEW.start OR NEW.blockStart > NEW.start OR NEW.blockEnd < NEW.end;
	SELECT RAISE(ABORT, 'too_long') WHERE NEW.blockEnd > ` + asInstant + `NEW.blockStart, '+1 day');
	SELECT RAISE(ABORT, 'seats') WHERE NEW.seats < 1 OR NEW.capacity < 1;
	SELECT RAISE(ABORT, 'customer_required') WHERE NEW.customer = '' AND NEW.status NOT IN ('held', 'expired');`

const active = `(NEW.status = 'held' OR NEW.status = 'pending' OR NEW.status = 'confirmed')`

const overlapChecks = `
	SELECT RAISE(ABORT, 'slot_taken') WHERE ` + active + ` AND EXISTS (` + neighbours + `);
	SELECT RAISE(ABORT, 'slot_taken') WHERE ` + active + ` AND EXISTS (` + fullSession + `);`

// A list shows its total; counting ten thousand rows would cost more than reading the page. Holds are in no list.
const countUp = `INSERT INTO booking_counts (business, bookings) VALUES (NEW.business, 1) ON CONFLICT (business) DO UPDATE SET bookings = bookings + 1;`

const countDown = `UPDATE booking_counts SET bookings = bookings - 1 WHERE business = NEW.business;`

var bookingStatements = []string{
	`CREATE TABLE booking_counts (business TEXT PRIMARY KEY NOT NULL, bookings INTEGER NOT NULL) WITHOUT ROWID`,
	`CREATE TRIGGER bookings_count_new AFTER INSERT ON bookings WHEN NEW.customer != '' BEGIN ` + countUp + ` END`,
	`CREATE TRIGGER bookings_count_more AFTER UPDATE ON bookings WHEN OLD.customer = '' AND NEW.customer != '' BEGIN ` + countUp + ` END`,
	`CREATE TRIGGER bookings_count_less AFTER UPDATE ON bookings WHEN OLD.customer != '' AND NEW.customer = '' BEGIN ` + countDown + ` END`,
	`CREATE INDEX bookings_overlap ON bookings (staff, blockStart, blockEnd, service, start, seats) WHERE status = 'held' OR status = 'pending' OR status = 'confirmed'`,
	`CREATE TRIGGER bookings_insert BEFORE INSERT ON bookings BEGIN ` + bookingChecks + overlapChecks + ` END`,
	`CREATE TRIGGER bookings_update BEFORE UPDATE ON bookings BEGIN
		SELECT RAISE(ABORT, 'stale_version') WHERE NEW.version != OLD.version + 1;` + bookingChecks + overlapChecks + ` END`,
	`CREATE TRIGGER bookings_keep BEFORE DELETE ON bookings BEGIN SELECT RAISE(ABORT, 'undeletable'); END`,
}
