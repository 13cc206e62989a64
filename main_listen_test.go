package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// A server and the receiver that it comes with, as somebody tries webhooks out on one machine.
func TestListenHearsWhatAServerSends(t *testing.T) {
	listening := command(t, "listen", "--addr", "127.0.0.1:0", "--count", "1")
	output, err := listening.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := listening.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listening.Process.Kill() })
	watchdog := time.AfterFunc(patience, func() { _ = listening.Process.Kill() })
	defer watchdog.Stop()
	lines := bufio.NewReader(output)
	greeting, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	hook := address.FindString(greeting)
	s := serve(t, t.TempDir(), "NEARBY_WEBHOOK_ALLOW="+strings.TrimPrefix(hook, "http://"))
	owner := s.call(t, "", "POST", "/api/auth/signup", `{"name":"Ana Gil","email":"ana@example.com","password":"correct horse battery"}`, 201)
	token := "Bearer " + member(t, owner, "accessToken")
	business := member(t, s.call(t, token, "POST", "/api/businesses", `{"name":"Salon Sol","timezone":"Europe/Madrid","currency":"EUR"}`, 201), "id")
	made := s.call(t, token, "POST", "/api/webhooks", fmt.Sprintf(`{"businessId":%q,"url":%q,"events":["booking.created"]}`, business, hook), 201)
	tested := s.call(t, token, "POST", "/api/webhooks/"+member(t, made, "id")+"/test", `{"event":"booking.created"}`, 201)
	if member(t, tested, "status") != "delivered" {
		t.Errorf("the test is %s", tested)
	}
	said, err := io.ReadAll(lines)
	if err != nil || !strings.Contains(string(said), "booking.created") || !strings.Contains(string(said), `"reference": "NA-7K3P-QX"`) {
		t.Errorf("%v, it says %s", err, said)
	}
	if err := listening.Wait(); err != nil {
		t.Error(err)
	}
}

func TestListenEndsWithAnErrorOnABadSecret(t *testing.T) {
	if ended := run(t, "listen", "--secret", "hunter2!"); ended.code != 1 || !strings.Contains(ended.stderr, "nearbyassist: --secret: the webhook secret is not whsec_ and base64") {
		t.Errorf("exit code %d: %s", ended.code, ended.stderr)
	}
}

// Go raises the soft limit of open files to the hard one when a program starts; thousands of webhooks count on that.
func TestOpenFilesAreLimitedByTheHardLimitOnly(t *testing.T) {
	const soft = 80
	process := command(t, "serve", "--dir", filepath.Join(t.TempDir(), "data"), "--http", "127.0.0.1:0")
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	process.Args = append([]string{"sh", "-c", fmt.Sprintf(`ulimit -Sn %d; exec "$@"`, soft), "sh", process.Path}, process.Args[1:]...)
	process.Path = shell
	s := start(t, process)
	for n := range 2 * soft {
		client := &http.Client{Transport: &http.Transport{}} // a connection of its own, which stays open
		answer, err := client.Get(s.url + "/api/health")
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("connection %d: %v", n, err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		t.Cleanup(client.CloseIdleConnections)
	}
}
