package users

import (
	"io"

	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// Export answers everything about the caller.
func Export(r *access.Request, _ *struct{}) (endpoint.Archive, error) {
	db := r.Person()
	return endpoint.Archive{Name: "nearbyassist-account.zip", Write: func(add func(string) (io.Writer, error)) error {
		return db.Export(r.HTTP.Context(), add)
	}}, nil
}
