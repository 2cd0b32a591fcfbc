package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Result says of a document that an agency issues it in its dossier (kết quả giải quyết). The zero value: the document is none.
type Result struct {
	Type    TypeCode `json:"type,omitempty"`    // as the agency says
	N       int      `json:"n,omitempty"`       // its place among the dossier's results, from 1 without gaps; 0 until it is signed
	Number  string   `json:"number,omitempty"`  // <dossier>-KQ(n) (NĐ 45/2020/NĐ-CP Art. 14(3)); empty likewise
	Signers []string `json:"signers,omitempty"` // of one that came signed, as their certificates name them
	Asked   int      `json:"asked,omitempty"`   // the place that an old result has already; 0: it gets the next one
	Line    LineID   `json:"line,omitempty"`    // of the manifest that names it
}

// IsZero reports whether the document is no result.
func (r Result) IsZero() bool { return r.Type == "" }

// NewResult is a result that an agency issues.
type NewResult struct {
	NewUpload // as ElectronicOriginal, which came signed, or as ScanOfOriginal, which gets the agency's signature. If empty, the former
	Type      TypeCode
	Agency    AgencyID   // that issues it, one that works on the dossier. If empty, the resolving one
	Former    DocumentID // the result that this one is issued instead of, if any

	asked int           // the place that an old result has
	line  *ManifestLine // that names it
}

// AddResult stores a result durably. It gets its number when its signature is there: that of an electronic one is verified, and a
// paper's scan is sealed by the agency once a person has said that the image equals the paper. The same bytes twice in one dossier are
// one result. Results are added to closed dossiers too, but not to what was withdrawn.
func (s *Service) AddResult(ctx context.Context, n NewResult) (Receipt, error) {
	agency, former, err := s.issuable(ctx, &n)
	if err != nil {
		return Receipt{}, err
	}
	if err := s.AdmitFrom(ctx, agency.ID, n.Lane); err != nil {
		return Receipt{}, err
	}
	upload, err := s.storeUpload(ctx, n.NewUpload)
	if err != nil {
		return Receipt{}, err
	}
	doc := s.newDocument(agency, n.NewUpload, upload)
	doc.Result, doc.Sorting.Whole = n.facts(), true // whatever the machine takes its pages for
	if former.ID != "" {
		doc.Supersedes, doc.Version = former.ID, former.Version+1
	}
	t := Transition{Upload: &upload, Entry: Entry{Action: "result.received", Actor: n.By, Detail: map[string]string{"type": string(n.Type)}}}
	if n.line != nil {
		taken := *n.line
		taken.Document, t.Line, t.Entry.Detail["line"] = doc.ID, &taken, string(taken.ID)
	}
	receipt, err := s.register(ctx, doc, t)
	if err != nil || !receipt.Duplicate {
		return receipt, err
	}
	return receipt, s.sameResult(ctx, receipt.Document, n)
}

func (n NewResult) facts() Result {
	r := Result{Type: n.Type, Asked: n.asked}
	if n.line != nil {
		r.Line = n.line.ID
	}
	return r
}

// sameResult refuses bytes that the dossier has as something else.
func (s *Service) sameResult(ctx context.Context, id DocumentID, n NewResult) error {
	doc, err := s.Catalog.Document(ctx, id)
	if err == nil && doc.Result.Type != n.Type {
		err = fmt.Errorf("the dossier has these bytes as document %s, which is no result of type %s: %w", id, n.Type, ErrState)
	}
	return err
}

// issuable says why a result cannot be issued. It returns who issues it, and the result that it takes the place of.
func (s *Service) issuable(ctx context.Context, n *NewResult) (agency Agency, former Document, err error) {
	d, err := s.Catalog.Dossier(ctx, n.Dossier)
	if err != nil {
		return agency, former, err
	}
	if n.Agency == "" {
		n.Agency = d.Resolving
	}
	if n.Form == "" {
		n.Form = ElectronicOriginal
	}
	n.Component = ""
	switch {
	case d.State == DossierWithdrawn:
		return agency, former, fmt.Errorf("dossier %s is withdrawn and has no result: %w", d.ID, ErrState)
	case n.Form != ElectronicOriginal && n.Form != ScanOfOriginal:
		return agency, former, fmt.Errorf("a result comes as %s or as %s: %w", ElectronicOriginal, ScanOfOriginal, ErrInvalid)
	case n.By == "":
		return agency, former, fmt.Errorf("nobody issues: %w", ErrInvalid)
	}
	if err := errors.Join(s.issues(d, n.Type), s.free(ctx, d, n.asked)); err != nil {
		return agency, former, err
	}
	if agency, err = s.Catalog.Agency(ctx, n.Agency); err != nil {
		return agency, former, fmt.Errorf("issuing agency: %w", err)
	}
	former, err = s.replaceable(ctx, d, n.Former)
	return agency, former, err
}

// issues refuses a type that the dossier's procedure does not return, or that nobody knows.
func (s *Service) issues(d Dossier, code TypeCode) error {
	procedure, err := s.Procedures.Procedure(d.Procedure, d.ReceivedAt)
	if err == nil && len(procedure.Results) > 0 && !slices.Contains(procedure.Results, code) {
		return fmt.Errorf("procedure %s returns %v, not %q: %w", procedure.Code, procedure.Results, code, ErrInvalid)
	}
	if _, known := s.Procedures.Type(code); !known || code == OtherType {
		return fmt.Errorf("type %q is none of the catalogue: %w", code, ErrInvalid)
	}
	return nil
}

// free refuses a number that another result of the dossier has.
func (s *Service) free(ctx context.Context, d Dossier, asked int) error {
	if asked == 0 {
		return nil
	}
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Result: s.Codes.Result(d.Code, asked)})
	if slices.ContainsFunc(docs, func(doc Document) bool { return doc.Dossier == d.ID }) {
		return fmt.Errorf("dossier %s has a result of this number: %w", d.ID, ErrState)
	}
	return err
}

// replaceable finds the result that another one is to take the place of. It is held: so nobody can have to choose between the two.
func (s *Service) replaceable(ctx context.Context, d Dossier, id DocumentID) (Document, error) {
	if id == "" {
		return Document{}, nil
	}
	former, err := s.Catalog.Document(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && (former.Dossier != d.ID || former.Result.IsZero()):
		return Document{}, fmt.Errorf("dossier %s has no result %s to be replaced: %w", d.ID, id, ErrInvalid)
	case err == nil && former.State != StateHeld:
		return Document{}, fmt.Errorf("result %s is %s, not held yet: %w", id, former.State, ErrState)
	}
	return former, err
}
