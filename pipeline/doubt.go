package pipeline

import "strings"

// Doubt is one thing that a person has to settle.
type Doubt struct {
	Item FieldName
	Role SubjectRole // of somebody whom the paper names
	Why  string      // Vietnamese
}

// String is what a clerk reads, in Vietnamese.
func (d Doubt) String() string {
	switch {
	case d.Item == ItemCapture:
		return d.Why
	case d.Item == ItemType:
		return "loại giấy tờ: " + d.Why
	case d.Role != "":
		return "chủ giấy tờ (" + d.Role.Label() + "): " + d.Why
	}
	return d.Item.Label() + ": " + d.Why
}

// Open lists what a person has to settle; empty when nothing is doubtful.
func (e Extraction) Open() (open []Doubt) {
	for _, why := range e.Capture {
		open = append(open, Doubt{Item: ItemCapture, Why: why})
	}
	if e.TypeDoubt != "" {
		open = append(open, Doubt{Item: ItemType, Why: e.TypeDoubt})
	}
	for _, f := range e.Fields {
		if f.Doubtful() {
			open = append(open, Doubt{Item: f.Name, Why: f.Doubt})
		}
	}
	for i, s := range e.Subjects {
		if s.Doubt != "" {
			open = append(open, Doubt{ItemSubject(i), s.Role, s.Doubt})
		}
	}
	return open
}

// Doubts is Open in Vietnamese.
func (e Extraction) Doubts() (said []string) {
	for _, d := range e.Open() {
		said = append(said, d.String())
	}
	return said
}

// StillDoubtful refuses to end a review. It is an ErrInvalid.
type StillDoubtful struct{ Open []Doubt }

// Error names the items; what is doubtful about them is for people.
func (s *StillDoubtful) Error() string {
	var names []string
	for _, d := range s.Open {
		names = append(names, string(d.Item))
	}
	return "still doubtful: " + strings.Join(names, ", ") + ": " + ErrInvalid.Error()
}

// Unwrap makes it an ErrInvalid.
func (s *StillDoubtful) Unwrap() error { return ErrInvalid }
