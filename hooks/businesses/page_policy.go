package businesses

import (
	"net/http"
	"strconv"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowBooking shows how customers book, as stored or as it was typed.
func ShowBooking(p *page.Request) (page.Answer, error) {
	if p.Form != nil {
		return page.Show(http.StatusOK, views.BookingSettings(typedBooking(p))), nil
	}
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	policy := business.BookingPolicy.V
	shown := views.BookingRulesPage{
		Shell: p.Shell, AutoConfirm: policy.AutoConfirm, AllowGuests: policy.AllowGuests, Notice: views.MinutesOf(policy.NoticeMinutes),
		AdvanceDays: strconv.Itoa(policy.AdvanceDays), Step: strconv.Itoa(policy.StepMinutes), MaxPerDay: views.NumberOrNone(policy.MaxPerDay),
		Policy: views.PolicyOf(cancellationOf(business.CancellationPolicy.V)), BaseURL: p.Instance().URL, Trouble: p.Trouble,
	}
	return page.Show(http.StatusOK, views.BookingSettings(shown)), nil
}

func typedBooking(p *page.Request) views.BookingRulesPage {
	return views.BookingRulesPage{
		Shell: p.Shell, AutoConfirm: p.Form.Has("autoConfirm"), AllowGuests: p.Form.Has("allowGuests"), Notice: views.MinutesTyped(p.Form, "noticeMinutes"),
		AdvanceDays: p.Form.Get("advanceDays"), Step: p.Form.Get("stepMinutes"), MaxPerDay: p.Form.Get("maxPerDay"), Policy: views.PolicyFrom(p.Form),
		BaseURL: p.Instance().URL, Trouble: p.Trouble,
	}
}

func cancellationOf(stored *collections.CancellationPolicy) *booking.CancellationPolicy {
	if stored == nil {
		return nil
	}
	policy := &booking.CancellationPolicy{FreeMinutes: stored.FreeMinutes}
	for _, tier := range stored.Tiers {
		policy.Tiers = append(policy.Tiers, booking.Tier(tier))
	}
	return policy
}

// SendBooking changes how customers book, or only the form, where one of its buttons asks for that.
func SendBooking(p *page.Request) (page.Answer, error) {
	if views.PolicyEdited(p.Form) {
		shown := typedBooking(p)
		shown.Edited = true
		return page.Show(http.StatusOK, views.BookingSettings(shown)), nil
	}
	form := p.Form
	policy := map[string]any{
		"autoConfirm": form.Has("autoConfirm"), "allowGuests": form.Has("allowGuests"), "noticeMinutes": views.MinutesTyped(form, "noticeMinutes").ValueOr(""),
		"advanceDays": endpoint.Number(trimmed(form, "advanceDays")), "stepMinutes": endpoint.Number(trimmed(form, "stepMinutes")),
		"maxPerDay": endpoint.NumberOrNull(form.Get("maxPerDay")),
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, map[string]any{"bookingPolicy": policy, "cancellationPolicy": views.PolicyFrom(form).Asked()})
	if err != nil {
		return page.Answer{}, views.InForm(p.Lang, err, namedPolicyField)
	}
	if _, err := Update(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Settings("booking-page")).Tell("booking_page_saved"), nil
}

// namedPolicyField puts what is wrong with a tier where its control is.
func namedPolicyField(field fault.Field) fault.Field {
	tier, found := strings.CutPrefix(field.Path, "cancellationPolicy.tiers")
	switch {
	case !found:
		return field
	case !strings.HasPrefix(tier, "["):
		field.Path = "policy"
		if field.Rule == "unique_items" {
			field.Rule = "tiers_differ"
		}
		return field
	}
	number, part, _ := strings.Cut(strings.TrimPrefix(tier, "["), "]")
	field.Path = "tier-" + number
	if strings.HasPrefix(part, ".feePercent") {
		field.Path += "-percent"
	}
	return field
}
