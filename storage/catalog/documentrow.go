package catalog

import "github.com/motlan/motlan/pipeline"

// documentColumns are the columns that a transition may change, in the order of documentValues and scanDocument.
var documentColumns = []string{"dossier", "agency", "component", "revision", "state", "form", "key", "weight", "capture", "version",
	"supersedes", "format", "pages", "signed_already", "repaired", "images_only", "text_blob", "normalised", "sealed", "signing", "seal", "type", "content",
	"valid_from", "valid_until", "paper_hash", "waiting_for", "waiting_why", "waiting_since", "reason", "detail", "created_at", "updated_at"}

func documentValues(d pipeline.Document, revision pipeline.Revision) []any {
	return []any{d.Dossier, d.Agency, d.Component, revision, d.State, d.Form, []byte(d.Key), d.Weight, d.Capture, d.Version,
		d.Supersedes, d.Format, asJSON{d.Pages}, d.SignedAlready, asJSON{d.Repaired}, d.ImagesOnly, asJSON{d.Text}, asJSON{d.Normalised}, asJSON{d.Sealed},
		asJSON{d.Signing}, asJSON{d.Seal}, d.Type, d.Content,
		millis(d.ValidFrom), millis(d.ValidUntil), d.PaperHash[:], d.Waiting.For, d.Waiting.Why, millis(d.Waiting.Since),
		d.Reason, d.Detail, millis(d.CreatedAt), millis(d.UpdatedAt)}
}

func scanDocument(r scanner) (pipeline.Document, error) {
	var d pipeline.Document
	err := r.Scan(&d.ID, &d.Dossier, &d.Agency, &d.Component, &d.Revision, &d.State, &d.Form, (*[]byte)(&d.Key), &d.Weight, &d.Capture, &d.Version,
		&d.Supersedes, &d.Format, asJSON{&d.Pages}, &d.SignedAlready, asJSON{&d.Repaired}, &d.ImagesOnly, asJSON{&d.Text}, asJSON{&d.Normalised}, asJSON{&d.Sealed},
		asJSON{&d.Signing}, asJSON{&d.Seal}, &d.Type, &d.Content,
		asTime{&d.ValidFrom}, asTime{&d.ValidUntil}, asDigest{&d.PaperHash}, &d.Waiting.For, &d.Waiting.Why, asTime{&d.Waiting.Since},
		&d.Reason, &d.Detail, asTime{&d.CreatedAt}, asTime{&d.UpdatedAt})
	return d, err
}
