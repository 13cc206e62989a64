// Package seal keeps the secrets that we must read again (of webhooks, channels and providers) unreadable in the database:
// AES-256-GCM under a key derived from the instance secret (rules.md section 10).
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	version = "v1."
	purpose = "nearbyassist/seal/v1"
	keySize = 32

	// MinSecret is the least length of an instance secret, in bytes.
	MinSecret = 16
)

var (
	// ErrShortSecret refuses an instance secret that could be guessed.
	ErrShortSecret = fmt.Errorf("the instance secret has fewer than %d bytes", MinSecret)
	// ErrOpen says that a text was not sealed by this secret for this context, or was changed since.
	ErrOpen = errors.New("the sealed text was made under another secret or context, or is damaged")
)

// Box seals and opens under one instance secret. It is safe for concurrent use.
type Box struct{ aead cipher.AEAD }

// New derives the key of a box from the instance secret by HKDF-SHA-256.
func New(secret []byte) (*Box, error) {
	if len(secret) < MinSecret {
		return nil, ErrShortSecret
	}
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, keySize)
	if err != nil {
		return nil, fmt.Errorf("derive the sealing key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use the sealing key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use the sealing key: %w", err)
	}
	return &Box{aead}, nil
}

// Seal encrypts a secret for one context ("webhook/<id>"), so that it opens nowhere else. The text is "v1." and base64url
// of nonce and ciphertext. An error of the random source is the only one.
func (b *Box) Seal(plain []byte, context string, random io.Reader) (string, error) {
	nonce := make([]byte, b.aead.NonceSize(), b.aead.NonceSize()+len(plain)+b.aead.Overhead())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return "", fmt.Errorf("make a nonce: %w", err)
	}
	return version + base64.RawURLEncoding.EncodeToString(b.aead.Seal(nonce, nonce, plain, []byte(context))), nil
}

// IsSealed tells the shape of what Seal makes from a secret in clear.
func IsSealed(text string) bool { return strings.HasPrefix(text, version) }

// Open decrypts what Seal made for the same context; every failure is ErrOpen.
func (b *Box) Open(sealed, context string) ([]byte, error) {
	encoded, versioned := strings.CutPrefix(sealed, version)
	if !versioned {
		return nil, ErrOpen
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(text) < b.aead.NonceSize() {
		return nil, ErrOpen
	}
	nonce, ciphertext := text[:b.aead.NonceSize()], text[b.aead.NonceSize():]
	plain, err := b.aead.Open(nil, nonce, ciphertext, []byte(context))
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}
