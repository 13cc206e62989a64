package endpoint

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// InBody is the part of a body that names its business. A key or an app may leave it out: it has but one.
type InBody struct {
	BusinessID businessID `json:"businessId,omitempty" doc:"A key or an app may leave it out"`
}

// Business is what access resolves.
func (b InBody) Business() string { return string(b.BusinessID) }

// businessID carries the rule itself: a Resolve of InBody would hide those of what is embedded beside it.
type businessID string

// Resolve asks everybody but keys and apps for the business, in one answer with the other fields.
func (id *businessID) Resolve(ctx huma.Context) []error {
	if *id != "" || access.From(ctx.Context()).Caller.IsPartner() {
		return nil
	}
	return Broken(fault.On("businessId", "required"))
}

// InQuery is the parameter that names the business of a list. A key or an app may leave it out.
type InQuery struct {
	BusinessID string `query:"businessId" doc:"A key or an app may leave it out"`
}
