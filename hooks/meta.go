package hooks

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/locales"
)

// bindMeta serves the documents that follow from TABLE 1: OpenAPI and the Postman collection.
func bindMeta(e *core.ServeEvent, api *endpoint.API) {
	e.Router.GET("/openapi.json", download(api, "application/json", func(d *endpoint.Document) []byte { return d.JSON }))
	e.Router.GET("/openapi.yaml", download(api, "application/yaml", func(d *endpoint.Document) []byte { return d.YAML }))
	e.Router.GET("/postman.json", download(api, "application/json", func(d *endpoint.Document) []byte { return d.Postman }))
}

// download sends one of the documents. Its language is that of ?lang=, else English whatever the client prefers, so that a
// generator always reads the same.
func download(api *endpoint.API, kind string, part func(*endpoint.Document) []byte) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		lang := e.Request.URL.Query().Get("lang")
		if lang == "" {
			lang = string(locales.English)
		}
		if !locales.Valid(lang) {
			return endpoint.Refuse(e, fault.Parameter("lang", "locale"))
		}
		document, err := api.Document(locales.Lang(lang))
		if err != nil {
			return endpoint.Refuse(e, err)
		}
		sum := sha256.Sum256(part(document))
		header := e.Response.Header()
		header.Set("Content-Type", kind)
		header.Set("Cache-Control", "public, max-age=300")
		header.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
		http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes.NewReader(part(document)))
		return nil
	}
}
