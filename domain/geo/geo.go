// Package geo measures on the earth, taken for a sphere: at most half a percent off, in whole kilometres no difference.
package geo

import "math"

const (
	radiusKm = 6371.0088 // mean radius of the earth (IUGG)
	poleward = 90.0
	halfway  = 180.0
)

// Point is a place in degrees, latitude -90 to 90, longitude -180 to 180.
type Point struct{ Lat, Lng float64 }

// DistanceKm is the length of the shortest way between two points, by the haversine formula.
func DistanceKm(a, b Point) float64 {
	sinLat, sinLng := math.Sin(radians(b.Lat-a.Lat)/2), math.Sin(radians(b.Lng-a.Lng)/2)
	h := sinLat*sinLat + math.Cos(radians(a.Lat))*math.Cos(radians(b.Lat))*sinLng*sinLng
	return 2 * radiusKm * math.Asin(math.Sqrt(min(1, h)))
}

// Haversine is what the formula compares: that of a longer way, up to half around the earth, is greater.
func Haversine(km float64) float64 {
	half := math.Sin(km / radiusKm / 2)
	return half * half
}

// Box holds what lies between two latitudes and two longitudes. One with West greater than East goes over the antimeridian.
type Box struct{ South, North, West, East float64 }

// Around is the smallest box that holds the circle around a point; one that reaches a pole holds every longitude.
func Around(center Point, km float64) Box {
	reach := km / radiusKm
	box := Box{center.Lat - degrees(reach), center.Lat + degrees(reach), -halfway, halfway}
	if box.South <= -poleward || box.North >= poleward {
		return box
	}
	spread := degrees(math.Asin(math.Sin(reach) / math.Cos(radians(center.Lat))))
	box.West, box.East = around(center.Lng-spread), around(center.Lng+spread)
	return box
}

// around brings a longitude that went over the antimeridian back into its range.
func around(lng float64) float64 {
	switch {
	case lng < -halfway:
		return lng + 2*halfway
	case lng > halfway:
		return lng - 2*halfway
	}
	return lng
}

func radians(degrees float64) float64 { return degrees * math.Pi / halfway }

func degrees(radians float64) float64 { return radians * halfway / math.Pi }
