package main

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/samples"
)

// servedField is what the test reads of a field.
type servedField struct {
	Name, Value, Read, Source, By, At string
	Page                              int
	Quad                              [][]float64
}

func (f servedField) is(name string) bool { return f.Name == name }

// TestOneFieldFromPaperToHolding follows a number from the paper through the recogniser, a clerk's correction and a second
// person's look into the holding. A province's own data demand the first look, however well the paper is read; the second is
// what every land certificate takes.
func TestOneFieldFromPaperToHolding(t *testing.T) {
	data, own := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(own, "types", "own.json"),
		[]byte(`[{"code":"land-certificate","extends":"land-certificate","must_review":true}]`))
	f := samples.NewFamily(11)
	scan, err := f.LandCertificate(samples.Options{Seed: 11, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("MOTLAN_CATALOGUE", own)
	s := startServer(t, data)
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(fmt.Sprintf(`{"code":"1","procedure":"1.009994","owner":{"name":%q,"presented":true,
		"identifier":{"kind":"personal-id","value":%q}}}`, f.Husband.Name, f.Husband.ID)), http.StatusCreated, &dossier)
	var receipt struct{ Document string }
	s.do("POST", "/v1/dossiers/"+dossier.ID+"/components/land-certificate/files", bytes.NewReader(scan.Data), http.StatusAccepted, &receipt)
	s.until(receipt.Document, "awaiting_signature")
	path := "/v1/documents/" + receipt.Document
	s.do("POST", path+"/signature", strings.NewReader(`{"person":"Người sao chụp"}`), http.StatusOK, new(served))
	sealed := s.until(receipt.Document, "in_review").Digests.Sealed

	var next struct {
		Review struct {
			Document string
			Revision int
			Items    []servedField
		}
	}
	s.do("POST", "/v1/reviews/next", strings.NewReader(`{"by":"An"}`), http.StatusOK, &next)
	i := slices.IndexFunc(next.Review.Items, func(f servedField) bool { return f.is("number") })
	if next.Review.Document != receipt.Document || i < 0 || next.Review.Items[i].Value == "" {
		t.Fatalf("next review %+v", next)
	}
	asRead := next.Review.Items[i].Value
	var crop []byte
	s.do("GET", path+"/fields/number/crop", nil, http.StatusOK, &crop)
	if c, err := jpeg.DecodeConfig(bytes.NewReader(crop)); err != nil || c.Width <= c.Height {
		t.Errorf("the number's picture is %d × %d pixels, %v", c.Width, c.Height, err)
	}
	var doc served
	s.do("POST", path+"/fields/number/correction", strings.NewReader(fmt.Sprintf(`{"by":"An","revision":%d,"value":"AA 00000001"}`, next.Review.Revision)), http.StatusOK, &doc)
	s.do("POST", path+"/settlement", strings.NewReader(fmt.Sprintf(`{"by":"An","revision":%d,"accept":true}`, doc.Revision)), http.StatusOK, &doc)
	if doc.State != "in_second_review" {
		t.Fatalf("settled by one person: %+v", doc)
	}
	second := fmt.Sprintf(`,"revision":%d}`, doc.Revision)
	for _, first := range []string{"An", " an "} {
		s.do("POST", path+"/second-review/confirmation", strings.NewReader(fmt.Sprintf(`{"by":%q%s`, first, second)), http.StatusConflict, new([]byte))
	}
	s.do("POST", path+"/second-review/confirmation", strings.NewReader(`{"by":"Mai"`+second), http.StatusOK, &doc)
	if held := s.until(receipt.Document, "held", "failed"); held.State != "held" || held.Digests.Sealed != sealed {
		t.Fatalf("document %+v, sealed as %s before", held, sealed)
	}
	var held struct{ Fields []servedField }
	s.do("GET", path, nil, http.StatusOK, &held)
	number := held.Fields[slices.IndexFunc(held.Fields, func(f servedField) bool { return f.is("number") })]
	if number.Value != "AA 00000001" || number.Read != asRead || number.Source != "person" || number.By != "An" || number.At == "" || number.Page != 1 || len(number.Quad) != 4 {
		t.Errorf("the held number is %+v, read as %q", number, asRead)
	}
	var found struct {
		Holdings []struct{ Document, Number string }
	}
	s.do("POST", "/v1/lookups", strings.NewReader(fmt.Sprintf(`{"identifier":{"kind":"personal-id","value":%q}}`, f.Husband.ID)), http.StatusOK, &found)
	if len(found.Holdings) != 1 || found.Holdings[0].Number != "AA 00000001" {
		t.Errorf("the holding says %+v", found)
	}
}
