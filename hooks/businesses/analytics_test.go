package businesses_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

// past writes a booking as it stands after its time.
func past(i *hookstest.Instance, business *hookstest.Business, service, customer, start, end, status string, price any) {
	i.T.Helper()
	i.SQL(`INSERT OR IGNORE INTO customers (id, business, name, createdAt, updatedAt) VALUES ({:id}, {:business}, 'Somebody', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`,
		body{"id": customer, "business": business.ID})
	i.SQL(`INSERT INTO bookings (business, service, staff, customer, reference, status, start, end, blockStart, blockEnd, seats, capacity, durationMinutes, timezone,
		serviceName, price, deposit, currency, cancellationPolicy, cancellation, paymentStatus, source, version, createdAt, updatedAt)
		VALUES ({:business}, {:service}, {:staff}, {:customer}, hex(randomblob(6)), {:status}, {:start}, {:end}, {:start}, {:end}, 1, 8, 60, 'Europe/Madrid', 'Corte',
		{:price}, 'null', 'EUR', 'null', 'null', 'unpaid', 'key', 1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`,
		body{"business": business.ID, "service": service, "staff": business.StaffID, "customer": customer, "status": status, "start": start, "end": end, "price": price})
}

func TestFiguresOfABusiness(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon, other := ana.Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	i.SQL("UPDATE staff SET createdAt = '2026-01-01 00:00:00.000Z'", nil)
	service, foreign := offer(i, salon), offer(i, other)
	const fay, gus, ida = "customer000fay0", "customer000gus0", "customer000ida0"
	past(i, salon, service, fay, "2026-10-20 10:00:00.000Z", "2026-10-20 11:00:00.000Z", "completed", 1000)
	past(i, salon, service, fay, "2026-11-02 09:00:00.000Z", "2026-11-02 10:00:00.000Z", "completed", 2500)
	past(i, salon, service, gus, "2026-11-02 09:00:00.000Z", "2026-11-02 10:00:00.000Z", "completed", "null") // the same session
	past(i, salon, service, gus, "2026-11-03 09:00:00.000Z", "2026-11-03 10:00:00.000Z", "no_show", 2500)
	past(i, salon, service, ida, "2026-11-03 10:00:00.000Z", "2026-11-03 11:00:00.000Z", "cancelled", 2500)
	past(i, salon, service, ida, "2026-11-03 22:30:00.000Z", "2026-11-03 23:30:00.000Z", "confirmed", 2500) // 23:30 in Madrid, outside of hours
	past(i, salon, service, ida, "2026-11-04 12:00:00.000Z", "2026-11-04 13:00:00.000Z", "declined", 2500)
	past(i, salon, service, ida, "2026-11-04 13:00:00.000Z", "2026-11-04 14:00:00.000Z", "expired", 2500)
	past(i, salon, service, gus, "2026-11-04 14:00:00.000Z", "2026-11-04 15:00:00.000Z", "pending", 2500)
	past(i, salon, service, gus, "2026-11-05 00:00:00.000Z", "2026-11-05 01:00:00.000Z", "completed", 9999) // past the end
	past(i, other, foreign, "customer000foreign"[:15], "2026-11-03 09:00:00.000Z", "2026-11-03 10:00:00.000Z", "completed", 7777)

	answer := i.Call(ana.Caller, "GET", "/api/businesses/"+salon.ID+"/analytics?from=2026-11-02&to=2026-11-05", nil).Want(200)
	if answer.String("from") != "2026-11-01T23:00:00Z" || answer.String("to") != "2026-11-04T23:00:00Z" || answer.String("interval") != "day" || answer.String("currency") != "EUR" {
		t.Errorf("of another time: %s", answer.Body)
	}
	series := answer.List("series")
	if len(series) != 3 || series[1]["start"] != "2026-11-02T23:00:00Z" {
		t.Fatalf("series %v", series)
	}
	// Of 27 hours of work five are booked: one is of two customers, one at night is none of them.
	for place, want := range map[string]map[string]any{
		"totals": {
			"completed": 2, "noShow": 1, "cancelled": 1, "confirmed": 1, "declined": 1, "expired": 1, "pending": 1,
			"revenue": 2500, "newCustomers": 2, "returningCustomers": 1, "noShowRate": 0.3333, "utilisation": 0.1111,
		},
		"monday":    {"completed": 2, "noShow": 0, "revenue": 2500, "newCustomers": 1, "returningCustomers": 1, "noShowRate": 0.0, "utilisation": 0.1111},
		"tuesday":   {"noShow": 1, "cancelled": 1, "confirmed": 1, "revenue": 0, "newCustomers": 1, "returningCustomers": 1, "noShowRate": 1.0, "utilisation": 0.1111},
		"wednesday": {"declined": 1, "expired": 1, "pending": 1, "newCustomers": 0, "returningCustomers": 1, "noShowRate": nil, "utilisation": 0.1111},
	} {
		figures := map[string]map[string]any{"totals": answer.Value("totals").(map[string]any), "monday": series[0], "tuesday": series[1], "wednesday": series[2]}[place]
		for name, value := range want {
			got, isFigure := figures[name]
			if name == "revenue" {
				got = got.(map[string]any)["amount"]
			} else if !isFigure {
				got = figures["bookings"].(map[string]any)[name]
			}
			if number, isInt := value.(int); isInt {
				value = float64(number)
			}
			if got != value {
				t.Errorf("%s: %s is %v, want %v", place, name, got, value)
			}
		}
		if figures["rating"] != nil || figures["leadsOffered"] != 0.0 {
			t.Errorf("%s: reviews and leads from nowhere: %v", place, figures)
		}
	}
}

func TestFiguresByDefaultAndWithoutAnything(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	path := "/api/businesses/" + salon.ID + "/analytics"
	answer := i.Call(salon.Key("business:read"), "GET", path, nil).Want(200)
	if answer.String("from") != "2026-10-25T23:00:00Z" || answer.String("to") != "2026-11-24T23:00:00Z" || len(answer.List("series")) != 30 {
		t.Errorf("by default %s", answer.Body)
	}
	if first := answer.List("series")[0]; first["utilisation"] != nil || first["noShowRate"] != nil || answer.Value("totals.utilisation") != 0.0 {
		t.Errorf("before there was anything: %v, in all %v", first, answer.Value("totals"))
	}
	for query, periods := range map[string]int{
		"from=2026-03-28&to=2026-03-31": 3, "from=2026-01-01&to=2027-01-01&interval=month": 12, "from=2026-03-25&to=2026-04-06&interval=week": 2,
		"from=2026-11-24T10:00:00Z&to=2026-11-24T11:00:00Z": 1, "from=2026-01-01&to=2027-01-02": 366,
	} {
		if answer := i.Call(ana.Caller, "GET", path+"?"+query, nil).Want(200); len(answer.List("series")) != periods {
			t.Errorf("%s: %d periods", query, len(answer.List("series")))
		}
	}
	for query, field := range map[string]string{
		"from=2026-11-05&to=2026-11-05": "to", "from=2026-11-06&to=2026-11-05": "to", "from=yesterday": "from", "to=2026-13-01": "to", "interval=hour": "interval",
		"from=2026-01-01&to=2027-01-03": "to", "from=2020-01-01&to=2027-01-01&interval=week": "to", "from=0001-01-01": "to",
	} {
		i.Call(ana.Caller, "GET", path+"?"+query, nil).WantCode(400, "invalid_parameter").WantField(field)
	}
}
