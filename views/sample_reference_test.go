package views_test

import (
	"github.com/a-h/templ"

	"nearbyassist/domain/manual"
	"nearbyassist/views"
)

// referenceGroups are a documented group and one of ours, whose words are said.
func (w world) referenceGroups() []views.ReferenceGroup {
	read := manual.Operation{
		ID: "listBookings", Method: "GET", Path: "/api/bookings", Summary: w.said("List bookings"), Description: w.said("By `start`.") + "\n\n" + w.said("More."),
		Caller: w.said("Anyone."), Parameters: []manual.Member{
			{Name: "limit", In: "query", Type: "integer", Default: "20", Rules: []manual.Rule{{Kind: "value", Args: []any{"1", "100"}}}, Text: w.said("How many.")},
			{Name: "status", In: "query", Type: "string[]", Values: []string{"pending", "confirmed"}},
		},
		Answers:  []manual.Answer{{Status: 200, Text: w.said("Done."), Type: "application/json", Members: []manual.Member{{Name: "id", Type: "string"}}}, {Status: 304}},
		Refusals: []manual.Refusal{{Status: 401, Codes: []string{"unauthenticated"}}},
	}
	change := read
	change.ID, change.Method, change.Path, change.Summary = "moveBooking", "PATCH", "/api/bookings/{bookingId}", w.said("Move a booking")+" 2"
	change.Scope, change.ScopeText, change.Idempotent, change.Limit, change.BodyType = "bookings:write", w.said("Move bookings."), true, "guests", "application/json"
	change.Body = []manual.Member{
		{Name: "customer.email", Type: "email", Required: true, Nullable: true, Rules: []manual.Rule{{Kind: "length_max", Args: []any{"254"}}}, Text: w.said("The `email`.")},
	}
	change.Refusals = append(change.Refusals, manual.Refusal{Status: 409, Codes: []string{"slot_taken", "stale_version"}})
	first := views.ReferenceGroup{Group: manual.Group{Name: "Bookings", Title: w.said("Bookings"), Text: w.said("Times.")}}
	for _, operation := range []manual.Operation{read, change} {
		first.Operations = append(first.Operations, operation)
		first.Shown = append(first.Shown, views.ReferenceOperation{Operation: operation, Sample: "curl", Examples: []string{`{<span class="k">"id"</span>: 1}`, ""}})
	}
	second := views.ReferenceGroup{Group: manual.Group{Name: "Single objects", Title: w.said("Single objects"), Text: w.said("One."), Operations: []manual.Operation{read}}, Added: true}
	return []views.ReferenceGroup{first, second}
}

// addReferencePages has a group, all groups, and the index.
func (w world) addReferencePages(made map[string]templ.Component) {
	groups := w.referenceGroups()
	made["reference"] = views.Reference(views.ReferencePage{DocsFrame: w.docsFrame("/api/bookings"), Groups: groups[:1]})
	made["reference-all"] = views.Reference(views.ReferencePage{DocsFrame: w.docsFrame("/api/all"), Groups: groups})
	made["reference-index"] = views.ReferenceGroups(views.ReferencePage{DocsFrame: w.docsFrame("/api"), Groups: groups})
}
