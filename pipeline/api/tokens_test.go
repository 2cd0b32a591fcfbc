package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/motlan/motlan/pipeline/api"
)

// issuer is an OpenID Connect provider that signs what it is asked to.
type issuer struct {
	*httptest.Server
	key *ecdsa.PrivateKey
}

func newIssuer(t *testing.T) issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	provider := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "1", Algorithm: oidc.ES256}}, Algorithms: []string{oidc.ES256}}
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	provider.SetIssuer(server.URL)
	return issuer{server, key}
}

// token is one for a scanner, but for what is changed.
func (i issuer) token(t *testing.T, key *ecdsa.PrivateKey, change map[string]any) string {
	t.Helper()
	claims := map[string]any{"iss": i.URL, "aud": "motlan", "sub": "u-1", "name": "Đỗ Văn Quét", "agency": "H21.01",
		"roles": []string{"scanner", "king"}, "exp": time.Now().Add(time.Hour).Unix()}
	maps.Copy(claims, change)
	text, err := json.Marshal(claims)
	must(t, err)
	return oidctest.SignIDToken(key, "1", oidc.ES256, string(text))
}

// TestTokens calls with tokens of an issuer: a good one, and every kind that must not be taken.
func TestTokens(t *testing.T) {
	i := newIssuer(t)
	o := openOffice(t, func(c *api.Config) {
		c.Tokens = (&api.Issuer{URL: i.URL, Audience: "motlan", Service: c.Service, Logger: slog.New(slog.DiscardHandler)}).Identify
	})
	dossier := o.dossier("H21.01-1", building)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	for name, tc := range map[string]struct {
		key    *ecdsa.PrivateKey
		change map[string]any
		path   string
		status int
	}{
		"good":                   {i.key, nil, "/v1/dossiers/" + dossier, 200},
		"for several":            {i.key, map[string]any{"aud": []string{"other", "motlan"}}, "/v1/dossiers/" + dossier, 200},
		"role that it lacks":     {i.key, nil, "/v1/events", 403},
		"no roles":               {i.key, map[string]any{"roles": nil}, "/v1/dossiers/" + dossier, 403},
		"signed by a stranger":   {stranger, nil, "/v1/dossiers/" + dossier, 401},
		"expired":                {i.key, map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}, "/v1/dossiers/" + dossier, 401},
		"for somebody else":      {i.key, map[string]any{"aud": "other"}, "/v1/dossiers/" + dossier, 401},
		"of another issuer":      {i.key, map[string]any{"iss": "https://issuer.example"}, "/v1/dossiers/" + dossier, 401},
		"of an agency not known": {i.key, map[string]any{"agency": "H99"}, "/v1/dossiers/" + dossier, 401},
		"of no agency":           {i.key, map[string]any{"agency": nil}, "/v1/dossiers/" + dossier, 401},
	} {
		t.Run(name, func(t *testing.T) {
			r := o.as(i.token(t, tc.key, tc.change)).ask("GET", tc.path, nil)
			if r.status != tc.status {
				t.Errorf("status %d, want %d: %s", r.status, tc.status, r.body)
			}
		})
	}
	o.as("a.b.c").ask("GET", "/v1/queue", nil).want(t, http.StatusUnauthorized)
}

// TestIssuerOutOfReach asks with a token while nobody can tell whether it is good: no reason to send the caller away for good.
func TestIssuerOutOfReach(t *testing.T) {
	t.Run("from the start", func(t *testing.T) { issuerOutOfReach(t, false) })
	t.Run("later", func(t *testing.T) { issuerOutOfReach(t, true) })
}

func issuerOutOfReach(t *testing.T, known bool) {
	t.Helper()
	i := newIssuer(t)
	o := openOffice(t, func(c *api.Config) {
		c.Tokens = (&api.Issuer{URL: i.URL, Audience: "motlan", Service: c.Service, Logger: slog.New(slog.DiscardHandler)}).Identify
	})
	token, unknown := i.token(t, i.key, nil), oidctest.SignIDToken(i.key, "2", oidc.ES256, `{"iss":"`+i.URL+`"}`)
	if known {
		o.as(token).ask("GET", "/v1/queue", nil).want(t, http.StatusOK)
		token = unknown // signed with a key that has to be fetched
	}
	i.Close()
	if r := o.as(token).ask("GET", "/v1/queue", nil); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
		t.Errorf("answer %d %s", r.status, r.body)
	}
	if r := o.ask("GET", "/v1/queue", nil); r.status != http.StatusOK {
		t.Errorf("an API key meanwhile: %d %s", r.status, r.body)
	}
}
