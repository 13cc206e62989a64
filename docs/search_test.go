package docs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nearbyassist/docs"
)

var index = docs.NewIndex([]docs.Entry{
	{Kind: "guide", Title: "Reintentos e idempotencia", Text: "Una solicitud puede fallar aunque se haya cumplido.", Page: "/guide/retries"},
	{Kind: "operation", Title: "Crear una reserva", Text: "createBooking POST /api/bookings", Page: "/api/bookings#createBooking"},
	{Kind: "operation", Title: "Ver una reserva", Text: "getBooking GET /api/bookings/{bookingId}", Page: "/api/bookings#getBooking"},
	{Kind: "event", Title: "booking.created", Text: "Una reserva se confirma, por primera vez.", Page: "/webhooks#booking.created"},
	{Kind: "error", Title: "slot_taken", Text: "Esa hora ya no está libre. 409", Page: "/errors#slot_taken"},
})

func pages(query string) (found []string) {
	best, _ := index.Find(query, 10)
	for _, entry := range best {
		found = append(found, entry.Page)
	}
	return found
}

func TestSearch(t *testing.T) {
	for query, want := range map[string][]string{
		"":                               nil,
		" \t.":                           nil,
		"nothing of it":                  nil,
		"RESERVA":                        {"/api/bookings#createBooking", "/api/bookings#getBooking", "/webhooks#booking.created"},
		"reserva ver":                    {"/api/bookings#getBooking"},
		"reserva slot_taken":             nil,
		"ya no esta":                     {"/errors#slot_taken"},
		"está":                           {"/errors#slot_taken"},
		"createbooking":                  {"/api/bookings#createBooking"},
		"booking.created":                {"/webhooks#booking.created"},
		"/api/bookings":                  {"/api/bookings#createBooking", "/api/bookings#getBooking"},
		"/api/bookings/{bookingId}":      {"/api/bookings#getBooking"},
		"idempot":                        {"/guide/retries"},
		"409":                            {"/errors#slot_taken"},
		"<script>alert(1)</script>":      nil,
		strings.Repeat("reserva ", 9000): {"/api/bookings#createBooking", "/api/bookings#getBooking", "/webhooks#booking.created"},
	} {
		if found := pages(query); !slices.Equal(found, want) {
			t.Errorf("%.40q finds %q, want %q", query, found, want)
		}
	}
}

func TestSearchShowsSoManyAndCountsAll(t *testing.T) {
	best, all := index.Find("reserva", 2)
	if len(best) != 2 || all != 3 {
		t.Errorf("%d of %d", len(best), all)
	}
}

func TestTheSameNameComesFirst(t *testing.T) {
	entries := []docs.Entry{{Title: "booking.created and others", Page: "a"}, {Title: "booking.created", Page: "b"}}
	for n := range 40 {
		entries = append(entries, docs.Entry{Title: fmt.Sprint("booking ", n), Text: "booking.created", Page: "c"})
	}
	best, _ := docs.NewIndex(entries).Find("Booking.Created", 3)
	if best[0].Page != "b" || best[1].Page != "a" {
		t.Errorf("first %v", best)
	}
}
