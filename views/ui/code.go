package ui

import (
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"
)

// sample is written here because templ collapses white space, which counts in code.
func sample(c Code) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		secret := ""
		if c.Secret {
			secret = " data-secret"
		}
		id, text := templ.EscapeString(c.ID), c.HTML
		if text == "" {
			text = templ.EscapeString(c.Text)
		}
		_, err := fmt.Fprintf(w, `<pre class="code" tabindex="0" role="region" aria-labelledby="%s-label"><code id="%s"%s>%s</code></pre>`,
			id, id, secret, text)
		return err
	})
}
