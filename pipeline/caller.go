package pipeline

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrUnauthenticated: the caller has shown no key that is good at the moment. Which is wrong with it is not said.
var ErrUnauthenticated = errors.New("no valid key")

// ErrForbidden: the caller is known, and may not do this.
var ErrForbidden = errors.New("not allowed to this caller")

// CallerRole is what somebody may do.
type CallerRole string

// The roles. One caller may have several.
const (
	Scanner      CallerRole = "scanner"       // scans, says that the image equals the paper, reuses
	Reviewer     CallerRole = "reviewer"      // settles what is doubtful
	Signer       CallerRole = "signer"        // signs for the agency
	Auditor      CallerRole = "auditor"       // reads, and changes nothing
	Manager      CallerRole = "manager"       // decides on dossiers, holdings and quarantine
	Admin        CallerRole = "admin"         // keys and agencies; sees no paper
	AgencySystem CallerRole = "agency-system" // another system of the agency: hands dossiers over and follows them
	Portal       CallerRole = "portal"        // shows people what is held of theirs, and who used it
)

// CallerRoles lists all roles.
var CallerRoles = []CallerRole{Scanner, Reviewer, Signer, Auditor, Manager, Admin, AgencySystem, Portal}

// Caller is who calls, as a key has shown.
type Caller struct {
	Name   string // of a person or a system, as logs have it
	Agency AgencyID
	Roles  []CallerRole
	Key    KeyID
	Tenant Agency // the agency as it was when the caller was let in
}

// Has reports whether the caller has one of the roles.
func (c Caller) Has(roles ...CallerRole) bool {
	return slices.ContainsFunc(roles, func(r CallerRole) bool { return slices.Contains(c.Roles, r) })
}

// KeyID names an API key. It is no secret.
type KeyID string

// APIKey is a caller's credential as it is stored: of the secret only its hash.
type APIKey struct {
	ID        KeyID
	Secret    Digest // of 130 random bits, so that a plain hash is enough
	Caller    string
	Agency    AgencyID
	Roles     []CallerRole
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time // zero: not revoked
}

// mostKeyAge is how long a key may live; a new one overlaps with it.
const mostKeyAge = 400 * 24 * time.Hour

// NewAPIKey asks for a key.
type NewAPIKey struct {
	Caller    string
	Agency    AgencyID
	Roles     []CallerRole
	ExpiresAt time.Time
	By        string
}

// CreateAPIKey makes a key and returns it in plain; it is not stored so and cannot be shown again. Others of the same caller stay good:
// that is how keys are rotated.
func (s *Service) CreateAPIKey(ctx context.Context, n NewAPIKey) (plain string, k APIKey, err error) {
	n.Caller = strings.TrimSpace(n.Caller)
	if err := n.check(s.now()); err != nil {
		return "", k, err
	}
	secret := strings.ToLower(rand.Text())
	k = APIKey{ID: KeyID(NewID("key")), Secret: sha256.Sum256([]byte(secret)), Caller: n.Caller, Agency: n.Agency, Roles: n.Roles,
		CreatedAt: s.now(), ExpiresAt: n.ExpiresAt}
	return string(k.ID) + "." + secret, k, s.commitKey(ctx, k, "key.created", n.By)
}

func (n NewAPIKey) check(now time.Time) error {
	switch {
	case blank(n.Caller) || blank(n.By):
		return fmt.Errorf("a key needs a caller and a person who makes it: %w", ErrInvalid)
	case len(n.Roles) == 0 || slices.ContainsFunc(n.Roles, func(r CallerRole) bool { return !slices.Contains(CallerRoles, r) }):
		return fmt.Errorf("roles %v: some of %v: %w", n.Roles, CallerRoles, ErrInvalid)
	case !n.ExpiresAt.After(now) || n.ExpiresAt.After(now.Add(mostKeyAge)):
		return fmt.Errorf("a key expires within %d days: %w", int(mostKeyAge.Hours())/24, ErrInvalid)
	}
	return nil
}

// RevokeAPIKey ends a key at once. Revoking it again changes nothing.
func (s *Service) RevokeAPIKey(ctx context.Context, id KeyID, by string) error {
	k, err := s.Catalog.APIKey(ctx, id)
	if err != nil || !k.RevokedAt.IsZero() {
		return err
	}
	k.RevokedAt = s.now()
	return s.commitKey(ctx, k, "key.revoked", by)
}

func (s *Service) commitKey(ctx context.Context, k APIKey, action, by string) error {
	return s.commitBeside(ctx, k.Agency, Transition{APIKey: &k,
		Entry: Entry{Action: action, Actor: by, Detail: map[string]string{"key": string(k.ID), "roles": fmt.Sprint(k.Roles)}}})
}

// Authenticate tells who has this key. ErrUnauthenticated: nobody, or not any more.
func (s *Service) Authenticate(ctx context.Context, plain string) (Caller, error) {
	id, secret, _ := strings.Cut(plain, ".")
	k, err := s.Catalog.APIKey(ctx, KeyID(id))
	if errors.Is(err, ErrNotFound) {
		return Caller{}, ErrUnauthenticated
	}
	if err != nil {
		return Caller{}, err
	}
	shown := sha256.Sum256([]byte(secret))
	good := subtle.ConstantTimeCompare(shown[:], k.Secret[:]) == 1
	if now := s.now(); !good || !k.RevokedAt.IsZero() || !now.Before(k.ExpiresAt) {
		return Caller{}, ErrUnauthenticated
	}
	heir, err := s.heir(ctx, k.Agency)
	return Caller{Name: k.Caller, Agency: heir.ID, Roles: k.Roles, Key: k.ID, Tenant: heir}, err
}
