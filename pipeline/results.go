package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ResultState says whether a result can be relied on.
type ResultState string

// The states of a result.
const (
	ResultArriving  ResultState = "arriving"  // not verified and numbered yet
	ResultRefused   ResultState = "refused"   // failed or rejected, with a reason
	ResultIssued    ResultState = "issued"    // signed and numbered; in force as far as its dates say
	ResultReplaced  ResultState = "replaced"  // by another result
	ResultCancelled ResultState = "cancelled" // revoked; it stays readable
	ResultSuspended ResultState = "suspended"
	ResultDestroyed ResultState = "destroyed"
)

// IssuedResult is a result of a dossier as it stands.
type IssuedResult struct {
	Document Document
	Holding  Holding // zero until it is held
	State    ResultState
	At       time.Time // of the signature; zero before
}

// Results lists what agencies issue in a dossier: the numbered ones first, in the order of their numbers.
func (s *Service) Results(ctx context.Context, id DossierID) ([]IssuedResult, error) {
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Dossier: id})
	if err != nil {
		return nil, err
	}
	return s.resultsOf(ctx, docs)
}

// ResultsOfNumber finds the results of a number. Agencies that do not know of each other may give the same one.
func (s *Service) ResultsOfNumber(ctx context.Context, number string) ([]IssuedResult, error) {
	if number == "" {
		return nil, fmt.Errorf("result without a number: %w", ErrInvalid)
	}
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Result: number})
	if err != nil {
		return nil, err
	}
	return s.resultsOf(ctx, docs)
}

func (s *Service) resultsOf(ctx context.Context, docs []Document) ([]IssuedResult, error) {
	var list []IssuedResult
	for _, doc := range docs {
		if doc.Result.IsZero() {
			continue
		}
		h, err := s.Catalog.HoldingOf(ctx, doc.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		list = append(list, IssuedResult{Document: doc, Holding: h, State: doc.resultState(h), At: doc.Seal.At})
	}
	slices.SortStableFunc(list, func(a, b IssuedResult) int {
		return cmp.Or(cmp.Compare(min(b.Document.Result.N, 1), min(a.Document.Result.N, 1)), cmp.Compare(a.Document.Result.N, b.Document.Result.N))
	})
	return list, nil
}

func (d Document) resultState(h Holding) ResultState {
	switch {
	case d.State == StateDestroyed:
		return ResultDestroyed
	case h.State == HoldingRevoked:
		return ResultCancelled
	case h.State == HoldingSuperseded:
		return ResultReplaced
	case h.State == HoldingSuspended || h.State == HoldingUnverified || d.State == StateQuarantine:
		return ResultSuspended
	case d.State == StateFailed || d.State == StateRejected:
		return ResultRefused
	case d.Result.N == 0:
		return ResultArriving
	}
	return ResultIssued
}

// resolvedBy refuses a step that names what is no result of the dossier, or none any more.
func (s *Service) resolvedBy(ctx context.Context, step DossierStep) error {
	if len(step.Results) == 0 {
		return nil
	}
	if step.Step != StepResolve && step.Step != StepReturn {
		return fmt.Errorf("%s names no results: %w", step.Step, ErrInvalid)
	}
	list, err := s.Results(ctx, step.Dossier)
	if err != nil {
		return err
	}
	for _, number := range step.Results {
		i := slices.IndexFunc(list, func(r IssuedResult) bool { return r.Document.Result.Number == number && number != "" })
		switch {
		case i < 0:
			return fmt.Errorf("dossier %s has no result %s: %w", step.Dossier, number, ErrInvalid)
		case list[i].State != ResultIssued:
			return fmt.Errorf("result %s is %s: %w", number, list[i].State, ErrState)
		}
	}
	return nil
}
