package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/motlan/motlan/pipeline"
)

// outcome is what became of one attempt.
type outcome struct {
	status int           // that the receiver answered; 0: it gave no answer
	fault  string        // why not
	wait   time.Duration // for which it wants to be left alone
}

func (o outcome) taken() bool    { return o.status/100 == 2 }
func (o outcome) answered() bool { return o.status != 0 }

// longestAlone is as long as a receiver is left alone on its word: as the longest time between two attempts.
const longestAlone = 24 * time.Hour

// aloneFor is for how long an answer asks to be left alone (RFC 9110 section 10.2.3).
func aloneFor(r *http.Response, now time.Time) time.Duration {
	said := r.Header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(said, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(said); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestAlone)
}

// attempt posts an event once. Its errors are ours: what the receiver does is an outcome.
func (d *Deliverer) attempt(ctx context.Context, w pipeline.Webhook, e pipeline.PlacedEvent) (outcome, error) {
	r, err := d.message(ctx, w, e)
	if err != nil {
		return outcome{}, err
	}
	response, err := d.client.Do(r)
	if ctx.Err() != nil {
		return outcome{}, ctx.Err() // we stop; the receiver is not to blame
	}
	if err != nil {
		return outcome{fault: faultOf(err)}, nil
	}
	defer response.Body.Close()
	io.CopyN(io.Discard, response.Body, mostAnswer)
	return outcome{status: response.StatusCode, wait: aloneFor(response, d.Now())}, nil
}

// message is an event as Standard Webhooks posts it: named so that a receiver knows it again, and signed under every secret that
// is good at the moment.
func (d *Deliverer) message(ctx context.Context, w pipeline.Webhook, e pipeline.PlacedEvent) (*http.Request, error) {
	body, err := json.Marshal(eventView(e))
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	at := d.Now()
	secrets, err := d.Service.WebhookSecrets(w, at)
	if err != nil {
		return nil, err
	}
	signatures, err := sign(secrets, messageID(e), at, body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Motlan")
	r.Header.Set(standardwebhooks.HeaderWebhookID, messageID(e))
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signatures)
	return r, err
}

// messageID is the same at every attempt. The time tells the events of one life of the catalog from those of another, as a restored one
// gives positions again that it had lost.
func messageID(e pipeline.PlacedEvent) string {
	return fmt.Sprintf("evt_%d_%d", e.Position, e.At.UnixMilli())
}

func sign(secrets []string, id string, at time.Time, body []byte) (string, error) {
	var all []string
	for _, secret := range secrets {
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", err
		}
		signature, err := key.Sign(id, at, body)
		if err != nil {
			return "", err
		}
		all = append(all, signature)
	}
	return strings.Join(all, " "), nil
}
