package hooks

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// SecretFile is where the instance secret lies in the data folder, where NEARBY_SECRET does not give one.
const SecretFile = "instance.secret"

// instanceSecret is the configured secret, or that of the file, which the first start makes.
func instanceSecret(configured, folder string) ([]byte, error) {
	if configured != "" {
		return []byte(configured), nil
	}
	path := filepath.Join(folder, SecretFile)
	secret, err := os.ReadFile(path)
	if err == nil && len(secret) > 0 {
		return secret, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the instance secret: %w", err)
	}
	if err == nil {
		return nil, fmt.Errorf("%s is empty; restore it from a backup, or delete it to make a new one that opens no older secrets", path)
	}
	var random [32]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, err
	}
	return writeSecret(path, hex.EncodeToString(random[:]))
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
