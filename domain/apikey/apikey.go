// Package apikey knows the form of an API key (rules.md section 7): na_live_, 30 random characters of base62, and 6 of
// base62 for their CRC32. The checksum lets typos and guesses be refused, and leaked keys be found, without a look-up.
package apikey

import (
	"hash/crc32"
	"io"
	"strings"

	"nearbyassist/domain/token"
)

const (
	live     = "na_live_"
	secret   = 30
	checksum = 6 // 62^6 is more than 2^32
	base62   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// New is a new key of 44 characters. An error of the random source is the only one.
func New(random io.Reader) (string, error) { return Make(random, live) }

// Make is a new secret of a key's form behind another prefix.
func Make(random io.Reader, prefix string) (string, error) {
	text, err := token.Text(random, base62, secret)
	if err != nil {
		return "", err
	}
	return prefix + text + sum(text), nil
}

// sum is the CRC32 (IEEE) of a text in six digits of base62.
func sum(text string) string {
	var digits [checksum]byte
	rest := crc32.ChecksumIEEE([]byte(text))
	for i := checksum - 1; i >= 0; i-- {
		digits[i] = base62[rest%62]
		rest /= 62
	}
	return string(digits[:])
}

// Valid tells whether a text has the shape and the checksum of a key. It says nothing of whether the key exists.
func Valid(key string) bool { return Shaped(key, live) }

// Shaped tells whether a text is a secret's of a key's form behind this prefix.
func Shaped(text, prefix string) bool {
	body, prefixed := strings.CutPrefix(text, prefix)
	if !prefixed || len(body) != secret+checksum {
		return false
	}
	return strings.Trim(body[:secret], base62) == "" && sum(body[:secret]) == body[secret:]
}

// Hash is what is stored of a key: its SHA-256 in lower-case hex.
func Hash(key string) string { return token.Hash(key) }

// IsHash tells whether a text has the shape of what is stored of a key.
func IsHash(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// Prefix is what may be shown of a valid key: na_live_ and four characters more.
func Prefix(key string) string { return key[:len(live)+4] }

// Last4 is the end of a valid key, to tell two apart.
func Last4(key string) string { return key[len(key)-4:] }
