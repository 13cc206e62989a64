package customers

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/sheet"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// columns of a file of customers: the fields of the API, and how people call them.
var columns = []sheet.Column{
	{Name: "name", Alias: []string{"customer", "full name", "nombre", "cliente", "nombre completo"}},
	{Name: "email", Alias: []string{"e-mail", "mail", "correo", "correo electrónico"}},
	{Name: "phone", Alias: []string{"telephone", "mobile", "teléfono", "móvil"}},
	{Name: "locale", Alias: []string{"language", "idioma"}},
	{Name: "timezone", Alias: []string{"zona horaria"}},
	{Name: "notes", Alias: []string{"notas"}},
	{Name: "tags", Kind: sheet.List, Alias: []string{"etiquetas"}},
}

// Import makes customers, and changes those whom a line names by their mail address, else by their phone. An empty cell leaves
// what is there. Nobody is written to.
func Import(r *access.Request, in *endpoint.ImportInput, file []byte) (endpoint.Imported, error) {
	i := &importing{Request: r, emails: map[string]int{}, phones: map[string]seenPhone{}}
	return endpoint.Import(r, in, file, columns, i.put)
}

// importing is a file of customers on its way. It remembers whom the lines have named that landed.
type importing struct {
	*access.Request
	emails map[string]int
	phones map[string]seenPhone
}

type seenPhone struct {
	line     int
	hasEmail bool
}

func (i *importing) put(db collections.Tenant, line sheet.Line) (endpoint.Landing, error) {
	contact := collections.Contact{Email: text.NormalEmail(line.Cells["email"]), Phone: text.NormalPhone(line.Cells["phone"]), Vouched: true}
	if err := i.checkSeen(contact); err != nil {
		return endpoint.Unchanged, err
	}
	values, _ := line.Values("")
	in, err := endpoint.Sent[UpdateInput](i.Request, values)
	if err != nil {
		return endpoint.Unchanged, err
	}
	landed, err := land(db, contact, in.Body, i.Now)
	if err == nil {
		i.remember(contact, line.Number)
	}
	return landed, err
}

// checkSeen: the same person twice in a file is a mistake in one of the lines.
func (i *importing) checkSeen(contact collections.Contact) error {
	if line := i.emails[contact.Email]; line > 0 {
		return fault.Validation(fault.On("email", "sheet_same", line))
	}
	if seen := i.phones[contact.Phone]; seen.line > 0 && !(seen.hasEmail && contact.Email != "") {
		return fault.Validation(fault.On("phone", "sheet_same", seen.line))
	}
	return nil
}

func (i *importing) remember(contact collections.Contact, line int) {
	if contact.Email != "" {
		i.emails[contact.Email] = line
	}
	if contact.Phone != "" {
		i.phones[contact.Phone] = seenPhone{line, contact.Email != ""}
	}
}

// land finds who the line names by the rules by which a business's booking does.
func land(db collections.Tenant, contact collections.Contact, body UpdateBody, now time.Time) (endpoint.Landing, error) {
	known, err := db.MatchCustomer(contact)
	if errors.Is(err, collections.ErrNotFound) {
		return endpoint.Created, create(db, body, now)
	}
	if err != nil {
		return endpoint.Unchanged, err
	}
	after, err := update(db, known.ID, body, now)
	if err != nil || len(collections.Changes(known, after)) == 0 {
		return endpoint.Unchanged, err
	}
	return endpoint.Updated, nil
}

// create stores a customer that no booking has made.
func create(db collections.Tenant, body UpdateBody, now time.Time) error {
	var missing []fault.Field
	if !body.Name.Set {
		missing = append(missing, fault.On("name", "required"))
	}
	if body.Email.Value == "" && body.Phone.Value == "" {
		missing = append(missing, fault.On("email", "email_or_phone"))
	}
	if len(missing) > 0 {
		return fault.Validation(missing...)
	}
	customer := &collections.Customer{
		ID: collections.NewID(), Tags: collections.Of([]string{}), CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	body.apply(customer)
	if err := checkEmail(db, &collections.Customer{}, customer); err != nil {
		return err
	}
	if err := db.AddCustomer(customer); err != nil {
		return err
	}
	return Changed(db, nil, customer, now)
}
