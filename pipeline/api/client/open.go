package client

import (
	"context"
	"net/http"
)

// Caller is who calls.
type Caller struct {
	Key      string // an API key or an access token
	Person   string // of the agency, who acts, where the key is a system's. If empty, the key's own caller
	Language string // of problems, as in Accept-Language. If empty, Vietnamese
}

// Open returns a client of the server at a URL, which sends over h. If h is nil, it is http.DefaultClient.
func Open(server string, who Caller, h *http.Client) (*ClientWithResponses, error) {
	if h == nil {
		h = http.DefaultClient
	}
	return NewClientWithResponses(server, WithHTTPClient(h), WithRequestEditorFn(who.introduce))
}

func (c Caller) introduce(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", "Bearer "+c.Key)
	for name, value := range map[string]string{"X-Person": c.Person, "Accept-Language": c.Language} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	return nil
}
