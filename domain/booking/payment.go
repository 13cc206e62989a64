package booking

// PaidAs is what a booking's payments come to while nothing was given back: its price (nil: on request), at least its deposit
// (nil: none is due), or less. Amounts are in minor units.
func PaidAs(price, deposit *int64, paid int64) string {
	switch {
	case paid <= 0:
		return "unpaid"
	case price != nil && paid >= *price:
		return "paid"
	case deposit != nil && paid >= *deposit:
		return "deposit_paid"
	}
	return "unpaid"
}
