package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// catalogueImport is "motlan admin catalogue import".
type catalogueImport struct {
	File string `arg:"" type:"existingfile" help:"A table (.csv: one row a component, headings as in the example of the README) or a list as in procedures.json (.json)."`
	Try  bool   `help:"Report only; write nothing."`
}

// Run takes what can be taken, and reports on every procedure of the file.
func (c catalogueImport) Run(s *settings, std streams) error {
	if s.Catalogue == "" {
		return usage{errors.New("--catalogue names the folder that procedures are taken into")}
	}
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	report, text, err := procedures.Import(s.Catalogue, c.File, file)
	if err != nil {
		return err
	}
	refused := printImport(std.out, report)
	if !c.Try && refused < len(report) {
		if err := writeProcedures(s.Catalogue, text); err != nil {
			return err
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d trong %d thủ tục không nhận được (of %d procedures %d were refused): %w", refused, len(report), len(report), refused, pipeline.ErrInvalid)
	}
	return nil
}

func writeProcedures(dir string, text []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(dir, "procedures.json"), text, 0o644)
}

var outcomeNames = map[procedures.Outcome]string{
	procedures.Added: "THÊM", procedures.Changed: "SỬA", procedures.Same: "GIỮ NGUYÊN", procedures.Refused: "KHÔNG NHẬN",
}

// printImport shows what became of each, and counts those that were refused.
func printImport(out io.Writer, report []procedures.Imported) (refused int) {
	for _, line := range report {
		from := ""
		if !line.From.IsZero() {
			from = " từ " + line.From.In(pipeline.Zone).Format(time.DateOnly)
		}
		fmt.Fprintf(out, "%-11s %s%s (%s)", outcomeNames[line.Outcome], line.Code, from, line.Place)
		if !line.Ended.IsZero() {
			fmt.Fprintf(out, "; phiên bản trước hết hiệu lực ngày này (ends the version before)")
		}
		if line.Why != nil {
			refused++
			fmt.Fprintf(out, ": %v", line.Why)
		}
		fmt.Fprintln(out)
	}
	return refused
}
