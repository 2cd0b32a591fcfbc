package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/motlan/motlan/pipeline"
)

// tusFacts is what is known of an upload that arrives in parts. They are kept sealed: a file's name may be a person's.
type tusFacts struct {
	Owner    string // the caller whose it is
	New      pipeline.NewUpload
	Size     int64
	SHA256   string // that the sender says the whole has; may be empty
	MetaData handler.MetaData
	Receipt  *Receipt // once the bytes are in the dossier
}

// tusSession is an upload that arrives in parts. It lies in this process's spool folder: another node does not know it.
type tusSession struct {
	api *API
	id  string
	box box
	tusFacts
	had int64 // bytes that have come
}

var sessionID = regexp.MustCompile(`^ses-[a-z2-7]{26}$`)

func (s *tusSession) path(ending string) string { return filepath.Join(s.api.folder(), s.id+ending) }

// folder is where uploads lie that arrive in parts.
func (a *API) folder() string { return filepath.Join(a.Spool, "uploads") }

// ownerOf tells callers apart.
func ownerOf(c pipeline.Caller) string {
	if c.Key != "" {
		return "key " + string(c.Key)
	}
	return fmt.Sprintf("%s of %s", c.Name, c.Agency)
}

// session finds an upload of the caller's. Another caller's is not there.
func (a *API) session(ctx context.Context, id string) (*tusSession, error) {
	if !sessionID.MatchString(id) {
		return nil, pipeline.ErrNotFound
	}
	s := &tusSession{api: a, id: id}
	kept, err := os.ReadFile(s.path(".facts"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, pipeline.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	b, plain, err := openBox(a.Service.Keys, "upload "+id, kept)
	if err != nil {
		return nil, err
	}
	s.box = b
	if err := json.Unmarshal(plain, &s.tusFacts); err != nil {
		return nil, err
	}
	if s.Owner != ownerOf(callerOf(ctx)) {
		return nil, pipeline.ErrNotFound
	}
	return s, s.count()
}

// count finds out how many bytes have come.
func (s *tusSession) count() error {
	if s.had = s.Size; s.Receipt != nil {
		return nil
	}
	file, err := openTusFile(s.path(".bytes"), s.id, s.box.key)
	if err != nil {
		return err
	}
	s.had = file.plain
	return file.Close()
}

func (s *tusSession) save() error {
	plain, err := json.Marshal(s.tusFacts)
	if err != nil {
		return err
	}
	sealed, err := s.box.seal("upload "+s.id, plain)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.api.folder(), 0o700); err != nil {
		return pipeline.Full(err)
	}
	return pipeline.Full(renameio.WriteFile(s.path(".facts"), sealed, 0o600))
}

// take appends what the sender sends.
func (s *tusSession) take(from io.Reader) (int64, error) {
	if err := s.api.room(s.Size - s.had); err != nil {
		return 0, err
	}
	file, err := openTusFile(s.path(".bytes"), s.id, s.box.key)
	if err != nil {
		return 0, err
	}
	n, err := file.take(from)
	s.had += n
	return n, errors.Join(err, file.Close())
}

// handOver puts a complete upload into its dossier, as a single request does. A process that dies before the receipt is kept
// hands over again when it is next asked: the same bytes in a dossier are one document.
func (s *tusSession) handOver(ctx context.Context) error {
	if s.Receipt != nil || s.had < s.Size {
		return nil
	}
	file, err := openTusFile(s.path(".bytes"), s.id, s.box.key)
	if err != nil {
		return err
	}
	defer file.Close()
	receipt, err := s.add(ctx, file)
	if file.spoilt || errors.Is(err, errDigest) {
		return errors.Join(err, s.drop()) // what came cannot be mended
	}
	if err != nil {
		return err
	}
	s.New.Content, s.Receipt = nil, &receiptOf(receipt).Body
	if err := s.save(); err != nil {
		return err
	}
	return os.Remove(s.path(".bytes"))
}

func (s *tusSession) add(ctx context.Context, file *tusFile) (pipeline.Receipt, error) {
	if err := s.compare(file); err != nil {
		return pipeline.Receipt{}, err
	}
	s.New.Content = file
	return s.api.Service.AddUpload(context.WithoutCancel(ctx), s.New)
}

// compare reads the bytes where the sender has announced a digest.
func (s *tusSession) compare(file *tusFile) error {
	if s.SHA256 == "" {
		return nil
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if strings.ToLower(s.SHA256) != hex.EncodeToString(hash.Sum(nil)) {
		return errDigest
	}
	return nil
}

// drop forgets an upload. One that is gone is no error.
func (s *tusSession) drop() (err error) {
	for _, ending := range []string{".bytes", ".facts"} {
		if gone := os.Remove(s.path(ending)); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}
