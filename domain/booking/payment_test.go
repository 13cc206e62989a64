package booking_test

import (
	"testing"

	"nearbyassist/domain/booking"
)

func TestPaidAs(t *testing.T) {
	for _, c := range []struct {
		price, deposit *int64
		paid           int64
		want           string
	}{
		{new(int64(2000)), nil, 0, "unpaid"},
		{new(int64(2000)), nil, 1999, "unpaid"},
		{new(int64(2000)), nil, 2000, "paid"},
		{new(int64(2000)), nil, 3000, "paid"},
		{new(int64(2000)), new(int64(500)), 499, "unpaid"},
		{new(int64(2000)), new(int64(500)), 500, "deposit_paid"},
		{new(int64(2000)), new(int64(2000)), 2000, "paid"},
		{nil, new(int64(500)), 500, "deposit_paid"},
		{nil, nil, 500, "unpaid"},
		{new(int64(0)), nil, 0, "unpaid"},
	} {
		if got := booking.PaidAs(c.price, c.deposit, c.paid); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
