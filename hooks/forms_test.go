package hooks_test

import (
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"nearbyassist/hooks/hookstest"
)

// refusesForms is refusesBodies for a row that takes a form.
func (r *row) refusesForms(sample hookstest.Sample) {
	caller := r.caller()
	send := func(text any, kind string) hookstest.Answer {
		r.T.Helper()
		return r.Call(caller, r.Method, sample.Address(), text, "Content-Type", kind)
	}
	with := func(name, value string) (string, string) {
		fields := maps.Clone(sample.Body)
		fields[name] = value
		return hookstest.FormOf(fields)
	}
	text, kind := hookstest.FormOf(sample.Body)
	boundary := strings.TrimPrefix(kind, "multipart/form-data; boundary=")
	r.refused(func() {
		send(with("surprise", "1")).WantCode(422, "validation_failed").WantField("surprise")
		for _, name := range slices.Sorted(maps.Keys(sample.Body)) {
			part := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\nx\r\n"
			send(part+text, kind).WantCode(422, "validation_failed").WantField(name)
			miscased := strings.Replace(text, `name="`+name+`"`, `name="`+strings.ToUpper(name)+`"`, 1)
			send(miscased, kind).WantCode(422, "validation_failed").WantField(strings.ToUpper(name))
		}
		send(with("businessId", "\xc3\x28")).WantCode(422, "validation_failed").WantField("businessId")
		without := maps.Clone(sample.Body)
		delete(without, "file")
		send(hookstest.FormOf(without)).WantCode(422, "validation_failed").WantField("file")
		for _, empty := range []string{"", "{}", "--" + boundary + "--"} {
			send(empty, kind).WantCode(422, "validation_failed").WantField("file")
		}
		last := strings.LastIndex(text, "\r\n--"+boundary+"--")
		for _, cut := range []int{last - 1, last + len(boundary)} { // in the file, in the end
			send(text[:cut], kind).WantCode(400, "invalid_parameter").WantField("Content-Type")
		}
		send(text, "multipart/form-data").WantCode(400, "invalid_parameter").WantField("Content-Type")
		send(text+strings.Repeat(" ", 10<<20+1-len(text)), kind).WantCode(413, "body_too_large")
		send(io.LimitReader(endless{}, 100<<20), kind).WantCode(413, "body_too_large")
		for _, other := range []string{"text/plain", "application/x-www-form-urlencoded", "application/json", "multipart/mixed; boundary=" + boundary, "form"} {
			send(text, other).WantCode(415, "unsupported_media_type").WantField("Content-Type")
		}
	})
}

// TestImportsTakeWhatTheAPITakes: a field that is new to the API has a column.
func TestImportsTakeWhatTheAPITakes(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	paths := i.Document().Paths
	for path, like := range map[string]*openapi3.Operation{
		"/api/services/import": paths.Value("/api/services").Post, "/api/customers/import": paths.Value("/api/customers/{customerId}").Patch,
	} {
		fields := maps.Clone(like.RequestBody.Value.Content["application/json"].Schema.Value.Properties)
		delete(fields, "businessId")
		file := strings.Join(slices.Sorted(maps.Keys(fields)), ",") + "\nx" + strings.Repeat(",", len(fields)-1)
		i.Upload(salon.Owner.Caller, path, hookstest.Body{"businessId": salon.ID, "file": file}).Want(200)
	}
}
