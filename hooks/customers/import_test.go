package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestImportCustomers(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	key := salon.Key("bookings:write")
	send := func(caller hookstest.Caller, file string, dry bool) hookstest.Answer {
		return i.Upload(caller, "/api/customers/import", hookstest.Body{"businessId": salon.ID, "file": file, "dryRun": dry})
	}
	list := func(q string) []map[string]any {
		return i.Call(ana.Caller, "GET", "/api/customers?businessId="+salon.ID+"&q="+q, nil).Want(200).List("customers")
	}
	file := "Nombre;Correo electrónico;Teléfono;Idioma;Etiquetas\r\nFay Ruiz;FAY@example.com;+34 600 111 222;es;habitual|color\r\nLeo Mas;;600-111-333;;\r\n"
	send(key, file, true).WantImport(2, 0)
	if len(list("")) != 0 {
		t.Fatal("a dry run wrote")
	}
	send(key, file, false).WantImport(2, 0)
	fay := list("fay")[0]
	if fay["email"] != "fay@example.com" || fay["phone"] != "+34600111222" || fay["locale"] != "es" || fmt.Sprint(fay["tags"]) != "[habitual color]" || fay["bookingCount"] != 0.0 {
		t.Errorf("%v", fay)
	}
	before := i.Dump()
	send(ana.Caller, file, false).WantImport(0, 0)
	i.WantUnchanged(before)

	// By the address; by the phone where nobody has another address.
	send(ana.Caller, "name,email,phone,notes\nFay R.,fay@example.com,,likes tea\nLeo Mas,leo@example.com,600111333,\n", false).WantImport(0, 2)
	fay, leo := list("fay")[0], list("leo")[0]
	if fay["name"] != "Fay R." || fay["notes"] != "likes tea" || fay["phone"] != "+34600111222" || leo["email"] != "leo@example.com" {
		t.Errorf("%v %v", fay, leo)
	}
	if len(list("")) != 2 {
		t.Errorf("%v", list(""))
	}
	// A family with one phone is not one person.
	send(ana.Caller, "name,email,phone\nLia Mas,lia@example.com,600111333\n", false).WantImport(1, 0)

	actions := map[string]int{}
	for _, row := range i.Audit("customers") {
		actions[row.Action+" by "+row.ActorType]++
	}
	if want := "map[customer.created by key:2 customer.created by member:1 customer.updated by member:2]"; fmt.Sprint(actions) != want {
		t.Errorf("%v", actions)
	}
}

func TestImportRefusesCustomers(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	service := i.Call(ana.Caller, "POST", "/api/services", hookstest.Body{"businessId": salon.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	// Somebody who has not proved the address has an account under it: the business may not take the row over by it.
	eva := i.SignUp("Eva Luna")
	i.Call(eva.Caller, "POST", "/api/bookings", hookstest.Body{"businessId": salon.ID, "serviceId": service, "start": "2026-12-01T09:00:00Z"}).Want(201)
	i.Mails() // what signing up and booking sent
	file := strings.Join([]string{
		"name,email,phone,locale,timezone,tags",
		"Fay Ruiz,fay@example.com,,,,",
		",new@example.com,,,,",
		"Nobody,,,,,",
		"Bad,bad@,12,fr,Mars/Sea," + strings.Repeat("x", 61),
		"Fay Again,Fay@example.com,,,,",
		"Eva,eva@example.com,,,,",
		strings.Repeat("n", 121) + ",long@example.com,,,,",
		"Gil Soto,,600222333,,,",
		"Gil S.,gil@example.com,600 222 333,,,",
		"=cmd|'/c calc'!A1,formula@example.com,,,,",
	}, "\n")
	want := []string{"3 name", "4 email", "5 locale", "5 email", "5 phone", "5 timezone", "5 tags[0]", "6 email", "7 email", "8 name", "10 phone"}
	i.Upload(ana.Caller, "/api/customers/import", hookstest.Body{"businessId": salon.ID, "file": file, "dryRun": true}).WantImport(3, 0, want...)
	i.Upload(ana.Caller, "/api/customers/import", hookstest.Body{"businessId": salon.ID, "file": file}).WantImport(3, 0, want...)
	if mails := i.Mails(); len(mails) > 0 {
		t.Errorf("customers were written to: %+v", mails)
	}
}

// TestImportMany: a file is more than one transaction.
func TestImportMany(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	var file strings.Builder
	file.WriteString("name,email,notes\n")
	for n := range 1001 {
		fmt.Fprintf(&file, "Person %d,person%d@example.com,\"%s\"\n", n, n, strings.Repeat("note\n", 300))
	}
	if file.Len() < 1<<20 {
		t.Fatal("no more than Huma takes by itself")
	}
	i.Upload(ana.Caller, "/api/customers/import", hookstest.Body{"businessId": salon.ID, "file": file.String()}).WantImport(1001, 0)
	if total := i.Call(ana.Caller, "GET", "/api/customers?businessId="+salon.ID, nil).Want(200).Int("total"); total != 1001 {
		t.Errorf("%d customers", total)
	}
}
