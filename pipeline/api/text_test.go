package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestTextHidesIdentifiers reads a page that prints the numbers of its people, and one of a person whom it is not about.
func TestTextHidesIdentifiers(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	o.ask("GET", "/v1/documents/"+string(id)+"/text", nil).want(t, http.StatusConflict)
	words := []pipeline.Word{{Text: "Ông", Confidence: 0.9}, {Text: "An", Confidence: 0.4, Hand: true}, {Text: "079085001234", Line: 1}, {Text: "079187009999,", Line: 1}}
	o.change("/v1/documents/"+string(id), func(doc *pipeline.Document) {
		text, err := json.Marshal(map[string]any{"pages": []pipeline.Page{{Words: words}, {Blank: true}}})
		must(t, err)
		key, err := o.service.Keys.Unwrap(doc.Key)
		must(t, err)
		doc.Text, err = o.service.Blobs.Put(t.Context(), key, bytes.NewReader(text))
		must(t, err)
	})
	pages := o.ask("GET", "/v1/documents/"+string(id)+"/text", nil).want(t, http.StatusOK)["pages"].([]any)
	first := pages[0].(map[string]any)
	if first["text"] != "Ông An\n… …," || first["hand"] != 1.0 || first["words"] != 4.0 || len(pages) != 2 {
		t.Errorf("pages %v", pages)
	}
	if strings.Contains(o.logs.String(), "079085001234") {
		t.Error("the log has an identifier")
	}
}
