package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
)

const (
	perBusiness = 10_000
	businesses  = 100
	million     = 1_000_000
)

// measureLists compares our list with PocketBase's, both 20 rows and the total of one business, and our own with itself among
// a hundred businesses: on another server of the same process, in turns, so that what else the machine does hits both alike.
func measureLists(w *world, report *report, scale int) error {
	requests, count := 1000/scale, perBusiness/scale
	report.line("Lists: 20 rows and total, %d clients, median of %d rounds of %d requests", clients, rounds, requests)
	if err := w.fill(w.business, count); err != nil {
		return err
	}
	if err := errors.Join(w.allowPocketBaseList(), w.settle()); err != nil {
		return err
	}
	ours := w.ourList(w.business, w.key, count)
	rates, err := duel(requests, ours, w.theirList(count))
	if err != nil {
		return err
	}
	report.line("  %-58s %6.0f and %.0f requests/s", fmt.Sprintf("ours and PocketBase's, %d bookings", count), rates[0], rates[1])
	report.bar("ours to PocketBase's", rates[0]/rates[1], 3, true)

	crowd, err := open()
	if err != nil {
		return err
	}
	defer crowd.close()
	if err := crowd.crowd(count); err != nil {
		return err
	}
	rates, err = duel(requests, ours, crowd.ourList(crowd.business, crowd.key, count))
	if err != nil {
		return err
	}
	report.line("  %-58s %6.0f and %.0f requests/s", fmt.Sprintf("ours alone and among %d businesses of as many", businesses), rates[0], rates[1])
	report.bar("time of one page, among 100 to alone", rates[0]/rates[1], 1.3, false)
	return measureGiant(crowd, report, scale)
}

// crowd fills the world's business and ninety-nine others.
func (w *world) crowd(count int) error {
	if err := w.fill(w.business, count); err != nil {
		return err
	}
	for n := 1; n < businesses; n++ {
		other, err := w.newBusiness(fmt.Sprintf("Other %d", n))
		if err != nil {
			return err
		}
		if err := w.fill(other, count); err != nil {
			return err
		}
	}
	return w.settle()
}

// measureGiant is reported without a bar: no business of ours has a million bookings.
func measureGiant(w *world, report *report, scale int) error {
	giant, err := w.newBusiness("Giant")
	if err != nil {
		return err
	}
	if err := w.fill(giant, million/scale); err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	rate, err := load(max(20, 100/scale), func(int) error {
		return w.wantPage("/api/bookings/business/"+giant, w.owner, "", fmt.Sprintf(`"total":%d,`, million/scale))
	})
	if err == nil {
		report.line("  %-58s %6.0f requests/s", fmt.Sprintf("ours, one business with %d", million/scale), rate)
	}
	return err
}

// settle does what time does to a database that was filled slowly: it has statistics, and no log to read past.
func (w *world) settle() error {
	if err := collections.NewSystem(w.app).Optimize(); err != nil {
		return err
	}
	return w.sql("PRAGMA wal_checkpoint(TRUNCATE)", nil)
}

// fill gives a business bookings of 15 minutes, one after the other, of its owner and one customer.
func (w *world) fill(business string, count int) error {
	staff, err := w.ownerOf(business)
	if err != nil {
		return err
	}
	service, err := w.call("POST", "/api/services", w.owner, "", map[string]any{"businessId": business, "name": "Cut", "durationMinutes": 15})
	if err != nil {
		return err
	}
	customer, err := w.addCustomer(business)
	if err != nil {
		return err
	}
	return w.sql(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:count})
		INSERT INTO bookings (`+bookingColumns+`)
		SELECT substr(lower(hex(randomblob(8))), 1, 15), {:business}, {:service}, {:staff}, {:customer}, 'NA-' || i, 'confirmed',
			strftime('%Y-%m-%d %H:%M:%fZ', '2000-01-01', (i * 15) || ' minutes'), strftime('%Y-%m-%d %H:%M:%fZ', '2000-01-01', (i * 15 + 15) || ' minutes'),
			strftime('%Y-%m-%d %H:%M:%fZ', '2000-01-01', (i * 15) || ' minutes'), strftime('%Y-%m-%d %H:%M:%fZ', '2000-01-01', (i * 15 + 15) || ' minutes'),
			1, 1, 15, 'UTC', 'Cut', '2500', 'null', 'EUR', 'null', 'null', 'unpaid', 'key', 1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z'
		FROM n`,
		dbx.Params{"count": count, "business": business, "service": service["id"], "staff": staff, "customer": customer})
}

// bookingColumns are those that a booking which is written past the API has.
const bookingColumns = `id, business, service, staff, customer, reference, status, start, end, blockStart, blockEnd, seats, capacity,
	durationMinutes, timezone, serviceName, price, deposit, currency, cancellationPolicy, cancellation, paymentStatus, source, version, createdAt, updatedAt`

// addCustomer gives a business the one customer of its bookings.
func (w *world) addCustomer(business string) (id string, err error) {
	id = business[:14] + "c"
	return id, w.sql(`INSERT INTO customers (id, business, name, email, createdAt, updatedAt)
		VALUES ({:id}, {:business}, 'Zoë Paz', 'zoe@example.com', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`,
		dbx.Params{"id": id, "business": business})
}

func (w *world) ownerOf(business string) (id string, err error) {
	return id, w.app.DB().NewQuery("SELECT id FROM staff WHERE business = {:business} AND role = 'owner'").Bind(dbx.Params{"business": business}).Row(&id)
}

// allowPocketBaseList opens PocketBase's list of the business's bookings to its users, by the simplest rule there is.
func (w *world) allowPocketBaseList() error {
	bookings, err := w.app.FindCollectionByNameOrId("bookings")
	if err != nil {
		return err
	}
	rule := fmt.Sprintf(`@request.auth.id != "" && business = "%s"`, w.business)
	bookings.ListRule = &rule
	return w.app.Save(bookings)
}

func (w *world) ourList(business, key string, total int) func(int) error {
	return func(int) error {
		return w.wantPage("/api/bookings/business/"+business, "", key, fmt.Sprintf(`"total":%d,`, total))
	}
}

func (w *world) theirList(total int) func(int) error {
	return func(int) error {
		return w.wantPage("/api/collections/bookings/records?page=1&perPage=20&sort=-start", w.userToken, "", fmt.Sprintf(`"totalItems":%d,`, total))
	}
}

// wantPage reads a list. Both sides pay the same for a look at the bytes: parsing them would measure the client.
func (w *world) wantPage(path, token, key, total string) error {
	text, err := w.send("GET", path, token, key, nil)
	if err == nil && (!bytes.Contains(text, []byte(total)) || bytes.Count(text, []byte(`"id":"`)) < 20) {
		err = fmt.Errorf("%s answered no page with %s: %.200s", path, total, text)
	}
	return err
}
