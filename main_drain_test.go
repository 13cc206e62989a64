package main_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// underWay sends the head of a request and answers once the program reads the body, which it says by 100 Continue.
func underWay(t *testing.T, s *server, body string) (finish func() *http.Response) {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "POST /api/auth/signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(connection)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return func() *http.Response {
		if _, err := connection.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
}

func TestATerminatedProgramAnswersWhatItHasBegunAndRefusesTheRest(t *testing.T) {
	s := serve(t, t.TempDir())
	finish := underWay(t, s, `{"email": "nobody@example.com", "password": "a long password"}`)
	stopped := make(chan int)
	go func() { stopped <- s.stop(t) }()
	for { // until the signal has arrived
		response, err := http.Get(s.url + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusServiceUnavailable {
			break
		}
	}
	for _, path := range []string{"/api/businesses/mine", "/api/users/profile", "/openapi.json", "/", "/_/", "/api/health", "/nowhere"} {
		response, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q", path, response.StatusCode, response.Header.Get("Retry-After"))
		}
	}
	if response, err := http.Get(s.url + "/livez"); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("/livez: %v, %v", response, err)
	}
	select {
	case code := <-stopped:
		t.Fatalf("it ended with %d while a request was under way", code)
	default:
	}
	if response := finish(); response.StatusCode != http.StatusUnauthorized {
		t.Errorf("the request that was under way got %s", response.Status)
	}
	if code := <-stopped; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestAnOpenEventStreamDoesNotHoldTheProgramBack(t *testing.T) {
	s := serve(t, t.TempDir())
	response, err := http.Get(s.url + "/api/realtime")
	if err != nil {
		t.Fatal(err)
	}
	stream := bufio.NewScanner(response.Body)
	for stream.Scan() && !strings.Contains(stream.Text(), "PB_CONNECT") {
	}
	finish := underWay(t, s, `{}`)
	stopped := make(chan int)
	go func() { stopped <- s.stop(t) }()
	for stream.Scan() { // it ends though another request is still under way
	}
	if stream.Err() != nil {
		t.Errorf("the stream was cut: %v", stream.Err())
	}
	if response := finish(); response.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the request that was under way got %s", response.Status)
	}
	if code := <-stopped; code != 0 {
		t.Errorf("exit code %d", code)
	}
}
