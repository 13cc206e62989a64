package hookstest

import "strings"

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
