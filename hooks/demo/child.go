package demo

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startTime = time.Minute
	stopTime  = 30 * time.Second // more than the drain
)

// child is the server, a process of its own.
type child struct {
	dir, url string
	took     time.Duration // until it was ready
	command  *exec.Cmd
	printed  buffer
	ended    chan error
	stopped  sync.Once
	stopErr  error
}

// buffer is what the server printed, read while it still prints.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(data)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// start runs this program's serve on a folder and a free port; webhooks may go to the receiver's address only.
func start(ctx context.Context, dir, receiver string) (*child, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{dir: dir, url: "http://" + address, ended: make(chan error, 1)}
	c.command = exec.Command(program, "serve", "--dir", dir, "--http", address)
	c.command.Env = append(os.Environ(), "NEARBY_WEBHOOK_ALLOW="+receiver, "NEARBY_URL="+c.url)
	c.command.Stdout, c.command.Stderr = &c.printed, &c.printed
	c.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl+C is ours to pass on
	begin := time.Now()
	if err := c.command.Start(); err != nil {
		return nil, err
	}
	go func() { c.ended <- c.command.Wait() }()
	if err := c.awaitReady(ctx); err != nil {
		_ = c.command.Process.Kill()
		return nil, err
	}
	c.took = time.Since(begin)
	return c, nil
}

func (c *child) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		response, err := http.Get(c.url + "/readyz")
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer within %s: %s", startTime, c.printed.String())
		case <-c.ended:
			return fmt.Errorf("the server did not start: %s", strings.TrimSpace(c.printed.String()))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop ends the server as a deployment would, and tells how it ended.
func (c *child) stop() error {
	c.stopped.Do(func() {
		_ = c.command.Process.Signal(syscall.SIGTERM)
		select {
		case c.stopErr = <-c.ended:
		case <-time.After(stopTime):
			c.stopErr = fmt.Errorf("the server did not stop within %s", stopTime)
			_ = c.command.Process.Kill()
		}
	})
	return c.stopErr
}

// console is the link that makes the first superuser, as the server printed it.
func (c *child) console() string {
	for line := range strings.Lines(c.printed.String()) {
		if place := strings.Index(line, c.url+"/_/#/pbinstall/"); place >= 0 {
			return strings.TrimSpace(line[place:])
		}
	}
	return c.url + "/_/"
}
