package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// hides checks that none of the texts is in the clear in the log of a server that has ended, or in any file that it has left: the catalog,
// its write-ahead log, blobs, and uploads on their way.
func (s *server) hides(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.logs.String(), text) {
			s.t.Errorf("the log tells %d characters that it must not", len(text))
		}
	}
	files := 0
	err := filepath.WalkDir(s.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(content, []byte(text)) {
				s.t.Errorf("%s tells %d characters that it must not", filepath.Base(path), len(text))
			}
		}
		files++
		return err
	})
	if err != nil || files < 5 {
		s.t.Errorf("%d files were looked at, %v", files, err)
	}
}

// secrets are the keys of the people who have called, and what only a key's holder knows of it.
func (s *server) secrets() (all []string) {
	for _, key := range s.keys {
		_, secret, _ := strings.Cut(key, ".")
		all = append(all, secret)
	}
	return all
}
