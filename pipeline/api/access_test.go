package api_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// operations lists what openapi.json describes, as method, path and name.
func operations(t *testing.T) (all [][3]string) {
	t.Helper()
	text, err := os.ReadFile("openapi.json")
	must(t, err)
	var spec struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	must(t, json.Unmarshal(text, &spec))
	for path, methods := range spec.Paths {
		for method, op := range methods {
			all = append(all, [3]string{strings.ToUpper(method), path, op.OperationID})
		}
	}
	slices.SortFunc(all, func(a, b [3]string) int { return strings.Compare(a[1]+a[0], b[1]+b[0]) })
	return all
}

// estate is what one agency has and another one must not learn of.
type estate struct{ dossier, document, holding, webhook, mandate, manifest string }

func (o *office) estate() estate {
	o.t.Helper()
	paper := certificate()
	paper.Fields[1].Quad = pipeline.Quad{{X: 10, Y: 20}, {X: 110, Y: 20}, {X: 110, Y: 50}, {X: 10, Y: 50}}
	document := o.held("H21.01-1", paper)
	o.change("/v1/documents/"+string(document), func(doc *pipeline.Document) { doc.Pages = make([]pipeline.PageFacts, 1) })
	doc, err := o.service.Catalog.Document(o.t.Context(), document)
	must(o.t, err)
	h, err := o.service.Catalog.HoldingOf(o.t.Context(), document)
	must(o.t, err)
	_, w, err := o.service.RegisterWebhook(o.t.Context(), pipeline.NewWebhook{Agency: "H21.01", URL: "https://h21.example/", By: "test"})
	must(o.t, err)
	m := o.mandateFor("Ai Đó")
	return estate{string(doc.Dossier), string(document), string(h.ID), string(w.ID), string(m.ID), string(o.manifest("D-1").ID)}
}

func (o *office) mandateFor(auditor string) pipeline.Mandate {
	o.t.Helper()
	m, err := o.service.GrantMandate(o.t.Context(), pipeline.Mandate{Agency: "H21.01", Decision: "15/QĐ-TTr", Auditor: auditor, Of: "H21.01",
		From: time.Now().Add(-time.Hour), To: time.Now().Add(time.Hour), By: "test"})
	must(o.t, err)
	return m
}

// address puts the agency's own names into a path.
func (e estate) address(path string) string {
	id := cmp.Or(map[string]string{"dossiers": e.dossier, "documents": e.document, "holdings": e.holding, "webhooks": e.webhook, "mandates": e.mandate, "manifests": e.manifest}[strings.Split(path+"//", "/")[2]], e.dossier)
	return strings.NewReplacer("{id}", id, "{component}", "land-certificate", "{name}", "number", "{page}", "1", "{n}", "0").Replace(path)
}

// TestAccess tries every operation as every role, of the agency whose papers they are and of another one, which guesses their
// names. What came out is access.txt: whoever changes it reads it.
func TestAccess(t *testing.T) {
	o := openOffice(t, drawn)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	e := o.estate()
	o.mandateFor("An")
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "", "\t", strings.Join(strings.Fields(strings.Trim(fmt.Sprint(pipeline.CallerRoles), "[]")), "\t"))
	keys := map[pipeline.CallerRole][2]string{}
	for _, role := range pipeline.CallerRoles {
		keys[role] = [2]string{o.keyOf("H21.01", "An", role), o.keyOf("H22.02", "Bình", role)}
	}
	for _, op := range operations(t) {
		row := []string{op[0] + " " + op[1]}
		for _, role := range pipeline.CallerRoles {
			row = append(row, o.tryAs(op, e, keys[role]))
		}
		if r := o.try(op, e, "key-x.y"); r.status != http.StatusUnauthorized && !strings.HasSuffix(op[1], "z") {
			t.Errorf("%v without a key = %d: %s", op, r.status, r.body)
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	must(t, table.Flush())
	if *update {
		must(t, os.WriteFile("access.txt", []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile("access.txt")
	must(t, err)
	if b.String() != string(want) {
		t.Errorf("who may do what is not access.txt; read what changes, then run: go test ./pipeline/api -run 'TestOpenAPI|TestAccess' -update\n%s", b.String())
	}
}

func (o *office) try(op [3]string, e estate, key string) reply {
	o.t.Helper()
	body, headers := `{"holding":"`+e.holding+`"}`, []string{"Content-Type", "application/json", "Last-Event-ID", "none: no stream begins"}
	if strings.HasSuffix(op[1], "/files") {
		headers[1] = "multipart/form-data" // which is refused
	}
	if op[0] == "GET" {
		body = ""
	}
	return o.as(key).ask(op[0], e.address(op[1]), strings.NewReader(body), headers...)
}

// tryAs is "own" where somebody of the agency is let in and nobody of another one, "any" where both are, with what is their own.
func (o *office) tryAs(op [3]string, e estate, keys [2]string) string {
	o.t.Helper()
	mine, other := o.try(op, e, keys[0]), o.try(op, e, keys[1])
	for _, name := range []string{e.dossier, e.document, e.holding, e.webhook, e.mandate, e.manifest} {
		if text := string(other.body); strings.Contains(text, name) {
			o.t.Errorf("%v tells another agency of %s: %s", op, name, text)
		}
	}
	let := func(r reply) bool {
		return r.status != http.StatusForbidden && !(r.status == http.StatusNotFound && strings.Contains(string(r.body), `"code":"not_found"`))
	}
	switch {
	case let(mine) && let(other):
		return "any"
	case let(mine):
		return "own"
	case let(other):
		o.t.Errorf("%v lets in another agency only: %s", op, other.body)
	}
	return "-"
}
