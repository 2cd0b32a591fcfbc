package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/motlan/motlan/pipeline"
)

// state is what the data folder remembers of a restore, so that one that was killed is gone on with, and nobody works on a
// half of it meanwhile.
type state struct {
	Manifest pipeline.Digest `json:"manifest"`
	Loaded   bool            `json:"loaded"`             // the catalog is there: work may go on
	Finished bool            `json:"finished,omitempty"` // verified too: a command that is run again has nothing to do
}

func stateFile(dir string) string { return filepath.Join(dir, "restore.json") }

// remembered returns the state in a data folder, nil when there is none.
func remembered(dir string) (*state, error) {
	text, err := os.ReadFile(stateFile(dir))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	s := &state{}
	if err == nil {
		err = json.Unmarshal(text, s)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", stateFile(dir), err)
	}
	return s, nil
}

func (s state) keep(dir string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return keepFile(stateFile(dir), append(text, '\n'))
}

// MustBeRestored refuses a data folder that a restore has begun to fill and whose catalog is not there yet: ErrState.
func MustBeRestored(dir string) error {
	s, err := remembered(dir)
	if err == nil && s != nil && !s.Loaded {
		err = fmt.Errorf("%s đang được khôi phục dở: chạy lại motlan admin restore (a restore into it is not finished: run it again): %w", dir, pipeline.ErrState)
	}
	return err
}
