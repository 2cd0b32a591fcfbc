package workers

import (
	"bytes"
	_ "embed"
	"errors"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// fontsConf is in fontconfig's format (fonts-conf(5)).
//
//go:embed fonts.conf
var fontsConf []byte

// WriteFonts writes a file, for Config.Fonts, that says which fonts a page is drawn in that names fonts and does not carry
// them. With it such a page looks, and reads, the same on every node: fontconfig would take what each machine happens to have.
func WriteFonts(path string) error {
	switch there, err := os.ReadFile(path); {
	case err == nil && bytes.Equal(there, fontsConf):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return renameio.WriteFile(path, fontsConf, 0o644)
}

// drawWith is the environment of programs that draw with these fonts.
func drawWith(fonts string) []string {
	if fonts == "" {
		return nil
	}
	return []string{"FONTCONFIG_FILE=" + fonts}
}
