package faults

import (
	"fmt"
	"sync"
	"testing"

	"github.com/motlan/motlan/testdata/samples"
)

// paper is a scan with the person whose dossier it is handed in to.
type paper struct {
	component string // empty: a loose paper
	data      []byte
	owner     samples.Person
}

// dossier is the request that opens its dossier.
func (p paper) dossier(code string) string {
	procedure := ""
	if p.component != "" {
		procedure = `"procedure":"1.009994",`
	}
	return fmt.Sprintf(`{"code":%q,%s"owner":{"name":%q,"presented":true,"identifier":{"kind":"personal-id","value":%q}}}`,
		code, procedure, p.owner.Name, p.owner.ID)
}

// files is where its bytes are sent.
func (p paper) files(dossier string) string {
	if p.component != "" {
		dossier += "/components/" + p.component
	}
	return "/v1/dossiers/" + dossier + "/files"
}

// papers are drawn once: small scans, and of each family one that is read without doubt and becomes a holding.
var papers = sync.OnceValues(func() (all []paper, err error) {
	for seed := range uint64(4) {
		f := samples.NewFamily(seed + 1)
		for _, kind := range []struct {
			component string
			dpi       int
			draw      func(samples.Options) (samples.Sample, error)
		}{
			{"land-certificate", 300, f.LandCertificate},
			{"authorisation", 120, f.Authorisation},
			{"", 120, f.LandChange},
		} {
			sample, err := kind.draw(samples.Options{Seed: seed, DPI: kind.dpi})
			if err != nil {
				return nil, err
			}
			all = append(all, paper{kind.component, sample.Data, f.Husband})
		}
	}
	return all, nil
})

func drawn(t *testing.T) []paper {
	t.Helper()
	all, err := papers()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
