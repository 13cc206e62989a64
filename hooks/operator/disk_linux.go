package operator

import "syscall"

func init() {
	freeBytes = func(folder string) (int64, bool) {
		var disk syscall.Statfs_t
		err := syscall.Statfs(folder, &disk)
		return int64(disk.Bavail) * disk.Bsize, err == nil
	}
}
