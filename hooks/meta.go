package hooks

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// bindMeta serves what follows from TABLE 1: the OpenAPI document, the Postman collection and the reference.
func (s *Server) bindMeta(e *core.ServeEvent, api *endpoint.API) {
	e.Router.GET("/openapi.json", download(api, "application/json", func(d *endpoint.Document) []byte { return d.JSON }))
	e.Router.GET("/openapi.yaml", download(api, "application/yaml", func(d *endpoint.Document) []byte { return d.YAML }))
	e.Router.GET("/postman.json", download(api, "application/json", func(d *endpoint.Document) []byte { return d.Postman }))
	e.Router.GET("/docs", toReference)
	for _, lang := range locales.All {
		e.Router.GET("/docs/"+string(lang), s.reference(api, lang))
	}
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

// toReference leads to the reference in the language that was chosen on a page, else that of the client.
func toReference(e *core.RequestEvent) error {
	lang := access.Language(e.Request)
	if chosen := e.Request.URL.Query().Get("lang"); locales.Valid(chosen) {
		lang = locales.Lang(chosen)
	}
	e.Response.Header().Set("Vary", "Accept-Language")
	return e.Redirect(http.StatusSeeOther, "/docs/"+string(lang))
}

func (s *Server) reference(api *endpoint.API, lang locales.Lang) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		document, err := api.Document(lang)
		if err != nil {
			return err
		}
		page := views.DocsPage{
			Shell: views.Shell{Lang: lang, Path: "/docs", Now: s.config.Now()}, BaseURL: s.gate.Instance().URL, SupportEmail: s.config.SupportEmail,
		}
		for _, group := range document.Groups {
			page.Groups = append(page.Groups, viewGroup(group))
		}
		var html strings.Builder
		if err := views.Docs(page).Render(e.Request.Context(), &html); err != nil {
			return err
		}
		return e.HTML(http.StatusOK, html.String())
	}
}

func viewGroup(group endpoint.Group) views.DocsGroup {
	shown := views.DocsGroup{Name: group.Name, Text: group.Text}
	for _, operation := range group.Operations {
		shown.Operations = append(shown.Operations, views.DocsOperation(operation))
	}
	return shown
}
