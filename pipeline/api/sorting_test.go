package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// counted brings an upload of so many pages to where it waits to be sorted.
func (o *office) counted(dossier, content string, pages int) pipeline.DocumentID {
	o.t.Helper()
	id := o.upload(dossier, []byte(content))
	o.advance(id, pipeline.StateSorting, func(doc *pipeline.Document, _ pipeline.DataKey) {
		doc.Pages = make([]pipeline.PageFacts, pages)
		doc.Sorting = pipeline.Sorting{Cuts: []pipeline.Cut{{Page: 1, Confidence: 1}, {Page: 2, Why: []pipeline.CutReason{pipeline.CutLetterhead}, Confidence: 0.9}},
			Slip: &pipeline.Slip{Batch: "BO-7", Count: 2, Pages: 3}, Fault: []string{"phiếu ghi 3 trang, thấy 2"}}
	})
	return id
}

func TestSortByPage(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	one, two := o.counted(dossier, "one", 3), o.counted(dossier, "two", 1)
	v := o.document(one)
	s := v["sorting"].(map[string]any)
	if v["state"] != "in_sorting" || len(s["cuts"].([]any)) != 2 || s["slip"].(map[string]any)["batch"] != "BO-7" || len(s["faults"].([]any)) != 1 {
		t.Fatalf("in sorting: %v", v)
	}
	if why := v["waiting"].(map[string]any)["why"].(map[string]any); why["vi"] == "" || why["en"] != "to say which pages are one paper" {
		t.Errorf("waits because %v", why)
	}
	path := "/v1/documents/" + string(one) + "/sort"
	plan := `{"by":"Lê Thị Cẩm","revision":%v,"with":[{"document":%q,"revision":%v}],
		"papers":[{"component":"application","pages":[{"page":3},{"document":%q,"page":1}]},{"pages":[{"page":1}]}],"leave":[{"page":2}]}`
	seen, other := v["revision"], o.document(two)["revision"]
	o.post(path, fmt.Sprintf(plan, 1, two, other, two)).want(t, http.StatusConflict)
	o.post(path, fmt.Sprintf(plan, seen, two, other, one)).want(t, http.StatusUnprocessableEntity) // page 1 twice
	o.post(path, `{"by":"A","revision":1,"papers":[]}`).want(t, http.StatusUnprocessableEntity)
	v = o.post(path, fmt.Sprintf(plan, seen, two, other, two)).want(t, http.StatusOK)
	parts := v["sorting"].(map[string]any)["parts"].([]any)
	if v["state"] != "dividing" || len(parts) != 2 || len(parts[0].(map[string]any)["pages"].([]any)) != 2 || parts[0].(map[string]any)["component"] != "application" {
		t.Errorf("sorted: %v", v)
	}
}

func TestKeepWhole(t *testing.T) {
	o := openOffice(t, nil)
	id := o.counted(o.dossier("H21.01-1", building), "one", 2)
	path := "/v1/documents/" + string(id) + "/keep-whole"
	v := o.post(path, `{"by":"Lê Thị Cẩm"}`).want(t, http.StatusOK)
	if s := v["sorting"].(map[string]any); v["state"] != "prepared" || s["whole"] != true || s["by"] != "Lê Thị Cẩm" {
		t.Errorf("kept whole: %v", v)
	}
	o.post(path, `{"by":"Lê Thị Cẩm"}`).want(t, http.StatusConflict)
}
