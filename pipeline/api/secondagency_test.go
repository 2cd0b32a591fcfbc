package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestSecondAgency lets another agency find, reuse and then read a paper, each only once an open dossier of its own gives the
// right to it.
func TestSecondAgency(t *testing.T) {
	first := openOffice(t, nil)
	must(t, first.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	e := first.estate()
	o := first.as(first.keyOf("H22.02", "Cổng sở", pipeline.AgencySystem))
	ask := func(path, body string) reply {
		return o.ask("POST", path, strings.NewReader(body), "Content-Type", "application/json")
	}
	found := func(dossier string) int {
		t.Helper()
		v := ask("/v1/lookups", `{"identifier":{"kind":"personal-id","value":"079085001234"},"dossier":"`+dossier+`"}`).want(t, http.StatusOK)
		return len(v["holdings"].([]any))
	}
	if n := found(""); n != 0 {
		t.Errorf("%d papers of others without a dossier", n)
	}
	ask("/v1/lookups", `{"identifier":{"kind":"personal-id","value":"079085001234"},"dossier":"`+e.dossier+`"}`).want(t, http.StatusNotFound)
	sealed := "/v1/documents/" + e.document + "/sealed"
	o.ask("GET", sealed, nil).want(t, http.StatusNotFound)

	id := ask("/v1/dossiers", `{"code":"H22.02-1","procedure":"`+building+`","owner":`+husband+`}`).want(t, http.StatusCreated)["id"].(string)
	stranger := ask("/v1/dossiers", `{"code":"H22.02-2","procedure":"`+building+`","owner":{"name":"Ai Đó"}}`).want(t, http.StatusCreated)["id"].(string)
	if mine, others := found(id), found(stranger); mine != 1 || others != 0 {
		t.Errorf("an open dossier finds %d, one of other people %d", mine, others)
	}
	o.ask("GET", sealed, nil).want(t, http.StatusNotFound)
	ask("/v1/dossiers/"+id+"/components/land-certificate/reuse", `{}`).want(t, http.StatusOK)
	if r := o.ask("GET", sealed, nil, "X-Purpose", "thẩm định hồ sơ"); r.status != http.StatusOK {
		t.Errorf("what was reused: %d %s", r.status, r.body)
	}
	ask("/v1/documents/"+e.document+"/retry", `{}`).want(t, http.StatusNotFound)
	ask("/v1/dossiers/"+id+"/steps", `{"step":"withdraw","why":"rút hồ sơ"}`).want(t, http.StatusOK)
	if n := found(id); n != 0 {
		t.Errorf("a closed dossier finds %d", n)
	}
	if r := o.ask("GET", sealed, nil); r.status != http.StatusOK {
		t.Errorf("what a closed dossier relied on: %d %s", r.status, r.body)
	}
	log, err := first.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: e.document})
	must(t, err)
	var reads []string
	for _, entry := range log {
		if entry.Action == "document.read" {
			reads = append(reads, entry.Actor+": "+entry.Detail["purpose"])
		}
	}
	if got := strings.Join(reads, "; "); got != "Cổng sở: thẩm định hồ sơ; Cổng sở: " {
		t.Errorf("logged: %s", got)
	}
}

// TestSystemNamesThePerson uploads by a system's key, which has to say who scanned.
func TestSystemNamesThePerson(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	system := o.as(o.keyOf("H21.01", "Cổng tỉnh", pipeline.AgencySystem))
	files := "/v1/dossiers/" + dossier + "/files"
	system.ask("POST", files, strings.NewReader("a scan")).want(t, http.StatusUnprocessableEntity)
	document := system.ask("POST", files, strings.NewReader("a scan"), "X-Person", "Đỗ Văn Quét").want(t, http.StatusAccepted)["document"].(string)
	doc, err := o.service.Catalog.Document(t.Context(), pipeline.DocumentID(document))
	must(t, err)
	if doc.Signing.Person != "Đỗ Văn Quét" {
		t.Errorf("signed by %q", doc.Signing.Person)
	}
	clerk := o.as(o.keyOf("H21.01", "An", pipeline.Scanner))
	clerk.ask("POST", files, strings.NewReader("another scan"), "X-Person", "Đỗ Văn Quét").want(t, http.StatusForbidden)
}
