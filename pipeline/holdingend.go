package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// HoldingQuery selects holdings by what sealed them, oldest first.
type HoldingQuery struct {
	Certificate string // SHA-256, hexadecimal
	// Since leaves out those whose time of signing is proven and earlier.
	Since  time.Time
	Agency AgencyID // whose holdings they are; empty: everybody's
}

// RevokeHolding records that the issuer has revoked a paper (thu hồi): it is not used any more, and stays readable. It returns who
// relied on it, oldest first, for somebody to tell them.
func (s *Service) RevokeHolding(ctx context.Context, id HoldingID, by, why string) ([]ReuseReceipt, error) {
	return s.endHolding(ctx, id, HoldingRevoked, by, why)
}

// SuspendHolding takes a holding out of use until somebody has found out whether it can be relied on. It returns who relied on it.
func (s *Service) SuspendHolding(ctx context.Context, id HoldingID, by, why string) ([]ReuseReceipt, error) {
	return s.endHolding(ctx, id, HoldingSuspended, by, why)
}

// ResumeHolding ends a holding's suspension: it is in use again, unless its signature does not verify.
func (s *Service) ResumeHolding(ctx context.Context, id HoldingID, by, why string) error {
	_, err := s.endHolding(ctx, id, HoldingCurrent, by, why)
	return err
}

// SupersedeHolding records that a newer version of the same paper (cấp lại, cấp đổi, đính chính) is held, which from now on serves instead
// of it. The newer one serves itself, is of the same type, and is about somebody whom the older one is about.
func (s *Service) SupersedeHolding(ctx context.Context, id, newer HoldingID, by, why string) ([]ReuseReceipt, error) {
	old, err := s.Catalog.Holding(ctx, id)
	if err != nil {
		return nil, err
	}
	next, err := s.Catalog.Holding(ctx, newer)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && (next.ID == old.ID || next.Type != old.Type || !next.shares(old)):
		return nil, fmt.Errorf("%s is no newer version of %s: %w", newer, id, ErrInvalid)
	case err == nil && next.State != HoldingCurrent:
		return nil, fmt.Errorf("the newer version %s is %s: %w", newer, next.State, ErrState)
	case err != nil:
		return nil, err
	}
	return s.endHolding(ctx, id, HoldingSuperseded, by, why+" ("+string(newer)+")")
}

// shares reports whether two papers are about somebody in common.
func (h Holding) shares(other Holding) bool {
	for _, a := range h.Subjects {
		for _, b := range other.Subjects {
			if slices.ContainsFunc(a.Identifiers, b.has) {
				return true
			}
		}
	}
	return false
}

// Suspension is what became of the holdings that one certificate sealed.
type Suspension struct {
	Holdings []HoldingID
	Reuses   []ReuseReceipt // what relied on them
}

// SuspendCertificate suspends what a certificate has sealed from the day of its compromise on, and what it may have sealed since
// then: where the time of signing is not proven. Signatures that are proven to be older keep their worth. The call may be repeated
// when it did not end.
func (s *Service) SuspendCertificate(ctx context.Context, q HoldingQuery, by, why string) (Suspension, error) {
	var done Suspension
	if q.Certificate == "" || q.Since.IsZero() {
		return done, fmt.Errorf("suspend by which certificate, compromised when: %w", ErrInvalid)
	}
	q.Certificate = strings.ToLower(q.Certificate)
	held, err := s.Catalog.HoldingsBy(ctx, q)
	if err != nil {
		return done, err
	}
	for _, h := range held {
		if h.State.canBecome(HoldingSuspended) {
			if _, err := s.SuspendHolding(ctx, h.ID, by, why); err != nil {
				return done, err
			}
		}
		relied, err := s.Catalog.Reuses(ctx, ReuseQuery{Holding: h.ID})
		if err != nil {
			return done, err
		}
		done.Holdings, done.Reuses = append(done.Holdings, h.ID), append(done.Reuses, relied...)
	}
	return done, nil
}

// endings says which states a holding may leave for another one.
var endings = map[HoldingState][]HoldingState{
	HoldingRevoked:    {HoldingCurrent, HoldingSuspended, HoldingUnverified, HoldingSuperseded},
	HoldingSuspended:  {HoldingCurrent, HoldingUnverified},
	HoldingSuperseded: {HoldingCurrent, HoldingSuspended, HoldingUnverified},
	HoldingCurrent:    {HoldingSuspended},
}

func (s *Service) endHolding(ctx context.Context, id HoldingID, to HoldingState, by, why string) ([]ReuseReceipt, error) {
	h, err := s.Catalog.Holding(ctx, id)
	if err != nil {
		return nil, err
	}
	if by == "" || blank(why) {
		return nil, fmt.Errorf("holding %s: say who and why: %w", id, ErrInvalid)
	}
	if h.State != to {
		if !h.State.canBecome(to) {
			return nil, fmt.Errorf("holding %s is %s: %w", id, h.State, ErrState)
		}
		h.State, h.Reason = to, why
		if to == HoldingCurrent && h.Fault != "" {
			h.State, h.Reason = HoldingUnverified, h.faultVI()
		}
		if err := s.commitHolding(ctx, h, by); err != nil {
			return nil, err
		}
	}
	return s.Catalog.Reuses(ctx, ReuseQuery{Holding: id})
}

func (s HoldingState) canBecome(next HoldingState) bool {
	return slices.Contains(endings[next], s)
}

// commitHolding stores a holding's new state. Its reason stays with it; the log, which outlives it, has the fact.
func (s *Service) commitHolding(ctx context.Context, h Holding, by string) error {
	ref, action := Ref{KindHolding, string(h.ID)}, "holding."+string(h.State)
	_, err := s.Catalog.Commit(ctx, Transition{Subject: ref, Expected: h.Revision, Holding: &h,
		Entry: Entry{Action: action, Actor: by, At: s.now()}, Event: &Event{Type: action, Dossier: h.Dossier, Subject: ref, At: s.now()}})
	return err
}
