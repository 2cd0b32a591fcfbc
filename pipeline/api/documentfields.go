package api

import "github.com/motlan/motlan/pipeline"

// Type is what a paper is.
type Type struct {
	Code       pipeline.TypeCode `json:"code"`
	Name       string            `json:"name"`
	Confidence float64           `json:"confidence"`
	Doubt      string            `json:"doubt,omitempty"`
}

// Field is one fact read off a paper.
type Field struct {
	Name       pipeline.FieldName `json:"name"`
	Value      string             `json:"value"`
	Page       int                `json:"page" doc:"Counted from 1"`
	Confidence float64            `json:"confidence"`
	Doubt      string             `json:"doubt,omitempty" doc:"Vietnamese"`
	Source     pipeline.Source    `json:"source" enum:"text,qr,mrz,table,rule,person"`
	By         string             `json:"by,omitempty" doc:"The person who settled it"`
	At         string             `json:"at,omitempty" format:"date-time" doc:"When"`
	Normal     string             `json:"normal,omitempty" doc:"Normal form, where the type's rule has one"`
	Read       string             `json:"read,omitempty" doc:"What the machine had read, where a person corrected it"`
	Hand       bool               `json:"hand,omitempty" doc:"Written by hand"`
	Quad       *[4][2]float64     `json:"quad,omitempty" doc:"Its corners on the captured page, in pixels, from top left clockwise as a reader sees them"`
}

// Subject is somebody whom a paper is about.
type Subject struct {
	Role       pipeline.SubjectRole    `json:"role"`
	Name       string                  `json:"name"`
	Identifier pipeline.IdentifierKind `json:"identifier,omitempty" doc:"The kind of identifier that is known"`
	Confirmed  bool                    `json:"confirmed" doc:"Matched with a person who presented a card, or by a clerk"`
	Confidence float64                 `json:"confidence"`
	Doubt      string                  `json:"doubt,omitempty"`
	Source     pipeline.Source         `json:"source,omitempty" enum:"text,qr,mrz,table,rule,person"`
	By         string                  `json:"by,omitempty" doc:"The person who settled it"`
	At         string                  `json:"at,omitempty" format:"date-time" doc:"When"`
}

// read adds what was read off the paper. An identifier of a subject that stands in another field is taken out there.
func (a *API) read(view *Document, doc pipeline.Document, found pipeline.Extraction) {
	hide := pipeline.Hider(found.Subjects)
	kind, _ := a.Service.Procedures.Type(found.Type)
	if found.Type != "" {
		view.Type = &Type{found.Type, kind.Name, found.TypeConfidence, found.TypeDoubt}
	}
	if view.Reason != nil {
		view.Reason.Words = hide(found.Note)
	}
	view.Code = hide(a.Service.DocumentCode(doc, found))
	for _, f := range found.Fields {
		view.Fields = append(view.Fields, fieldOf(f, hide))
	}
	for i, s := range found.Subjects {
		confirmed := i < len(doc.Subjects) && doc.Subjects[i].Confirmed
		view.Subjects = append(view.Subjects, Subject{s.Role, s.Name, kindOf(s), confirmed, s.Confidence, hide(s.Doubt), s.Source, s.By, stamp(s.At)})
	}
	if doc.State == pipeline.StateInReview {
		for _, doubt := range found.Doubts() {
			view.Doubts = append(view.Doubts, hide(doubt))
		}
	}
}

func fieldOf(f pipeline.Field, hide func(string) string) Field {
	view := Field{Name: f.Name, Value: hide(f.Value), Page: f.Page, Confidence: f.Confidence, Doubt: hide(f.Doubt), Source: f.Source, By: f.By, At: stamp(f.At),
		Normal: hide(f.Normal), Read: hide(f.Read), Hand: f.Hand}
	if f.Read != "" && view.Value != f.Value {
		view.Read = "…" // an identifier that was misread is one but for a digit
	}
	if f.Quad != (pipeline.Quad{}) {
		view.Quad = new([4][2]float64)
		for i, p := range f.Quad {
			view.Quad[i] = [2]float64{p.X, p.Y}
		}
	}
	return view
}

func kindOf(s pipeline.FoundSubject) pipeline.IdentifierKind {
	if s.Identifier == "" {
		return ""
	}
	return s.Kind
}
