package pipeline

import "time"

// Cursor is the place of a row in a list: what lists are ordered by. The next page of a list is what comes behind the last row of the one
// before, so that whatever was there when somebody began to read is read once, also while rows come and go. Zero: the list's beginning.
type Cursor struct {
	Lane Lane // of a list that goes by lanes
	At   time.Time
	ID   string
}

// ReviewQuery asks what waits for people to look at it, or to scan it again: the counter's before that of batches, the oldest first.
type ReviewQuery struct {
	Agency AgencyID
	After  Cursor
	Limit  int
}

// Cursor is the document's place among what waits.
func (d Document) Cursor() Cursor { return Cursor{d.Lane, d.CreatedAt, string(d.ID)} }
