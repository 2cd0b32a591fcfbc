package main

import (
	"cmp"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api/client"
)

// What a server says, as the commands here show it.

func dossierOf(d client.Dossier) pipeline.Dossier {
	out := pipeline.Dossier{ID: pipeline.DossierID(d.ID), Procedure: pipeline.ProcedureCode(value(d.Procedure)), DueAt: value(d.DueAt)}
	for _, c := range d.Checklist {
		out.Checklist = append(out.Checklist, pipeline.Component{Code: pipeline.ComponentCode(c.Code), Name: c.Name, Answer: pipeline.Answer(c.Answer),
			Why: c.Why.Vi, WhyEN: c.Why.En})
	}
	return out
}

func documentOf(d client.Document) pipeline.Document {
	out := pipeline.Document{ID: pipeline.DocumentID(d.ID), State: pipeline.State(d.State), Revision: pipeline.Revision(d.Revision)}
	if d.Reason != nil {
		out.Reason = pipeline.Reason(d.Reason.Code)
	}
	for _, f := range d.Findings {
		out.Findings = append(out.Findings, pipeline.Finding{Kind: pipeline.FindingKind(f.Kind), Page: int(f.Page), Detail: value(f.Detail)})
	}
	return out
}

// recordOf is what summary.json says of a file on a server.
func recordOf(i *item, d client.Document) record {
	r := record{File: i.label, Duplicate: i.twin, Document: i.receipt.Document}
	switch {
	case i.err != nil:
		r.Outcome, r.ReasonEN, r.ReasonVI = "unread", i.err.Error(), "không nhận được tệp"
		return r
	case i.twin != "":
		r.Outcome = "duplicate"
		return r
	}
	doc := documentOf(d)
	r.Outcome, r.Reason, r.Findings, r.Pages = outcomes[doc.State], doc.Reason, findingsOf(doc), int(value(d.Pages))
	r.Upload, r.Sealed, r.Doubts = d.Digests.Upload, value(d.Digests.Sealed), d.Doubts
	if d.Reason != nil {
		r.ReasonVI, r.ReasonEN = d.Reason.Vi, d.Reason.En
	}
	if d.Type != nil {
		r.Type, r.Confidence = pipeline.TypeCode(d.Type.Code), d.Type.Confidence
	}
	for _, page := range d.BlankPages {
		r.Blank = append(r.Blank, int(page))
	}
	for _, f := range d.Fields {
		r.Fields = append(r.Fields, fieldOf(f))
	}
	if d.Seal != nil {
		r.SealLevel, r.SignedBy = value(d.Seal.Level), map[bool]string{false: "us", true: "others"}[d.Seal.SignedAlready]
	}
	return r
}

func fieldOf(f client.Field) pipeline.Field {
	return pipeline.Field{Name: pipeline.FieldName(f.Name), Value: f.Value, Page: int(f.Page), Confidence: f.Confidence, Doubt: value(f.Doubt),
		Source: pipeline.Source(f.Source), By: value(f.By), At: value(f.At), Normal: value(f.Normal), Read: value(f.Read), Hand: value(f.Hand)}
}

// value is what an optional part of an answer says, or nothing.
func value[T any](v *T) T { return *cmp.Or(v, new(T)) }
