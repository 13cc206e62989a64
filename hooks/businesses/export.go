package businesses

import (
	"io"

	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ExportInput names a business.
type ExportInput struct {
	BusinessID string `path:"businessId"`
}

// Export answers everything of a business.
func Export(r *access.Request, _ *ExportInput) (endpoint.Archive, error) {
	db := r.Tenant()
	business, err := db.Business()
	if err != nil {
		return endpoint.Archive{}, err
	}
	return endpoint.Archive{Name: "nearbyassist-" + business.Slug + ".zip", Write: func(add func(string) (io.Writer, error)) error {
		return db.Export(r.HTTP.Context(), add)
	}}, nil
}
