package hooks_test

import (
	"net/http"
	"testing"
)

func httpRequest(t *testing.T, header, value string) *http.Request {
	t.Helper()
	request, err := http.NewRequest("POST", "http://localhost/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(header, value)
	return request
}
