package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/catalog"
)

// Manifest says what a backup is. It is written last, and replaced as a whole: what it names was there before it.
type Manifest struct {
	Format    int             `json:"format"`     // of the folder and its files
	Program   string          `json:"program"`    // version of the one that made the backup
	At        time.Time       `json:"at"`         // UTC, to the second
	MasterKey pipeline.Digest `json:"master_key"` // tells the master key from others, and tells nothing about it
	Catalog   Dumped          `json:"catalog"`
	Bytes     List            `json:"bytes"`
	Faults    []Fault         `json:"faults,omitempty"` // bytes that were missing or damaged when they were to be copied
}

// Dumped is the file of the catalog, and what the catalog was like.
type Dumped struct {
	NamedFile
	Snapshot catalog.Snapshot `json:"snapshot"`
}

// The files of a backup, beside the bytes in folder blobs.
const (
	manifestFile   = "manifest.json"
	dumpName       = "catalog-%s.jsonl"
	listName       = "bytes-%s.jsonl"
	manifestFormat = 1
)

// signed is a manifest as it stands in its file.
type signed struct {
	Manifest  json.RawMessage `json:"manifest"`
	Signature string          `json:"signature"`
}

// backupOrigin keeps signatures of backups apart from the audit log's checkpoints, which the same key makes.
const backupOrigin = "motlan/backup"

// statement is what the log's key signs of a manifest: as many bytes, with this digest.
func statement(content json.RawMessage) (audit.Checkpoint, error) {
	var plain bytes.Buffer
	if err := json.Compact(&plain, content); err != nil {
		return audit.Checkpoint{}, err
	}
	return audit.Checkpoint{Origin: backupOrigin, Size: uint64(plain.Len()), Root: audit.Hash(pipeline.DigestOf(plain.Bytes()))}, nil
}

// write signs the manifest and puts it into dir.
func (m Manifest) write(dir string, key keys.LogKey) error {
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	said, err := statement(content)
	if err != nil {
		return err
	}
	signature, err := said.Sign(key.Signer)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(signed{content, string(signature)}, "", "  ")
	if err != nil {
		return err
	}
	return keepFile(filepath.Join(dir, manifestFile), append(text, '\n'))
}

// readManifest returns the manifest in dir and its digest. ErrNotFound; ErrCorrupt when it is not what the key has signed;
// ErrState when this program does not know its format.
func readManifest(dir string, key keys.LogKey) (m Manifest, d pipeline.Digest, err error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, d, fmt.Errorf("%s không có bản sao lưu hoàn chỉnh (holds no whole backup: %s is missing): %w", dir, manifestFile, pipeline.ErrNotFound)
	}
	if err != nil {
		return m, d, err
	}
	var s signed
	if err := strictly(text, &s); err != nil {
		return m, d, err
	}
	said, err := statement(s.Manifest)
	if err != nil {
		return m, d, err
	}
	found, err := audit.OpenCheckpoint([]byte(s.Signature), backupOrigin, key.Verifier)
	if err != nil || found != said {
		return m, d, fmt.Errorf("%s không do khóa nhật ký này ký (not signed by the log key at hand: damaged, or another office's): %w", manifestFile, pipeline.ErrCorrupt)
	}
	if err := strictly(s.Manifest, &m); err != nil {
		return m, d, err
	}
	if m.Format != manifestFormat {
		return m, d, fmt.Errorf("backup has format %d, this program knows %d: %w", m.Format, manifestFormat, pipeline.ErrState)
	}
	return m, pipeline.Digest(said.Root), nil
}

// ofAnother refuses a dir whose manifest names another master key: ErrState. One that cannot be read is nobody's.
func ofAnother(dir string, mark pipeline.Digest) error {
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	var s struct{ Manifest Manifest }
	if err == nil && json.Unmarshal(text, &s) == nil && s.Manifest.MasterKey != mark {
		return fmt.Errorf("%s là bản sao của cơ quan khác (is another installation's backup): %w", dir, pipeline.ErrState)
	}
	return nil
}

// strictly decodes JSON that holds no more than v has room for.
func strictly(text []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %w", manifestFile, pipeline.ErrCorrupt, err)
	}
	return nil
}
