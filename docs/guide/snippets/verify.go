package snippets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Verify tells whether a webhook was signed by the secret (whsec_…) in the last five minutes. The body is the bytes as they came.
func Verify(secret string, header http.Header, body []byte, now time.Time) error {
	sent, err := strconv.ParseInt(header.Get("webhook-timestamp"), 10, 64)
	if err != nil || now.Sub(time.Unix(sent, 0)).Abs() > 5*time.Minute {
		return errors.New("not sent in the last five minutes")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(header.Get("webhook-id") + "." + header.Get("webhook-timestamp") + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if !slices.ContainsFunc(strings.Fields(header.Get("webhook-signature")), func(given string) bool { return hmac.Equal([]byte(given), expected) }) {
		return errors.New("not signed by the secret")
	}
	return nil
}
