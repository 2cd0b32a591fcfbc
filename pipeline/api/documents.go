package api

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Document is a document as answered. Identifiers of subjects are never in it.
type Document struct {
	ID         pipeline.DocumentID    `json:"id"`
	Dossier    pipeline.DossierID     `json:"dossier"`
	Component  pipeline.ComponentCode `json:"component,omitempty"`
	Revision   pipeline.Revision      `json:"revision" doc:"Counts changes; for the query parameter after"`
	State      pipeline.State         `json:"state" enum:"received,prepared,in_sorting,dividing,divided,recognised,awaiting_signature,approved,sealed,in_review,in_second_review,rejected,extracted,held,failed,quarantined,destroyed"`
	StateText  Text                   `json:"state_text"`
	Waiting    *Waiting               `json:"waiting,omitempty" doc:"Whom it waits for"`
	Queue      *Place                 `json:"queue,omitempty" doc:"Where it stands in line, while a stage has to work on it"`
	Reason     *Reason                `json:"reason,omitempty" doc:"Why it could not be processed, or was rejected"`
	Replaces   pipeline.DocumentID    `json:"replaces,omitempty" doc:"The rejected document that this is a new scan of"`
	Form       pipeline.Form          `json:"form"`
	Format     string                 `json:"format,omitempty"`
	Pages      int                    `json:"pages,omitempty"`
	BlankPages []int                  `json:"blank_pages,omitempty"`
	Findings   []Finding              `json:"findings,omitempty" doc:"What is wrong with the scan, before anybody signs"`
	Sorting    *Sorting               `json:"sorting,omitempty" doc:"Of a file with several papers, and of a paper that was taken from one"`
	Type       *Type                  `json:"type,omitempty"`
	Fields     []Field                `json:"fields" nullable:"false"`
	Subjects   []Subject              `json:"subjects" nullable:"false"`
	Doubts     []string               `json:"doubts" nullable:"false" doc:"Vietnamese: what a person has to settle"`
	Seal       *Seal                  `json:"seal,omitempty"`
	Quarantine *Quarantine            `json:"quarantine,omitempty" doc:"Stopped as a secret paper: nothing of its content is shown until two persons have let it go on"`
	Holding    *Standing              `json:"holding,omitempty" doc:"Of what is held for reuse: whether it serves. What was revoked stays readable"`
	Code       string                 `json:"code,omitempty" doc:"Of what is held, where the operator has set such codes (mã kết quả số hóa); a person's number in it is left out, as everywhere here"`
	Result     string                 `json:"result,omitempty" doc:"Of a result: its number" example:"H21.12-260302-0001-KQ(1)"`
	Digests    Digests                `json:"digests"`
	CreatedAt  string                 `json:"created_at" format:"date-time"`
	UpdatedAt  string                 `json:"updated_at" format:"date-time"`
}

// Waiting says for whom a document waits, why and since when.
type Waiting struct {
	For      string `json:"for"`
	Why      Text   `json:"why"`
	Since    string `json:"since" format:"date-time"`
	Deadline string `json:"deadline,omitempty" format:"date-time"`
}

// Reason says why a document failed and what to do.
type Reason struct {
	Code pipeline.Reason `json:"code"`
	Text
	Words string `json:"words,omitempty" doc:"Of the person who rejected it"`
}

// Seal is the signature on the sealed PDF as our verifier measured it.
type Seal struct {
	Profile       string   `json:"profile,omitempty"`
	Level         string   `json:"level,omitempty" doc:"PAdES baseline level"`
	At            string   `json:"at,omitempty" format:"date-time"`
	Debts         []string `json:"debts,omitempty" doc:"What the evidence lacks"`
	SignedAlready bool     `json:"signed_already" doc:"Came with somebody else's signature and is kept byte for byte"`
}

// Digests are SHA-256 in hexadecimal digits.
type Digests struct {
	Upload string `json:"upload"`
	Sealed string `json:"sealed,omitempty"`
}

type documentInput struct {
	ID    pipeline.DocumentID `path:"id" maxLength:"64"`
	Wait  int                 `query:"wait" minimum:"0" maximum:"60" doc:"Seconds to wait for a revision newer than after"`
	After pipeline.Revision   `query:"after" minimum:"0" doc:"The revision that the caller knows. If none, the present one"`
	Unless
}

type documentOutput struct {
	ETag string `header:"ETag"`
	Body Document
}

// told is the answer that shows a document so.
func (a *API) told(view Document) *documentOutput {
	return &documentOutput{a.tagOf(view.Revision, view), view}
}

// getDocument answers with a document. Where something was read off it, the look is logged before anything is answered.
func (a *API) getDocument(ctx context.Context, in *documentInput) (*documentOutput, error) {
	doc, err := a.await(ctx, in.ID, in.After, time.Duration(in.Wait)*time.Second)
	if err != nil {
		return nil, err
	}
	answer, err := a.documentAnswer(ctx, doc)
	if err == nil {
		err = in.unchanged(answer.ETag)
	}
	if err != nil || len(doc.Content) == 0 {
		return answer, err
	}
	return answer, a.logRead(ctx, pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}, reader(ctx).Entry("document.read"))
}

func (a *API) documentAnswer(ctx context.Context, doc pipeline.Document) (*documentOutput, error) {
	if doc.State == pipeline.StateQuarantine {
		return a.told(withheld(doc)), nil
	}
	upload, err := a.Service.Catalog.Upload(ctx, doc.Sources[0].Upload)
	if err != nil {
		return nil, fmt.Errorf("upload of document: %w", err)
	}
	view := a.outline(doc)
	if view.Queue, err = a.place(ctx, doc); err != nil {
		return nil, err
	}
	if view.Holding, err = a.standing(ctx, doc); err != nil {
		return nil, err
	}
	view.Digests.Upload = upload.Blob.Plain.String()
	if len(doc.Content) == 0 {
		return a.told(view), nil
	}
	found, err := a.Service.Extraction(doc)
	if err != nil {
		return nil, err
	}
	a.read(&view, doc, found)
	return a.told(view), nil
}
