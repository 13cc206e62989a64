package hooks

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/seal"
)

// doctor examines an installation that need not be running, and prints what it finds.
type doctor struct {
	app    core.App
	config Config
	repair bool
	out    io.Writer
	wrong  int
}

// examine goes through everything that serving relies on; its error says how much is wrong and was not repaired.
func (d *doctor) examine() error {
	for _, look := range []func() error{d.files, d.schema, d.secret} {
		if err := look(); err != nil {
			return err
		}
	}
	if d.wrong > 0 {
		return fmt.Errorf("the doctor found %d things wrong in %s", d.wrong, d.app.DataDir())
	}
	d.say("Nothing is wrong in %s.", d.app.DataDir())
	return nil
}

func (d *doctor) say(format string, args ...any) { _, _ = fmt.Fprintf(d.out, format+"\n", args...) }

func (d *doctor) complain(format string, args ...any) {
	d.wrong++
	d.say(format, args...)
}

// files reads both databases through.
func (d *doctor) files() error {
	for _, database := range []struct {
		name  string
		check func() (string, error)
	}{
		{"data.db", func() (found string, err error) {
			return found, d.app.DB().NewQuery("PRAGMA quick_check(1)").Row(&found)
		}},
		{"auxiliary.db", func() (found string, err error) {
			return found, d.app.AuxDB().NewQuery("PRAGMA quick_check(1)").Row(&found)
		}},
	} {
		found, err := database.check()
		if err != nil {
			return err
		}
		if found != "ok" {
			d.complain("%s is damaged: %s; restore a backup.", database.name, found)
		}
	}
	return nil
}

// schema compares the database with the build's list. Migrations run when serving starts, not here.
func (d *doctor) schema() error {
	pending, err := collections.Pending(d.app)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		d.say("Steps of the schema that the next start takes: %s.", strings.Join(pending, ", "))
		return nil
	}
	missing, err := collections.Missing(d.app)
	if err != nil || len(missing) == 0 {
		return err
	}
	if d.repair {
		if err := collections.Repair(d.app); err != nil {
			return err
		}
	}
	left, err := collections.Missing(d.app)
	if err != nil {
		return err
	}
	return d.tellSchema(missing, left)
}

func (d *doctor) tellSchema(missing, left []string) error {
	stillMissing := map[string]bool{}
	for _, name := range left {
		stillMissing[name] = true
	}
	for _, name := range missing {
		switch {
		case !stillMissing[name]:
			d.say("Restored: %s.", name)
		case d.repair:
			d.complain("Missing or changed, and not to be restored without its data: %s; restore a backup.", name)
		default:
			d.complain("Missing or changed: %s.", name)
		}
	}
	return nil
}

// secret tells whether the instance secret is there and opens what was sealed under it.
func (d *doctor) secret() error {
	pending, err := collections.Pending(d.app)
	if err != nil || len(pending) > 0 {
		return err
	}
	sealed, err := collections.SealedSecrets(d.app, 0)
	if err != nil {
		return err
	}
	secret, err := readSecret(d.config.Secret, d.app.DataDir())
	if errors.Is(err, fs.ErrNotExist) {
		return d.lostSecret(len(sealed))
	}
	if err != nil {
		d.complain("%s.", err)
		return nil
	}
	d.looseSecret()
	return d.open(secret, sealed)
}

func (d *doctor) lostSecret(sealed int) error {
	if sealed == 0 {
		return nil // the next start makes the first one
	}
	if !d.repair {
		d.complain("The instance secret is lost: %s is missing and %d stored secrets were sealed under it. Restore the file, or let --repair make a new one.",
			filepath.Join(d.app.DataDir(), SecretFile), sealed)
		return nil
	}
	if _, err := makeSecret(d.app.DataDir()); err != nil {
		return err
	}
	d.complain("Made a new instance secret. %d stored secrets stay closed: their webhooks need new ones. Links in mails that were sent are dead.", sealed)
	return nil
}

// looseSecret tells of a secret that others on the machine can read.
func (d *doctor) looseSecret() {
	path := filepath.Join(d.app.DataDir(), SecretFile)
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		d.complain("%s can be read by others on this machine: chmod 600.", path)
	}
}

func (d *doctor) open(secret []byte, sealed []collections.Sealed) error {
	box, err := seal.New(secret)
	if err != nil {
		d.complain("%s.", err)
		return nil
	}
	closed := []string{}
	for _, one := range sealed {
		if _, err := box.Open(one.Text, one.Context); err != nil {
			closed = append(closed, one.Context)
		}
	}
	if len(closed) > 0 {
		d.complain("%d of %d stored secrets were not sealed under this instance secret, such as that of %s. Set NEARBY_SECRET, or restore %s, as it was; else they need new ones.",
			len(closed), len(sealed), closed[0], SecretFile)
	}
	return nil
}
