package fault_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"nearbyassist/domain/fault"
)

// byStatus is contract.md section 6, "Error", sorted by the statuses of its section 1 and of rules.md.
var byStatus = map[int]string{
	400: "invalid_json invalid_parameter",
	401: "unauthenticated invalid_credentials mfa_required",
	402: "insufficient_funds",
	403: "reauthentication_required insufficient_scope insufficient_role",
	404: "not_found",
	405: "method_not_allowed",
	409: "email_taken duplicate reference_used slot_taken cap policy_window invalid_transition stale_version has_bookings sole_owner " +
		"own_business not_completed over_budget sold_out idempotency_in_flight",
	410: "offer_expired link_expired",
	413: "body_too_large",
	415: "unsupported_media_type",
	422: "validation_failed past off_grid outside_hours time_off closure notice advance amount_too_high idempotency_mismatch",
	429: "rate_limited",
	500: "internal",
	503: "unavailable",
}

func TestCodes(t *testing.T) {
	want := map[string]int{}
	for status, codes := range byStatus {
		for code := range strings.FieldsSeq(codes) {
			want[code] = status
			if got := fault.New(code).Status(); got != status {
				t.Errorf("%s is %d", code, got)
			}
		}
	}
	if len(want) != 43 || !maps.Equal(fault.Codes(), want) {
		t.Errorf("%d codes: %v", len(want), slices.Sorted(maps.Keys(fault.Codes())))
	}
}

// A code that nobody listed must not pass for a success or for the caller's error.
func TestUnknownCode(t *testing.T) {
	for _, code := range []string{"", "Not_found", "slot-taken", "teapot"} {
		if got := fault.New(code).Status(); got != 500 {
			t.Errorf("%q is %d", code, got)
		}
	}
}

func TestValidation(t *testing.T) {
	if err := fault.Validation(); err != nil {
		t.Errorf("no field is %v", err)
	}
	if err := fault.Validation([]fault.Field{}...); err != nil {
		t.Errorf("an empty list is %v", err)
	}
	err := fault.Validation(fault.On("email", "format_email"), fault.On("weekly[0].start", "min_length", 5))
	var broken *fault.Fault
	if !errors.As(err, &broken) || broken.Code != "validation_failed" || broken.Status() != 422 || len(broken.Fields) != 2 {
		t.Fatalf("two fields are %+v", err)
	}
	if second := broken.Fields[1]; second.Path != "weekly[0].start" || second.Rule != "min_length" || !slices.Equal(second.Args, []any{5}) {
		t.Errorf("the second is %+v", second)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		got    *fault.Fault
		status int
		text   string
	}{
		{fault.New("slot_taken"), 409, "slot_taken"},
		{fault.NotFound(), 404, "not_found"},
		{fault.NotFound(fault.On("serviceId", "not_found")), 404, "not_found serviceId not_found"},
		{fault.Parameter("limit", "maximum", 100), 400, "invalid_parameter limit maximum"},
		{fault.New("validation_failed", fault.On("a", "required"), fault.On("b[1].c", "enum")), 422, "validation_failed a required, b[1].c enum"},
	} {
		if c.got.Status() != c.status || c.got.Error() != c.text {
			t.Errorf("%d %q, not %q", c.got.Status(), c.got.Error(), c.text)
		}
	}
}

// What stands beside the code belongs to one refusal, not to all with that code.
func TestWith(t *testing.T) {
	refusal := fault.New("insufficient_scope").With("requiredScope", "bookings:read").With("more", 1)
	if len(refusal.Extra) != 2 || refusal.Extra["requiredScope"] != "bookings:read" || refusal.Code != "insufficient_scope" {
		t.Errorf("%+v", refusal)
	}
	if other := fault.New("insufficient_scope"); len(other.Extra) > 0 {
		t.Errorf("another has %v", other.Extra)
	}
}

func TestCodeOf(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fault.New("stale_version"), "stale_version"},
		{fault.Validation(fault.On("a", "required")), "validation_failed"},
		{fmt.Errorf("booking: %w", fault.NotFound()), "not_found"},
		{errors.Join(io.EOF, fault.New("cap")), "cap"},
		{io.EOF, "internal"},
		{errors.New("slot_taken"), "internal"},
		{nil, "internal"},
	} {
		if got := fault.CodeOf(c.err); got != c.want {
			t.Errorf("%v is %s", c.err, got)
		}
	}
}
