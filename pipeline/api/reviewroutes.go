package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// reviewRoutes lists the operations of a review. Their caller is staff.
func (a *API) reviewRoutes(spec huma.API) {
	// staff: how much waits, and for whom
	route(a, spec, "GET /v1/reviews", "list-reviews", "List what waits to be looked at or scanned again", a.listReviews)
	// staff: has the next document to look at, counter before batch, the oldest first; logged
	route(a, spec, "POST /v1/reviews/next", "next-review", "Get the next doubtful document, and keep it for ten minutes", a.nextReview,
		like(`{}`))
	route(a, spec, "POST /v1/documents/{id}/review/release", "release-review", "Give a document back to the others", a.releaseReview,
		answers(http.StatusNoContent, "Given back"),
		like(`{}`))
	// staff: compares what was read with its picture; logged
	route(a, spec, "GET /v1/documents/{id}/review", "get-review", "Read what is to be settled, identifiers in the clear", a.getReview)
	route(a, spec, "GET /v1/documents/{id}/fields/{name}/crop", "get-crop", "See where a field stands on the paper", a.getCrop, givesPicture)
	route(a, spec, "GET /v1/documents/{id}/pages/{page}/image", "get-page", "See a page", a.getPage, givesPicture)
	// staff: settles one thing at a time
	route(a, spec, "POST /v1/documents/{id}/fields/{name}/confirmation", "confirm-field", "Say that one thing is right as it was read", a.confirmItem,
		like(`{"revision":8}`))
	route(a, spec, "POST /v1/documents/{id}/fields/{name}/correction", "correct-field", "Say what is printed", a.correctField,
		like(`{"revision":8,"value":"CS 01234"}`))
	route(a, spec, "POST /v1/documents/{id}/subjects/{n}/correction", "correct-subject", "Say whom the paper names", a.correctSubject,
		like(`{"revision":8,"subject":{"role":"owner","name":"Nguyễn Văn An","identifier":{"kind":"personal-id","value":"079085001234"}},"vouch":true}`))
	// staff: is the second pair of eyes
	route(a, spec, "POST /v1/documents/{id}/second-review/confirmation", "confirm-second", "Find right what another person settled", a.confirmSecond,
		like(`{"revision":11}`))
	route(a, spec, "POST /v1/documents/{id}/second-review/return", "send-back", "Send back what another person settled", a.sendBack,
		like(`{"revision":11,"items":["number"],"words":"Số phát hành là 7, không phải 1"}`))
	// staff: does not take the document
	route(a, spec, "POST /v1/documents/{id}/rejection", "reject-document", "Reject a document, or have its paper scanned again", a.rejectDocument,
		like(`{"revision":8,"reason":"scan-unreadable","rescan":true}`))
	route(a, spec, "GET /v1/rejection-reasons", "rejection-reasons", "Read the reasons for a rejection", a.rejectionReasons)
}

// givesPicture says that the answer is a JPEG.
func givesPicture(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A JPEG, upright, no wider than asked for",
		Content: map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}
