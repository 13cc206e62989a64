// Package manual is the API as people read it in one language: what the pages of the reference show.
package manual

import "nearbyassist/domain/snippet"

// Group is a tag with its operations.
type Group struct {
	Name       string // the tag, the same in every language
	Title      string
	Text       string
	Operations []Operation
}

// Operation is one row of the API's table.
type Operation struct {
	ID, Method, Path string
	Summary          string
	Description      string
	Caller           string   // who may call, in sentences
	Scope            string   // what a key or an app needs; empty where they are refused or need none
	ScopeText        string   // what it lets do
	Limit            string   // the further limit that it counts toward: authentication, guests, or empty
	Parameters       []Member // of the address and the headers
	Body             []Member
	BodyType         string // its media type; empty where there is none
	Answers          []Answer
	Refusals         []Refusal
	Call             snippet.Call // the example
	Idempotent       bool         // may be repeated with the same Idempotency-Key
}

// Member is a parameter, or a member of a body at any depth.
type Member struct {
	Name     string // behind the names that it is in: customer.email, hours[].start
	In       string // path, query or header; empty in a body
	Type     string
	Required bool
	Nullable bool
	Values   []string // those that there are
	Default  string
	Rules    []Rule
	Text     string
}

// Rule is a limit of a member: pattern, or value, length or items, with _min or _max behind it where there is only one end.
type Rule struct {
	Kind string
	Args []any
}

// Answer is one that is no refusal.
type Answer struct {
	Status  int
	Text    string
	Type    string // media type; empty for no body
	Members []Member
	Example string
}

// Refusal is a status with the codes that it comes with.
type Refusal struct {
	Status int
	Codes  []string
	Text   string
}
