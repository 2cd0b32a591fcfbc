package procedures

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing/fstest"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Outcome is what became of a procedure that was imported.
type Outcome string

// The outcomes.
const (
	Added   Outcome = "added"
	Changed Outcome = "changed" // the version of that first day says something else now
	Same    Outcome = "same"
	Refused Outcome = "refused"
)

// Imported is one line of an import's report.
type Imported struct {
	Place   string // line or entry of the file
	Code    pipeline.ProcedureCode
	From    time.Time // first day of the version
	Outcome Outcome
	Ended   time.Time // if not zero, the version before it is not in force from this day any more
	Why     error     // why it was refused
}

// Import takes procedures from a file, a table (.csv) or a list of entries as in procedures.json (.json). It returns a report
// and the procedures.json that a province's folder, dir, should have then. A version of another first day stands beside
// those that are known and ends the one before it. What cannot be taken is refused by itself, with its reason. An error means
// that nothing can be taken; it is an ErrInvalid when the file or the folder is at fault.
func Import(dir, name string, file io.Reader) ([]Imported, []byte, error) {
	c, err := loadOver(dir)
	if err != nil {
		return nil, nil, err
	}
	entries, err := c.readFile(name, file)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w: %w", filepath.Base(name), err, pipeline.ErrInvalid)
	}
	var report []Imported
	own := ownCodes(dir)
	for _, e := range entries {
		line := c.importOne(e)
		if line.Outcome == Added || line.Outcome == Changed {
			own[line.Code] = true
		}
		report = append(report, line)
	}
	text, err := c.text(own)
	return report, text, err
}

// ownCodes are those of the procedures that a folder has already.
func ownCodes(dir string) map[pipeline.ProcedureCode]bool {
	own := map[pipeline.ProcedureCode]bool{}
	entries, _ := readEntries(os.DirFS(dir), "procedures.json") // faults were found when it was loaded
	for _, e := range entries {
		var code pipeline.ProcedureCode
		if json.Unmarshal(e.raw["code"], &code) == nil {
			own[code] = true
		}
	}
	return own
}

// text writes every version of these procedures as a data file.
func (c *Catalogue) text(codes map[pipeline.ProcedureCode]bool) ([]byte, error) {
	list := []raw{}
	for _, p := range c.procedures {
		if codes[p.Code] {
			list = append(list, p.raw)
		}
	}
	return dataFile(list)
}

// loadOver reads the catalogue with a folder that may be new.
func loadOver(dir string) (*Catalogue, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		return Load()
	}
	return LoadDir(dir)
}

func (c *Catalogue) readFile(name string, file io.Reader) ([]fileEntry, error) {
	switch filepath.Ext(name) {
	case ".csv":
		return c.readCSV(file)
	case ".json":
		text, err := io.ReadAll(file)
		if err != nil {
			return nil, err
		}
		return readEntries(fstest.MapFS{"entries": &fstest.MapFile{Data: text}}, "entries")
	}
	return nil, errors.New("a table is a .csv, a list of entries a .json")
}

// importOne lays one version over what is known.
func (c *Catalogue) importOne(e fileEntry) Imported {
	var p procedureEntry
	line := Imported{Place: e.place, Outcome: Refused}
	json.Unmarshal(e.raw["code"], &line.Code) // for the report, whatever is wrong with the rest
	if line.Why = e.fill(&p, c.rawProcedure(e.extends())); line.Why != nil {
		return line
	}
	p.raw, p.place, line.Code, line.From = e.raw, e.place, p.Code, p.ValidFrom
	if line.Why = c.checkProcedure(p); line.Why != nil {
		return line
	}
	known := slices.Clone(c.procedures)
	line.Outcome = c.place(&p, &line)
	if line.Why = checkPeriods(p, slices.DeleteFunc(slices.Clone(c.procedures), p.is)); line.Why != nil {
		c.procedures, line.Outcome = known, Refused
	}
	return line
}

// is reports whether q is the same version of the same procedure.
func (p procedureEntry) is(q procedureEntry) bool {
	return p.Code == q.Code && p.ValidFrom.Equal(q.ValidFrom)
}

// place puts a version where it belongs, and ends the one that was in force when it begins.
func (c *Catalogue) place(p *procedureEntry, line *Imported) Outcome {
	if i := slices.IndexFunc(c.procedures, p.is); i >= 0 {
		old := c.procedures[i].Procedure
		c.procedures[i] = *p
		if reflect.DeepEqual(old, p.Procedure) {
			return Same
		}
		return Changed
	}
	for i, old := range c.procedures {
		if old.Code == p.Code && old.InForce(p.ValidFrom) {
			c.procedures[i].ValidTo, line.Ended = p.ValidFrom, p.ValidFrom
			c.procedures[i].raw = maps.Clone(old.raw)
			c.procedures[i].raw["valid_to"] = quoted(p.ValidFrom)
		}
	}
	c.procedures = append(c.procedures, *p)
	return Added
}
