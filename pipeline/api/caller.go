package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// callerKey is the context's key of who calls.
type callerKey struct{}

// acting is who calls, and for whom.
type acting struct {
	pipeline.Caller
	person  string            // whom the request names as acting; empty: the caller
	purpose string            // of what is read
	names   bool              // a system: it may say which person of its agency acts
	fills   pipeline.AgencyID // whose quota an upload counts towards; empty: the caller's

	language string // Accept-Language
}

// callerOf is who calls, as the credentials have shown; nobody where the route asks for none.
func callerOf(ctx context.Context) pipeline.Caller { return actingIn(ctx).Caller }

func actingIn(ctx context.Context) *acting {
	if a, ok := ctx.Value(callerKey{}).(*acting); ok {
		return a
	}
	return &acting{}
}

// Identify tells who has a bearer token (RFC 6750). pipeline.ErrUnauthenticated: nobody.
type Identify func(ctx context.Context, token string) (pipeline.Caller, error)

// identify tells who calls, by an API key, or by a token where an issuer of tokens is trusted.
func (a *API) identify(r *http.Request) (pipeline.Caller, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return pipeline.Caller{}, pipeline.ErrUnauthenticated
	}
	c, err := a.recent.authenticate(r.Context(), a.Service, token)
	if errors.Is(err, pipeline.ErrUnauthenticated) && a.Tokens != nil {
		return a.Tokens(r.Context(), token)
	}
	return c, err
}

// act notes who acts. Only a system says in X-Person who that is, and only where systems may do it at all; everybody else acts in their
// own name.
func (a *API) act(r *http.Request, c pipeline.Caller, may right) error {
	who := actingIn(r.Context())
	who.Caller, who.names = c, c.Has(pipeline.AgencySystem) && may.has(pipeline.AgencySystem)
	who.purpose = short(pipeline.HidePersonal(plain(r.Header.Get("X-Purpose")), pipeline.PersonalID, pipeline.OldID))
	person, err := who.as(r.Header.Get("X-Person"))
	who.person = person
	return err
}

// as is the person who acts where a request names one.
func (c *acting) as(named string) (string, error) {
	named = cmp.Or(short(plain(named)), c.person, c.Name)
	if named != c.Name && !c.names {
		return "", errOther
	}
	return named, nil
}

// by notes the mandate by which an auditor reads.
func (c *acting) by(m pipeline.Mandate) {
	if m.ID != "" {
		c.purpose = "mandate " + string(m.ID) + ", " + m.Decision
	}
}

// person is who acts, where the body may name somebody.
func person(ctx context.Context, named string) (string, error) { return actingIn(ctx).as(named) }

// reader is who reads, and for what.
func reader(ctx context.Context) pipeline.Reader {
	c := actingIn(ctx)
	return pipeline.Reader{Name: cmp.Or(c.person, c.Name), Purpose: c.purpose}
}

// scannedBy is the person who captured an upload. A system is nobody who could sign.
func scannedBy(ctx context.Context) (string, error) {
	c := actingIn(ctx)
	if len(c.Roles) == 1 && c.names && c.person == c.Name {
		return "", fmt.Errorf("header.X-Person: a system says who scanned and will sign: %w", pipeline.ErrInvalid)
	}
	return c.person, nil
}

// Actor is the part of a request's body that says who acts.
type Actor struct {
	By string `json:"by,omitempty" maxLength:"200" doc:"Who acts, where a system calls for a person of its agency. If none, the caller"`
}

// Resolve implements huma.ResolverWithPath: behind it By is who acts.
func (a *Actor) Resolve(ctx huma.Context, path *huma.PathBuffer) []error {
	name, err := person(ctx.Context(), a.By)
	if err != nil {
		return []error{forbiddenAt{path.With("by")}}
	}
	a.By = name
	return nil
}

// forbiddenAt is errOther as the library takes it, for a part of the body.
type forbiddenAt struct{ where string }

func (f forbiddenAt) Error() string  { return errOther.Error() }
func (f forbiddenAt) GetStatus() int { return http.StatusForbidden }
func (f forbiddenAt) ErrorDetail() *huma.ErrorDetail {
	return &huma.ErrorDetail{Location: f.where, Message: f.Error()}
}

// short cuts a header's text.
func short(text string) string {
	if runes := []rune(text); len(runes) > 200 {
		return string(runes[:200])
	}
	return text
}
