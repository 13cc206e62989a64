package booking

import (
	"io"

	"nearbyassist/domain/token"
)

// readable leaves out 0 O 1 I L and U, which are misread or misheard.
const readable = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// Reference is a new name of a booking for the telephone, like NA-7K3P-QX: one of 729 million, so the caller checks that
// it is free. It is no credential. An error of the random source is the only one.
func Reference(random io.Reader) (string, error) {
	text, err := token.Text(random, readable, 6)
	if err != nil {
		return "", err
	}
	return "NA-" + text[:4] + "-" + text[4:], nil
}
