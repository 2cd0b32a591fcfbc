package pipeline

import (
	"time"
)

// Kind names what a transition is about.
type Kind string

// The kinds of subjects.
const (
	KindDossier  Kind = "dossier"
	KindDocument Kind = "document"
	KindHolding  Kind = "holding"
	KindAgency   Kind = "agency"
)

// Ref names one subject of the domain.
type Ref struct {
	Kind Kind
	ID   string
}

// Transition is one change of domain state with everything that has to be true together with it.
type Transition struct {
	Subject  Ref
	Expected Revision // the revision that the caller read; 0 creates the subject
	// Keeps says that the subject's revision does not move: a logged read, a sealing intent, a task put off.
	Keeps bool
	// Task is the task whose outcome this is. Its attempt is compared too, so a stale worker's result is refused.
	Task *Task
	// Retry replaces Task by its next attempt instead of settling it.
	Retry *Retry
	Entry Entry
	Reads []Read // what was read besides, each for the log of its own subject

	Agency   *Agency
	APIKey   *APIKey       // of the agency that is the subject
	Webhook  *Webhook      // likewise
	Mandate  *Mandate      // likewise
	Manifest *Manifest     // likewise, with its lines
	Line     *ManifestLine // that gets its document, unless it has one
	Dossier  *Dossier
	Upload   *Upload
	Forget   []UploadID // uploads whose key is destroyed, unless a document that is not destroyed is made of them
	Document *Document
	Holding  *Holding
	Reuse    *ReuseReceipt
	ReuseOf  Revision // of the holding that Reuse binds, as it was looked at
	Intent   *Intent
	Outcome  *Outcome
	Follow   []Task // follow-up tasks; Revision and Attempt are filled in by Commit
	Event    *Event
}

// Read is a look at one subject, at the revision that was shown; it may have moved since. A transition of nothing but reads has no
// subject of its own.
type Read struct {
	Subject  Ref
	Revision Revision
	Entry    Entry
}

// Entry is what the audit log keeps of a transition. It holds no personal data: identifiers of subjects and people are
// in the state it speaks of.
type Entry struct {
	Action string    // e.g. document.sealed
	Actor  string    // who did it: a clerk's name, "engine", an agency's id
	At     time.Time // by the program's clock
	Detail map[string]string
}

// Task is work to be done: never content.
type Task struct {
	Document DocumentID
	Stage    Stage
	Revision Revision // of the document that the stage works on
	Attempt  int      // counted from 1; a new hand-over has a new one
	Agency   AgencyID // for fairness between agencies
	Lane     Lane
	Weight   int64 // bytes of the uploads, for fairness and concurrency
	Pages    int   // likewise; 0 until they have been counted
	Strikes  int   // children that died or overran on it
	Deaths   int   // engines that died on it
}

// Retry puts a task off.
type Retry struct {
	Wait   time.Duration // from now by the catalog's clock, which all nodes share
	Strike bool          // a child died or overran; three of them fail the document
}

// Event tells the outside that something happened; delivered later, at least once.
type Event struct {
	Type    string // e.g. document.held
	Dossier DossierID
	Subject Ref
	At      time.Time
}

// PlacedEvent is an event in the feed.
type PlacedEvent struct {
	Event
	Position int64 // from 1, without gaps: a reader that has seen one has missed none before it
}

// EventQuery selects placed events, oldest first.
type EventQuery struct {
	After  int64    // behind this position; 0: from the beginning
	Agency AgencyID // of dossiers that this agency receives or resolves; empty: of all
	Limit  int
}

// LogEntry is an entry as the audit log holds it.
type LogEntry struct {
	Entry
	Subject  Ref
	Revision Revision
	Index    int64 // position in the log; -1 while pending
	Salt     [32]byte
	Leaf     [32]byte // RFC 6962 hash of the salted commitment
}
