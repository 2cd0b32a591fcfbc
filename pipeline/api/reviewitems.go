package api

import (
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// itemsOf lists everything that can be settled about a document, what the whole paper is about first.
func itemsOf(id pipeline.DocumentID, e pipeline.Extraction, kind pipeline.DocumentType) []Item {
	var items []Item
	if len(e.Capture) > 0 {
		items = append(items, Item{Name: pipeline.ItemCapture, Doubt: strings.Join(e.Capture, "; ")})
	}
	if e.Type != "" { // else nothing has been read yet
		items = append(items, Item{Name: pipeline.ItemType, Value: kind.Name + " (" + string(e.Type) + ")", Doubt: e.TypeDoubt, Confidence: e.TypeConfidence})
	}
	for _, f := range e.Fields {
		items = append(items, Item{Name: f.Name, Value: f.Value, Normal: f.Normal, Doubt: f.Doubt, Page: f.Page, Confidence: f.Confidence,
			Source: f.Source, Hand: f.Hand, Read: f.Read, By: f.By, At: stamp(f.At)})
	}
	for n, s := range e.Subjects {
		items = append(items, subjectItem(n, s))
	}
	for i, item := range items {
		items[i].Label = item.Name.Label()
		if item.Role != "" {
			items[i].Label += " (" + item.Role.Label() + ")"
		}
		if _, err := e.Spot(item.Name); err == nil {
			items[i].Crop = "/v1/documents/" + string(id) + "/fields/" + string(item.Name) + "/crop"
		}
	}
	return items
}

func subjectItem(n int, s pipeline.FoundSubject) Item {
	item := Item{Name: pipeline.ItemSubject(n), Value: s.Name, Role: s.Role, Doubt: s.Doubt, Page: s.Page, Confidence: s.Confidence, Source: s.Source,
		Read: s.Read, By: s.By, At: stamp(s.At)}
	if s.Identifier != "" {
		item.Identifier = &NewIdentifier{s.Kind, s.Identifier}
	}
	return item
}
