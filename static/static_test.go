package static_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nearbyassist/static"
)

func get(t *testing.T, method, path, encoding string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(method, path, nil)
	request.Header.Set("Accept-Encoding", encoding)
	recorder := httptest.NewRecorder()
	static.Shared().ServeHTTP(recorder, request)
	return recorder.Result()
}

func body(t *testing.T, response *http.Response) []byte {
	t.Helper()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestServes(t *testing.T) {
	files := static.Shared()
	kinds := map[string]string{
		"app.css": "text/css; charset=utf-8", "js/app.js": "text/javascript; charset=utf-8",
		"font/instrument-sans-latin.woff2": "font/woff2", "font/OFL.txt": "text/plain; charset=utf-8",
	}
	for name, kind := range kinds {
		response := get(t, "GET", files.Path(name), "")
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", name, response.StatusCode, response.Header.Get("Content-Type"))
		}
		if !strings.Contains(response.Header.Get("Cache-Control"), "immutable") || response.Header.Get("ETag") != "" {
			t.Errorf("%s: %v", name, response.Header)
		}
	}
	if response := get(t, "HEAD", files.Path("app.css"), "gzip"); len(body(t, response)) != 0 || response.StatusCode != 200 {
		t.Error("HEAD has a body")
	}
	if response := get(t, "POST", files.Path("app.css"), ""); response.StatusCode != 405 {
		t.Errorf("POST: %d", response.StatusCode)
	}
}

func TestGzip(t *testing.T) {
	path := static.Shared().Path("app.css")
	raw := body(t, get(t, "GET", path, ""))
	for encoding, zipped := range map[string]bool{
		"gzip, br": true, "br;q=1, GZIP;q=0.5": true, "*": true, "": false, "br": false, "gzip;q=0": false, "gzip;q=0.0, *": false,
		"identity;q=1, *;q=0": false,
	} {
		response := get(t, "GET", path, encoding)
		if got := response.Header.Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("%q: gzip %v", encoding, got)
		}
		if response.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: no Vary", encoding)
		}
		if !zipped {
			continue
		}
		reader, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		if data, _ := io.ReadAll(reader); !bytes.Equal(data, raw) {
			t.Errorf("%q: other bytes", encoding)
		}
	}
	if response := get(t, "GET", static.Shared().Path("font/instrument-sans-latin.woff2"), "gzip"); response.Header.Get("Content-Encoding") != "" {
		t.Error("a font is packed already")
	}
}

func TestAnythingElseIsNotFound(t *testing.T) {
	path := static.Shared().Path("app.css")
	for _, other := range []string{
		"/static/", "/static/app.css", "/static/0123456789abcdef/app.css", path + "/", strings.Replace(path, "app.css", "css/10-base.css", 1),
		strings.Replace(path, "app.css", "../static.go", 1), strings.Replace(path, "app.css", "", 1),
	} {
		if response := get(t, "GET", other, ""); response.StatusCode != 404 {
			t.Errorf("%s: %d", other, response.StatusCode)
		}
	}
}

func TestTheWidgetIsAskedForAgain(t *testing.T) {
	ask := func(headers ...string) *http.Response {
		request := httptest.NewRequest("GET", "/embed.js", nil)
		for i := 0; i+1 < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		recorder := httptest.NewRecorder()
		static.Shared().Widget(recorder, request)
		return recorder.Result()
	}
	first := ask("Accept-Encoding", "gzip")
	for name, want := range map[string]string{
		"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "public, max-age=3600", "Content-Encoding": "gzip", "Vary": "Accept-Encoding",
		"Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff",
	} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if n := len(body(t, first)); n > 2<<10 {
		t.Errorf("it has %d bytes, at most 2048", n)
	}
	if again := ask("If-None-Match", first.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("unchanged answers %d", again.StatusCode)
	}
	if plain := body(t, ask()); !bytes.Contains(plain, []byte("data-nearbyassist")) {
		t.Errorf("unzipped it is %.40s", plain)
	}
}

func TestBudgets(t *testing.T) {
	for name, most := range map[string]int{"app.css": 12 << 10, "js/app.js": 22 << 10, "js/frame.js": 1 << 10, "font/instrument-sans-latin.woff2": 31 << 10} {
		if got := len(body(t, get(t, "GET", static.Shared().Path(name), "gzip"))); got > most {
			t.Errorf("%s: %d bytes, at most %d", name, got, most)
		}
	}
	together := 0
	for _, name := range []string{"js/app.js", "js/live.js"} {
		together += len(body(t, get(t, "GET", static.Shared().Path(name), "gzip")))
	}
	if together > 5<<10 {
		t.Errorf("the scripts of a page of the app have %d bytes, at most 5 KiB", together)
	}
	script, err := os.ReadFile("js/app.js")
	if err != nil || len(script) > 5<<10 {
		t.Errorf("js/app.js: %d bytes, at most 5 KiB (%v)", len(script), err)
	}
}

// TestStyleSheets: what a sheet links exists beside it, and only logical sides are used.
func TestStyleSheets(t *testing.T) {
	sheets, err := filepath.Glob("css/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatal("no style sheets", err)
	}
	links, sides := regexp.MustCompile(`url\(([^)]+)\)`), regexp.MustCompile(`(?:margin|padding|border|inset)-(?:left|right)|[;{ ](?:left|right):`)
	for _, sheet := range sheets {
		data, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range links.FindAllStringSubmatch(string(data), -1) {
			if strings.HasPrefix(link[1], "#") {
				continue
			}
			if _, err := os.Stat(link[1]); err != nil {
				t.Errorf("%s: %v", sheet, err)
			}
		}
		if found := sides.FindAllString(string(data), -1); found != nil {
			t.Errorf("%s: %q is not logical", sheet, found)
		}
		if lines := bytes.Count(data, []byte("\n")); lines > 300 {
			t.Errorf("%s: %d lines", sheet, lines)
		}
	}
}

func TestVendoredFiles(t *testing.T) {
	table, err := os.ReadFile("VENDOR.md")
	if err != nil {
		t.Fatal(err)
	}
	hashes := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$`).FindAllStringSubmatch(string(table), -1) {
		hashes[row[1]] = row[2]
	}
	fonts, err := filepath.Glob("font/*")
	if err != nil || len(fonts) != len(hashes) {
		t.Errorf("%d files in font/, %d rows in VENDOR.md (%v)", len(fonts), len(hashes), err)
	}
	for name, want := range hashes {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has another hash than VENDOR.md says", name)
		}
	}
}
