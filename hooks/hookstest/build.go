package hookstest

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// Body is a JSON object of a request.
type Body = map[string]any

// Password is everybody's.
const Password = "correct horse battery"

// Person is somebody with an account.
type Person struct {
	Caller
	ID    string
	Name  string
	Email string
	in    *Instance
}

// SignUp makes an account; the address is made from the name's first word.
func (i *Instance) SignUp(name string) *Person {
	i.T.Helper()
	email := strings.ToLower(strings.Fields(name)[0]) + "@example.com"
	answer := i.Call(Guest, "POST", "/api/auth/signup", Body{"email": email, "password": Password, "name": name}).Want(201)
	return &Person{Bearer(answer.String("accessToken")), answer.String("user.id"), name, email, i}
}

// Business is a tenant with its owner.
type Business struct {
	ID      string
	Slug    string
	Owner   *Person
	StaffID string // the owner's
	in      *Instance
}

// Business makes one in Madrid, in euros.
func (p *Person) Business(name string) *Business {
	p.in.T.Helper()
	answer := p.in.Call(p.Caller, "POST", "/api/businesses", Body{"name": name, "timezone": "Europe/Madrid", "currency": "EUR"}).Want(201)
	return &Business{ID: answer.String("id"), Slug: answer.String("slug"), Owner: p, StaffID: p.in.staffOf(answer.String("id"), p.ID), in: p.in}
}

// staffOf is read from the database, so that every feature's tests can build a business.
func (i *Instance) staffOf(business, user string) (id string) {
	i.T.Helper()
	must(i.T, i.App.DB().NewQuery("SELECT id FROM staff WHERE business = {:business} AND user = {:user}").
		Bind(map[string]any{"business": business, "user": user}).Row(&id))
	return id
}

// Join makes a person a member with a role, as an accepted invitation does, and answers the staff id.
func (b *Business) Join(p *Person, role string) (staffID string) {
	b.in.T.Helper()
	answer := b.in.Call(b.Owner.Caller, "POST", "/api/staff", Body{"businessId": b.ID, "name": p.Name, "email": p.Email, "role": role}).Want(201)
	staffID = answer.String("id")
	b.in.SQL("UPDATE staff SET user = {:user} WHERE id = {:id}", Body{"user": p.ID, "id": staffID})
	return staffID
}

// Key makes an API key with these scopes.
func (b *Business) Key(scopes ...string) Caller {
	b.in.T.Helper()
	answer := b.in.Call(b.Owner.Caller, "POST", "/api/integrations/api-keys", Body{"businessId": b.ID, "name": "Key", "scopes": scopes}).Want(201)
	return WithKey(answer.String("key"))
}

// Superuser is the operator, for PocketBase's own API.
func (i *Instance) Superuser() Caller {
	i.T.Helper()
	superusers, err := i.App.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	must(i.T, err)
	operator := core.NewRecord(superusers)
	operator.SetEmail("operator@example.com")
	operator.SetPassword(Password)
	must(i.T, i.App.Save(operator))
	token, err := operator.NewAuthToken()
	must(i.T, err)
	return Bearer(token)
}

// SQL runs a statement on the database, past all hooks.
func (i *Instance) SQL(statement string, params Body) {
	i.T.Helper()
	_, err := i.App.NonconcurrentDB().NewQuery(statement).Bind(params).Execute()
	must(i.T, err)
}

// AuditRow is a line of the audit trail, with its changes as JSON.
type AuditRow struct {
	Action    string `db:"action"`
	Subject   string `db:"subject"`
	ActorType string `db:"actorType"`
	Changes   string `db:"changes"`
}

// Audit is what the trail tells about the rows of a collection, oldest first.
func (i *Instance) Audit(collection string) (rows []AuditRow) {
	i.T.Helper()
	must(i.T, i.App.DB().NewQuery("SELECT action, subject, actorType, changes FROM audit WHERE entity = {:entity} ORDER BY rowid").
		Bind(Body{"entity": collection}).All(&rows))
	return rows
}
