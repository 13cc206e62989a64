package demo

import (
	"fmt"
	"net/url"
	"time"
)

const (
	ownerEmail    = "ana@example.com"
	strangerEmail = "bruno@example.com"
	password      = "try me at home"
)

func (p *play) signUp() error {
	guest := client{base: p.server.url}
	made, err := guest.call("POST", "/api/auth/signup", body{"name": "Ana Gil", "email": ownerEmail, "password": password, "timezone": "Europe/Madrid"}, 201)
	if err != nil {
		return err
	}
	p.owner = client{base: p.server.url, token: made.get("accessToken")}
	p.say("Ana signs up: 201 in %s, a session until %s.", made.took, made.get("expiresAt"))
	return nil
}

func (p *play) openBusiness() error {
	made, err := p.owner.call("POST", "/api/businesses", body{
		"name": "Peluquería Ñandú", "timezone": "Europe/Madrid", "currency": "EUR", "categories": []string{"hair"},
		"hours": week("09:00", "20:00"),
	}, 201)
	if err != nil {
		return err
	}
	p.business = made.get("id")
	hired, err := p.owner.call("POST", "/api/staff", body{"businessId": p.business, "name": "Bea Sanz", "title": "Stylist"}, 201)
	if err != nil {
		return err
	}
	p.staff = hired.get("id")
	if _, err := p.owner.call("PUT", "/api/staff/"+p.staff+"/schedule", body{"weekly": week("10:00", "18:00"), "overrides": []body{}, "timeOff": []body{}}, 200); err != nil {
		return err
	}
	for _, service := range []body{
		{"name": "Colour & cut", "durationMinutes": 90, "price": body{"amount": 6500, "currency": "EUR"}},
		{"name": "Cut", "durationMinutes": 30, "price": body{"amount": 2500, "currency": "EUR"}, "bufferAfterMinutes": 10, "staffIds": []string{p.staff}},
	} {
		service["businessId"] = p.business
		made, err := p.owner.call("POST", "/api/services", service, 201)
		if err != nil {
			return err
		}
		p.service = made.get("id")
	}
	p.say("She opens Peluquería Ñandú in Europe/Madrid with Bea, her hours and two services: %s.", p.server.url+"/api/businesses/"+made.get("slug"))
	return nil
}

// week is the same stretch every day.
func week(start, end string) (hours []body) {
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		hours = append(hours, body{"weekday": day, "start": start, "end": end})
	}
	return hours
}

func (p *play) makeKey() error {
	made, err := p.owner.call("POST", "/api/integrations/api-keys", body{
		"businessId": p.business, "name": "Partner", "scopes": []string{"business:read", "services:read", "bookings:read", "bookings:write"},
	}, 201)
	if err != nil {
		return err
	}
	p.keyID, p.partner = made.get("id"), client{base: p.server.url, key: made.get("key")}
	p.say("She makes a key for her partner: %s…%s, shown once, with 4 scopes.", made.get("prefix"), made.get("last4"))
	return nil
}

func (p *play) registerWebhook() error {
	elsewhere, err := freeAddress()
	if err != nil {
		return err
	}
	hook := body{"businessId": p.business, "url": "http://" + elsewhere + "/hook", "events": []string{"booking.created", "booking.cancelled"}}
	if _, err := p.owner.refused("POST", "/api/webhooks", hook, 422, "validation_failed"); err != nil {
		return err
	}
	hook["url"] = "http://" + p.hears.address + "/hook"
	made, err := p.owner.call("POST", "/api/webhooks", hook, 201)
	if err != nil {
		return err
	}
	p.secret = made.get("secret")
	p.say("She registers a webhook: %s is refused (422), for it is on no allow-list; %s, which NEARBY_WEBHOOK_ALLOW names, is taken.", elsewhere, p.hears.address)
	return nil
}

func (p *play) book() error {
	from := time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	to := time.Now().UTC().AddDate(0, 0, 32).Format(time.DateOnly)
	query := url.Values{"serviceId": {p.service}, "from": {from}, "to": {to}}
	free, err := p.partner.call("GET", "/api/bookings/availability?"+query.Encode(), nil, 200)
	if err != nil {
		return err
	}
	slots := free.list("slots")
	if len(slots) == 0 {
		return fmt.Errorf("there is no free time: %s", free.text)
	}
	p.start, _ = slots[0]["start"].(string)
	made, err := p.partner.call("POST", "/api/integrations/partner/bookings", body{
		"serviceId": p.service, "start": p.start, "customer": body{"name": `O'Ñandú "Zoë" & co`, "email": "zoe@example.com"}, "externalReference": "demo-1",
	}, 201)
	if err != nil {
		return err
	}
	p.booking = made.get("id")
	p.say("The partner finds %d free times in 30 days (%s) and books the first: %s, %s at %s with %s, 201 in %s.",
		len(slots), free.took, made.get("reference"), made.get("serviceName"), p.start, made.get("staffName"), made.took)
	return nil
}

