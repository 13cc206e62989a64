package endpoint

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/scope"
)

// Scopes are the scopes of a key or an app in a body.
type Scopes []string

// Schema lists the scopes that exist.
func (Scopes) Schema(huma.Registry) *huma.Schema {
	item := &huma.Schema{Type: huma.TypeString}
	for _, name := range scope.All() {
		item.Enum = append(item.Enum, name)
	}
	return &huma.Schema{Type: huma.TypeArray, Items: item}
}
