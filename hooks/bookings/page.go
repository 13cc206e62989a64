package bookings

import (
	"net/http"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// servicesOnPage is how many services the public page lists.
const servicesOnPage = 100

// ShowServices lists what a visitor may book, or leads to the only service.
func ShowServices(p *page.Request) (page.Answer, error) {
	db := p.Public()
	business, err := db.Business()
	if err != nil {
		return page.Answer{}, err
	}
	rows, err := db.Services(collections.ServiceFilter{}, collections.Page{Number: 1, Limit: servicesOnPage})
	if err != nil {
		return page.Answer{}, err
	}
	shop, spot := shopOf(p, business), spotOf(p)
	if len(rows.Items) == 1 {
		return page.Go(spot.On(shop.Home + "/" + rows.Items[0].ID).Href()), nil
	}
	shown := views.ServicesPage{Shop: shop, Spot: spot}
	for _, service := range rows.Items {
		shown.Services = append(shown.Services, offeredOf(&service, service.Currency))
	}
	return page.Show(http.StatusOK, views.Services(shown)), nil
}

// shopOf is the business as its visitors see it, with the times in its own zone. It is no page of the dashboard, even for
// its members.
func shopOf(p *page.Request, business *collections.Business) views.Shop {
	shop := views.Shop{
		Shell: p.Shell, Home: "/b/" + business.Slug, Name: business.Name, About: business.Description, Address: addressLine(business.Address.V),
		Phone: business.Phone, Local: collections.ZoneOf(business.Timezone), Sample: business.SampleOf != "",
	}
	if shop.Framed {
		shop.Home = "/embed/" + business.Slug
	}
	shop.Business, shop.Zone = views.Business{}, shop.Local
	return shop
}

func addressLine(address *collections.Address) string {
	if address == nil {
		return ""
	}
	parts := []string{address.Line1}
	for _, part := range []string{value(address.Line2), strings.TrimSpace(address.PostalCode + " " + address.City)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func offeredOf(service *collections.Service, currency string) views.Offered {
	return views.Offered{
		ID: service.ID, Name: service.Name, About: service.Description, Minutes: service.DurationMinutes, Price: service.Price.V, Currency: currency,
	}
}
