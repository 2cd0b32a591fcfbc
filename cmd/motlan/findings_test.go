package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/testdata/samples"
)

// TestFindingsReachTheClerk hands in a grey page of too few pixels. What is wrong with it stands in the document before
// anybody signs, with what to do in Vietnamese.
func TestFindingsReachTheClerk(t *testing.T) {
	s := startServer(t, t.TempDir())
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(`{"code":"H21.01-260305-0002","owner":{"name":"A"}}`), http.StatusCreated, &dossier)
	page, err := samples.NewFamily(3).Authorisation(samples.Options{DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	var receipt struct{ Document string }
	s.do("POST", "/v1/dossiers/"+dossier.ID+"/files", bytes.NewReader(page.Data), http.StatusAccepted, &receipt)
	s.until(receipt.Document, "awaiting_signature")
	var doc struct {
		Findings []struct {
			Kind string
			Page int
			Text struct{ VI, EN string }
		}
	}
	s.do("GET", "/v1/documents/"+receipt.Document, nil, http.StatusOK, &doc)
	var kinds []string
	for _, f := range doc.Findings {
		kinds = append(kinds, f.Kind)
		if f.Page != 1 || !strings.Contains(f.Text.VI, "quét") {
			t.Errorf("finding %+v, want one of page 1 with advice", f)
		}
	}
	slices.Sort(kinds)
	if !slices.Equal(kinds, []string{"grey", "low-resolution"}) {
		t.Errorf("findings = %v, want grey and low-resolution", kinds)
	}
}

// BenchmarkFindings hands papers of four colour pages in at an idle counter, and prints how long it takes until what is
// wrong with the scan is known, and until it can be signed. MOTLAN_PAPERS says how many papers come.
func BenchmarkFindings(b *testing.B) {
	paper := fourPages(b)
	for b.Loop() {
		papers := uint64(12)
		environment(b, "MOTLAN_PAPERS", &papers)
		d := openOffice(b)
		var known, ready []time.Duration
		for i := range int(papers) {
			k, r := d.see(paper(i))
			if known, ready = append(known, k), append(ready, r); i == 0 {
				known, ready = nil, nil // the children start
			}
		}
		d.close()
		b.ReportMetric(0, "ns/op")
		report(b, known, "findings")
		report(b, ready, "ready")
	}
}
