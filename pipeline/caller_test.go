package pipeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestKeysAreRotatedWithOverlap makes a second key while the first is good, revokes the first, and lets the second expire.
func TestKeysAreRotatedWithOverlap(t *testing.T) {
	o := newOffice(t)
	create := func() (string, pipeline.APIKey) {
		plain, k, err := o.CreateAPIKey(t.Context(), pipeline.NewAPIKey{Caller: "Cổng tỉnh", Agency: ward, Roles: []pipeline.CallerRole{pipeline.AgencySystem},
			ExpiresAt: o.clock.AddDate(0, 1, 0), By: clerk})
		if err != nil {
			t.Fatal(err)
		}
		return plain, k
	}
	good := func(plain string, want bool) {
		t.Helper()
		c, err := o.Authenticate(t.Context(), plain)
		if want && (err != nil || c.Name != "Cổng tỉnh" || c.Agency != ward || !c.Has(pipeline.Scanner, pipeline.AgencySystem) || c.Has(pipeline.Admin)) {
			t.Errorf("caller = %+v, %v", c, err)
		}
		if !want && !errors.Is(err, pipeline.ErrUnauthenticated) {
			t.Errorf("caller = %+v, %v, want none", c, err)
		}
	}
	first, k := create()
	second, _ := create()
	good(first, true)
	good(second, true)
	if err := o.RevokeAPIKey(t.Context(), k.ID, clerk); err != nil {
		t.Fatal(err)
	}
	if err := o.RevokeAPIKey(t.Context(), k.ID, clerk); err != nil {
		t.Errorf("revoked again: %v", err)
	}
	good(first, false)
	good(second, true)
	for _, wrong := range []string{"", ".", "key-x.y", second[:len(second)-1], second + "x", strings.Replace(second, ".", "", 1)} {
		good(wrong, false)
	}
	o.clock = o.clock.AddDate(0, 1, 0)
	good(second, false)
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: string(ward)})
	if err != nil || len(log) != 4 {
		t.Fatalf("log = %+v, %v", log, err)
	}
	_, secret, _ := strings.Cut(second, ".")
	for _, e := range log {
		for _, text := range e.Detail {
			if strings.Contains(text, secret) {
				t.Errorf("the log has a secret: %+v", e)
			}
		}
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	o := newOffice(t)
	fine := pipeline.NewAPIKey{Caller: "Cổng", Agency: ward, Roles: []pipeline.CallerRole{pipeline.Scanner}, ExpiresAt: o.clock.Add(time.Hour), By: clerk}
	for name, change := range map[string]func(*pipeline.NewAPIKey){
		"of nobody":          func(n *pipeline.NewAPIKey) { n.Caller = " " },
		"by nobody":          func(n *pipeline.NewAPIKey) { n.By = "" },
		"for nothing":        func(n *pipeline.NewAPIKey) { n.Roles = nil },
		"for a strange role": func(n *pipeline.NewAPIKey) { n.Roles = []pipeline.CallerRole{"king"} },
		"expired":            func(n *pipeline.NewAPIKey) { n.ExpiresAt = o.clock },
		"for ever":           func(n *pipeline.NewAPIKey) { n.ExpiresAt = o.clock.AddDate(2, 0, 0) },
	} {
		n := fine
		change(&n)
		if _, _, err := o.CreateAPIKey(t.Context(), n); !errors.Is(err, pipeline.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	strange := fine
	strange.Agency = "H99"
	if _, _, err := o.CreateAPIKey(t.Context(), strange); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("of a strange agency: %v", err)
	}
}
