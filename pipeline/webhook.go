package pipeline

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// WebhookID names a webhook. It is no secret.
type WebhookID string

// KindWebhook names webhooks where access is asked for. Transitions about them have their agency as the subject.
const KindWebhook Kind = "webhook"

// Webhook is an address to which an agency has its events posted.
type Webhook struct {
	ID     WebhookID
	Agency AgencyID
	URL    string
	Types  []string // of events; none: all
	After  int64    // position in the feed behind which delivery began
	// Secret signs what is posted, and Former does so too until FormerUntil: that is how secrets are rotated. Both are sealed
	// under the keyring.
	Secret, Former []byte
	FormerUntil    time.Time
	CreatedAt      time.Time
	EndedAt        time.Time // zero: not ended
}

// Wants reports whether events of a type are posted.
func (w Webhook) Wants(event string) bool {
	return len(w.Types) == 0 || slices.Contains(w.Types, event)
}

// WebhookQuery selects webhooks, oldest first; also those that have ended.
type WebhookQuery struct {
	Agency AgencyID // and what has become it; empty: of all
	After  Cursor
	Limit  int // zero: all
}

// Cursor is the webhook's place in a list.
func (w Webhook) Cursor() Cursor { return Cursor{At: w.CreatedAt, ID: string(w.ID)} }

// Alive reports whether it has not ended.
func (w Webhook) Alive() bool { return w.EndedAt.IsZero() }

const (
	mostWebhooks = 20             // of an agency at a time: each is a connection and a cursor
	secretBytes  = 32             // Standard Webhooks wants 24 to 64
	secretsMeet  = 24 * time.Hour // how long a secret lives on beside the one that replaces it
)

// NewWebhook asks for a webhook.
type NewWebhook struct {
	Agency AgencyID
	URL    string
	Types  []string
	// After is the position in the feed behind which delivery begins. If nil, with what happens from now on.
	After *int64
	By    string
}

// RegisterWebhook makes a webhook and returns its secret in plain, as Standard Webhooks writes it; it cannot be shown again.
func (s *Service) RegisterWebhook(ctx context.Context, n NewWebhook) (secret string, w Webhook, err error) {
	if err := n.check(); err != nil {
		return "", w, err
	}
	w = Webhook{ID: WebhookID(NewID("whk")), Agency: n.Agency, URL: n.URL, Types: n.Types, CreatedAt: s.now()}
	if w.After, err = s.beginning(ctx, n.After); err != nil {
		return "", w, err
	}
	if err := s.roomForWebhook(ctx, n.Agency); err != nil {
		return "", w, err
	}
	secret, w.Secret = s.Keys.newWebhookSecret(w.ID)
	return secret, w, s.commitWebhook(ctx, w, "webhook.registered", n.By)
}

func (n NewWebhook) check() error {
	u, err := url.Parse(n.URL)
	switch {
	case blank(n.By):
		return fmt.Errorf("a webhook needs a person who registers it: %w", ErrInvalid)
	case err != nil || u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "" || len(n.URL) > 2000:
		return fmt.Errorf("url: an address https://host/path of at most 2000 characters: %w", ErrInvalid)
	case u.User != nil || u.Fragment != "":
		return fmt.Errorf("url: without a password and without a fragment: %w", ErrInvalid)
	}
	return nil
}

// beginning is where delivery begins.
func (s *Service) beginning(ctx context.Context, asked *int64) (int64, error) {
	last, err := s.Catalog.LastEvent(ctx)
	if err != nil || asked == nil {
		return last, err
	}
	if *asked < 0 || *asked > last {
		return 0, fmt.Errorf("after: from 0 to %d, the last event: %w", last, ErrInvalid)
	}
	return *asked, nil
}

func (s *Service) roomForWebhook(ctx context.Context, agency AgencyID) error {
	all, err := s.Catalog.Webhooks(ctx, WebhookQuery{Agency: agency})
	ended := func(w Webhook) bool { return !w.Alive() }
	if err == nil && len(slices.DeleteFunc(all, ended)) >= mostWebhooks {
		err = fmt.Errorf("an agency has at most %d webhooks, end one: %w", mostWebhooks, ErrState)
	}
	return err
}

// admitToWebhook says ErrNotFound of another agency's webhook.
func (s *Service) admitToWebhook(ctx context.Context, agency AgencyID, id WebhookID) error {
	w, err := s.Catalog.Webhook(ctx, id)
	if err != nil {
		return err
	}
	became, err := s.became(ctx, w.Agency, agency)
	if err == nil && !became {
		err = ErrNotFound
	}
	return err
}

// EndWebhook ends a webhook: nothing is posted to it any more. Ending it again changes nothing.
func (s *Service) EndWebhook(ctx context.Context, id WebhookID, by string) (Webhook, error) {
	w, err := s.Catalog.Webhook(ctx, id)
	if err != nil || !w.Alive() {
		return w, err
	}
	w.EndedAt = s.now()
	return w, s.commitWebhook(ctx, w, "webhook.ended", by)
}

// RotateWebhook gives a webhook a new secret and returns it in plain. The one before signs too for a day.
func (s *Service) RotateWebhook(ctx context.Context, id WebhookID, by string) (secret string, w Webhook, err error) {
	if w, err = s.Catalog.Webhook(ctx, id); err != nil {
		return "", w, err
	}
	if !w.Alive() {
		return "", w, fmt.Errorf("the webhook has ended: %w", ErrState)
	}
	w.Former, w.FormerUntil = w.Secret, s.now().Add(secretsMeet)
	secret, w.Secret = s.Keys.newWebhookSecret(w.ID)
	return secret, w, s.commitWebhook(ctx, w, "webhook.rotated", by)
}

func (s *Service) commitWebhook(ctx context.Context, w Webhook, action, by string) error {
	return s.commitBeside(ctx, w.Agency, Transition{Webhook: &w,
		Entry: Entry{Action: action, Actor: by, Detail: map[string]string{"webhook": string(w.ID), "host": w.host()}}})
}

// host is what the log keeps of the address: the rest may hold a token.
func (w Webhook) host() string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// WebhookSecrets returns the secrets that sign at a time, in plain, the newest first.
func (s *Service) WebhookSecrets(w Webhook, at time.Time) ([]string, error) {
	secret, err := s.Keys.openWebhookSecret(w.ID, w.Secret)
	if err != nil || len(w.Former) == 0 || !at.Before(w.FormerUntil) {
		return []string{secret}, err
	}
	former, err := s.Keys.openWebhookSecret(w.ID, w.Former)
	return []string{secret, former}, err
}

func (k *Keyring) newWebhookSecret(id WebhookID) (plain string, sealed []byte) {
	random := make([]byte, secretBytes)
	rand.Read(random)
	plain = "whsec_" + base64.StdEncoding.EncodeToString(random)
	return plain, k.wrap.Seal(nil, nil, []byte(plain), []byte("secret of "+id))
}

func (k *Keyring) openWebhookSecret(id WebhookID, sealed []byte) (string, error) {
	plain, err := k.wrap.Open(nil, nil, sealed, []byte("secret of "+id))
	if err != nil {
		return "", fmt.Errorf("open secret of %s: %w", id, ErrCorrupt)
	}
	return string(plain), nil
}
