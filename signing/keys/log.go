package keys

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// LogKey signs the audit log's checkpoints and checks them (C2SP signed-note).
type LogKey struct {
	Signer   note.Signer
	Verifier note.Verifier
}

// OpenLog opens the key of the log called origin in dir, and makes it if there is none. Beside the private file lies
// log.pub, which auditors take away.
func OpenLog(dir, origin string) (LogKey, error) {
	path := filepath.Join(dir, "log.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeLog(path, origin); err != nil && !errors.Is(err, fs.ErrExist) {
			return LogKey{}, fmt.Errorf("make log key: %w", err)
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return LogKey{}, fmt.Errorf("open log key: %w", err)
	}
	return parseLog(path, string(text))
}

func makeLog(path, origin string) error {
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return err
	}
	return Keep(path, []byte(private+"\n"+public+"\n"))
}

func parseLog(path, text string) (LogKey, error) {
	private, public, _ := strings.Cut(strings.TrimSpace(text), "\n")
	signer, err := note.NewSigner(private)
	if err != nil {
		return LogKey{}, fmt.Errorf("read log key %s: %w", path, err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return LogKey{}, fmt.Errorf("read log key %s: %w", path, err)
	}
	err = Keep(filepath.Join(filepath.Dir(path), "log.pub"), []byte(public+"\n"))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return LogKey{}, fmt.Errorf("keep public log key: %w", err)
	}
	return LogKey{signer, verifier}, nil
}
