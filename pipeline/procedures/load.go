package procedures

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

//go:embed data/procedures.json data/regimes.json data/holidays.json data/types/*.json
var embedded embed.FS

// Load reads the embedded catalogue. An error means that the data files of this build are wrong; it names file and entry.
func Load() (*Catalogue, error) { return LoadDir("") }

// LoadDir reads the embedded catalogue and, when dir is not empty, a folder of data files of the same form over it:
// procedures.json, regimes.json, holidays.json, places.json and types/*.json. A type or a procedure of a known code replaces the one that was there; an entry that
// says "extends" takes over from the one of that code what it does not say itself. An error names every fault with file and
// entry; it is an ErrInvalid when the folder is at fault.
func LoadDir(dir string) (*Catalogue, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	if dir == "" {
		return parse(data)
	}
	over := os.DirFS(dir)
	if err := checkFolder(over); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w: %w", dir, err, pipeline.ErrInvalid)
	}
	c, err := parse(data, over)
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: %w: %w", dir, err, pipeline.ErrInvalid)
	}
	return c, nil
}

// singleFiles stand at the top of a folder of data files.
var singleFiles = []string{"procedures.json", "regimes.json", "holidays.json", "places.json"}

// checkFolder refuses a folder in which data files lie where nobody reads them.
func checkFolder(data fs.FS) error {
	files := 0
	err := fs.WalkDir(data, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		files++
		if !slices.Contains(singleFiles, name) && path.Dir(name) != "types" {
			return fmt.Errorf("%s is not read: types stand in types/, all else in %s", name, strings.Join(singleFiles, ", "))
		}
		return nil
	})
	if err == nil && files == 0 {
		err = fmt.Errorf("no %s and no types/*.json there", strings.Join(singleFiles, ", no "))
	}
	return err
}

// parse reads folders of data files, each over the ones before, the files in the order of their names.
func parse(layers ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{byCode: map[pipeline.TypeCode]int{}, units: map[string][]Unit{}}
	var faults []error
	for _, data := range layers {
		names, err := fs.Glob(data, "types/*.json")
		if err != nil {
			return nil, err
		}
		faults = append(faults, c.addTypes(data, names), c.addProcedures(data), c.addRegimes(data), c.addHolidays(data), c.addUnits(data))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	c.makeCalendar()
	return c, c.check()
}

// addTypes reads one folder's types.
func (c *Catalogue) addTypes(data fs.FS, names []string) error {
	var faults []error
	here := map[pipeline.TypeCode]string{} // which file of this folder has it
	for _, name := range names {
		entries, err := readEntries(data, name)
		faults = append(faults, err)
		for _, e := range entries {
			var t typeEntry
			if err := e.fill(&t, c.rawType(e.extends())); err != nil {
				faults = append(faults, err)
				continue
			}
			t.raw, t.place = e.raw, e.place
			if other, ok := here[t.Code]; ok {
				faults = append(faults, fmt.Errorf("%s: type %q stands twice, in %s too", e.place, t.Code, other))
			}
			here[t.Code] = name
			c.setType(t)
		}
	}
	return errors.Join(faults...)
}

func (c *Catalogue) rawType(code string) raw {
	t, _ := c.entry(pipeline.TypeCode(code))
	return t.raw
}

// setType adds a type, or replaces the one of its code.
func (c *Catalogue) setType(t typeEntry) {
	if i, ok := c.byCode[t.Code]; ok {
		c.types[i] = t
		return
	}
	c.byCode[t.Code] = len(c.types)
	c.types = append(c.types, t)
}

// addProcedures reads one folder's procedures, if it has any. All versions of a code are replaced together.
func (c *Catalogue) addProcedures(data fs.FS) error {
	entries, err := readEntries(data, "procedures.json")
	if errors.Is(err, fs.ErrNotExist) && len(c.procedures) > 0 {
		return nil
	}
	faults := []error{err}
	var added []procedureEntry
	for _, e := range entries {
		var p procedureEntry
		if err := e.fill(&p, c.rawProcedure(e.extends())); err != nil {
			faults = append(faults, err)
			continue
		}
		p.raw, p.place = e.raw, e.place
		added = append(added, p)
	}
	c.procedures = slices.DeleteFunc(c.procedures, func(old procedureEntry) bool {
		return slices.ContainsFunc(added, func(p procedureEntry) bool { return p.Code == old.Code })
	})
	c.procedures = append(c.procedures, added...)
	return errors.Join(faults...)
}

// rawProcedure returns the last version of a procedure.
func (c *Catalogue) rawProcedure(code string) raw {
	for _, p := range slices.Backward(c.procedures) {
		if string(p.Code) == code {
			return p.raw
		}
	}
	return nil
}
