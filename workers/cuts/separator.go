package cuts

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motlan/motlan/pipeline"
)

const separatorMark = "MOTLAN-SEP/1|"

const (
	longComponent = 60
	longLabel     = 80
)

// Separator is what a separator sheet says of the paper that follows it.
type Separator struct {
	Component pipeline.ComponentCode // empty: none named
	Label     string                 // for people; empty on a sheet with a patch code alone
}

// ParseSeparator reads the text of a separator sheet's QR code. It reports false for any other text.
func ParseSeparator(text string) (Separator, bool) {
	rest, ok := strings.CutPrefix(text, separatorMark)
	component, label, ok2 := strings.Cut(rest, "|")
	s := Separator{pipeline.ComponentCode(component), label}
	if !ok || !ok2 || s.check() != nil {
		return Separator{}, false
	}
	return s, true
}

// SeparatorText is the text of the sheet's QR code, which ParseSeparator reads. It returns pipeline.ErrInvalid for a
// component code or a label that the code cannot carry.
func SeparatorText(s Separator) (string, error) {
	if err := s.check(); err != nil {
		return "", fmt.Errorf("separator sheet: %w", err)
	}
	return separatorMark + string(s.Component) + "|" + s.Label, nil
}

func (s Separator) check() error {
	if len(s.Component) > longComponent || strings.Trim(string(s.Component), codeLetters) != "" {
		return fmt.Errorf("%w: component: up to %d letters, digits and ._/-", pipeline.ErrInvalid, longComponent)
	}
	bad := func(r rune) bool { return r == '|' || r == utf8.RuneError || !unicode.IsPrint(r) }
	if utf8.RuneCountInString(s.Label) > longLabel || strings.ContainsFunc(s.Label, bad) {
		return fmt.Errorf("%w: label: up to %d printed characters but |", pipeline.ErrInvalid, longLabel)
	}
	return nil
}
