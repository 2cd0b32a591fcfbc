package catalog

import "github.com/motlan/motlan/pipeline"

// documentColumns are the columns that a transition may change, in the order of documentValues and scanDocument.
var documentColumns = []string{"dossier", "agency", "component", "revision", "state", "form", "key", "weight", "lane", "capture", "version",
	"supersedes", "format", "pages", "signed_already", "repaired", "images_only", "text_blob", "normalised", "sealed", "kept", "kept_until", "signing", "seal", "type", "content",
	"valid_from", "valid_until", "paper_hash", "replaces", "findings", "look", "sorting", "settled", "quarantine", "waiting_for", "waiting_why", "waiting_since", "reason", "detail", "created_at", "updated_at", "result", "result_n", "result_number"}

func documentValues(d pipeline.Document, revision pipeline.Revision) []any {
	return []any{d.Dossier, d.Agency, d.Component, revision, d.State, d.Form, []byte(d.Key), d.Weight, d.Lane, d.Capture, d.Version,
		d.Supersedes, d.Format, asJSON{d.Pages}, d.SignedAlready, asJSON{d.Repaired}, d.ImagesOnly, asJSON{d.Text}, asJSON{d.Normalised}, asJSON{d.Sealed},
		asJSON{d.Kept}, keptUntil(d), asJSON{d.Signing}, asJSON{d.Seal}, d.Type, d.Content,
		millis(d.ValidFrom), millis(d.ValidUntil), paperHash(d.Paper), d.Replaces, asJSON{d.Findings}, asJSON{d.Look}, asJSON{d.Sorting}, asJSON{d.Settled}, asJSON{d.Quarantine}, d.Waiting.For, d.Waiting.Why, millis(d.Waiting.Since),
		d.Reason, d.Detail, millis(d.CreatedAt), millis(d.UpdatedAt), asJSON{d.Result}, d.Result.N, d.Result.Number}
}

func scanDocument(r scanner) (pipeline.Document, error) {
	var d pipeline.Document
	var until, n int64 // these and number are for looking up
	var number string
	err := r.Scan(&d.ID, &d.Dossier, &d.Agency, &d.Component, &d.Revision, &d.State, &d.Form, (*[]byte)(&d.Key), &d.Weight, &d.Lane, &d.Capture, &d.Version,
		&d.Supersedes, &d.Format, asJSON{&d.Pages}, &d.SignedAlready, asJSON{&d.Repaired}, &d.ImagesOnly, asJSON{&d.Text}, asJSON{&d.Normalised}, asJSON{&d.Sealed},
		asJSON{&d.Kept}, &until, asJSON{&d.Signing}, asJSON{&d.Seal}, &d.Type, &d.Content,
		asTime{&d.ValidFrom}, asTime{&d.ValidUntil}, asDigests{&d.Paper}, &d.Replaces, asJSON{&d.Findings}, asJSON{&d.Look}, asJSON{&d.Sorting}, asJSON{&d.Settled}, asJSON{&d.Quarantine}, &d.Waiting.For, &d.Waiting.Why, asTime{&d.Waiting.Since},
		&d.Reason, &d.Detail, asTime{&d.CreatedAt}, asTime{&d.UpdatedAt}, asJSON{&d.Result}, &n, &number)
	return d, err
}

// keptUntil is when the first retention of a held document ends, which is to be looked at before; 0 while nothing is kept.
func keptUntil(d pipeline.Document) (first int64) {
	if d.State != pipeline.StateHeld {
		return 0
	}
	for _, k := range d.Kept {
		if until := millis(k.Until); first == 0 || until < first {
			first = until
		}
	}
	return first
}
