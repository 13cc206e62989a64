package services

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	amounts "nearbyassist/domain/money"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// taxPlaces are the decimals of a tax rate in percent: 2100 basis points are 21.00 %.
const taxPlaces = 2

// ShowNewService asks for a new service.
func ShowNewService(p *page.Request) (page.Answer, error) {
	shown, err := formOf(p, &collections.Service{DurationMinutes: 60, Capacity: 1})
	shown.FormID = p.FormID()
	return page.Show(http.StatusOK, views.NewService(shown)), err
}

// SendNewService makes the service, once however often its form is sent.
func SendNewService(p *page.Request) (page.Answer, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	fields := sentFields(p.Form, business.Currency)
	fields["businessId"] = business.ID
	in, err := endpoint.Sent[CreateInput](p.Request, fields)
	if err = refused(p, business.Currency, fields, err); err != nil {
		return page.Answer{}, err
	}
	id, _, err := p.SendOnce(func() (string, error) {
		made, err := Create(p.Request, in)
		return made.ID, err
	})
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "#service-" + id).Tell("service_created"), nil
}

// ShowService shows what can be changed of a service.
func ShowService(p *page.Request) (page.Answer, error) {
	service, err := p.Tenant().FindService(p.HTTP.PathValue("serviceId"))
	if err != nil {
		return page.Answer{}, err
	}
	shown, err := formOf(p, service)
	shown.Service = shownService(service)
	return page.Show(http.StatusOK, views.EditService(shown)), err
}

// SendService changes a service.
func SendService(p *page.Request) (page.Answer, error) {
	service, err := p.Tenant().FindService(p.HTTP.PathValue("serviceId"))
	if err != nil {
		return page.Answer{}, err
	}
	fields := sentFields(p.Form, service.Currency)
	in, err := endpoint.Sent[UpdateInput](p.Request, fields)
	if err = refused(p, service.Currency, fields, err); err != nil {
		return page.Answer{}, err
	}
	in.ServiceID = service.ID
	if _, err := Update(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "#service-" + service.ID).Tell("service_saved"), nil
}

// formOf is the form for a service, as stored or as it was typed, with who may give it and what holds where it says nothing.
func formOf(p *page.Request, service *collections.Service) (views.ServiceForm, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return views.ServiceForm{}, err
	}
	people, err := giversOf(p.Tenant(), service.Staff.V)
	usual := business.BookingPolicy.V
	shown := views.ServiceForm{Shell: p.Shell, Currency: business.Currency, People: people, Trouble: p.Trouble, Usual: views.UsualRules{
		AutoConfirm: usual.AutoConfirm, StepMinutes: usual.StepMinutes, NoticeMinutes: usual.NoticeMinutes, AdvanceDays: usual.AdvanceDays, MaxPerDay: usual.MaxPerDay,
	}}
	if p.Form == nil {
		fill(&shown, service)
		return shown, err
	}
	shown.Texts = map[string]string{}
	for _, name := range views.ServiceTexts {
		shown.Texts[name] = p.Form.Get(name)
	}
	shown.Duration, shown.Notice = views.MinutesTyped(p.Form, "durationMinutes"), views.MinutesTyped(p.Form, "noticeMinutes")
	shown.Before, shown.After = views.MinutesTyped(p.Form, "bufferBeforeMinutes"), views.MinutesTyped(p.Form, "bufferAfterMinutes")
	shown.Who, shown.Givers = p.Form.Get("who"), p.Form["staffIds"]
	return shown, err
}

// maxPeople is how many a form offers beside those who stand on the service already.
const maxPeople = 100

