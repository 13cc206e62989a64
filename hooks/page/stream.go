package page

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
)

const (
	mostStreams = 200              // at once on one instance
	mostOfOne   = 20               // of them, by one business
	stuckAfter  = 30 * time.Second // a client that takes nothing for so long is gone
)

// streams counts those that are open.
var streams = crowd{of: map[string]int{}}

// crowd counts who is in, for each business.
type crowd struct {
	mu  sync.Mutex
	all int
	of  map[string]int
}

// enter tells whether there is room for one more of a business, who then has to leave.
func (c *crowd) enter(business string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all >= mostStreams || c.of[business] >= mostOfOne {
		return false
	}
	c.all, c.of[business] = c.all+1, c.of[business]+1
	return true
}

func (c *crowd) leave(business string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all, c.of[business] = c.all-1, c.of[business]-1; c.of[business] == 0 {
		delete(c.of, business)
	}
}

// Streamed answers what is written bit by bit, of a media type.
func Streamed(kind string, write func(*Stream) error) Answer {
	return Answer{kind: kind, write: write}
}

// Stream is an answer that is being written.
type Stream struct {
	header     http.ResponseWriter
	controller *http.ResponseController
	ends       context.Context
	drained    <-chan struct{}
}

// Write sends a part on its way, which arrives with the next Flush at the latest.
func (s *Stream) Write(part []byte) (int, error) {
	if err := s.controller.SetWriteDeadline(time.Now().Add(stuckAfter)); err != nil {
		return 0, err
	}
	return s.header.Write(part)
}

// Flush lets what was written arrive.
func (s *Stream) Flush() error { return s.controller.Flush() }

// Wait tells whether to go on after a pause: not once the visitor or this instance leaves.
func (s *Stream) Wait(pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.ends.Done():
	case <-s.drained:
	}
	return false
}

// Readmit asks access again whether the visitor may see the page: a stream outlives what was true when it began.
func (p *Request) Readmit() error { return p.readmit() }

// sendStream writes what a handler streams. What breaks off after the first byte can only be noted.
func (p *Request) sendStream(e *core.RequestEvent, answer Answer) error {
	business := p.Shell.Business.Slug
	if !streams.enter(business) {
		return fault.New("unavailable")
	}
	defer streams.leave(business)
	p.dress(e)
	header := e.Response.Header()
	header.Set("Content-Type", answer.kind)
	header.Set("X-Accel-Buffering", "no") // a proxy passes it on at once
	if answer.name != "" {
		header.Set("Content-Disposition", `attachment; filename="`+answer.name+`"`)
	}
	e.Response.WriteHeader(http.StatusOK)
	stream := &Stream{e.Response, http.NewResponseController(e.Response), e.Request.Context(), p.Instance().Drained}
	err := stream.Flush()
	if err == nil {
		err = answer.write(stream)
	}
	if err != nil && !errors.Is(e.Request.Context().Err(), context.Canceled) {
		p.App.Logger().Warn("a stream broke off", "requestId", p.ID, "path", p.Path, "error", err.Error())
	}
	return nil
}
