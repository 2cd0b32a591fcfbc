package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/samples"
)

// signedResult is a file that two holders of certificates have signed, whom trustSamples has the program trust.
func signedResult(t *testing.T, name string) []byte {
	t.Helper()
	return readFile(t, filepath.Join("..", "..", "signing", "verify", "testdata", name))
}

// trustSamples sets the anchors of whatever starts now.
func trustSamples(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "root.cer"), signedResult(t, "root.der"))
	writeFile(t, filepath.Join(dir, "list.crl"), signedResult(t, "list.crl"))
	t.Setenv("MOTLAN_ANCHORS", dir)
}

// issue hands a result in.
func (s *server) issue(dossier, query string, file []byte) (document string) {
	s.t.Helper()
	var receipt struct{ Document string }
	s.do("POST", "/v1/dossiers/"+dossier+"/results?type=building-permit&"+query, bytes.NewReader(file), http.StatusAccepted, &receipt)
	return receipt.Document
}

// keep follows a document until it is held, and settles what is doubtful.
func (s *server) keep(document string) {
	s.t.Helper()
	doc, path := s.until(document, "in_review", "held", "failed"), "/v1/documents/"+document
	if doc.State == "in_review" {
		s.do("POST", path+"/settlement", strings.NewReader(`{"by":"Lê Thị Cẩm","accept":true}`), http.StatusOK, &doc)
		if doc.State == "in_review" {
			s.do("POST", path+"/second-review/confirmation", strings.NewReader(fmt.Sprintf(`{"by":"Nguyễn Thị Mai","revision":%d}`, doc.Revision)), http.StatusOK, &doc)
		}
		doc = s.until(document, "held", "failed")
	}
	if doc.State != "held" {
		s.t.Fatalf("document %s: %+v", document, doc)
	}
}

// issued is what the test reads of a result.
type issued struct {
	Document, State, Holding string
	Signers                  []string
}

// find finds the only result of a number.
func (s *server) find(number string) issued {
	s.t.Helper()
	var found struct{ Results []issued }
	s.do("GET", "/v1/results?number="+url.QueryEscape(number), nil, http.StatusOK, &found)
	if len(found.Results) != 1 {
		s.t.Fatalf("%s finds %+v", number, found.Results)
	}
	return found.Results[0]
}

// TestResultsServed issues a signed file, which is kept as it came, one that was changed behind its signature, which is refused, and the
// scan of a paper, which the agency seals.
func TestResultsServed(t *testing.T) {
	data, code := t.TempDir(), "H21.01-260305-0001"
	trustSamples(t)
	paper, err := samples.NewFamily(11).LandCertificate(samples.Options{Seed: 11, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	s, file := startServer(t, data), signedResult(t, "table.pdf")
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(`{"code":"`+code+`","procedure":"1.009994","owner":{"name":"Nguyễn Văn An"}}`), http.StatusCreated, &dossier)
	electronic, changed := s.issue(dossier.ID, "", file), s.issue(dossier.ID, "", bytes.Replace(file, []byte("/Type"), []byte("/Typf"), 1))
	scanned := s.issue(dossier.ID, "form=scan-of-original", paper.Data)
	s.until(changed, "failed", "rejected")
	s.keep(electronic)
	if s.until(scanned, "awaiting_signature", "failed").State == "awaiting_signature" {
		s.do("POST", "/v1/documents/"+scanned+"/signature", strings.NewReader(`{"person":"Người sao chụp"}`), http.StatusOK, new(served))
	}
	s.keep(scanned)

	var kept, sealed []byte
	s.do("GET", "/v1/documents/"+electronic+"/sealed", nil, http.StatusOK, &kept)
	s.do("GET", "/v1/documents/"+scanned+"/sealed", nil, http.StatusOK, &sealed)
	if r := s.find(code + "-KQ(1)"); r.Document != electronic || r.State != "issued" || r.Holding == "" || len(r.Signers) != 2 || !bytes.Equal(kept, file) {
		t.Errorf("the signed result: %+v, %d bytes for %d", r, len(kept), len(file))
	}
	if r := s.find(code + "-KQ(2)"); r.Document != scanned || r.State != "issued" || r.Holding == "" || len(r.Signers) != 0 {
		t.Errorf("the scanned result: %+v", r)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.logs)
	}
	verifyServed(t, data, sealed)
}
