package pipeline

import (
	"fmt"
	"strings"
	"time"
)

// Quarantine says why a document was stopped: it bears a mark of secrecy (Luật Bảo vệ bí mật nhà nước 2018 Art. 8), or a
// clerk says so. Zero: it was not. The log keeps the fact and no content. One person asks for what is to become of it, and
// another one agrees; an ask takes the place of the ask before.
type Quarantine struct {
	Mark    string    `json:"mark,omitempty"` // MẬT, TỐI MẬT or TUYỆT MẬT; empty when only a person said so
	Page    int       `json:"page,omitempty"` // counted from 1
	By      string    `json:"by,omitempty"`   // "engine" or the person
	Why     string    `json:"why,omitempty"`  // the person's words, never of the paper's content
	At      time.Time `json:"at,omitzero"`
	From    State     `json:"from,omitempty"`     // where the document was
	PurgeBy string    `json:"purge_by,omitempty"` // who asked for the purge; another person has to agree
	PurgeAt time.Time `json:"purge_at,omitzero"`
	FreeBy  string    `json:"free_by,omitempty"` // who asked to let it go on; another person has to agree
	FreeAt  time.Time `json:"free_at,omitzero"`
	FreedBy string    `json:"freed_by,omitempty"` // who agreed that it goes on; its mark is not held against it any more
	FreedAt time.Time `json:"freed_at,omitzero"`
}

// Freed reports whether two persons let the document go on: a mark that the engine finds was looked at by them.
func (q Quarantine) Freed() bool { return q.FreedBy != "" }

// waitsForTwo is why a quarantined document waits.
const waitsForTwo = "giấy tờ mật: hai người quyết định hủy hoặc cho đi tiếp"

// stopped is the document as it is kept in quarantine: nothing that was read off it, and nothing that it is found by. What
// was made of the upload before the seal opens no more, for its key is replaced; a sealed file stays as it is, with the
// text that its fields are read from again when it was a false alarm.
func (s *Service) stopped(doc Document, q Quarantine) (Document, error) {
	q.At, q.From = s.now(), doc.State
	if err := doc.become(StateQuarantine); err != nil {
		return doc, err
	}
	doc.Quarantine = q
	doc.Waiting = Waiting{For: doc.Signing.Person, Why: waitsForTwo, Since: s.now()}
	doc.Content, doc.Subjects, doc.Paper, doc.Type, doc.Findings = nil, nil, nil, "", nil
	doc.ValidFrom, doc.ValidUntil = time.Time{}, time.Time{}
	if doc.Sealed.Name.IsZero() {
		_, doc.Key = s.Keys.NewKey()
		doc.Look, doc.Text, doc.Normalised, doc.Repaired = BlobRef{}, BlobRef{}, BlobRef{}, BlobRef{}
		doc.Sorting.Cuts, doc.Sorting.Slip = nil, nil
	}
	return doc, nil
}

// decided checks the word of a second person on what a first one asked for.
func decided(what, asked, by string) error {
	switch {
	case blank(by):
		return fmt.Errorf("%s: nobody says so: %w", what, ErrInvalid)
	case asked == "":
		return fmt.Errorf("%s: nobody has asked for it; one person asks, another one agrees: %w", what, ErrInvalid)
	case samePerson(asked, by):
		return fmt.Errorf("%s: the person who asked for it cannot be the one who agrees; a second person has to: %w", what, ErrInvalid)
	}
	return nil
}

// samePerson compares names as people write them: letter case and spaces make nobody another person.
func samePerson(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
