package endpoint

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/hooks/access"
)

// Archive is an answer of several files, sent as a ZIP while they are written. What fails on the way cuts the answer off, so
// that nobody takes a part for the whole. The server's write timeout bounds how long a slow client can keep it open.
type Archive struct {
	Name  string // that it is saved under
	Write func(add func(file string) (io.Writer, error)) error
}

type archiving[I any] struct {
	serve func(*access.Request, *I) (Archive, error)
}

// HandleArchive wraps a feature's function that answers files.
func HandleArchive[I any](serve func(r *access.Request, in *I) (Archive, error)) Handler {
	return archiving[I]{serve}
}

const archiveType = "application/zip"

func (h archiving[I]) register(api huma.API, operation huma.Operation, status int) {
	operation.Responses = map[string]*huma.Response{strconv.Itoa(status): {
		Content: map[string]*huma.MediaType{archiveType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	huma.Register(api, operation, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		r := access.From(ctx)
		if err := r.Within(bodyOf(in)); err != nil {
			return nil, explain(r, err)
		}
		archive, err := h.serve(r, in)
		if err != nil {
			return nil, explain(r, err)
		}
		return &huma.StreamResponse{Body: func(to huma.Context) {
			to.SetHeader("Content-Type", archiveType)
			to.SetHeader("Content-Disposition", `attachment; filename="`+archive.Name+`"`)
			NoStore(r.Header)
			to.SetStatus(status)
			archive.send(r, to.BodyWriter())
		}}, nil
	})
}

// Packed is the whole archive, for a page that would rather fail than be cut off.
func (a Archive) Packed(r *access.Request) ([]byte, error) {
	var packed bytes.Buffer
	err := a.pack(r, &packed)
	return packed.Bytes(), err
}

func (a Archive) pack(r *access.Request, to io.Writer) error {
	packed := zip.NewWriter(to)
	err := a.Write(func(file string) (io.Writer, error) {
		return packed.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Deflate, Modified: r.Now})
	})
	if err != nil {
		return err
	}
	return packed.Close()
}

func (a Archive) send(r *access.Request, to io.Writer) {
	if err := a.pack(r, to); err != nil {
		r.App.Logger().Error("archive cut off", "requestId", r.ID, "error", err.Error())
		panic(http.ErrAbortHandler)
	}
}
