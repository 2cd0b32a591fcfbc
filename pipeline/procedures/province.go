package procedures

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Province is a unit of the first level, in force or dissolved. A name that a paper prints never changes: the successor says
// where to ask today.
type Province struct {
	Name      string   `json:"name"`                // without "tỉnh" or "thành phố"
	City      bool     `json:"city,omitempty"`      // under central government (thành phố trực thuộc Trung ương)
	Aliases   []string `json:"aliases,omitempty"`   // other spellings in use
	IDCode    string   `json:"id_code"`             // first three digits of the personal ids of those registered there
	ValidTo   string   `json:"valid_to,omitempty"`  // the last day of a dissolved one, ISO 8601
	Successor string   `json:"successor,omitempty"` // name of the one that it is part of since
}

//go:embed data/provinces.json
var provinceData []byte

// Provinces returns the 63 provinces and cities of 2008 to 30 June 2025, each with its successor where it was merged into
// another (NQ 202/2025/QH15); those without a successor are the 34 of today.
var Provinces = sync.OnceValue(func() []Province {
	var all []Province
	d := json.NewDecoder(bytes.NewReader(provinceData))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		panic(fmt.Errorf("read provinces: %w", err)) // the data of this very build, tested
	}
	return all
})

// ProvinceNamed finds a province by its name as printed, with or without "tỉnh", "thành phố" or "TP." before it. Diacritics
// count, letter case does not; text is Unicode NFC.
func ProvinceNamed(text string) (Province, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, prefix := range []string{"tỉnh ", "thành phố ", "tp. ", "tp.", "tp ", "t. "} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			text = strings.TrimSpace(rest)
			break
		}
	}
	for _, p := range Provinces() {
		if strings.ToLower(p.Name) == text || slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.ToLower(a) == text }) {
			return p, true
		}
	}
	return Province{}, false
}

// ProvinceOfID finds the province by the first three digits of a personal id; false for codes of foreign countries and those
// that were never given out.
func ProvinceOfID(code string) (Province, bool) {
	for _, p := range Provinces() {
		if p.IDCode == code {
			return p, true
		}
	}
	return Province{}, false
}

// On reports whether the province was in force on the day; every one of the list was since 1 August 2008.
func (p Province) On(day time.Time) bool {
	return p.ValidTo == "" || day.Format(time.DateOnly) <= p.ValidTo
}
