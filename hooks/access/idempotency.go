package access

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

const (
	answersKept = 24 * time.Hour
	// claimsKept is how long a staged operation is taken to be running: longer than the server waits for any answer. The claim of
	// one that never ended, for the program did, then gives way to a retry, which does what is left and answers what there is.
	claimsKept = 6 * time.Minute
)

// errRolledBack carries a refusal out of the transaction, so that nothing of the change stays.
var errRolledBack = errors.New("rolled back")

// Idempotent runs serve at most once for an Idempotency-Key: the first answer is written in the transaction of the
// change and replayed byte for byte (rules.md section 9). Without a key, or where it is ignored, it just serves.
func (r *Request) Idempotent(e *core.RequestEvent, serve func() error) error {
	key := e.Request.Header.Get("Idempotency-Key")
	method := e.Request.Method
	if key == "" || r.Rule.Limit == Authentication || (method != http.MethodPost && method != http.MethodPatch) {
		return serve()
	}
	if len(key) > 255 || !utf8.ValidString(key) {
		return fault.Parameter("Idempotency-Key", "max_length", 255)
	}
	answer, err := r.claimOf(key)
	if err != nil {
		return err
	}
	if replayed, err := r.replay(e, answer); replayed || err != nil {
		return err
	}
	if r.Rule.Staged {
		return r.serveStaged(e, answer, serve)
	}
	return r.serveOnce(e, answer, serve)
}

// claimOf is the answer to be made: whose, under which key, to which request.
func (r *Request) claimOf(key string) (collections.IdempotentAnswer, error) {
	body, err := io.ReadAll(r.HTTP.Body)
	if err != nil {
		return collections.IdempotentAnswer{}, err
	}
	r.HTTP.Body = io.NopCloser(bytes.NewReader(body))
	print := sha256.New()
	for _, part := range []string{r.HTTP.Method, r.HTTP.URL.Path, string(body)} {
		print.Write([]byte(part))
		print.Write([]byte{0})
	}
	return collections.IdempotentAnswer{
		Caller: r.Caller.client(r.Address), Key: key, Fingerprint: hex.EncodeToString(print.Sum(nil)),
		CreatedAt: collections.At(r.Now), ExpiresAt: collections.At(r.Now.Add(answersKept)),
	}, nil
}

