package api_test

import (
	"net/http"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestOriginalIsGivenAsItCame(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("0123456789"))
	o.advance(id, pipeline.StatePrepared, func(doc *pipeline.Document, _ pipeline.DataKey) { doc.Format = "jpeg" })
	path := "/v1/documents/" + string(id) + "/original"
	whole := o.ask("GET", path, nil, "X-Purpose", "đối chiếu")
	tag := `"` + pipeline.DigestOf([]byte("0123456789")).String() + `"`
	if string(whole.body) != "0123456789" || whole.header.Get("ETag") != tag || whole.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("original = %q, %v", whole.body, whole.header)
	}
	if part := o.ask("GET", path, nil, "Range", "bytes=3-4", "If-Range", tag); part.status != http.StatusPartialContent || string(part.body) != "34" {
		t.Errorf("range = %d %q", part.status, part.body)
	}
	if known := o.ask("GET", path, nil, "If-None-Match", tag); known.status != http.StatusNotModified {
		t.Errorf("known already = %d", known.status)
	}
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	must(t, err)
	if last := log[len(log)-3]; last.Action != "document.read" || last.Detail["purpose"] != "đối chiếu" {
		t.Errorf("log %+v", last)
	}
}

func TestOriginalIsNotGiven(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	stopped, gone := o.upload(dossier, []byte("secret")), o.upload(dossier, []byte("wrong citizen's"))
	_, err := o.service.Quarantine(t.Context(), stopped, "Bình", "x")
	must(t, err)
	_, err = o.service.Destroy(t.Context(), gone, "Bình", "x")
	must(t, err)
	part := o.upload(dossier, []byte("two papers"))
	o.advance(part, pipeline.StatePrepared, func(doc *pipeline.Document, _ pipeline.DataKey) { doc.Sources[0].Last = 1 })
	for id, want := range map[pipeline.DocumentID]int{stopped: http.StatusForbidden, gone: http.StatusGone, part: http.StatusConflict, "doc-none": http.StatusNotFound} {
		if r := o.ask("GET", "/v1/documents/"+string(id)+"/original", nil); r.status != want {
			t.Errorf("original of %s = %d %s, want %d", id, r.status, r.body, want)
		}
	}
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H21.02", Name: "UBND phường"}))
	stranger := o.as(o.keyOf("H21.02", "Lạ", pipeline.CallerRoles...))
	stranger.ask("GET", "/v1/documents/"+string(part)+"/original", nil).want(t, http.StatusNotFound)
}
