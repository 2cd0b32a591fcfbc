package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/motlan/motlan/pipeline"
)

// ReadmeFile marks the folder as a backup's, and tells whoever finds it what it is and what it lacks.
const ReadmeFile = "DOC-TOI.txt"

const readme = `Đây là bản sao lưu của Motlan. / This is a backup of Motlan.

manifest.json nói bản sao gồm những gì; catalog-….jsonl là cơ sở dữ liệu, bytes-….jsonl là danh sách tệp, blobs/ là các tệp
(đã mã hóa). Trong cơ sở dữ liệu có họ tên người dân: giữ thư mục này như giữ hồ sơ gốc.

KHÔNG có khóa chính ở đây. Thiếu master.key và keys/ thì không ai đọc được bản sao này, kể cả cơ quan: cất hai thứ đó, và
lookup.keys nếu có, ở nơi khác, và đừng bao giờ cất chung với bản sao.

Khôi phục: chép master.key, lookup.keys (nếu có) và keys/ vào một thư mục dữ liệu mới, rồi chạy: motlan admin restore --from <thư mục này>

---
manifest.json says what the backup consists of; catalog-….jsonl is the database, bytes-….jsonl the list of stored bytes,
blobs/ holds them, encrypted. The database has people's names: keep this folder like the papers themselves.

The master key is NOT here. Without master.key and keys/ nobody can read this backup, not even the office: keep them, and
lookup.keys if there is one, in another place, and never together with the backup.

To restore: copy master.key, lookup.keys if there is one, and keys/ into a new data folder, then run: motlan admin restore --from <this folder>
`

// takeFolder makes the folder, or takes one that a backup of this kind is in, for one process at a time. Closing what it
// returns gives the folder back.
func takeFolder(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make backup folder: %w", pipeline.Full(err))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, ReadmeFile)
	_, err = os.Stat(path)
	if errors.Is(err, os.ErrNotExist) && !slices.ContainsFunc(entries, named) {
		err = keepFile(path, []byte(readme))
	} else if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%s không trống và không phải thư mục sao lưu (is not empty, and no backup is in it): %w", dir, pipeline.ErrState)
	}
	if err != nil {
		return nil, err
	}
	return lock(path)
}

func named(e os.DirEntry) bool { return !strings.HasPrefix(e.Name(), unnamed) }

func lock(path string) (io.Closer, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: another backup is being made there: %w", filepath.Dir(path), pipeline.ErrBusy)
	}
	return file, nil
}

// tidy removes what former backups leave: catalogs and lists that no manifest names any more, and files without a name.
// Bytes that nothing refers to any more stay: they are unreadable without their keys.
func tidy(dir string, keep ...string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !leftover(e.Name(), keep) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func leftover(name string, keep []string) bool {
	if slices.Contains(keep, name) {
		return false
	}
	for _, pattern := range []string{dumpName, listName} {
		if match, _ := filepath.Match(strings.Replace(pattern, "%s", "*", 1), name); match {
			return true
		}
	}
	return strings.HasPrefix(name, unnamed)
}
