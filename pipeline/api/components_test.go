package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestFurtherPaperOverHTTP adds a line on the revision that the clerk looked at, once however often it is sent; it stands among what is
// wanted, and a closed case takes none.
func TestFurtherPaperOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	path := "/v1/dossiers/" + o.dossier("H21.01-1", building)
	clerk := o.as(o.keyOf("H21.01", "Phạm Cam", pipeline.Scanner))
	add := func(headers ...string) reply {
		const paper = `{"name":"Văn bản thỏa thuận","types":["agreement"],"basis":"Khoản 3 Điều 46"}`
		return clerk.ask("POST", path+"/components", strings.NewReader(paper), append(headers, "Content-Type", "application/json")...)
	}
	tag := o.ask("GET", path, nil).header.Get("ETag")
	for range 2 {
		d := add("If-Match", tag, "Idempotency-Key", "a").want(t, http.StatusOK)
		if l := line(t, d, "added-1"); l["basis"] != "Khoản 3 Điều 46" || l["answer"] != "scan" || len(d["checklist"].([]any)) < 2 {
			t.Errorf("line %v", l)
		}
	}
	add("If-Match", tag).want(t, http.StatusPreconditionFailed)
	wanted := o.ask("GET", path+"/wanted", nil).want(t, http.StatusOK)["wanted"].([]any)
	if last := wanted[len(wanted)-1].(map[string]any); last["code"] != "added-1" {
		t.Errorf("wanted %v", wanted)
	}
	o.post(path+"/steps", `{"step":"withdraw","by":"Phạm Cam","why":"rút hồ sơ"}`).want(t, http.StatusOK)
	add().want(t, http.StatusConflict)
}
