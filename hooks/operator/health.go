package operator

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// addHealth tells of this machine's process, its disk and its backups.
func addHealth(p *page.Request, db collections.System, shown *views.OperatorPage) error {
	running := p.Instance().Running()
	shown.Version, shown.StartedAt, shown.Leads = running.Version, running.Since, running.Leads
	for _, state := range running.Jobs {
		shown.Jobs = append(shown.Jobs, shownJob(state))
	}
	there, err := db.Counts()
	if err != nil {
		return err
	}
	shown.Active, shown.Users, shown.Bookings = there.Businesses, there.Users, there.Bookings
	folder := p.App.DataDir()
	if shown.DataBytes, err = sizeOf(filepath.Join(folder, "data.db")); err != nil {
		return err
	}
	if shown.AuxBytes, err = sizeOf(filepath.Join(folder, "auxiliary.db")); err != nil {
		return err
	}
	shown.FreeBytes, shown.FreeKnown = freeBytes(folder)
	shown.BackupAt, shown.BackupBytes, err = newestBackup(p.App)
	if shown.BackupKnown = err == nil; err != nil {
		p.App.Logger().Warn("the backups were not listed", "error", err.Error())
	}
	return nil
}

// sizeOf is how much a database takes, with what is not folded into it yet.
func sizeOf(database string) (total int64, err error) {
	for _, file := range []string{database, database + "-wal"} {
		found, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		total += found.Size()
	}
	return total, nil
}

func newestBackup(app core.App) (at time.Time, size int64, err error) {
	store, err := app.NewBackupsFilesystem()
	if err != nil {
		return at, 0, err
	}
	defer func() { _ = store.Close() }()
	files, err := store.List("")
	for _, file := range files {
		if strings.HasSuffix(file.Key, ".zip") && file.ModTime.After(at) {
			at, size = file.ModTime, file.Size
		}
	}
	return at, size, err
}

// freeBytes is how much the disk of a folder still takes; where it is not known here, known is false.
var freeBytes = func(string) (free int64, known bool) { return 0, false }
