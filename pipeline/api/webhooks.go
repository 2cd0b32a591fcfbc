package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

// Webhook is an address to which the agency has its events posted.
type Webhook struct {
	ID        pipeline.WebhookID `json:"id"`
	Agency    pipeline.AgencyID  `json:"agency"`
	URL       string             `json:"url"`
	Types     []string           `json:"types" nullable:"false" doc:"Of events; none: all"`
	Reached   int64              `json:"reached" doc:"Position in the feed up to which events were attempted"`
	CreatedAt string             `json:"created_at" format:"date-time"`
	EndedAt   string             `json:"ended_at,omitempty" format:"date-time"`
}

// WebhookSecret is a webhook with its secret.
type WebhookSecret struct {
	Webhook
	Secret string `json:"secret" doc:"For Standard Webhooks; it is not shown again"`
}

type webhookInput struct {
	ID pipeline.WebhookID `path:"id" maxLength:"64"`
}

type (
	webhookOutput  struct{ Body Webhook }
	secretOutput   struct{ Body WebhookSecret }
	webhooksOutput struct {
		Linked
		Body struct {
			More
			Webhooks []Webhook `json:"webhooks" nullable:"false" doc:"Oldest first, also those that have ended"`
		}
	}
)

// NewWebhook asks for events to be posted.
type NewWebhook struct {
	Actor
	URL   string   `json:"url" maxLength:"2000" doc:"https, and a public address: we look when we connect, and follow no redirect"`
	Types []string `json:"types,omitempty" maxItems:"50" uniqueItems:"true" doc:"Only events of these types, e.g. document.held; if none, all"`
	After *int64   `json:"after,omitempty" minimum:"0" doc:"Position in the feed behind which to begin; if none, with what happens from now on"`
}

type registerInput struct{ Body NewWebhook }

func (a *API) registerWebhook(ctx context.Context, in *registerInput) (*secretOutput, error) {
	if err := a.Networks.refuse(in.Body.URL); err != nil {
		return nil, err
	}
	secret, w, err := a.Service.RegisterWebhook(ctx, pipeline.NewWebhook{Agency: callerOf(ctx).Agency, URL: in.Body.URL, Types: in.Body.Types,
		After: in.Body.After, By: in.Body.By})
	return a.withSecret(ctx, secret, w, err)
}

func (a *API) listWebhooks(ctx context.Context, in *Page) (*webhooksOutput, error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	list, err := a.Service.Catalog.Webhooks(ctx, pipeline.WebhookQuery{Agency: callerOf(ctx).Agency, After: after, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &webhooksOutput{}
	list, out.Linked, out.Body.More = cut(*in, list)
	out.Body.Webhooks = []Webhook{}
	for _, w := range list {
		view, err := a.webhookView(ctx, w)
		if err != nil {
			return nil, err
		}
		out.Body.Webhooks = append(out.Body.Webhooks, view)
	}
	return out, nil
}

func (a *API) endWebhook(ctx context.Context, in *webhookInput) (*webhookOutput, error) {
	by, err := person(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := a.Service.EndWebhook(ctx, in.ID, by)
	if err != nil {
		return nil, err
	}
	view, err := a.webhookView(ctx, w)
	return &webhookOutput{view}, err
}

type rotateInput struct {
	ID   pipeline.WebhookID `path:"id" maxLength:"64"`
	Body Actor
}

func (a *API) rotateWebhook(ctx context.Context, in *rotateInput) (*secretOutput, error) {
	secret, w, err := a.Service.RotateWebhook(ctx, in.ID, in.Body.By)
	return a.withSecret(ctx, secret, w, err)
}

// withSecret answers with a webhook and its new secret.
func (a *API) withSecret(ctx context.Context, secret string, w pipeline.Webhook, err error) (*secretOutput, error) {
	if err != nil {
		return nil, err
	}
	view, err := a.webhookView(ctx, w)
	return &secretOutput{WebhookSecret{view, secret}}, err
}

func (a *API) webhookView(ctx context.Context, w pipeline.Webhook) (Webhook, error) {
	reached, err := a.Deliveries.Reached(ctx, w.ID)
	v := Webhook{ID: w.ID, Agency: w.Agency, URL: w.URL, Types: append([]string{}, w.Types...), Reached: reached, CreatedAt: stamp(w.CreatedAt)}
	if !w.Alive() {
		v.EndedAt = stamp(w.EndedAt)
	}
	return v, err
}
