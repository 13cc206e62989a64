package hooks

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// bindBackups replaces what PocketBase does that stalls every write: its backup zips the data folder inside the write
// transaction, and its daily job truncates the log, for which a replica makes it wait (scale.md, trap 2).
func (s *Server) bindBackups() {
	s.app.Cron().Remove("__pbDBOptimize__")
	s.app.OnBackupCreate().BindFunc(s.backUp)
}

// backUp copies both databases over read connections, and stores them with the files and the instance secret: a restore,
// which is PocketBase's, replaces the whole data folder. It does not call next.
func (s *Server) backUp(e *core.BackupEvent) error {
	if e.Name == "" {
		e.Name = "nearbyassist_" + s.config.Now().UTC().Format("20060102150405") + ".zip"
	}
	temporary := filepath.Join(e.App.DataDir(), core.LocalTempDirName)
	if err := os.MkdirAll(temporary, os.ModePerm); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(temporary, "backup_")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	copies := filepath.Join(folder, "databases")
	if err := copyDatabases(e.App, copies); err != nil {
		return err
	}
	archive := filepath.Join(folder, "backup.zip")
	if err := zipData(archive, copies, e.App.DataDir()); err != nil {
		return err
	}
	return upload(e, archive)
}

func copyDatabases(app core.App, folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	for name, db := range map[string]dbx.Builder{"data.db": app.ConcurrentDB(), "auxiliary.db": app.AuxConcurrentDB()} {
		if _, err := db.NewQuery("VACUUM INTO {:path}").Bind(dbx.Params{"path": filepath.Join(folder, name)}).Execute(); err != nil {
			return err
		}
	}
	return nil
}

// zipData packs the copies, the stored files and the secret as they lie in a data folder.
func zipData(archive, copies, dataFolder string) (err error) {
	file, err := os.OpenFile(archive, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	writer := zip.NewWriter(file)
	for _, part := range []struct{ root, name string }{{copies, "."}, {dataFolder, core.LocalStorageDirName}, {dataFolder, SecretFile}} {
		if err = zipFiles(writer, os.DirFS(part.root), part.name); err != nil {
			break
		}
	}
	return errors.Join(err, writer.Close(), file.Close())
}

// zipFiles adds a file or all files of a folder; what is not there, or goes away meanwhile, is left out.
func zipFiles(writer *zip.Writer, root fs.FS, name string) error {
	return fs.WalkDir(root, name, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			err = zipFile(writer, root, path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}

func zipFile(writer *zip.Writer, root fs.FS, path string) error {
	file, err := root.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	header, err := zip.FileInfoHeader(info)
	if err != nil {
		return err
	}
	header.Name, header.Method = path, zip.Deflate
	packed, err := writer.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(packed, file)
	return err
}

func upload(e *core.BackupEvent, archive string) error {
	store, err := e.App.NewBackupsFilesystem()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	store.SetContext(e.Context)
	file, err := filesystem.NewFileFromPath(archive)
	if err != nil {
		return err
	}
	file.Name, file.OriginalName = e.Name, e.Name
	return store.UploadFile(file, file.Name)
}
