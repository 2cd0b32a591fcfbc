package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// client asks one API for a person.
type client struct {
	ctx    context.Context
	url    string
	person string
	key    string
}

// client makes a clerk's key, past everything that disturbs the nodes but the end of their database.
func (o *office) client(ctx context.Context, person string) (client, error) {
	service := &pipeline.Service{Catalog: o.catalog}
	wish := pipeline.NewAPIKey{Caller: person, Agency: "H21.01", Roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Reviewer},
		ExpiresAt: time.Now().Add(24 * time.Hour), By: "test"}
	for {
		key, _, err := service.CreateAPIKey(ctx, wish)
		if err == nil || ctx.Err() != nil {
			return client{ctx, "http://" + o.address, person, key}, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// askTime is how long a clerk's program waits for an answer before it asks again.
const askTime = 15 * time.Second

// errRefused is an answer that asking again does not change.
var errRefused = errors.New("refused")

// insist sends a request until it is answered as wanted: what is lost, or refused with the word to come again, is sent again,
// the same to the byte. Any other answer is a fault: a caller could not know what to do.
func (c client) insist(method, path, body string, answer any, want ...int) error {
	for {
		err := c.ask(method, path, body, answer, want)
		if err == nil || errors.Is(err, errRefused) {
			return err
		}
		select {
		case <-c.ctx.Done():
			return fmt.Errorf("given up: %w", err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (c client) ask(method, path, body string, answer any, want []int) error {
	ctx, cancel := context.WithTimeout(c.ctx, askTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	switch code := response.StatusCode; {
	case err != nil:
		return err
	case slices.Contains(want, code):
		if code >= 400 {
			return nil
		}
		return json.Unmarshal(text, answer)
	case code == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "", code == http.StatusInsufficientStorage:
		return fmt.Errorf("%s %s: %d: %s", method, path, code, text)
	default:
		return fmt.Errorf("%s %s: %w: %d: %s", method, path, errRefused, code, text)
	}
}
