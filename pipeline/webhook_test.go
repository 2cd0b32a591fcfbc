package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func (o *office) registerWebhook(change func(*pipeline.NewWebhook)) (string, pipeline.Webhook, error) {
	n := pipeline.NewWebhook{Agency: ward, URL: "https://ward.example/motlan?token=hidden", By: clerk}
	if change != nil {
		change(&n)
	}
	return o.RegisterWebhook(o.t.Context(), n)
}

// TestWebhookSecretsAreRotatedWithOverlap gives a webhook a second secret: both sign for a day, then the second one alone.
func TestWebhookSecretsAreRotatedWithOverlap(t *testing.T) {
	o := newOffice(t)
	first, w, err := o.registerWebhook(nil)
	if err != nil || !strings.HasPrefix(first, "whsec_") {
		t.Fatalf("secret %q, %v", first, err)
	}
	second, _, err := o.RotateWebhook(t.Context(), w.ID, clerk)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := o.Catalog.Webhook(t.Context(), w.ID)
	if err != nil || bytes.Contains(append(stored.Secret, stored.Former...), []byte("whsec_")) {
		t.Fatalf("stored %+v, %v; want secrets that are sealed", stored, err)
	}
	for at, want := range map[time.Duration][]string{time.Hour: {second, first}, 24 * time.Hour: {second}} {
		if got, err := o.WebhookSecrets(stored, o.clock.Add(at)); err != nil || !slices.Equal(got, want) {
			t.Errorf("after %v the secrets are %v, %v, want %v", at, got, err, want)
		}
	}
	stored.ID = "whk-another"
	if _, err := o.WebhookSecrets(stored, o.clock); !errors.Is(err, pipeline.ErrCorrupt) {
		t.Errorf("secret of another webhook opened: %v", err)
	}
}

// TestWebhookStepsAreLogged checks that the log says who did what to where, and neither secret nor address.
func TestWebhookStepsAreLogged(t *testing.T) {
	o := newOffice(t)
	secret, w, err := o.registerWebhook(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.RotateWebhook(t.Context(), w.ID, clerk); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if ended, err := o.EndWebhook(t.Context(), w.ID, clerk); err != nil || ended.Alive() {
			t.Fatal(ended, err)
		}
	}
	if _, _, err := o.RotateWebhook(t.Context(), w.ID, clerk); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("secret of an ended webhook: %v", err)
	}
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: string(ward)})
	var actions []string
	for _, e := range log[1:] {
		actions = append(actions, e.Action+" "+e.Detail["host"])
	}
	if want := "[webhook.registered ward.example webhook.rotated ward.example webhook.ended ward.example]"; err != nil || fmt.Sprint(actions) != want {
		t.Errorf("log %v, %v, want %s", actions, err, want)
	}
	if text := fmt.Sprint(log); strings.Contains(text, "hidden") || strings.Contains(text, secret[6:]) {
		t.Errorf("the log tells a secret: %s", text)
	}
}

// TestWebhookBeginsWhereAsked begins with what happens from now on, or behind a position of the feed.
func TestWebhookBeginsWhereAsked(t *testing.T) {
	o := newOffice(t)
	o.dossier()
	if _, err := o.catalog.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, w, err := o.registerWebhook(nil)
	if err != nil || w.After != 1 {
		t.Errorf("begins behind %d, %v, want 1", w.After, err)
	}
	for after, want := range map[int64]error{-1: pipeline.ErrInvalid, 0: nil, 1: nil, 2: pipeline.ErrInvalid} {
		_, w, err := o.registerWebhook(func(n *pipeline.NewWebhook) { n.After = &after })
		if !errors.Is(err, want) || err == nil && w.After != after {
			t.Errorf("asked for %d: %+v, %v", after, w, err)
		}
	}
}

func TestWebhooksThatAreRefused(t *testing.T) {
	o := newOffice(t)
	for _, address := range []string{"", "http://ward.example/", "https:///path", "https:ward.example", "ftp://ward.example", "https://a:b@ward.example/",
		"https://ward.example/#x", "//ward.example", "https://ward.example/%zz", "https://ward.example/" + strings.Repeat("x", 2000)} {
		if _, _, err := o.registerWebhook(func(n *pipeline.NewWebhook) { n.URL = address }); !errors.Is(err, pipeline.ErrInvalid) {
			t.Errorf("%q: %v, want %v", address, err, pipeline.ErrInvalid)
		}
	}
	if _, _, err := o.registerWebhook(func(n *pipeline.NewWebhook) { n.Agency = "H99" }); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("unknown agency: %v", err)
	}
	var last pipeline.Webhook
	for range 20 {
		_, last, _ = o.registerWebhook(nil)
	}
	if _, _, err := o.registerWebhook(nil); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("one too many: %v", err)
	}
	if _, err := o.EndWebhook(t.Context(), last.ID, clerk); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.registerWebhook(nil); err != nil {
		t.Errorf("one in place of another: %v", err)
	}
}
