package blobtest

import (
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// hold sets a retention or ends the test.
func hold(t *testing.T, b pipeline.Blobs, ref pipeline.BlobRef, until time.Time) pipeline.Kept {
	t.Helper()
	held, err := b.Hold(t.Context(), ref, until)
	if err != nil {
		t.Fatalf("Hold until %v: %v", until, err)
	}
	return held
}

// Lengthen holds longer, shorter and again, and reads back what is recorded.
func Lengthen(t *testing.T, bed Bed) {
	ref := put(t, bed.Blobs, pipeline.NewDataKey(), sample(100, 30))
	if kept, err := bed.Blobs.Retention(t.Context(), ref); err != nil || kept != (pipeline.Kept{}) {
		t.Errorf("Retention before any Hold = %v, %v, want none", kept, err)
	}
	year := bed.now().AddDate(1, 0, 0)
	for _, c := range []struct {
		name         string
		until, least time.Time
	}{
		{"first", year, year},
		{"the same again", year, year},
		{"shorter", year.AddDate(0, -6, 0), year},
		{"longer", year.AddDate(70, 0, 0), year.AddDate(70, 0, 0)},
		{"shorter again", year, year.AddDate(70, 0, 0)},
	} {
		held := hold(t, bed.Blobs, ref, c.until)
		if held.Name != ref.Name || held.Until.Before(c.least) || held.Until.Sub(c.least) > time.Second {
			t.Errorf("%s: Hold = %v, want %v until %v", c.name, held, ref.Name, c.least)
		}
		if got, err := bed.Reopen(t).Retention(t.Context(), ref); err != nil || got != held {
			t.Errorf("%s: Retention = %v, %v, want %v", c.name, got, err, held)
		}
	}
	_, err := bed.Blobs.Hold(t.Context(), ref, time.Time{})
	wantErr(t, "Hold until the past", err, pipeline.ErrInvalid)
}

// Delete removes what is not held, twice, and lets it be put again.
func Delete(t *testing.T, bed Bed) {
	key, plain := pipeline.NewDataKey(), sample(1000, 31)
	ref := put(t, bed.Blobs, key, plain)
	for range 2 {
		if err := bed.Blobs.Delete(t.Context(), ref); err != nil {
			t.Errorf("Delete: %v", err)
		}
		_, err := bed.Reopen(t).Open(t.Context(), key, ref)
		wantErr(t, "Open after Delete", err, pipeline.ErrNotFound)
	}
	Stored(t, bed.Blobs, key, put(t, bed.Blobs, key, plain), plain)
}

// DeleteHeld is refused until the retention has passed.
func DeleteHeld(t *testing.T, bed Bed) {
	key, plain := pipeline.NewDataKey(), sample(1000, 32)
	ref := put(t, bed.Blobs, key, plain)
	until := hold(t, bed.Blobs, ref, bed.now().Add(48*time.Hour)).Until
	wantErr(t, "Delete while held", bed.Blobs.Delete(t.Context(), ref), pipeline.ErrState)
	wantErr(t, "Delete from elsewhere", bed.Reopen(t).Delete(t.Context(), ref), pipeline.ErrState)
	Stored(t, bed.Blobs, key, ref, plain)
	if bed.Advance == nil {
		return
	}
	bed.Advance(until.Sub(bed.now()) - time.Second)
	wantErr(t, "Delete one second early", bed.Blobs.Delete(t.Context(), ref), pipeline.ErrState)
	bed.Advance(time.Second)
	if err := bed.Blobs.Delete(t.Context(), ref); err != nil {
		t.Errorf("Delete when the retention has passed: %v", err)
	}
}
