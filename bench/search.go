package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// searched is how many businesses the search is measured among.
const searched = 100_000

// queries.txt has 200 searches, fifty of a kind in the order of kinds.
//
//go:embed queries.txt
var queries string

var kinds = []string{"a word that every fifth has", "two words", "the beginning of a word", "a word around a place"}

// measureSearch looks for businesses among many, one search after the other.
func measureSearch(w *world, report *report, scale int) error {
	if err := w.fillDirectory(searched / scale); err != nil {
		return err
	}
	report.line("Search: %d businesses, 200 recorded queries, %d rounds, one client", searched/scale, rounds)
	recorded := strings.Fields(queries)
	ofKind := make([][]float64, len(kinds))
	for range rounds {
		for n, query := range recorded {
			begin := time.Now()
			if _, err := w.send("GET", "/api/businesses?"+query, "", "", nil); err != nil {
				return err
			}
			kind := n * len(kinds) / len(recorded)
			ofKind[kind] = append(ofKind[kind], time.Since(begin).Seconds()*1000)
		}
	}
	all := slices.Sorted(slices.Values(slices.Concat(ofKind...)))
	for kind, times := range ofKind {
		slices.Sort(times)
		report.line("  %-58s %6.1f ms, p99 %.1f ms", kinds[kind], quantile(times, 0.5), quantile(times, 0.99))
	}
	report.line("  %-58s %6.1f ms", "p99 of all", quantile(all, 0.99))
	report.bar("p50 of all, in ms", quantile(all, 0.5), 10, false)
	return nil
}

// quantile reads sorted values.
func quantile(sorted []float64, q float64) float64 {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

var (
	trades = strings.Fields(`peluqueria barberia fisioterapia clinica dental taller estetica masajes yoga veterinaria podologia psicologia fotografia
		cerrajeria fontaneria electricista limpieza jardineria academia tatuajes nutricion osteopatia depilacion manicura pilates boxeo logopedia optica
		tapiceria zapateria costura mudanzas pintura carpinteria informatica reformas autoescuela guarderia coaching quiropractica`)
	services = strings.Fields("corte color revision consulta sesion tratamiento bono limpieza masaje clase")
	names    = strings.Fields("garcia lopez sol luna ruiz moreno norte vega mar gil plaza nueva sanz torres rio real molina castillo")
	common   = strings.Fields("centro barrio familiar profesional")
	fillers  = strings.Fields(`desde atencion cita equipo calidad trato cercano horario amplio experiencia productos mejores precios cliente cuidado
		servicio personal ciudad zona ambiente tranquilo reserva abierto todos dias facil aparcamiento tarjeta regalo ninos mayores grupos`)
	cities = []struct {
		name     string
		lat, lng float64
	}{
		{"Madrid", 40.4168, -3.7038},
		{"Barcelona", 41.3874, 2.1686},
		{"Valencia", 39.4699, -0.3763},
		{"Sevilla", 37.3891, -5.9845},
		{"Zaragoza", 41.6488, -0.8891},
		{"Málaga", 36.7213, -4.4214},
		{"Murcia", 37.9922, -1.1307},
		{"Bilbao", 43.263, -2.935},
		{"Córdoba", 37.8882, -4.7794},
		{"Granada", 37.1773, -3.5986},
		{"Vigo", 42.2406, -8.7207},
		{"Gijón", 43.5322, -5.6611},
	}
)

// fillDirectory makes listed businesses, each with three services, the same ones in every run. The services go first: each
// writes its business's words anew.
func (w *world) fillDirectory(count int) error {
	random := rand.New(rand.NewPCG(20, 26))
	err := w.app.RunInTransaction(func(tx core.App) error {
		for n := range count {
			trade, id := trades[random.IntN(len(trades))], fmt.Sprintf("directory%06d", n)
			for range 3 {
				if err := addService(tx, id, services[random.IntN(len(services))]+" "+trade); err != nil {
					return err
				}
			}
			if err := addBusiness(tx, random, id, trade); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.sql("ANALYZE", nil)
}

func addService(tx core.App, business, name string) error {
	_, err := tx.DB().NewQuery(`INSERT INTO services (id, business, name, durationMinutes, capacity, price, deposit, policy, staff, status, createdAt, updatedAt)
		VALUES ({:id}, {:business}, {:name}, 30, 1, 'null', 'null', '{}', '[]', 'active', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`).
		Bind(dbx.Params{"id": collections.NewID(), "business": business, "name": name}).Execute()
	return err
}

// addBusiness gives each of the common words to every fifth business.
func addBusiness(tx core.App, random *rand.Rand, id, trade string) error {
	city := cities[min(random.IntN(len(cities)), random.IntN(len(cities)))]
	var said []string
	for range 25 {
		said = append(said, fillers[random.IntN(len(fillers))])
	}
	for _, word := range common {
		if random.IntN(5) == 0 {
			said = append(said, word)
		}
	}
	count := random.IntN(100)
	_, err := tx.DB().NewQuery(`INSERT INTO businesses (id, name, slug, description, categories, address, location, timezone, currency, locale, hours,
		closures, bookingPolicy, cancellationPolicy, listed, postalCodes, reminderMinutes, ratingCount, ratingSum, status, createdAt, updatedAt)
		VALUES ({:id}, {:name}, {:id}, {:said}, json_array({:trade}), json_object('line1', 'Calle 1', 'city', {:city}, 'postalCode', '', 'country', 'ES'),
		json_object('lat', {:lat}, 'lng', {:lng}), 'Europe/Madrid', 'EUR', 'es', {:hours}, '[]', '{}', 'null', TRUE, '[]', '[]', {:count}, {:sum}, 'active',
		'2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`).
		Bind(dbx.Params{
			"id": id, "name": strings.ToUpper(trade[:1]) + trade[1:] + " " + names[random.IntN(len(names))] + " " + names[random.IntN(len(names))],
			"said": strings.Join(said, " "), "trade": trade, "city": city.name, "lat": city.lat + random.NormFloat64()/5, "lng": city.lng + random.NormFloat64()/4,
			"hours": `[{"weekday":"mon","start":"09:00","end":"18:00"},{"weekday":"wed","start":"09:00","end":"20:00"},{"weekday":"fri","start":"10:00","end":"14:00"}]`,
			"count": count, "sum": count*3 + random.IntN(count*2+1),
		}).Execute()
	return err
}