// replay sends the kept answer, if there is one.
func (r *Request) replay(e *core.RequestEvent, claim collections.IdempotentAnswer) (bool, error) {
	kept, err := collections.FindAnswer(r.App, claim.Caller, claim.Key, r.Now)
	if errors.Is(err, collections.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if kept.Fingerprint != claim.Fingerprint {
		return false, fault.New("idempotency_mismatch")
	}
	if kept.Status == 0 && r.running(kept) {
		return false, fault.New("idempotency_in_flight")
	}
	if kept.Status == 0 {
		return false, nil
	}
	r.Code = codeIn([]byte(kept.Body))
	for name, value := range kept.Headers.V {
		e.Response.Header().Set(name, value)
	}
	e.Response.Header().Set("Idempotent-Replayed", "true")
	e.Response.WriteHeader(kept.Status)
	_, err = io.WriteString(e.Response, kept.Body)
	return true, err
}

// serveOnce opens the transaction itself, so that change and answer are one commit. A twin waits for the write lock and
// then finds the answer.
func (r *Request) serveOnce(e *core.RequestEvent, answer collections.IdempotentAnswer, serve func() error) error {
	outer, response := e.App, e.Response
	recorded := &recorder{header: response.Header()}
	defer func() { e.App, r.App, e.Response = outer, outer, response }()
	var twin bool
	err := outer.RunInTransaction(func(tx core.App) error {
		e.App, r.App, e.Response = tx, tx, response
		replayed, err := r.replay(e, answer)
		if twin = replayed; twin || err != nil {
			return err
		}
		e.Response = recorded
		if err := serve(); err != nil {
			return err
		}
		if recorded.status >= http.StatusMultipleChoices {
			return errRolledBack
		}
		return collections.KeepAnswer(tx, recorded.answer(answer, r.once))
	})
	e.App, r.App, e.Response = outer, outer, response
	if err != nil && !errors.Is(err, errRolledBack) || twin {
		return err
	}
	if recorded.keptAsRefusal() {
		if err := collections.KeepAnswer(outer, recorded.answer(answer, r.once)); err != nil {
			return err
		}
	}
	return recorded.send(response)
}

// serveStaged commits a claim first and the answer last, for operations that do slow work between.
func (r *Request) serveStaged(e *core.RequestEvent, answer collections.IdempotentAnswer, serve func() error) error {
	err := r.App.RunInTransaction(func(tx core.App) error {
		kept, err := collections.FindAnswer(tx, answer.Caller, answer.Key, r.Now)
		if err == nil && (kept.Status != 0 || r.running(kept)) {
			return fault.New("idempotency_in_flight")
		}
		if err != nil && !errors.Is(err, collections.ErrNotFound) {
			return err
		}
		if err == nil {
			answer.Subject = kept.Subject
		}
		r.claim = &answer
		return collections.KeepAnswer(tx, answer)
	})
	if err != nil {
		return err
	}
	response := e.Response
	recorded := &recorder{header: response.Header()}
	e.Response = recorded
	err = serve()
	e.Response = response
	if err == nil && (recorded.status < http.StatusMultipleChoices || recorded.keptAsRefusal()) {
		if err := collections.KeepAnswer(r.App, recorded.answer(answer, r.once)); err != nil {
			return err
		}
		return recorded.send(response)
	}
	if dropErr := collections.DropAnswer(r.App, answer.Caller, answer.Key); dropErr != nil || err != nil {
		return errors.Join(err, dropErr)
	}
	return recorded.send(response)
}

// Claimed is the row that an earlier run under the same Idempotency-Key made before it broke off, or empty: a retry answers that
// row's present state.
func (r *Request) Claimed() string {
	if r.claim == nil {
		return ""
	}
	return r.claim.Subject
}

// Claim binds the row that a staged operation makes to its Idempotency-Key, in the transaction that makes it.
func (r *Request) Claim(db collections.Tenant, row string) error {
	if r.claim == nil {
		return nil
	}
	r.claim.Subject = row
	return db.BindClaim(r.claim.Caller, r.claim.Key, row)
}

func (r *Request) running(claim *collections.IdempotentAnswer) bool {
	return r.Now.Before(claim.CreatedAt.Add(claimsKept))
}

// recorder holds an answer back until its transaction is committed.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(data)
}

func (w *recorder) send(response http.ResponseWriter) error {
	response.WriteHeader(w.status)
	_, err := response.Write(w.body.Bytes())
	return err
}

// keptAsRefusal: a refusal by a rule is an answer; what a retry may mend is not.
func (w *recorder) keptAsRefusal() bool {
	switch w.status {
	case http.StatusPaymentRequired, http.StatusNotFound, http.StatusConflict, http.StatusGone:
		return true
	case http.StatusUnprocessableEntity:
		code := codeIn(w.body.Bytes())
		return code != "" && code != "validation_failed"
	}
	return false
}

// codeIn is the code of an error body; other bodies have none.
func codeIn(body []byte) string {
	var problem struct{ Code, Error string }
	if json.Unmarshal(body, &problem) != nil || problem.Error == "" {
		return ""
	}
	return problem.Code
}

// shownOnce are the members that a replay has as null, for secrets are not kept in clear.
var shownOnce = []string{"key", "secret", "manageUrl", "clientSecret", "accessToken"}

// answer is what is kept of the recorded one.
func (w *recorder) answer(claim collections.IdempotentAnswer, once []string) collections.IdempotentAnswer {
	claim.Status, claim.Body = w.status, withoutSecrets(w.body.Bytes(), append(once, shownOnce...))
	claim.Headers = collections.Of(map[string]string{"Content-Type": w.header.Get("Content-Type")})
	return claim
}

func withoutSecrets(body []byte, once []string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return string(body)
	}
	hidden := false
	for _, name := range once {
		if value, ok := members[name]; ok && string(value) != "null" {
			members[name], hidden = json.RawMessage("null"), true
		}
	}
	if !hidden {
		return string(body)
	}
	members["secretShown"] = json.RawMessage("true")
	text, err := json.Marshal(members)
	if err != nil {
		return ""
	}
	return string(text)
}
