package samples

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// ManifestFile is the name under which Write leaves the manifest.
const ManifestFile = "manifest.json"

// Manifest tells who brings which papers when, and what stands in them.
type Manifest struct {
	Seed     uint64    `json:"seed"`
	People   []Person  `json:"people"`
	Agency   Agency    `json:"agency"` // receives and resolves
	Operator Operator  `json:"operator"`
	Dossiers []Dossier `json:"dossiers"`
}

// Dossier is one case as it comes to the counter.
type Dossier struct {
	Name       string                 `json:"name"` // "A" or "B"
	Code       string                 `json:"code"` // the province's number for it
	Procedure  pipeline.ProcedureCode `json:"procedure"`
	ReceivedAt time.Time              `json:"received_at"`
	Owner      string                 `json:"owner"`     // key of a person
	Submitter  string                 `json:"submitter"` // key of a person
	Proof      string                 `json:"proof"`     // the submitter's right to act: "own" or "authorisation"
	Presented  []string               `json:"presented"` // keys of the people who showed their identity cards
	Components []Component            `json:"components"`
}

// Component is one line of a dossier's checklist.
type Component struct {
	Code  pipeline.ComponentCode `json:"code"`
	File  string                 `json:"file,omitempty"`  // scan beside the manifest; empty: the family brings none
	Truth *Truth                 `json:"truth,omitempty"` // what stands in the scan
}

// Person returns the person with this key, or a zero Person.
func (m Manifest) Person(key string) Person {
	for _, p := range m.People {
		if p.Key == key {
			return p
		}
	}
	return Person{}
}

// Files of a family's scans.
const (
	fileApplication   = "a-application.pdf"
	fileCertificate   = "a-land-certificate.jpg"
	fileDrawing       = "a-drawing.tif"
	fileAuthorisation = "a-authorisation.png"
	fileLandChange    = "b-application.jpg"
)

func (f Family) dossiers(r *rand.Rand, first, second time.Time) []Dossier {
	number := func(t time.Time) string {
		return fmt.Sprintf("%s-%s-%04d", f.Agency.ID, t.Format("060102"), 1+r.IntN(180))
	}
	return []Dossier{
		{Name: "A", Code: number(first), Procedure: "1.009994", ReceivedAt: first, Owner: "husband", Submitter: "wife",
			Proof: "authorisation", Presented: []string{"husband", "wife"}, Components: []Component{
				{Code: "application", File: fileApplication}, {Code: "land-certificate", File: fileCertificate},
				{Code: "drawing", File: fileDrawing}, {Code: "authorisation", File: fileAuthorisation}, {Code: "identity-card"}}},
		{Name: "B", Code: number(second), Procedure: "1.012783", ReceivedAt: second, Owner: "wife", Submitter: "wife",
			Proof: "own", Presented: []string{"wife"}, Components: []Component{
				{Code: "land-certificate"}, {Code: "authorisation"},
				{Code: "application", File: fileLandChange}, {Code: "identity-card"}}},
	}
}

// Draw scans the family's papers, each as the office's machines would.
func (f Family) Draw() ([]Sample, error) {
	const jpegNoise = 2.2
	papers := []struct {
		draw    func(Options) (Sample, error)
		options Options
	}{
		{f.Application, Options{Noise: jpegNoise, Skew: 0.2, Quality: 75}},
		{f.LandCertificate, Options{Noise: jpegNoise, Skew: 1.3, Quality: 78}},
		{f.Drawing, Options{}},
		{f.Authorisation, Options{Noise: 1.5, Skew: -0.3}},
		{f.LandChange, Options{Noise: jpegNoise, Skew: -0.4, Quality: 80}},
	}
	var samples []Sample
	for i, p := range papers {
		p.options.Seed = f.Seed*16 + uint64(i)
		sample, err := p.draw(p.options)
		if err != nil {
			return nil, err
		}
		samples = append(samples, sample)
	}
	return samples, nil
}

// Manifest joins the family with the truths of its scans.
func (f Family) Manifest(samples []Sample) Manifest {
	m := Manifest{Seed: f.Seed, People: []Person{f.Husband, f.Wife}, Agency: f.Agency, Operator: f.Operator}
	for _, d := range f.Dossiers {
		d.Components = append([]Component(nil), d.Components...)
		for i := range d.Components {
			for j := range samples {
				if c := &d.Components[i]; c.File != "" && samples[j].File == c.File {
					c.Truth = &samples[j].Truth
				}
			}
		}
		m.Dossiers = append(m.Dossiers, d)
	}
	return m
}

// Write draws the family of a seed into dir, which it makes: the scans and the manifest. Files of the same names are
// replaced.
func Write(dir string, seed uint64) error {
	f := NewFamily(seed)
	drawn, err := f.Draw()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder for samples: %w", err)
	}
	for _, s := range drawn {
		if err := os.WriteFile(filepath.Join(dir, s.File), s.Data, 0o644); err != nil {
			return fmt.Errorf("write sample: %w", err)
		}
	}
	text, err := json.MarshalIndent(f.Manifest(drawn), "", "  ")
	if err != nil {
		return fmt.Errorf("encode manifest: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ManifestFile), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return nil
}

// ReadManifest reads what Write left in dir.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return m, fmt.Errorf("read manifest: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("parse manifest: %w", err)
	}
	return m, nil
}
