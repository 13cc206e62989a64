// Package token makes the secrets that open a session or one mailed link, and what is stored of them. Randomness is an
// argument; a source that fails is an error, never a weak secret.
package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

const (
	sessionPrefix = "na_st_"
	sessionBytes  = 32
	sessionChars  = 43 // of base64url for 32 bytes
)

// NewSession is a new access token: na_st_ and 43 characters of base64url (contract.md section 2).
func NewSession(random io.Reader) (string, error) {
	var secret [sessionBytes]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return "", fmt.Errorf("make a session token: %w", err)
	}
	return sessionPrefix + base64.RawURLEncoding.EncodeToString(secret[:]), nil
}

// ValidSession tells whether a text has the shape of an access token, so that others cost no look-up.
func ValidSession(s string) bool {
	encoded, prefixed := strings.CutPrefix(s, sessionPrefix)
	if !prefixed || len(encoded) != sessionChars {
		return false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	return err == nil && len(secret) == sessionBytes
}

// Hash is what is stored of a session token or of a link's: the SHA-256 in lower-case hex.
func Hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Purpose is the one thing that a mailed link may be used for.
type Purpose string

// The purposes of rules.md section 2.
const (
	Manage       Purpose = "manage" // view, move, cancel, pay
	Waitlist     Purpose = "waitlist"
	Lead         Purpose = "lead"
	Review       Purpose = "review"
	Calendar     Purpose = "calendar"
	Invitation   Purpose = "invitation"
	Verification Purpose = "verification"
	Reset        Purpose = "reset"
	ChangeEmail  Purpose = "change_email"
)

// For narrows a purpose to the address that the link is mailed to: it proves that one and no other, whatever the row says
// when it is followed.
func (p Purpose) For(address string) Purpose { return p + Purpose(":"+address) }

// Link is the token of a mailed link: 43 characters of base64url, the HMAC-SHA-256 of its purpose, row and version under
// the instance secret (rules.md section 2). It is made again whenever the mail is sent; only its hash is stored.
func Link(secret []byte, purpose Purpose, rowID string, version int) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(linkMessage(purpose, rowID, version))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// linkMessage writes each text after its length: no two links have one message.
func linkMessage(purpose Purpose, rowID string, version int) []byte {
	var message []byte
	for _, part := range []string{string(purpose), rowID} {
		message = binary.BigEndian.AppendUint64(message, uint64(len(part)))
		message = append(message, part...)
	}
	return binary.BigEndian.AppendUint64(message, uint64(version))
}

// The purposes of mailed codes: the second factor of a sign-in, and the proof of who is signed in. The mails are called so too.
const (
	SignInCode Purpose = "signin_code"
	ProofCode  Purpose = "proof_code"
)

// Code is a mailed code of one purpose and row: six digits, made again when the mail is sent and when the code is checked,
// stored nowhere.
func Code(secret []byte, purpose Purpose, rowID string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(linkMessage(purpose, rowID, 1))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(mac.Sum(nil))%1_000_000) // the bias of 2^64 is none that counts
}

// LinkHash is what is stored of a link, and what a presented one is looked up by.
func LinkHash(link string) string { return Hash(link) }
