package mail

import (
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"time"
)

// refusal is an answer of Resend's that is no success.
type refusal struct {
	Status  int    `json:"statusCode"`
	Name    string `json:"name"`
	Message string `json:"message"`
	wait    time.Duration
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Name, r.Message) }

func refusalOf(err error) *refusal {
	refused, _ := errors.AsType[*refusal](err)
	return refused
}

// final tells whether the mail would be refused at each further try: Resend's 4xx, an SMTP server's 5xx. What passes by
// itself is tried again, and so is what the operator can mend, a wrong key or password: no mail is lost to that.
func final(err error) bool {
	if refused := refusalOf(err); refused != nil {
		switch refused.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
			return false
		}
		return refused.Status >= 400 && refused.Status < 500
	}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		switch reply.Code {
		case 530, 534, 535, 538: // about the account at the server, not the mail
			return false
		}
		return reply.Code >= 500
	}
	return false
}

// limited tells that the provider takes no mail for a while, whatever it is, and for how long.
func limited(err error) (wait time.Duration, ok bool) {
	refused := refusalOf(err)
	if refused == nil || refused.Status != http.StatusTooManyRequests {
		return 0, false
	}
	return max(refused.wait, time.Second), true
}
