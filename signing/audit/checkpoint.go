package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrCheckpoint: the text is no checkpoint of this log, or not signed by its key.
var ErrCheckpoint = errors.New("not a checkpoint of this log")

// Checkpoint is the state of the log that its key has signed: whoever keeps one can prove any later change of the past.
type Checkpoint struct {
	Origin string // names the log, one line
	Size   uint64 // leaves
	Root   Hash
}

// Sign writes the checkpoint as a signed note (C2SP tlog-checkpoint): origin, size and root, a line each.
func (c Checkpoint) Sign(signer note.Signer) ([]byte, error) {
	if c.Origin == "" || strings.ContainsAny(c.Origin, "\r\n") {
		return nil, fmt.Errorf("sign checkpoint: origin %q is not one line: %w", c.Origin, ErrCheckpoint)
	}
	root := base64.StdEncoding.EncodeToString(c.Root[:])
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, root)}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return signed, nil
}

// OpenCheckpoint reads a checkpoint of the log origin that key has signed; anything else is ErrCheckpoint. Lines after
// the third are allowed and ignored, as the format asks.
func OpenCheckpoint(signed []byte, origin string, key note.Verifier) (Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(key))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w: %w", ErrCheckpoint, err)
	}
	lines := strings.SplitN(n.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != origin {
		return Checkpoint{}, fmt.Errorf("open checkpoint of %s: %w", origin, ErrCheckpoint)
	}
	return parse(lines)
}

func parse(lines []string) (Checkpoint, error) {
	size, err := strconv.ParseUint(lines[1], 10, 64)
	if err != nil || strconv.FormatUint(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("open checkpoint: size %q: %w", lines[1], ErrCheckpoint)
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(Hash{}) {
		return Checkpoint{}, fmt.Errorf("open checkpoint: root %q: %w", lines[2], ErrCheckpoint)
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: Hash(root)}, nil
}
