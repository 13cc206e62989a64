package listen

import (
	"bytes"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"nearbyassist/domain/signature"
)

// tolerance is how old a delivery may be, as the Standard Webhooks specification proposes.
const tolerance = 5 * time.Minute

// receiver prints one delivery after the other.
type receiver struct {
	options Options
	now     func() time.Time
	enough  func()

	mu    sync.Mutex // one delivery is printed at a time
	out   io.Writer
	seen  map[string]bool // events, by their ids
	came  int
	wrong int
}

// ServeHTTP takes a delivery: 204 where its signatures are right or nothing is verified, else 401.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large, or was cut off", http.StatusRequestEntityTooLarge)
		return
	}
	if request.Method != http.MethodPost {
		http.Error(w, "webhooks are sent by POST", http.StatusMethodNotAllowed)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.options.Count > 0 && r.came >= r.options.Count {
		http.Error(w, "enough came", http.StatusServiceUnavailable)
		return
	}
	right := r.print(request, body)
	if r.came++; !right {
		r.wrong++
	}
	status := http.StatusNoContent
	if !right {
		status = http.StatusUnauthorized
	}
	w.WriteHeader(status)
	if r.came == r.options.Count {
		r.enough()
	}
}

// print shows a delivery and tells whether it is signed right.
func (r *receiver) print(request *http.Request, body []byte) (right bool) {
	id, again := request.Header.Get("webhook-id"), ""
	if id != "" && r.seen[id] {
		again = " (again)"
	}
	r.seen[id] = true
	_, _ = fmt.Fprintf(r.out, "\n%s  %s  %s%s\n", r.now().Format("15:04:05"), said(request.Header.Get("X-NearbyAssist-Event")), request.URL.RequestURI(), again)
	_, _ = fmt.Fprintf(r.out, "  event %s, delivery %s\n", said(id), said(request.Header.Get("X-NearbyAssist-Delivery")))
	right = true
	if len(r.options.Secrets) > 0 {
		single, standard := r.single(request.Header, body), r.standard(request.Header, body)
		_, _ = fmt.Fprintf(r.out, "  X-NearbyAssist-Signature  %s\n  webhook-signature         %s\n", verdict(single), verdict(standard))
		right = single == nil && standard == nil
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "  ", "  ") != nil {
		pretty.Reset()
		_, _ = fmt.Fprintf(&pretty, "%q", body) // what is no JSON may hold anything, also what a terminal obeys
	}
	_, _ = fmt.Fprintf(r.out, "  %s\n", pretty.Bytes())
	return right
}

// said is a header's value in print.
func said(value string) string {
	if value == "" {
		return "–"
	}
	return value
}

var errMissing = errors.New("missing")

// single checks the header of one value, keyed with the whole secret as shown.
func (r *receiver) single(header http.Header, body []byte) error {
	given := header.Get("X-NearbyAssist-Signature")
	if given == "" {
		return errMissing
	}
	for _, secret := range r.options.Secrets {
		if hmac.Equal([]byte(given), []byte(signature.Hex(secret, body))) {
			return nil
		}
	}
	return signature.ErrSignature
}

// standard checks the headers of the Standard Webhooks specification, keyed with the decoded secret.
func (r *receiver) standard(header http.Header, body []byte) (err error) {
	given := header.Get("webhook-signature")
	if given == "" {
		return errMissing
	}
	for _, secret := range r.options.Secrets {
		err = signature.VerifyStandard(secret, header.Get("webhook-id"), header.Get("webhook-timestamp"), given, body, r.now(), tolerance)
		if err == nil {
			return nil
		}
	}
	return err
}

func verdict(err error) string {
	if err == nil {
		return "right"
	}
	return "WRONG: " + err.Error()
}
