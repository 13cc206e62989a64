package operator

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
	return addBackup(p, shown)
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

// addBackup finds the newest backup. A store that does not answer is told as having none.
func addBackup(p *page.Request, shown *views.OperatorPage) error {
	store, err := p.App.NewBackupsFilesystem()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	files, err := store.List("")
	if err != nil {
		p.App.Logger().Warn("the backups were not listed", "error", err)
		return nil
	}
	for _, file := range files {
		if strings.HasSuffix(file.Key, ".zip") && file.ModTime.After(shown.BackupAt) {
			shown.BackupAt, shown.BackupBytes = file.ModTime, file.Size
		}
	}
	return nil
}

// freeBytes is how much the disk of a folder still takes; where it is not known here, known is false.
var freeBytes = func(string) (free int64, known bool) { return 0, false }
