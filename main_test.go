package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds what a broken program could make a test wait for; no test needs it.
const patience = time.Minute

var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "nearbyassist-program-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "nearbyassist")
	output, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// command is the program in an empty folder and an empty environment but for what is given: NAME=value before the arguments.
func command(t *testing.T, words ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	environment := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	for len(words) > 0 && strings.Contains(words[0], "=") {
		environment, words = append(environment, words[0]), words[1:]
	}
	made := exec.Command(path, words...)
	made.Dir, made.Env = t.TempDir(), environment
	return made
}

// outcome is how a run ended.
type outcome struct {
	code           int
	stdout, stderr string
}

func run(t *testing.T, words ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	made := command(t, words...)
	made.Stdout, made.Stderr = &stdout, &stderr
	watchdog := time.AfterFunc(patience, func() { _ = made.Process.Kill() })
	defer watchdog.Stop()
	if err := made.Run(); err != nil && made.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{made.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

func TestWhatGoesWrongEndsInOneLineAndExitCode1(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() }) // the parallel runs outlive this function
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		words []string
		says  string
	}{
		"taken port":           {[]string{"serve", "--dir", t.TempDir(), "--http", taken.Addr().String()}, "address already in use"},
		"no port":              {[]string{"serve", "--dir", t.TempDir(), "--http", "127.0.0.1:port"}, "port"},
		"folder under a file":  {[]string{"serve", "--dir", filepath.Join(file, "data")}, filepath.Join(file, "data")},
		"unknown command":      {[]string{"sreve"}, `unknown command "sreve"`},
		"unknown subcommand":   {[]string{"superuser", "remove", "a@example.com"}, `unknown command "remove"`},
		"unknown flag":         {[]string{"serve", "--port", "80"}, "unknown flag: --port"},
		"unknown global flag":  {[]string{"--port"}, "unknown flag: --port"},
		"word too many":        {[]string{"routes", "all"}, `unknown command "all"`},
		"failing command":      {[]string{"superuser", "update", "nobody@example.com", "a long password", "--dir", t.TempDir()}, "nobody@example.com"},
		"failing doctor":       {[]string{"NEARBY_SECRET=a secret of this test", "doctor", "--dir", damaged(t)}, "1 things wrong"},
		"damaged schema":       {[]string{"serve", "--dir", damaged(t), "--http", "127.0.0.1:0"}, "trigger bookings_keep missing or changed"},
		"bad NEARBY_URL":       {[]string{"NEARBY_URL=api.example.com", "serve"}, `NEARBY_URL is "api.example.com"`},
		"bad NEARBY_SECRET":    {[]string{"NEARBY_SECRET=short", "serve"}, "NEARBY_SECRET has 5 bytes"},
		"bad NEARBY_LIMIT_API": {[]string{"NEARBY_LIMIT_API=many", "serve"}, `NEARBY_LIMIT_API is "many"`},
		"bad for all commands": {[]string{"NEARBY_SYNCHRONOUS=off", "routes"}, `NEARBY_SYNCHRONOUS is "OFF"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended := run(t, test.words...)
			if ended.code != 1 {
				t.Errorf("exit code %d", ended.code)
			}
			line, more, _ := strings.Cut(ended.stderr, "\n")
			if !strings.HasPrefix(line, "nearbyassist: ") || !strings.Contains(line, test.says) || more != "" {
				t.Errorf("it says %q", ended.stderr)
			}
			if strings.Contains(ended.stdout, "serves") || strings.Contains(ended.stderr, "short\n") {
				t.Errorf("it prints %q", ended.stdout)
			}
		})
	}
}

func TestAFolderThatMayNotBeWrittenToIsNamed(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	words := []string{"serve", "--dir", folder, "--http", "127.0.0.1:0"}
	if os.Getuid() == 0 { // may write everywhere: to what is no file, nobody may
		if err := os.Mkdir(filepath.Join(folder, "data.db"), 0o500); err != nil {
			t.Fatal(err)
		}
	}
	ended := run(t, words...)
	if ended.code != 1 || strings.Count(ended.stderr, "\n") != 1 || !strings.Contains(ended.stderr, folder) {
		t.Errorf("exit code %d: %q", ended.code, ended.stderr)
	}
}

// damaged is a data folder that served once and then lost a trigger.
func damaged(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	server := serve(t, folder)
	superuser := server.superuser(t, folder)
	server.call(t, superuser, "POST", "/api/sql", `{"query": "DROP TRIGGER bookings_keep"}`, 200)
	if code := server.stop(t); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	return folder
}

// server is a running program.
type server struct {
	process *exec.Cmd
	url     string
	printed []string // until the link that sets up the console
	ended   chan error
}

func serve(t *testing.T, folder string, environment ...string) *server {
	t.Helper()
	return start(t, command(t, append(environment, "serve", "--dir", folder, "--http", "127.0.0.1:0")...))
}

func start(t *testing.T, process *exec.Cmd) *server {
	t.Helper()
	s := &server{process: process, ended: make(chan error, 1)}
	output, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.process.Stderr = os.Stderr
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.process.Process.Kill() })
	watchdog := time.AfterFunc(patience, func() { _ = s.process.Process.Kill() })
	t.Cleanup(func() { watchdog.Stop() })
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		s.printed = append(s.printed, lines.Text())
		if place := strings.Index(lines.Text(), "http://"); place >= 0 && s.url == "" {
			s.url = strings.TrimSuffix(lines.Text()[place:], "/")
		}
		if strings.Contains(lines.Text(), "/_/#/pbinstall/") {
			break
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, output)
		s.ended <- s.process.Wait()
	}()
	return s
}

// stop ends the program as a deployment does, and answers its exit code.
func (s *server) stop(t *testing.T) int {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	return s.process.ProcessState.ExitCode()
}

// superuser makes one as the console's set-up page does, with the printed link, and signs in.
func (s *server) superuser(t *testing.T, folder string) string {
	t.Helper()
	link := s.printed[len(s.printed)-1]
	token := link[strings.LastIndex(link, "/")+1:]
	s.call(t, token, "POST", "/api/collections/_superusers/records",
		`{"email": "root@example.com", "password": "a long password", "passwordConfirm": "a long password"}`, 200)
	answer := s.call(t, "", "POST", "/api/collections/_superusers/auth-with-password", `{"identity": "root@example.com", "password": "a long password"}`, 200)
	return regexp.MustCompile(`"token":"([^"]+)"`).FindStringSubmatch(answer)[1]
}

