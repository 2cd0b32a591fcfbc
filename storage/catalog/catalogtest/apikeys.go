package catalogtest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// APIKeys checks that a key comes back whole, and that nothing of it changes but that it is revoked, once.
func APIKeys(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	k := pipeline.APIKey{ID: "key-1", Secret: pipeline.Digest{9}, Caller: "Cổng tỉnh", Agency: agency, Roles: []pipeline.CallerRole{pipeline.AgencySystem, pipeline.Auditor},
		CreatedAt: start, ExpiresAt: later(time.Hour)}
	commit := func(k pipeline.APIKey) pipeline.Transition {
		return pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Expected: 1, Keeps: true, APIKey: &k, Entry: pipeline.Entry{Action: "key", At: start}}
	}
	d.must(commit(k))
	changed := k
	changed.Secret, changed.RevokedAt = pipeline.Digest{1}, later(time.Minute)
	d.must(commit(changed))
	d.refused(commit(changed), pipeline.ErrConflict)
	k.RevokedAt = changed.RevokedAt
	if got, err := d.APIKey(t.Context(), k.ID); err != nil || !reflect.DeepEqual(got, k) {
		t.Errorf("APIKey = %+v, %v; want %+v", got, err, k)
	}
	if all, err := d.APIKeys(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("APIKeys = %+v, %v", all, err)
	}
	if _, err := d.APIKey(t.Context(), "key-2"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a key that is not there: %v", err)
	}
}
