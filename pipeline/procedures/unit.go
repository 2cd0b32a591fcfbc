package procedures

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Unit is an administrative unit (đơn vị hành chính) below a province as papers print it: a commune, or a district of before
// 1 July 2025, when that level ended (NQ 203/2025/QH15). The program has none by itself; a province's own folder brings them.
type Unit struct {
	Name       string   `json:"name"`                 // with its kind before it, as printed: "Phường Diên Hồng"
	Province   string   `json:"province"`             // that it was in, by its name then
	District   string   `json:"district,omitempty"`   // of a commune of before
	ValidFrom  string   `json:"valid_from,omitempty"` // first day, ISO 8601; none: not known
	ValidTo    string   `json:"valid_to,omitempty"`   // last day; none: still there
	Successors []string `json:"successors,omitempty"` // names of what it became, in its province or in what that became
	Source     string   `json:"source"`               // the law that made or ended it

	place string // file and entry
}

// Units returns all units of a name, in the order of the data files: of that kind, or of any where the name has none before
// it. Letter case does not count, diacritics do; text is Unicode NFC. An empty province means any; else they are of that
// province, or of what it became.
func (c *Catalogue) Units(name, province string) []Unit {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	var found []Unit
	for _, u := range c.units[unitKey(name)] {
		if (unitKey(name) == name || strings.ToLower(u.Name) == name) && (province == "" || sameProvince(u.Province, province)) {
			found = append(found, u)
		}
	}
	return found
}

// Successors returns what a unit has become by now, itself while it is there.
func (c *Catalogue) Successors(u Unit) []Unit {
	if u.ValidTo == "" {
		return []Unit{u}
	}
	var now []Unit
	for _, name := range u.Successors {
		for _, next := range c.after(u, name) {
			for _, s := range c.Successors(next) {
				if !slices.ContainsFunc(now, func(n Unit) bool { return n.place == s.place }) {
					now = append(now, s)
				}
			}
		}
	}
	return now
}

// after returns the units of a name that outlived p.
func (c *Catalogue) after(p Unit, name string) []Unit {
	return slices.DeleteFunc(c.Units(name, p.Province), func(next Unit) bool { return next.ValidTo != "" && next.ValidTo <= p.ValidTo })
}

// sameProvince reports whether two names, of any time, are of one province of today.
func sameProvince(a, b string) bool {
	p, known := ProvinceNamed(a)
	q, too := ProvinceNamed(b)
	return known && too && p.today() == q.today()
}

func (p Province) today() string {
	if p.Successor != "" {
		return p.Successor
	}
	return p.Name
}

// kinds are the words before the name of a unit.
var kinds = []string{"thị trấn ", "thị xã ", "thành phố ", "đặc khu ", "phường ", "quận ", "huyện ", "xã "}

// unitKey is a unit's name without its kind. One that is a number keeps it: "Phường 3", "Quận 3".
func unitKey(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(name, kind); ok && strings.Trim(rest, "0123456789") != "" {
			return rest
		}
	}
	return name
}

// addUnits reads one folder's units, if it has any.
func (c *Catalogue) addUnits(data fs.FS) error {
	return optional(data, "places.json", func(e fileEntry) error {
		var p Unit
		err := e.fill(&p, nil)
		p.place = e.place
		c.units[unitKey(p.Name)] = append(c.units[unitKey(p.Name)], p)
		return err
	})
}

func (c *Catalogue) checkUnits() error {
	var faults []error
	for _, all := range c.units {
		for _, p := range all {
			faults = append(faults, at(p.place, c.checkUnit(p)))
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return errors.Join(faults...)
}

func (c *Catalogue) checkUnit(p Unit) error {
	if p.Name == "" || p.Source == "" {
		return fmt.Errorf("unit %q needs a name and a source", p.Name)
	}
	if _, ok := ProvinceNamed(p.Province); !ok {
		return fmt.Errorf("unit %q: province %q is not known", p.Name, p.Province)
	}
	for _, day := range []string{p.ValidFrom, p.ValidTo} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("unit %q: %q is no day", p.Name, day)
		}
	}
	if (p.ValidTo == "") != (len(p.Successors) == 0) {
		return fmt.Errorf("unit %q: a last day and successors belong together", p.Name)
	}
	for _, name := range p.Successors {
		if len(c.after(p, name)) == 0 {
			return fmt.Errorf("unit %q: successor %q is not there, or had ended by then", p.Name, name)
		}
	}
	return nil
}
