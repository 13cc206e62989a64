// Package signature signs webhooks in the two ways of contract.md section 5, and verifies those of providers that follow
// the Standard Webhooks specification.
package signature

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	secretPrefix = "whsec_"
	secretBytes  = 32
	versionOne   = "v1,"
)

var (
	// ErrSecret says that a secret is not base64 after its optional whsec_.
	ErrSecret = errors.New("the webhook secret is not whsec_ and base64")
	// ErrTimestamp says that a call is older or newer than the tolerance, or tells no Unix seconds.
	ErrTimestamp = errors.New("the webhook timestamp is outside the tolerance")
	// ErrSignature says that no signature of the header is right.
	ErrSignature = errors.New("no webhook signature matches")
)

// NewSecret is a new signing secret: whsec_ and the base64 of 32 bytes. An error of the random source is the only one.
func NewSecret(random io.Reader) (string, error) {
	var key [secretBytes]byte
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return "", fmt.Errorf("make a webhook secret: %w", err)
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(key[:]), nil
}

// Hex is X-NearbyAssist-Signature: lower-case hex of the body's HMAC-SHA-256, keyed with the whole secret as shown, which
// is what the reference's sample does.
func Hex(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Standard is the webhook-signature header: one v1 signature for each secret, keyed with its decoded bytes, over the
// event's id, the attempt's Unix seconds and the body. A secret in another form is ErrSecret.
func Standard(secrets []string, id string, at time.Time, body []byte) (string, error) {
	signatures := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		sum, err := standardSum(secret, id, strconv.FormatInt(at.Unix(), 10), body)
		if err != nil {
			return "", err
		}
		signatures = append(signatures, versionOne+base64.StdEncoding.EncodeToString(sum))
	}
	return strings.Join(signatures, " "), nil
}

// standardSum takes the timestamp as the header writes it, for that is what was signed.
func standardSum(secret, id, timestamp string, body []byte) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || len(key) == 0 {
		return nil, ErrSecret
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return mac.Sum(nil), nil
}

// VerifyStandard checks the webhook-id, webhook-timestamp and webhook-signature headers of a call against its raw body: at
// most the tolerance before or after now, and at least one v1 signature right. It compares in constant time. The errors are
// ErrSecret, ErrTimestamp and ErrSignature.
func VerifyStandard(secret, id, timestamp, header string, body []byte, now time.Time, tolerance time.Duration) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > tolerance {
		return ErrTimestamp
	}
	want, err := standardSum(secret, id, timestamp, body)
	if err != nil {
		return err
	}
	for signature := range strings.FieldsSeq(header) {
		encoded, known := strings.CutPrefix(signature, versionOne)
		if sum, err := base64.StdEncoding.DecodeString(encoded); known && err == nil && hmac.Equal(sum, want) {
			return nil
		}
	}
	return ErrSignature
}
