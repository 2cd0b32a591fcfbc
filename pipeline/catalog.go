package pipeline

import (
	"context"
	"time"
)

// DocumentQuery selects documents, oldest first; zero fields select all.
type DocumentQuery struct {
	Dossier    DossierID
	Result     string // number of a result
	Agency     AgencyID
	States     []State
	KeptBefore time.Time // whose retention, as the storage recorded it, ends before then
	Limit      int
}

// Catalog is the record of domain state.
//
// Commit is the only write. In one transaction, durable when it returns, it compares the subject's revision (and the
// task's attempt, when the transition names a task), stores the new state, appends the audit entry, inserts the
// follow-up tasks and the event. It returns the subject's new revision, or ErrConflict when either comparison fails, in
// which case nothing is changed. Reads see every commit that returned before them. A subject that does not exist is
// ErrNotFound. All methods may be called concurrently.
type Catalog interface {
	Commit(ctx context.Context, t Transition) (Revision, error)

	Agency(ctx context.Context, id AgencyID) (Agency, error)
	APIKey(ctx context.Context, id KeyID) (APIKey, error)
	// APIKeys lists all keys, oldest first.
	APIKeys(ctx context.Context) ([]APIKey, error)
	Webhook(ctx context.Context, id WebhookID) (Webhook, error)
	Webhooks(ctx context.Context, q WebhookQuery) ([]Webhook, error)
	Dossier(ctx context.Context, id DossierID) (Dossier, error)
	// DossierByCode finds a dossier by its number at the receiving agency.
	DossierByCode(ctx context.Context, receiving AgencyID, code string) (Dossier, error)
	Document(ctx context.Context, id DocumentID) (Document, error)
	Documents(ctx context.Context, q DocumentQuery) ([]Document, error)
	Upload(ctx context.Context, id UploadID) (Upload, error)
	// UploadByDigest finds the document that the same bytes already are in a dossier.
	UploadByDigest(ctx context.Context, dossier DossierID, plain Digest) (Upload, Document, error)
	// Holdings finds what is held about anybody with one of these identifier hashes, confirmed subjects only, newest first.
	Holdings(ctx context.Context, identifiers [][32]byte) ([]Holding, error)
	// HeldPapers is Holdings with what was read off each paper.
	HeldPapers(ctx context.Context, identifiers [][32]byte) ([]HeldPaper, error)
	Holding(ctx context.Context, id HoldingID) (Holding, error)
	HoldingOf(ctx context.Context, id DocumentID) (Holding, error)
	HoldingsBy(ctx context.Context, q HoldingQuery) ([]Holding, error)
	// Mandates lists mandates, those that begin first first.
	Mandates(ctx context.Context, q MandateQuery) ([]Mandate, error)
	// Manifest is ErrNotFound where there is none; its lines are asked for by themselves.
	Manifest(ctx context.Context, id ManifestID) (Manifest, error)
	ManifestLines(ctx context.Context, q LineQuery) ([]PlacedLine, error)
	// ManifestStates counts a manifest's lines by the states of their documents; an empty one: the file has not come.
	ManifestStates(ctx context.Context, id ManifestID) (map[State]int, error)
	// AskedAnyway reads the log for what was asked for, or came in, against a checklist's answer.
	AskedAnyway(ctx context.Context, q AskedAnywayQuery) ([]AskedAnyway, error)
	// Reuses lists receipts, oldest first.
	Reuses(ctx context.Context, q ReuseQuery) ([]ReuseReceipt, error)
	Seals(ctx context.Context, id DocumentID) ([]Seal, error)
	// Intake sums up what an agency has handed in; of a file that was divided, its papers.
	Intake(ctx context.Context, q IntakeQuery) (Intake, error)
	// Backlog sums up the work that is known and not done.
	Backlog(ctx context.Context) (Backlog, error)
	// Place says where a document stands in line for its next stage; ErrNotFound when nothing is to be done for it.
	Place(ctx context.Context, id DocumentID) (Place, error)
	// Events returns events of the feed. One is in it within a second of its commit, and never behind one that was read.
	Events(ctx context.Context, q EventQuery) ([]PlacedEvent, error)
	// LastEvent is the position of the last event of the feed; 0: it is empty.
	LastEvent(ctx context.Context) (int64, error)
	// Log returns the audit entries of a subject, oldest first.
	Log(ctx context.Context, subject Ref) ([]LogEntry, error)

	// Rehash hands a page of subjects behind one to again, which renews the hashes that they have under look-up keys and says whether
	// it changed any, and stores those: all of the page or nothing. Hashes are derived from what is sealed beside them and no
	// domain state, therefore this is outside Commit: it moves no revision and leaves no entry. ErrConflict when one of the
	// subjects was committed meanwhile.
	Rehash(ctx context.Context, behind Ref, limit int, again func(Hashed) (bool, error)) (RehashPage, error)

	Reviews(ctx context.Context, q ReviewQuery) ([]Document, error)
	// ClaimReview gives a person the first document that it is up to them to look at and that nobody else has, and
	// returns it; ErrNotFound when there is none. Claims are never truth: they only keep two people from the same work.
	ClaimReview(ctx context.Context, c ReviewClaim) (DocumentID, error)
	// ReleaseReview gives a document back that a person has claimed. One that they do not have is no error.
	ReleaseReview(ctx context.Context, id DocumentID, by string) error

	// BeginAnswer reserves a request's key for its holder, or returns what is known of the request that came first. Stored
	// answers are never truth: one that is lost only means that a request is carried out again. Times are the catalog's.
	BeginAnswer(ctx context.Context, a Answering) (StoredAnswer, error)
	// EndAnswer keeps the answer of the holder's request, which the caller has sealed, or with none frees the key. It does
	// nothing when another request has taken the key over.
	EndAnswer(ctx context.Context, a Answering, sealed []byte) error
	// ForgetAnswers removes the answers whose time is over.
	ForgetAnswers(ctx context.Context) error
}

// ProcedureBook is the catalogue of procedures and document types.
type ProcedureBook interface {
	// Procedure returns the entry in force at a time, or an *UnknownProcedure.
	Procedure(code ProcedureCode, at time.Time) (Procedure, error)
	// Procedures returns every version of every procedure.
	Procedures() []Procedure
	// Calendar says on which days offices work.
	Calendar() Calendar
	// Regime says what is left out of digitisation at a time.
	Regime(at time.Time) Regime
	Type(code TypeCode) (DocumentType, bool)
}
