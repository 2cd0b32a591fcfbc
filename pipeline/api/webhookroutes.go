package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// webhookRoutes lists the operations on webhooks. Their callers are an agency's system and whoever administers it.
func (a *API) webhookRoutes(spec huma.API) {
	// agency: has its events posted
	route(a, spec, "POST /v1/webhooks", "register-webhook", "Have events posted to an address; the answer has the secret, once", a.registerWebhook,
		answers(http.StatusCreated, "Registered"),
		like(`{"url":"https://tthc.example/motlan/events","types":["document.held","document.failed"]}`))
	route(a, spec, "GET /v1/webhooks", "list-webhooks", "List the agency's webhooks", a.listWebhooks)
	route(a, spec, "DELETE /v1/webhooks/{id}", "end-webhook", "End a webhook: nothing is posted to it any more", a.endWebhook)
	// agency: changes the secret without losing an event
	route(a, spec, "POST /v1/webhooks/{id}/secret", "rotate-webhook", "Get a new secret; the one before signs too for a day", a.rotateWebhook,
		like(`{}`))
	// agency: sees what its receiver did not take, and has it posted again
	route(a, spec, "GET /v1/webhooks/{id}/deliveries", "list-deliveries", "List what the receiver did not take: to be attempted again, or dead", a.listDeliveries)
	route(a, spec, "POST /v1/webhooks/{id}/replay", "replay-webhook", "Have one event posted again, or all behind a position", a.replayWebhook,
		answers(http.StatusAccepted, "Will be posted"),
		like(`{"after":0}`))
}
