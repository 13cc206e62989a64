package token

import (
	"fmt"
	"io"
)

// Text is n characters of the alphabet, each equally likely. The alphabet is ASCII and has 2 to 256 of them.
func Text(random io.Reader, alphabet string, n int) (string, error) {
	// Bytes past the last whole multiple would make the first characters likelier.
	fair := 256 - 256%len(alphabet)
	text := make([]byte, 0, n)
	draw := make([]byte, n)
	for len(text) < n {
		draw = draw[:n-len(text)]
		if _, err := io.ReadFull(random, draw); err != nil {
			return "", fmt.Errorf("make a random text: %w", err)
		}
		for _, b := range draw {
			if int(b) < fair {
				text = append(text, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(text), nil
}
