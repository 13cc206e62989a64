package pb_migrations

import "github.com/pocketbase/pocketbase/core"

// What anyone may search: active and listed businesses, kept in step by triggers, so that no door passes them by. The words
// hang on a number of search_places, for a rowid of businesses may change with VACUUM.

func init() {
	core.AppMigrations.Register(func(app core.App) error { return execute(app, searchStatements...) }, nil)
}

// rating is in hundredths of a star, as it is shown; none is 0.
const rating = `coalesce(round(100.0 * NEW.ratingSum / nullif(NEW.ratingCount, 0)), 0)`

// The document of one business: what it says of itself, and what it offers.
const insertWords = `INSERT INTO search_words (rowid, name, categories, services, city, description)
	SELECT p.n, b.name, (SELECT group_concat(c.category, ' ') FROM search_categories c WHERE c.n = p.n),
		(SELECT group_concat(v.name, ' ') FROM services v WHERE v.business = b.id AND v.status = 'active'),
		CASE WHEN json_valid(b.address) THEN b.address ->> '$.city' END, b.description
	FROM search_places p JOIN businesses b ON b.id = p.business WHERE p.business = `

const deleteWords = `DELETE FROM search_words WHERE rowid = (SELECT n FROM search_places WHERE business = `

const listBusiness = `
	INSERT INTO search_places (business, name, rating, lat, lng) SELECT NEW.id, NEW.name, ` + rating + `,
		CASE WHEN json_valid(NEW.location) THEN NEW.location ->> '$.lat' END, CASE WHEN json_valid(NEW.location) THEN NEW.location ->> '$.lng' END
		WHERE NEW.status = 'active' AND NEW.listed;
	INSERT INTO search_categories (category, n) SELECT DISTINCT c.value, p.n
		FROM search_places p, json_each(CASE WHEN json_valid(NEW.categories) THEN NEW.categories ELSE '[]' END) c
		WHERE p.business = NEW.id AND c.type = 'text';
	` + insertWords + `NEW.id;`

const unlistBusiness = `
	` + deleteWords + `OLD.id);
	DELETE FROM search_categories WHERE n = (SELECT n FROM search_places WHERE business = OLD.id);
	DELETE FROM search_places WHERE business = OLD.id;`

var searchStatements = []string{
	`CREATE TABLE search_places (n INTEGER PRIMARY KEY, business TEXT NOT NULL UNIQUE, name TEXT NOT NULL, rating INTEGER NOT NULL, lat REAL, lng REAL)`,
	`CREATE INDEX search_places_place ON search_places (lat, lng, business)`,
	`CREATE INDEX search_places_rating ON search_places (rating, business)`,
	`CREATE INDEX search_places_name ON search_places (name COLLATE NOCASE, business)`,
	`CREATE TABLE search_categories (category TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (category, n)) WITHOUT ROWID`,
	`CREATE INDEX search_categories_place ON search_categories (n)`,
	`CREATE VIRTUAL TABLE search_words USING fts5(name, categories, services, city, description, content='', contentless_delete=1,
		prefix='2 3', tokenize='unicode61 remove_diacritics 2')`,

	`CREATE TRIGGER businesses_search_new AFTER INSERT ON businesses BEGIN ` + listBusiness + ` END`,
	`CREATE TRIGGER businesses_search_changed AFTER UPDATE OF name, description, categories, address, location, status, listed ON businesses BEGIN ` +
		unlistBusiness + listBusiness + ` END`,
	`CREATE TRIGGER businesses_search_rated AFTER UPDATE OF ratingCount, ratingSum ON businesses BEGIN
		UPDATE search_places SET rating = ` + rating + ` WHERE business = NEW.id; END`,
	`CREATE TRIGGER businesses_search_gone AFTER DELETE ON businesses BEGIN ` + unlistBusiness + ` END`,

	`CREATE TRIGGER services_search_new AFTER INSERT ON services BEGIN ` + deleteWords + `NEW.business); ` + insertWords + `NEW.business; END`,
	`CREATE TRIGGER services_search_changed AFTER UPDATE OF name, status, business ON services BEGIN ` +
		deleteWords + `NEW.business); ` + insertWords + `NEW.business; END`,
	`CREATE TRIGGER services_search_gone AFTER DELETE ON services BEGIN ` + deleteWords + `OLD.business); ` + insertWords + `OLD.business; END`,
}
