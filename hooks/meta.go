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
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
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

// toReference leads to the reference in the visitor's language.
func toReference(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(p.Shell.Lang)), nil
}

// showReference lists the rows of TABLE 1. Its language is that of its address, so that a link leads to what was meant.
func showReference(lang locales.Lang) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		groups, err := endpoint.Reference(routes, lang)
		if err != nil {
			return page.Answer{}, err
		}
		frame, err := docsFrame(p, "")
		if err != nil {
			return page.Answer{}, err
		}
		model := views.DocsPage{DocsFrame: frame}
		for _, group := range groups {
			model.Groups = append(model.Groups, viewGroup(group))
		}
		return page.Show(http.StatusOK, views.Docs(model)), nil
	}
}

func viewGroup(group endpoint.Group) views.DocsGroup {
	shown := views.DocsGroup{Name: group.Name, Title: group.Title, Text: group.Text}
	for _, operation := range group.Operations {
		shown.Operations = append(shown.Operations, views.DocsOperation(operation))
	}
	return shown
}
