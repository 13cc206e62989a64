package businesses

import (
	"math"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/geo"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// defaultRadius is how far around a place is looked, in kilometres, unless the caller says.
const defaultRadius = 25

// SearchInput asks for a page of the listed businesses.
type SearchInput struct {
	Text      string                  `query:"q" maxLength:"4000" doc:"Words in name, description, categories, city or services"`
	Category  string                  `query:"category" maxLength:"60"`
	Lat       endpoint.Param[float64] `query:"lat" minimum:"-90" maximum:"90"`
	Lng       endpoint.Param[float64] `query:"lng" minimum:"-180" maximum:"180"`
	RadiusKm  float64                 `query:"radiusKm" minimum:"1" maximum:"200" doc:"Default 25"`
	MinRating float64                 `query:"minRating" minimum:"1" maximum:"5"`
	OpenNow   bool                    `query:"openNow" doc:"Only those that are open at this moment"`
	Sort      string                  `query:"sort" enum:"relevance,distance,rating,name" doc:"Default: relevance with q, else distance with lat and lng, else rating"`
	endpoint.Paging
}

// Find searches the listed businesses. With a place it tells how far away they are.
func Find(r *access.Request, in *SearchInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	search, err := in.search()
	if err != nil {
		return ListView{}, err
	}
	if in.OpenNow {
		search.OpenAt = r.Now
	}
	if in.Cursor != "" && search.Numbered() {
		return ListView{}, fault.Parameter("cursor", "numbered")
	}
	rows, err := r.Directory().Search(search, page)
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(b *collections.Business) View {
		view := viewPublic(b, r.Now)
		view.DistanceKm = distanceTo(b, search)
		return view
	})
	return ListView{Businesses: views, Paged: endpoint.PagedOf(rows)}, nil
}

// search reads the parameters that go together.
func (in *SearchInput) search() (collections.Search, error) {
	search := collections.Search{Text: strings.TrimSpace(in.Text), Category: in.Category, MinRating: in.MinRating}
	for name, number := range map[string]float64{"lat": in.Lat.Value, "lng": in.Lng.Value, "radiusKm": in.RadiusKm, "minRating": in.MinRating} {
		if math.IsNaN(number) { // no bound of a schema refuses it
			return search, fault.Parameter(name, "type_number")
		}
	}
	needsPlace := in.Lat.Set || in.Lng.Set || in.RadiusKm != 0 || in.Sort == collections.ByDistance
	switch {
	case needsPlace && !in.Lat.Set:
		return search, fault.Parameter("lat", "required_parameter")
	case needsPlace && !in.Lng.Set:
		return search, fault.Parameter("lng", "required_parameter")
	case needsPlace:
		search.Near, search.RadiusKm = geo.Point{Lat: in.Lat.Value, Lng: in.Lng.Value}, in.RadiusKm
		if in.RadiusKm == 0 {
			search.RadiusKm = defaultRadius
		}
	}
	search.Sort = in.order(search)
	return search, nil
}

// order is the one that is asked for. Without words nothing is more relevant than another.
func (in *SearchInput) order(search collections.Search) string {
	switch {
	case in.Sort != "" && in.Sort != collections.ByRelevance:
		return in.Sort
	case search.Text != "":
		return collections.ByRelevance
	case search.RadiusKm > 0:
		return collections.ByDistance
	}
	return collections.ByRating
}

// distanceTo is in kilometres, to ten metres; null where no place was given.
func distanceTo(b *collections.Business, search collections.Search) *float64 {
	if b.Location.V == nil || search.RadiusKm == 0 {
		return nil
	}
	km := math.Round(geo.DistanceKm(search.Near, geo.Point(*b.Location.V))*100) / 100
	return &km
}
