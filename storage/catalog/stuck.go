package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Stuck is a document that has not moved for a while, with what it stands on.
type Stuck struct {
	ID      pipeline.DocumentID
	Dossier pipeline.DossierID
	Agency  pipeline.AgencyID
	State   pipeline.State
	Reason  pipeline.Reason  // of StateFailed
	Waiting pipeline.Waiting // for a person, if any
	Stage   pipeline.Stage   // of its task; empty when it has none
	Attempt int
	Node    string // that is at work on it; empty when none is
	Strikes int
	Deaths  int
	PutOff  time.Duration // its task may not run before that
	Age     time.Duration // since the task was given, else since the document last moved
}

// Stuck returns the documents whose way has not ended, or ended in failure, that have not moved for so long, those that stand longest
// first.
func (c *Catalog) Stuck(ctx context.Context, older time.Duration, limit int) ([]Stuck, error) {
	var all []Stuck
	err := c.reads.each(ctx, func(r scanner) error {
		s, err := scanStuck(r)
		all = append(all, s)
		return err
	}, `SELECT id, dossier, documents.agency, state, reason, waiting_for, waiting_why, waiting_since, coalesce(stage, ''), coalesce(attempt, 0), coalesce(node, ''),
			coalesce(strikes, 0), coalesce(deaths, 0), coalesce(ready_at - {now}, 0), {now} - coalesce(given_at, updated_at) AS age
		FROM documents LEFT JOIN outbox ON document = id
		WHERE state IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND coalesce(given_at, updated_at) <= {now} - ?
		ORDER BY age DESC LIMIT ?`,
		pipeline.StateReceived, pipeline.StatePrepared, pipeline.StateSorting, pipeline.StateDividing, pipeline.StateRecognised, pipeline.StateAwaiting, pipeline.StateApproved, pipeline.StateSealed,
		pipeline.StateInReview, pipeline.StateSecondLook, pipeline.StateQuarantine, pipeline.StateExtracted, pipeline.StateFailed, older.Milliseconds(), limit)
	if err != nil {
		return nil, fmt.Errorf("stuck documents: %w", classify(err))
	}
	return all, nil
}

func scanStuck(r scanner) (Stuck, error) {
	var s Stuck
	var putOff, age int64
	err := r.Scan(&s.ID, &s.Dossier, &s.Agency, &s.State, &s.Reason, &s.Waiting.For, &s.Waiting.Why, asTime{&s.Waiting.Since}, &s.Stage, &s.Attempt, &s.Node,
		&s.Strikes, &s.Deaths, &putOff, &age)
	s.PutOff, s.Age = max(0, time.Duration(putOff)*time.Millisecond), time.Duration(age)*time.Millisecond
	return s, err
}
