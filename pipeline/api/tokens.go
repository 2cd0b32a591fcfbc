package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/motlan/motlan/pipeline"
)

// Issuer is an OpenID Connect provider whose access tokens are taken beside API keys (signed JWTs, RFC 9068). What a token says
// of roles counts as far as they are ours; of an agency, only if it is known here.
type Issuer struct {
	URL      string // as in the tokens' iss; its metadata are at /.well-known/openid-configuration
	Audience string // that tokens must be meant for
	Agency   string // claim with the agency's identifier. If empty, "agency"
	Roles    string // claim with the list of roles. If empty, "roles"
	Service  *pipeline.Service
	Logger   *slog.Logger

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
}

// issuerPatience is how long an issuer may take for its metadata or keys.
const issuerPatience = 10 * time.Second

// Identify is the interface's Tokens. An issuer out of reach is pipeline.ErrUnavailable.
func (i *Issuer) Identify(ctx context.Context, token string) (pipeline.Caller, error) {
	if strings.Count(token, ".") != 2 {
		return pipeline.Caller{}, pipeline.ErrUnauthenticated
	}
	verifier, err := i.discovered()
	if err != nil {
		return pipeline.Caller{}, fmt.Errorf("issuer of tokens: %w: %w", pipeline.ErrUnavailable, err)
	}
	good, err := verifier.Verify(oidc.ClientContext(ctx, i.client()), token)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // the library wraps nothing here
		return pipeline.Caller{}, fmt.Errorf("keys of the issuer of tokens: %w: %w", pipeline.ErrUnavailable, err)
	}
	if err != nil {
		i.Logger.InfoContext(ctx, "token refused", "request", requestID(ctx), "why", hideNumbers(err.Error()))
		return pipeline.Caller{}, pipeline.ErrUnauthenticated
	}
	return i.caller(ctx, good)
}

func (i *Issuer) client() *http.Client { return &http.Client{Timeout: issuerPatience} }

// discovered asks the issuer for its metadata when the first token comes, so that the program starts without it.
func (i *Issuer) discovered() (*oidc.IDTokenVerifier, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.verifier != nil {
		return i.verifier, nil
	}
	ctx := oidc.ClientContext(context.Background(), i.client()) // which the provider keeps, to fetch keys that are new
	provider, err := oidc.NewProvider(ctx, i.URL)
	if err != nil {
		return nil, err
	}
	i.verifier = provider.VerifierContext(ctx, &oidc.Config{ClientID: i.Audience, Now: i.Service.Now})
	return i.verifier, nil
}

// caller is whom a good token names.
func (i *Issuer) caller(ctx context.Context, token *oidc.IDToken) (pipeline.Caller, error) {
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return pipeline.Caller{}, pipeline.ErrUnauthenticated
	}
	text := func(claim string) string { value, _ := claims[claim].(string); return short(plain(value)) }
	c := pipeline.Caller{Name: cmp.Or(text("name"), text("preferred_username"), token.Subject), Agency: pipeline.AgencyID(text(cmp.Or(i.Agency, "agency"))), Key: "token"}
	listed, _ := claims[cmp.Or(i.Roles, "roles")].([]any)
	for _, role := range listed {
		if name, _ := role.(string); slices.Contains(pipeline.CallerRoles, pipeline.CallerRole(name)) {
			c.Roles = append(c.Roles, pipeline.CallerRole(name))
		}
	}
	var err error
	c.Tenant, err = i.Service.Catalog.Agency(ctx, c.Agency)
	if errors.Is(err, pipeline.ErrNotFound) {
		return pipeline.Caller{}, pipeline.ErrUnauthenticated
	}
	return c, err
}
