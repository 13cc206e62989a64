// Package static holds the style sheets, the little script and the vendored files of the pages, and serves them under a
// hash of them all, so that browsers may keep them for ever.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Prefix is where Files answers.
const Prefix = "/static/"

//go:embed css/*.css js/*.js font/* img/* embed.js
var embedded embed.FS

// Files are the assets as they are sent. css/* is one file, app.css, at the top, so that url(font/...) resolves under
// the same hash.
type Files struct {
	hash  string
	files map[string]file
}

type file struct {
	kind   string // Content-Type
	raw    []byte
	zipped []byte // nil where it would not be smaller
}

// Shared is the one set that the pages link and the server serves.
var Shared = sync.OnceValue(New)

// New reads the embedded tree.
func New() *Files {
	contents := map[string][]byte{}
	var names []string // WalkDir goes in order
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		target := name
		if path.Dir(name) == "css" {
			target = "app.css"
		}
		if contents[target] == nil {
			names = append(names, target)
		}
		contents[target] = append(contents[target], data...)
		return nil
	})
	if err != nil {
		panic(err) // the binary is broken
	}
	sum := sha256.New()
	made := &Files{files: map[string]file{}}
	for _, name := range names {
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(contents[name])) + "\x00"))
		sum.Write(contents[name])
		made.files[name] = file{kindOf(name), contents[name], zip(contents[name])}
	}
	made.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	return made
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

func kindOf(name string) string {
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return mime.TypeByExtension(path.Ext(name))
}

func zip(data []byte) []byte {
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := writer.Write(data); err != nil {
		panic(err)
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	if packed.Len() >= len(data) {
		return nil
	}
	return packed.Bytes()
}

// Path is the address of a file, such as app.css or js/app.js. A name that is not there panics: it is a mistake of ours.
func (f *Files) Path(name string) string {
	if _, ok := f.files[name]; !ok {
		panic("static: no file " + name)
	}
	return Prefix + f.hash + "/" + name
}

// ServeHTTP answers what Path names and 404 to anything else, an earlier hash included.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, Prefix+f.hash+"/")
	found, ok := f.files[name]
	if !ours || !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body, header := found.choose(w, r), w.Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the client may be gone
	}
}

// choose sets the headers of the bytes that the client takes, and answers those.
func (f file) choose(w http.ResponseWriter, r *http.Request) []byte {
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("X-Content-Type-Options", "nosniff")
	if f.zipped == nil {
		return f.raw
	}
	header.Set("Vary", "Accept-Encoding")
	if !acceptsGzip(r.Header.Get("Accept-Encoding")) {
		return f.raw
	}
	header.Set("Content-Encoding", "gzip")
	return f.zipped
}

// Widget answers embed.js at an address that never changes, for other sites have it in their pages: it is kept for an hour,
// and then asked for again.
func (f *Files) Widget(w http.ResponseWriter, r *http.Request) {
	body, header := f.files["embed.js"].choose(w, r), w.Header()
	header.Set("Cache-Control", "public, max-age=3600")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("ETag", `W/"`+f.hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// acceptsGzip reads Accept-Encoding; a quality of zero is a refusal, and a named one outweighs the star.
func acceptsGzip(header string) bool {
	star := false
	for part := range strings.SplitSeq(header, ",") {
		coding, parameters, _ := strings.Cut(part, ";")
		wanted := !refused(parameters)
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return wanted
		case "*":
			star = wanted
		}
	}
	return star
}

func refused(parameters string) bool {
	name, value, _ := strings.Cut(strings.TrimSpace(parameters), "=")
	if strings.TrimSpace(strings.ToLower(name)) != "q" {
		return false
	}
	quality, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil && quality == 0
}
