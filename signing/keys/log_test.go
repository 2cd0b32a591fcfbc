package keys

import (
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func TestLogKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	opened := make([]LogKey, 8)
	var group sync.WaitGroup
	for i := range opened {
		group.Go(func() {
			var err error
			if opened[i], err = OpenLog(dir, "motlan.test/log"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	signed, err := note.Sign(&note.Note{Text: "motlan.test/log\n0\n\n"}, opened[0].Signer)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range opened {
		if _, err := note.Open(signed, note.VerifierList(k.Verifier)); err != nil {
			t.Errorf("another opener has another key: %v", err)
		}
	}
}
