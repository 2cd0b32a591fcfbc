package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrQuota: the agency has handed in as much as it may on a day.
var ErrQuota = errors.New("the agency's quota of the day is spent")

// Quota bounds what one agency hands in on a day in Vietnam. Zero: no bound.
type Quota struct {
	Papers int   // papers of one file count one by one
	Bytes  int64 // of their files
}

// IntakeQuery asks what was handed in.
type IntakeQuery struct {
	Agency AgencyID
	Since  time.Time
}

// Intake is how much was handed in.
type Intake struct {
	Papers int
	Bytes  int64
}

// Day is an agency's quota of a day and what of it is taken.
type Day struct {
	Quota Quota
	Taken Intake
	Wait  time.Duration // until the next day begins in Vietnam
}

func (d Day) spent() bool {
	return d.Quota.Papers > 0 && d.Taken.Papers >= d.Quota.Papers || d.Quota.Bytes > 0 && d.Taken.Bytes >= d.Quota.Bytes
}

// QuotaSpent is an ErrQuota with what was spent, and when the next day begins.
type QuotaSpent struct{ Day }

func (q *QuotaSpent) Error() string {
	return fmt.Sprintf("%v: %d papers of at most %d, %d MB of at most %d, where 0 is no bound", ErrQuota, q.Taken.Papers, q.Quota.Papers, q.Taken.Bytes>>20, q.Quota.Bytes>>20)
}

// Unwrap makes it an ErrQuota.
func (q *QuotaSpent) Unwrap() error { return ErrQuota }

// AdmitFrom is Admit for an agency's upload, which its quota may refuse as well.
func (s *Service) AdmitFrom(ctx context.Context, agency AgencyID, lane Lane) error {
	return errors.Join(s.Admit(ctx, lane), s.withinQuota(ctx, agency))
}

// Today tells what an agency has handed in since midnight in Vietnam. Where there is no quota it does not look.
func (s *Service) Today(ctx context.Context, agency AgencyID) (Day, error) {
	if s.Quota == (Quota{}) {
		return Day{}, nil
	}
	now := s.now()
	today := midnight(now)
	taken, err := s.Catalog.Intake(ctx, IntakeQuery{agency, today})
	if err != nil {
		return Day{}, fmt.Errorf("look at the quota: %w", err)
	}
	return Day{s.Quota, taken, today.AddDate(0, 0, 1).Sub(now)}, nil
}

// withinQuota returns a *QuotaSpent when an agency has handed in what it may today. The last paper may go over the bound of bytes: how
// large it is shows when it is there.
func (s *Service) withinQuota(ctx context.Context, agency AgencyID) error {
	day, err := s.Today(ctx, agency)
	if err == nil && day.spent() {
		err = &QuotaSpent{day}
	}
	return err
}
