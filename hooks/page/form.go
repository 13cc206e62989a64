package page

import (
	"errors"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

// maxForm is far above the largest form of ours.
const maxForm = 64 << 10

// readForm fills in the form of a post.
func (p *Request) readForm(e *core.RequestEvent) error {
	kind, _, err := mime.ParseMediaType(e.Request.Header.Get("Content-Type"))
	empty := e.Request.ContentLength == 0 && e.Request.Header.Get("Content-Type") == ""
	if !empty && (err != nil || kind != "application/x-www-form-urlencoded") {
		return fault.New("unsupported_media_type")
	}
	e.Request.Body = http.MaxBytesReader(e.Response, e.Request.Body, maxForm)
	if err := e.Request.ParseForm(); err != nil {
		return unreadable(err)
	}
	for name, values := range e.Request.PostForm {
		for _, value := range values {
			if !utf8.ValidString(value) {
				return fault.Parameter(name, "invalid")
			}
		}
	}
	p.Form = e.Request.PostForm
	return nil
}

// unreadable: a body over the limit keeps its own error, any other was not written by a browser.
func unreadable(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return fault.New("invalid_parameter")
}

// FormID is the mark of a form: new with each that is asked for, the same after a refusal.
func (p *Request) FormID() string {
	if sent := p.Form.Get("form_id"); sent != "" {
		return sent
	}
	return collections.NewID()
}

// SendOnce makes the change of a form with a mark, once however often the form is sent; it answers the id that the first
// change told.
func (p *Request) SendOnce(change func() (id string, err error)) (id string, again bool, err error) {
	form := p.Form.Get("form_id")
	if len(form) != len(collections.NewID()) {
		return "", false, fault.Validation(fault.On("form_id", "invalid"))
	}
	return p.Once(form, change)
}

// Unconfirmed refuses a form in which the name of what ends is missing or wrong.
func (p *Request) Unconfirmed() error {
	if strings.TrimSpace(p.Form.Get("confirm")) == "" {
		return fault.Validation(fault.On("confirm", "required"))
	}
	return fault.Validation(fault.On("confirm", "wrong"))
}
