package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestWanted follows one dossier: what came is not asked for, until it is asked for anew.
func TestWanted(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	wants := func(codes string) {
		t.Helper()
		_, lines, err := o.Wanted(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range lines {
			got = append(got, string(c.Code))
		}
		if s := strings.Join(got, " "); s != codes {
			t.Errorf("wanted %q, not %q", s, codes)
		}
	}
	upload := func(content string) {
		t.Helper()
		_, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Content: strings.NewReader(content), By: clerk})
		if err != nil {
			t.Fatal(err)
		}
	}
	wants("form cert card")
	upload("first")
	wants("form card")
	o.clock = o.clock.Add(time.Hour)
	o.moved(d, pipeline.StepAskSupplement, certs)
	wants("form cert card")
	upload("second")
	wants("form card")
}
