package services

import (
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/sheet"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// columns of a file of services: the fields of the API, and how people call them.
var columns = []sheet.Column{
	{Name: "name", Alias: []string{"service", "nombre", "servicio"}},
	{Name: "description", Alias: []string{"descripción"}},
	{Name: "category", Alias: []string{"categoría"}},
	{Name: "durationMinutes", Kind: sheet.Whole, Alias: []string{"duration", "duración", "minutos"}},
	{Name: "bufferBeforeMinutes", Kind: sheet.Whole, Alias: []string{"buffer before", "margen antes"}},
	{Name: "bufferAfterMinutes", Kind: sheet.Whole, Alias: []string{"buffer after", "margen después"}},
	{Name: "price", Kind: sheet.Amount, Alias: []string{"precio"}},
	{Name: "currency", Alias: []string{"moneda"}},
	{Name: "taxRateBps", Kind: sheet.Whole},
	{Name: "deposit", Kind: sheet.Amount, Alias: []string{"señal"}},
	{Name: "capacity", Kind: sheet.Whole, Alias: []string{"seats", "plazas"}},
	{Name: "autoConfirm", Kind: sheet.Truth, Alias: []string{"confirmación automática"}},
	{Name: "stepMinutes", Kind: sheet.Whole},
	{Name: "noticeMinutes", Kind: sheet.Whole},
	{Name: "advanceDays", Kind: sheet.Whole},
	{Name: "maxPerDay", Kind: sheet.Whole},
	{Name: "staffIds", Kind: sheet.List},
	{Name: "position", Kind: sheet.Whole, Alias: []string{"posición"}},
}

// Import makes services, and changes those in the offer that have the name of a line. An empty cell leaves what is there.
func Import(r *access.Request, in *endpoint.ImportInput, file []byte) (endpoint.Imported, error) {
	business, err := r.Tenant().Business()
	if err != nil {
		return endpoint.Imported{}, err
	}
	standing, err := r.Tenant().ServiceNames()
	if err != nil {
		return endpoint.Imported{}, err
	}
	i := &importing{Request: r, currency: business.Currency, ids: map[string][]string{}, seen: map[string]int{}}
	for _, service := range standing {
		name := strings.ToLower(service.Name)
		i.ids[name] = append(i.ids[name], service.ID)
	}
	return endpoint.Import(r, in, file, columns, i.put)
}

// importing is a file of services on its way; names are in lower case.
type importing struct {
	*access.Request
	currency string
	ids      map[string][]string // that stood before, by name
	seen     map[string]int      // the lines that have landed, by name
}

func (i *importing) put(db collections.Tenant, line sheet.Line) (endpoint.Landing, error) {
	name := strings.ToLower(line.Cells["name"])
	if before := i.seen[name]; before > 0 {
		return endpoint.Unchanged, fault.Validation(fault.On("name", "sheet_same", before))
	}
	values, broken := line.Values(i.currency)
	if len(broken) > 0 {
		return endpoint.Unchanged, fault.Validation(broken...)
	}
	landed, err := i.land(db, i.ids[name], values)
	if err == nil {
		i.seen[name] = line.Number
	}
	return landed, err
}

// land checks a line as the API's own create and change do.
func (i *importing) land(db collections.Tenant, standing []string, values map[string]any) (endpoint.Landing, error) {
	switch len(standing) {
	case 0:
		in, err := endpoint.Sent[CreateInput](i.Request, values)
		if err != nil {
			return endpoint.Unchanged, err
		}
		_, err = create(db, in.Body, i.Now)
		return endpoint.Created, err
	case 1:
		return i.change(db, standing[0], values)
	}
	return endpoint.Unchanged, fault.Validation(fault.On("name", "sheet_several"))
}

func (i *importing) change(db collections.Tenant, id string, values map[string]any) (endpoint.Landing, error) {
	in, err := endpoint.Sent[UpdateInput](i.Request, values)
	if err != nil {
		return endpoint.Unchanged, err
	}
	before, err := db.FindService(id)
	if err != nil {
		return endpoint.Unchanged, err
	}
	after, err := update(db, id, in.Body, i.Now)
	if err != nil || len(collections.Changes(before, after)) == 0 {
		return endpoint.Unchanged, err
	}
	return endpoint.Updated, nil
}
