package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"nearbyassist/domain/geo"
)

var (
	madrid    = geo.Point{Lat: 40.4168, Lng: -3.7038}
	barcelona = geo.Point{Lat: 41.3874, Lng: 2.1686}
	suva      = geo.Point{Lat: -18.1416, Lng: 178.4419}
	apia      = geo.Point{Lat: -13.8333, Lng: -171.7667}
)

func TestDistances(t *testing.T) {
	for name, c := range map[string]struct {
		a, b geo.Point
		km   float64
	}{
		"nowhere":                {madrid, madrid, 0},
		"Madrid to Barcelona":    {madrid, barcelona, 505},
		"over the antimeridian":  {suva, apia, 1150},
		"a degree of a meridian": {geo.Point{}, geo.Point{Lat: 1}, 111.195},
		"pole to pole":           {geo.Point{Lat: 90}, geo.Point{Lat: -90}, 20015},
	} {
		if got := geo.DistanceKm(c.a, c.b); math.Abs(got-c.km) > max(0.001, c.km/300) {
			t.Errorf("%s: %.3f km, want %.3f", name, got, c.km)
		}
		if back := geo.DistanceKm(c.b, c.a); back != geo.DistanceKm(c.a, c.b) {
			t.Errorf("%s: another way back", name)
		}
	}
}

func inside(box geo.Box, p geo.Point) bool {
	if p.Lat < box.South || p.Lat > box.North {
		return false
	}
	if box.West > box.East {
		return p.Lng >= box.West || p.Lng <= box.East
	}
	return p.Lng >= box.West && p.Lng <= box.East
}

func TestBoxHoldsItsCircle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	centers := []geo.Point{madrid, suva, apia, {}, {Lat: 89.9, Lng: 10}, {Lat: -89, Lng: -180}, {Lat: 60, Lng: 180}, {Lat: 70, Lng: -179.99}}
	for _, center := range centers {
		for range 20_000 {
			km := 1 + random.Float64()*199
			point := geo.Point{Lat: min(90, max(-90, center.Lat+random.NormFloat64()*2)), Lng: math.Mod(center.Lng+random.NormFloat64()*8+540, 360) - 180}
			if geo.DistanceKm(center, point) <= km && !inside(geo.Around(center, km), point) {
				t.Fatalf("%v is %.1f km from %v and outside of %v", point, geo.DistanceKm(center, point), center, geo.Around(center, km))
			}
		}
	}
	if box := geo.Around(madrid, 25); inside(box, barcelona) || box.North-box.South > 0.46 || box.East-box.West > 0.61 {
		t.Errorf("the box around Madrid is %v", box)
	}
}
