package bookings

import (
	"errors"
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// isOffer tells a link that offers a time to somebody on the waitlist from one that opens a booking.
func isOffer(p *page.Request) bool { return p.Link.Purpose == string(token.Waitlist) }

// showOffer shows the time that is kept for whoever waited.
func showOffer(p *page.Request) (page.Answer, error) {
	db := p.Tenant()
	business, err := db.Business()
	if err != nil {
		return page.Answer{}, err
	}
	shop := shopOf(p, business)
	held, err := offered(p, db)
	if errors.Is(err, collections.ErrNotFound) {
		return page.Show(http.StatusGone, views.OfferOver(shop)), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Offer(views.OfferPage{Shop: shop, Held: bookedOf(held, p.HTTP.PathValue("token")), Trouble: p.Trouble})), nil
}

// offered is the hold of an offer that is still open.
func offered(p *page.Request, db collections.Tenant) (*collections.Booking, error) {
	if !p.Now.Before(p.Link.ExpiresAt.Time) {
		return nil, collections.ErrNotFound
	}
	entry, err := db.FindWaitlistEntry(p.Link.Subject)
	if err != nil {
		return nil, err
	}
	return db.FindHold(entry.Hold, p.Now)
}

// sendOffer books the time that was offered. Sent again, it leads to the same booking.
func sendOffer(p *page.Request) (page.Answer, error) {
	if !p.Now.Before(p.Link.ExpiresAt.Time) {
		return page.Answer{}, fault.New("offer_expired")
	}
	secret := p.Instance().Secret
	placed, err := TakeOffer(p.Tenant(), p.Link.Subject, secret, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go("/m/" + token.Link(secret, token.Manage, placed.Booking.ID, firstLink)), nil
}