func (s *server) call(t *testing.T, token, method, path, body string, want int) string {
	t.Helper()
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		t.Fatalf("%s %s: %d %s, %v", method, path, response.StatusCode, text, err)
	}
	return string(text)
}

// member is a text of a JSON object.
func member(t *testing.T, text, name string) string {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatal(err)
	}
	value, _ := object[name].(string)
	return value
}

func TestServePrintsWhereToBegin(t *testing.T) {
	folder := t.TempDir()
	first := serve(t, folder)
	printed := strings.Join(first.printed, "\n")
	for _, address := range []string{first.url + "/\n", first.url + "/docs\n", first.url + "/_/\n", first.url + "/_/#/pbinstall/"} {
		if !strings.Contains(printed, address) {
			t.Errorf("it does not print %q: %s", address, printed)
		}
	}
	if answer := first.call(t, "", "GET", "/livez", "", 200); answer != "ok" {
		t.Errorf("/livez answers %q", answer)
	}
	first.superuser(t, folder)
	if code := first.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	second := command(t, "NEARBY_URL=https://api.example.com/", "serve", "--dir", folder, "--http", "127.0.0.1:0")
	again := startedLines(t, second)
	if !strings.Contains(again, "https://api.example.com/docs\n") || strings.Contains(again, "pbinstall") {
		t.Errorf("with a superuser it prints %s", again)
	}
}

func TestServePrintsHowItIsReachedByTLS(t *testing.T) {
	for want, words := range map[string][]string{
		"API docs   https://127.0.0.1:":           {"serve", "--dir", t.TempDir(), "--http", "127.0.0.1:0", "--https", "0.0.0.0:0"},
		"API docs   https://api.example.com/docs": {"serve", "api.example.com", "www.example.com", "--dir", t.TempDir(), "--http", "127.0.0.1:0", "--https", "127.0.0.1:0"},
	} {
		if printed := startedLines(t, command(t, words...)); !strings.Contains(printed, want) {
			t.Errorf("%q prints %s", words, printed)
		}
	}
}

// startedLines are the lines that a start prints up to its last address.
func startedLines(t *testing.T, process *exec.Cmd) (text string) {
	t.Helper()
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() && !strings.HasSuffix(lines.Text(), "/_/") {
		text += lines.Text() + "\n"
	}
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(output)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Error(err)
	}
	return text + string(rest)
}
