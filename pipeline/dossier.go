package pipeline

import (
	"slices"
	"time"
)

// Revision counts the transitions of one subject; 0 is "does not exist yet".
type Revision int64

// DossierState says how far the case is.
type DossierState string

// The states of a dossier.
const (
	DossierReceived  DossierState = "received"
	SupplementAsked  DossierState = "supplement-asked"
	DossierPaused    DossierState = "paused"
	DossierRefused   DossierState = "refused"
	DossierWithdrawn DossierState = "withdrawn"
	DossierResolved  DossierState = "resolved"
	DossierReturned  DossierState = "returned"
)

// Channel is how a dossier was handed in.
type Channel string

// The channels, in the order of the national index.
const (
	AtCounter Channel = "counter"
	Online    Channel = "online"
	ByPost    Channel = "post"
)

// Dossier is one case under one procedure (hồ sơ).
type Dossier struct {
	ID        DossierID
	Code      string // the province's own number; unique within the receiving agency
	Revision  Revision
	State     DossierState
	Procedure ProcedureCode // empty for loose papers
	Channel   Channel
	Receiving AgencyID
	Resolving AgencyID // may differ from Receiving
	Owner     Person
	Submitter Person   // zero when the owner came in person
	Others    []Person // concerned people who presented a card, e.g. a spouse
	Checklist []Component

	ReceivedAt time.Time
	DueAt      time.Time
	FinishedAt time.Time
	ReturnedAt time.Time
	Pauses     []Pause
	// Waiting says who has to act, where that is not simply the resolving agency at its work.
	Waiting    Waiting
	WaitsUntil time.Time // the last day for that; zero: none
	Reason     string    // why the last step was taken, for the owner to read
	// KeepUntil is the end of the retention that somebody set for this file; zero: nobody did, and what is held is locked
	// for a short time again and again.
	KeepUntil time.Time
}

// Pause is a time that does not count towards the limit.
type Pause struct{ From, To time.Time }

// People returns everybody whom the dossier names.
func (d Dossier) People() []Person {
	people := []Person{d.Owner}
	if !d.Submitter.IsZero() {
		people = append(people, d.Submitter)
	}
	return append(people, d.Others...)
}

// line is where the checklist has a component; -1 where it has none.
func (d Dossier) line(code ComponentCode) int {
	return slices.IndexFunc(d.Checklist, func(c Component) bool { return c.Code == code })
}

// Answer is what a checklist line was answered with.
type Answer string

// The answers.
const (
	Reuse       Answer = "reuse"        // a holding serves; nothing is asked for
	LookUp      Answer = "look-up"      // another database has it
	PresentOnly Answer = "present-only" // shown, never scanned
	HandIn      Answer = "hand-in"      // a paper that the agency needs itself
	Scan        Answer = "scan"         // to be scanned
	Missing     Answer = "missing"      // has to be brought
)

// Component is one line of a dossier's checklist with its answer (thành phần hồ sơ).
type Component struct {
	Code    ComponentCode
	Name    string
	Answer  Answer
	Why     string    // Vietnamese: why this answer
	WhyEN   string    // the same in English
	Holding HoldingID // of Reuse, and of a held paper that cannot serve
	AskedAt time.Time // when the paper was asked for anew; zero: it was not

	Basis string     // of a line that an official has added: by what law and why
	Types []TypeCode // likewise: the papers that answer it
}
