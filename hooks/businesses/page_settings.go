package businesses

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowBusiness shows what the business is, as stored or as it was typed.
func ShowBusiness(p *page.Request) (page.Answer, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.BusinessPage{
		Shell: p.Shell, Values: storedValues(business), Listed: business.Listed, Currency: business.Currency, BaseURL: p.Instance().URL, Trouble: p.Trouble,
	}
	if p.Form != nil {
		shown.Values, shown.Listed = typedValues(p.Form), p.Form.Has("listed")
	}
	return page.Show(http.StatusOK, views.BusinessSettings(shown)), nil
}

// SendBusiness changes what the business is. Where another zone leaves bookings outside of the hours, it leads to them.
func SendBusiness(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[UpdateInput](p.Request, businessFields(p.Form))
	if err != nil {
		return page.Answer{}, views.InForm(p.Lang, err, namedBusinessField)
	}
	zone := p.Shell.Zone.String()
	updated, err := Update(p.Request, in)
	if err != nil {
		return page.Answer{}, err
	}
	if updated.Timezone != zone && len(updated.Conflicts) > 0 {
		return page.Go(p.Shell.Business.Settings("hours") + "?outside=1").Tell("business_saved"), nil
	}
	return page.Go(p.Shell.Business.Settings("business")).Tell("business_saved"), nil
}

// storedValues are the texts of the form for a business.
func storedValues(b *collections.Business) map[string]string {
	values := map[string]string{
		"name": b.Name, "description": b.Description, "categories": strings.Join(b.Categories.V, "\n"), "phone": b.Phone, "email": b.Email,
		"website": b.Website, "timezone": b.Timezone, "locale": b.Locale, "legalName": b.LegalName, "taxId": b.TaxID,
		"postalCodes": strings.Join(b.PostalCodes.V, "\n"),
	}
	if b.ServiceRadiusKm > 0 {
		values["serviceRadiusKm"] = strconv.Itoa(b.ServiceRadiusKm)
	}
	if a := b.Address.V; a != nil {
		values["line1"], values["city"], values["postalCode"], values["country"] = a.Line1, a.City, a.PostalCode, a.Country
		values["line2"], values["region"] = textOf(a.Line2), textOf(a.Region)
	}
	if l := b.Location.V; l != nil {
		values["lat"], values["lng"] = degrees(l.Lat), degrees(l.Lng)
	}
	return values
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func degrees(angle float64) string { return strconv.FormatFloat(angle, 'f', -1, 64) }

func typedValues(form url.Values) map[string]string {
	values := map[string]string{}
	for _, name := range views.BusinessFields {
		values[name] = form.Get(name)
	}
	return values
}

// businessFields are the form's values as the body of PATCH /api/businesses/{businessId}; what was emptied is cleared.
func businessFields(form url.Values) map[string]any {
	fields := map[string]any{"name": form.Get("name"), "timezone": trimmed(form, "timezone"), "locale": form.Get("locale"), "listed": form.Has("listed")}
	for _, name := range []string{"description", "phone", "email", "website", "legalName", "taxId"} {
		fields[name] = endpoint.OrNull(form.Get(name))
	}
	fields["categories"], fields["postalCodes"] = linesOf(form.Get("categories")), linesOf(form.Get("postalCodes"))
	fields["serviceRadiusKm"] = endpoint.NumberOrNull(form.Get("serviceRadiusKm"))
	fields["address"], fields["location"] = addressOf(form), locationOf(form)
	return fields
}

func trimmed(form url.Values, name string) string { return strings.TrimSpace(form.Get(name)) }

// linesOf are the lines of a text area that have something on them.
func linesOf(text string) []string {
	lines := []string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// addressOf is null where nothing of it was typed.
func addressOf(form url.Values) any {
	address, typed := map[string]any{}, false
	for _, name := range []string{"line1", "postalCode", "city", "country"} {
		address[name] = trimmed(form, name)
		typed = typed || address[name] != ""
	}
	for _, name := range []string{"line2", "region"} {
		address[name] = endpoint.OrNull(form.Get(name))
		typed = typed || address[name] != nil
	}
	if !typed {
		return nil
	}
	address["country"] = strings.ToUpper(trimmed(form, "country"))
	return address
}

// locationOf is null where nothing of it was typed. Degrees may have a decimal comma.
func locationOf(form url.Values) any {
	lat, lng := trimmed(form, "lat"), trimmed(form, "lng")
	if lat == "" && lng == "" {
		return nil
	}
	return map[string]any{"lat": degreesOf(lat), "lng": degreesOf(lng)}
}

func degreesOf(text string) any {
	if angle, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil && angle >= -360 && angle <= 360 {
		return angle
	}
	return text
}

// namedBusinessField tells what is wrong in the words of the form, whose controls of the address have the names of its members.
func namedBusinessField(field fault.Field) fault.Field {
	switch {
	case field.Path == "address.country":
		field.Rule = "country"
	case field.Path == "location.lat" || field.Path == "location.lng":
		field.Rule = "degrees"
	case field.Rule == "min_length" && (field.Path == "name" || strings.HasPrefix(field.Path, "address.")):
		field.Rule = "required"
	}
	return field
}

// ShowArchive tells what the end of the business means.
func ShowArchive(p *page.Request) (page.Answer, error) {
	shown, err := archival(p)
	return page.Show(http.StatusOK, views.ArchiveBusiness(shown)), err
}

// SendArchive archives the business, with its name only.
func SendArchive(p *page.Request) (page.Answer, error) {
	asked, err := archival(p)
	if err != nil {
		return page.Answer{}, err
	}
	if asked.Bookings == 0 && !asked.Confirmed() {
		return page.Answer{}, p.Unconfirmed()
	}
	if _, err := Archive(p.Request, &ArchiveInput{}); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/app?all=1").Tell("business_archived"), nil
}

func archival(p *page.Request) (views.ArchivePage, error) {
	running, err := p.Tenant().Running(p.Now)
	if err != nil {
		return views.ArchivePage{}, err
	}
	return views.ArchivePage{
		Shell: p.Shell, Bookings: running.Bookings, Keys: running.Keys, Webhooks: running.Webhooks, Apps: running.Apps, Confirm: p.Form.Get("confirm"),
		Trouble: p.Trouble,
	}, nil
}
