package sandbox

import (
	"context"
	"testing"
	"time"
)

func TestGrant(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		granted, waited, wants time.Duration // limit: 100 s
	}{
		{"a child that had its CPU", 0, 0, 0},
		{"a child that hardly waited", 0, 4 * time.Second, 0},
		{"a child on a busy machine", 0, 60 * time.Second, 60 * time.Second},
		{"again", 60 * time.Second, 40 * time.Second, 40 * time.Second},
		{"threads that waited together", 0, 900 * time.Second, 400 * time.Second},
		{"near the end", 370 * time.Second, 90 * time.Second, 30 * time.Second},
		{"at the end", 400 * time.Second, 90 * time.Second, 0},
		{"threads that have ended", 50 * time.Second, -9 * time.Second, 0},
	} {
		if got := grant(100*time.Second, tt.granted, tt.waited); got != tt.wants {
			t.Errorf("%s: grant = %v, want %v", tt.name, got, tt.wants)
		}
	}
}

// TestWaitedIsCounted lets more threads turn than there are CPUs: some have to stand in line.
func TestWaitedIsCounted(t *testing.T) {
	p := newTestPool(t, Config{Size: 1})
	var before, after time.Duration
	answer := func(_ context.Context, question, _ []byte) ([]byte, error) {
		for c := range p.live {
			if before, after = after, c.stoodInLine(); string(question) == "begun" {
				before = after
			}
		}
		return nil, nil
	}
	if _, err := p.Do(t.Context(), "crowd", Request{Answer: answer}); err != nil || after <= before {
		t.Fatalf("waited %v, then %v: %v", before, after, err)
	}
}
