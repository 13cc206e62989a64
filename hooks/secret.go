package hooks

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// SecretFile is where the instance secret lies in the data folder, where NEARBY_SECRET does not give one.
const SecretFile = "instance.secret"

// instanceSecret is the configured secret, or that of the file, which the first start makes. It is not made anew where
// secrets are stored that only the lost one opens.
func instanceSecret(app core.App, configured string) ([]byte, error) {
	secret, err := readSecret(configured, app.DataDir())
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	sealed, err := collections.SealedSecrets(app, 1)
	if err != nil {
		return nil, err
	}
	if len(sealed) > 0 {
		return nil, fmt.Errorf(`the instance secret is lost: restore %s or set NEARBY_SECRET; "nearbyassist doctor" tells more`, filepath.Join(app.DataDir(), SecretFile))
	}
	return makeSecret(app.DataDir())
}

// readSecret is the configured secret, or that of the file; the error is fs.ErrNotExist where there is neither.
func readSecret(configured, folder string) ([]byte, error) {
	if configured != "" {
		return []byte(configured), nil
	}
	path := filepath.Join(folder, SecretFile)
	secret, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the instance secret: %w", err)
	}
	if len(secret) == 0 {
		return nil, fmt.Errorf("%s is empty; restore it from a backup, or delete it to make a new one that opens no older secrets", path)
	}
	return secret, nil
}

func makeSecret(folder string) ([]byte, error) {
	var random [32]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, err
	}
	return writeSecret(filepath.Join(folder, SecretFile), hex.EncodeToString(random[:]))
}

// writeSecret leaves a whole file or none, whatever stops it.
func writeSecret(path, secret string) ([]byte, error) {
	file, err := os.CreateTemp(filepath.Dir(path), SecretFile) // of mode 0600
	if err != nil {
		return nil, fmt.Errorf("make the instance secret: %w", err)
	}
	_, err = file.WriteString(secret)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the instance secret: %w", err), os.Remove(file.Name()))
	}
	return []byte(secret), nil
}
