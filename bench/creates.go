package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
)

// measureCreates compares a booking with all its rows to PocketBase's create of one record and to its batch of as many.
func measureCreates(w *world, report *report, scale int) error {
	requests := 1500 / scale
	ours, err := w.ourCreate()
	if err != nil {
		return err
	}
	rows, err := w.rowsOf(ours)
	if err != nil {
		return err
	}
	single, batch, err := w.theirCreates(rows)
	if err != nil {
		return err
	}
	report.line("Creates: a booking writes %d rows; %d clients, median of %d rounds of %d requests", rows, clients, rounds, requests)
	one, err := duel(requests, ours, single)
	if err != nil {
		return err
	}
	many, err := duel(requests, ours, batch)
	if err != nil {
		return err
	}
	report.line("  %-58s %6.0f, %.0f and %.0f requests/s", "ours, PocketBase's single create, its batch", one[0], one[1], many[1])
	report.bar("ours to PocketBase's single create", one[0]/one[1], 0.3, true)
	report.bar(fmt.Sprintf("ours to PocketBase's batch of %d records", rows), many[0]/many[1], 1, true)
	return nil
}

// ourCreate books by key, each time another quarter of an hour.
func (w *world) ourCreate() (func(int) error, error) {
	business, err := w.newBusiness("Busy")
	if err != nil {
		return nil, err
	}
	key, err := w.call("POST", "/api/integrations/api-keys", w.owner, "", map[string]any{"businessId": business, "name": "Busy", "scopes": []string{"bookings:write"}})
	if err != nil {
		return nil, err
	}
	service, err := w.call("POST", "/api/services", w.owner, "", map[string]any{"businessId": business, "name": "Cut", "durationMinutes": 15})
	if err != nil {
		return nil, err
	}
	secret, _ := key["key"].(string)
	var next atomic.Int64
	first := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 5)
	book := func(customer map[string]any) ([]byte, error) {
		start := first.Add(time.Duration(next.Add(1)) * 15 * time.Minute)
		text, err := json.Marshal(map[string]any{"serviceId": service["id"], "start": start, "customer": customer})
		if err != nil {
			return nil, err
		}
		return w.send("POST", "/api/integrations/partner/bookings", "", secret, text)
	}
	made, err := book(map[string]any{"name": "Zoë Paz", "email": "zoe@example.com"})
	if err != nil {
		return nil, err
	}
	var booking struct{ Customer struct{ ID string } }
	if err := json.Unmarshal(made, &booking); err != nil {
		return nil, err
	}
	return func(int) error {
		_, err := book(map[string]any{"id": booking.Customer.ID})
		return err
	}, nil
}

// rowsOf counts what one booking writes.
func (w *world) rowsOf(create func(int) error) (int, error) {
	before, err := w.rows()
	if err != nil {
		return 0, err
	}
	if err := create(0); err != nil {
		return 0, err
	}
	after, err := w.rows()
	return after - before, err
}

func (w *world) rows() (total int, err error) {
	return total, w.app.NonconcurrentDB().NewQuery(`SELECT (SELECT count(*) FROM bookings) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit)
		+ (SELECT count(*) FROM reminders) + (SELECT count(*) FROM links) + (SELECT count(*) FROM customers)`).Row(&total)
}

// theirCreates makes a collection with the fields and indexes of bookings, and a small one like reminders, and writes to
// them through PocketBase's API: one record, or a batch of one booking and the rest small.
func (w *world) theirCreates(rows int) (single, batch func(int) error, err error) {
	w.app.Settings().Batch.Enabled, w.app.Settings().Batch.MaxRequests = true, 50
	if err := w.app.Save(w.app.Settings()); err != nil {
		return nil, nil, err
	}
	for plain, like := range map[string]string{"plain_bookings": "bookings", "plain_reminders": "reminders"} {
		if err := w.copyCollection(plain, like); err != nil {
			return nil, nil, err
		}
	}
	var next atomic.Int64
	booking := func() map[string]any {
		n := next.Add(1)
		start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 15 * time.Minute)
		return map[string]any{
			"business": "b", "service": "s", "staff": "t", "customer": "c", "reference": fmt.Sprintf("NA-%d", n), "status": "confirmed",
			"start": start, "end": start.Add(15 * time.Minute), "blockStart": start, "blockEnd": start.Add(15 * time.Minute), "seats": 1, "capacity": 1,
			"durationMinutes": 15, "timezone": "UTC", "serviceName": "Cut", "price": 2500, "currency": "EUR", "paymentStatus": "unpaid", "source": "key",
			"version": 1, "createdAt": start, "updatedAt": start,
		}
	}
	single = func(int) error {
		text, err := json.Marshal(booking())
		if err == nil {
			_, err = w.send("POST", "/api/collections/plain_bookings/records", w.userToken, "", text)
		}
		return err
	}
	batch = func(int) error {
		type request struct {
			Method string `json:"method"`
			URL    string `json:"url"`
			Body   any    `json:"body"`
		}
		requests := []request{{"POST", "/api/collections/plain_bookings/records", booking()}}
		for n := 1; n < rows; n++ {
			requests = append(requests, request{"POST", "/api/collections/plain_reminders/records", map[string]any{
				"business": "b", "booking": fmt.Sprint(next.Add(1)), "kind": "before", "dueAt": time.Now(), "createdAt": time.Now(),
			}})
		}
		text, err := json.Marshal(map[string]any{"requests": requests})
		if err == nil {
			_, err = w.send("POST", "/api/batch", w.userToken, "", text)
		}
		return err
	}
	return single, batch, nil
}

// copyCollection makes a collection with the fields and indexes of another, relations as texts, open to users.
func (w *world) copyCollection(name, like string) error {
	model, err := w.app.FindCollectionByNameOrId(like)
	if err != nil {
		return err
	}
	plain := core.NewBaseCollection(name)
	open := `@request.auth.id != ""`
	plain.CreateRule = &open
	for _, field := range model.Fields {
		if _, related := field.(*core.RelationField); related {
			field = &core.TextField{Name: field.GetName(), Max: 40}
		}
		if field.GetName() != "id" {
			field.SetSystem(false)
			plain.Fields.Add(field)
		}
	}
	for _, text := range model.Indexes {
		index := dbutils.ParseIndex(text)
		columns := make([]string, len(index.Columns))
		for i, column := range index.Columns {
			columns[i] = column.Name
		}
		plain.AddIndex(name+"_"+index.IndexName, index.Unique, strings.Join(columns, ", "), index.Where)
	}
	return w.app.Save(plain)
}