// giversOf are those who stand on the service, whether they can be booked or not, and others who can be, by name.
func giversOf(db collections.Tenant, standing []string) ([]views.Giver, error) {
	bookable := true
	team, err := db.Staff(collections.StaffFilter{Bookable: &bookable}, collections.Page{Number: 1, Limit: maxPeople})
	if err != nil {
		return nil, err
	}
	people := team.Items
	if len(standing) > 0 {
		given, err := db.StaffWith(standing)
		if err != nil {
			return nil, err
		}
		people = append(people, given...)
	}
	slices.SortFunc(people, func(a, b collections.Staff) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	people = slices.CompactFunc(people, func(a, b collections.Staff) bool { return a.ID == b.ID })
	givers := make([]views.Giver, len(people))
	for i, person := range people {
		givers[i] = views.Giver{ID: person.ID, Name: person.Name}
	}
	return givers, nil
}

// fill writes a stored service into the form.
func fill(shown *views.ServiceForm, s *collections.Service) {
	policy, lang := s.Policy.V, shown.Lang
	shown.Duration, shown.Before, shown.After = views.MinutesOf(s.DurationMinutes), views.MinutesOf(s.BufferBeforeMinutes), views.MinutesOf(s.BufferAfterMinutes)
	shown.Notice, shown.Who, shown.Givers = views.MinutesOrNone(policy.NoticeMinutes), "all", s.Staff.V
	if len(s.Staff.V) > 0 {
		shown.Who = views.SomePeople
	}
	shown.Texts = map[string]string{
		"name": s.Name, "description": s.Description, "category": s.Category, "capacity": strconv.Itoa(s.Capacity),
		"stepMinutes": views.NumberOrNone(policy.StepMinutes), "advanceDays": views.NumberOrNone(policy.AdvanceDays), "maxPerDay": views.NumberOrNone(policy.MaxPerDay),
	}
	switch rate := s.TaxRateBps; {
	case rate%100 != 0:
		shown.Texts["taxRateBps"] = lang.Decimal(int64(rate), taxPlaces)
	case rate > 0:
		shown.Texts["taxRateBps"] = strconv.Itoa(rate / 100)
	}
	if s.Price.V != nil {
		shown.Texts["price"] = lang.Decimal(*s.Price.V, amounts.Exponent(s.Currency))
	}
	if auto := policy.AutoConfirm; auto != nil {
		shown.Texts["autoConfirm"] = map[bool]string{true: "yes", false: "no"}[*auto]
	}
}

// sentFields are the form's values as the body of POST and PATCH /api/services; what is empty is the business's.
func sentFields(form url.Values, currency string) map[string]any {
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	fields := map[string]any{
		"name": text("name"), "description": endpoint.OrNull(text("description")), "category": endpoint.OrNull(text("category")),
		"durationMinutes":     views.MinutesTyped(form, "durationMinutes").ValueOr(""),
		"bufferBeforeMinutes": views.MinutesTyped(form, "bufferBeforeMinutes").ValueOr(0), "bufferAfterMinutes": views.MinutesTyped(form, "bufferAfterMinutes").ValueOr(0),
		"capacity": endpoint.Number(text("capacity")), "price": priceOf(text("price"), currency), "taxRateBps": taxOf(text("taxRateBps")),
		"noticeMinutes": views.MinutesTyped(form, "noticeMinutes").Value(), "staffIds": []string{}, "autoConfirm": nil,
	}
	for _, name := range []string{"stepMinutes", "advanceDays", "maxPerDay"} {
		fields[name] = endpoint.NumberOrNull(text(name))
	}
	if choice := text("autoConfirm"); choice != "" {
		fields["autoConfirm"] = choice == "yes"
	}
	if form.Get("who") == views.SomePeople {
		fields["staffIds"] = append([]string{}, form["staffIds"]...)
	}
	return fields
}

// priceOf is the amount in the business's currency: null for none, the text where it cannot be read.
func priceOf(text, currency string) any {
	if text == "" {
		return nil
	}
	amount, ok := amounts.Parse(text, currency)
	if !ok {
		return text
	}
	return collections.Money{Amount: amount, Currency: currency}
}

// taxOf is a rate in basis points: none where nothing was typed, the text where it cannot be read.
func taxOf(text string) any {
	if text == "" {
		return 0
	}
	rate, ok := amounts.ParseDecimal(strings.TrimSpace(strings.TrimSuffix(text, "%")), taxPlaces)
	if !ok {
		return text
	}
	return rate
}

// refused is what is wrong with the form: what the operation refuses, in the words of the form, and a choice of people without
// any.
func refused(p *page.Request, currency string, fields map[string]any, err error) error {
	var told []fault.Field
	if known, ok := views.InForm(p.Lang, err, named(p.Lang, currency)).(*fault.Fault); ok {
		told = known.Fields
	} else if err != nil {
		return err
	}
	if ids, ok := fields["staffIds"].([]string); ok && len(ids) == 0 && p.Form.Get("who") == views.SomePeople {
		told = append(told, fault.On("staffIds", "person_choice"))
	}
	return fault.Validation(told...)
}

func named(lang locales.Lang, currency string) func(fault.Field) fault.Field {
	return func(field fault.Field) fault.Field {
		switch {
		case field.Path == "price.amount" && field.Rule == "maximum":
			return fault.On("price", field.Rule, lang.Decimal(maxPrice, amounts.Exponent(currency)))
		case strings.HasPrefix(field.Path, "price"):
			return fault.On("price", "price", views.ExamplePrice(lang, currency))
		case field.Path == "taxRateBps":
			field.Rule, field.Args = "percent", nil
		case strings.HasPrefix(field.Path, "staffIds["):
			field.Path = "staffIds"
		case field.Path == "name" && field.Rule == "min_length":
			field.Rule = "required"
		}
		return field
	}
}