func (p *play) hearCreated() error {
	got, told, err := p.hears.await(p.ctx, p.secret, "booking.created")
	if err != nil {
		return err
	}
	if data, _ := told["data"].(body); data["id"] != p.booking {
		return fmt.Errorf("booking.created tells of another booking: %s", got.body)
	}
	p.say("Her system hears booking.created (%d bytes, event %s); both signatures are right.", len(got.body), got.header.Get("webhook-id"))
	return nil
}

func (p *play) bookTwice() error {
	got, err := p.partner.refused("POST", "/api/integrations/partner/bookings", body{
		"serviceId": p.service, "start": p.start, "customer": body{"name": "Late Larry", "phone": "+34600111222"},
	}, 409, "slot_taken")
	if err != nil {
		return err
	}
	p.say("The same time again is refused in %s: 409 slot_taken, with %d other times near it.", got.took, len(got.list("alternatives")))
	return nil
}

func (p *play) lackScope() error {
	got, err := p.partner.refused("POST", "/api/services", body{"name": "Free cuts", "durationMinutes": 30}, 403, "insufficient_scope")
	if err != nil {
		return err
	}
	if got.get("requiredScope") != "services:write" {
		return fmt.Errorf("the refusal does not name services:write: %s", got.text)
	}
	p.say("What the key may not do is refused: 403, it lacks services:write.")
	return nil
}

func (p *play) tryStranger() error {
	guest := client{base: p.server.url}
	made, err := guest.call("POST", "/api/auth/signup", body{"name": "Bruno Paz", "email": strangerEmail, "password": password}, 201)
	if err != nil {
		return err
	}
	p.stranger = client{base: p.server.url, token: made.get("accessToken")}
	other, err := p.stranger.call("POST", "/api/businesses", body{"name": "Bruno's Barbers", "timezone": "America/New_York", "currency": "USD"}, 201)
	if err != nil {
		return err
	}
	key, err := p.stranger.call("POST", "/api/integrations/api-keys", body{"businessId": other.get("id"), "name": "Snoop", "scopes": []string{"bookings:read"}}, 201)
	if err != nil {
		return err
	}
	snoop := client{base: p.server.url, key: key.get("key")}
	for _, who := range []client{p.stranger, snoop} {
		if _, err := who.refused("GET", "/api/bookings/"+p.booking, nil, 404, "not_found"); err != nil {
			return err
		}
	}
	p.say("Another business's owner and key ask for the booking: 404, as if it were not there.")
	return nil
}

func (p *play) useRevokedKey() error {
	made, err := p.owner.call("POST", "/api/integrations/api-keys", body{"businessId": p.business, "name": "Leaked", "scopes": []string{"bookings:read"}}, 201)
	if err != nil {
		return err
	}
	leaked := client{base: p.server.url, key: made.get("key")}
	if _, err := leaked.call("GET", "/api/integrations/partner/bookings", nil, 200); err != nil {
		return err
	}
	if _, err := p.owner.call("DELETE", "/api/integrations/api-keys/"+made.get("id"), nil, 200); err != nil {
		return err
	}
	if _, err := leaked.refused("GET", "/api/integrations/partner/bookings", nil, 401, "unauthenticated"); err != nil {
		return err
	}
	p.say("A second key works, is revoked, and is dead on the next request: 401.")
	return nil
}

func (p *play) cancel() error {
	path := "/api/bookings/" + p.booking + "/cancel"
	preview, err := p.partner.call("POST", path, body{"by": "customer", "dryRun": true}, 200)
	if err != nil {
		return err
	}
	done, err := p.partner.call("POST", path, body{"by": "customer", "reason": "Zoë rang"}, 200)
	if err != nil {
		return err
	}
	if done.get("status") != "cancelled" {
		return fmt.Errorf("the booking is not cancelled: %s", done.text)
	}
	p.say("Zoë rings and cancels; the preview said %s, and so it became: cancelled in %s.", preview.get("status"), done.took)
	return nil
}

func (p *play) hearCancelled() error {
	got, told, err := p.hears.await(p.ctx, p.secret, "booking.cancelled")
	if err != nil {
		return err
	}
	data, _ := told["data"].(body)
	if data["id"] != p.booking || data["status"] != "cancelled" {
		return fmt.Errorf("booking.cancelled tells of another booking: %s", got.body)
	}
	p.say("Her system hears booking.cancelled; both signatures are right. All is as documented.")
	return nil
}
