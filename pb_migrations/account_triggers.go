package pb_migrations

// A new password ends every session of the account, whatever path it came by: the API, a page, a provider that takes an
// account back from who made it under somebody else's address, the console.
var accountStatements = []string{
	`CREATE TRIGGER users_password AFTER UPDATE OF password ON users WHEN NEW.password != OLD.password BEGIN
		DELETE FROM sessions WHERE user = NEW.id; END`,
}

// An audit row stays as it was written. Only the erasure of a person may empty what names them.
var auditStatements = []string{
	`CREATE TRIGGER audit_keep BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'undeletable'); END`,
	`CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
		WHEN NEW.actorName NOT IN ('', OLD.actorName) OR NEW.ip NOT IN ('', OLD.ip) OR NEW.reason NOT IN ('', OLD.reason)
			OR NEW.changes NOT IN ('[]', OLD.changes) OR NEW.id != OLD.id OR NEW.business IS NOT OLD.business
			OR NEW.at != OLD.at OR NEW.action != OLD.action OR NEW.entity != OLD.entity OR NEW.subject IS NOT OLD.subject
			OR NEW.actorType != OLD.actorType OR NEW.actorId IS NOT OLD.actorId OR NEW.credential IS NOT OLD.credential
			OR NEW.requestId IS NOT OLD.requestId
		BEGIN SELECT RAISE(ABORT, 'immutable'); END`,
}
