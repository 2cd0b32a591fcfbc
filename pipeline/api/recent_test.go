package api

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// keyCatalog knows one key.
type keyCatalog struct {
	pipeline.Catalog
	key   pipeline.APIKey
	asked int
}

func (k *keyCatalog) APIKey(context.Context, pipeline.KeyID) (pipeline.APIKey, error) {
	k.asked++
	return k.key, nil
}

func (k *keyCatalog) Agency(context.Context, pipeline.AgencyID) (pipeline.Agency, error) {
	return pipeline.Agency{ID: "a"}, nil
}

func (k *keyCatalog) Commit(_ context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	k.key = *t.APIKey
	return 1, nil
}

// TestARevokedKeyServesForOneSecondMore: whoever keeps asking is remembered, but not by having asked.
func TestARevokedKeyServesForOneSecondMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, book, door := t.Context(), &keyCatalog{}, recent{}
		s := &pipeline.Service{Catalog: book}
		plain, k, err := s.CreateAPIKey(ctx, pipeline.NewAPIKey{Caller: "c", Agency: "a", Roles: []pipeline.CallerRole{pipeline.Scanner}, ExpiresAt: time.Now().Add(time.Hour), By: "b"})
		if err != nil {
			t.Fatal(err)
		}
		enter := func() error { _, err := door.authenticate(ctx, s, plain); return err }
		for range 100 {
			if err := enter(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(recently / 50)
		}
		if book.asked != 2 {
			t.Errorf("asked %d times in two seconds", book.asked)
		}
		if err := errors.Join(enter(), s.RevokeAPIKey(ctx, k.ID, "b")); err != nil {
			t.Fatal(err)
		}
		revoked := time.Now()
		for enter() == nil {
			time.Sleep(recently / 10)
		}
		if still := time.Since(revoked); still > recently {
			t.Errorf("let in for %v after it was revoked", still)
		}
		if _, err := door.authenticate(ctx, s, plain+"x"); !errors.Is(err, pipeline.ErrUnauthenticated) {
			t.Errorf("another secret: %v", err)
		}
	})
}
