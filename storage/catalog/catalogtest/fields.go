package catalogtest

import (
	"reflect"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func identifier(n byte) pipeline.Identifier {
	return pipeline.Identifier{Kind: pipeline.PersonalID, Hash: [32]byte{n}, Sealed: []byte{n, n}, ValidFrom: later(-time.Hour), ValidTo: later(time.Hour)}
}

func blob(n byte) pipeline.BlobRef {
	return pipeline.BlobRef{Name: pipeline.Digest{n, 1}, Plain: pipeline.Digest{n, 2}, Size: int64(n) << 33, Stored: int64(n)<<33 + 1}
}

func fullAgency() pipeline.Agency {
	return pipeline.Agency{ID: "H21.13", Revision: 1, Name: "UBND xã Đắk Đoa", ValidFrom: later(-time.Hour), ValidTo: later(time.Hour), Successor: "H21.14", Test: true}
}

func fullDossier() pipeline.Dossier {
	return pipeline.Dossier{
		ID: "dos-full", Code: "H21.12-260302-0001", Revision: 1, State: pipeline.DossierReceived, Procedure: "1.012753", Channel: pipeline.AtCounter,
		Receiving: agency, Resolving: "H21.13",
		Owner:     pipeline.Person{Name: "Nguyễn Thị Lựu", Organ: true, Identifiers: []pipeline.Identifier{identifier(1), identifier(2)}, Presented: true, Proof: "own"},
		Submitter: pipeline.Person{Name: "Trần Văn Ổi", Identifiers: []pipeline.Identifier{identifier(3)}, Presented: true, Proof: "doc-authorisation"},
		Others:    []pipeline.Person{{Name: "Lê Na", Presented: true}, {Name: "Lê Mận", Organ: true}},
		Checklist: []pipeline.Component{
			{Code: "b", Name: "Bản vẽ", Answer: pipeline.Scan, Why: "chưa có", WhyEN: "not held", Basis: "Điều 5", Types: []pipeline.TypeCode{"drawing", "other"}},
			{Code: "a", Name: "Giấy chứng nhận", Answer: pipeline.Reuse, Why: "đã có", WhyEN: "held", Holding: "hol-1", AskedAt: later(time.Minute)},
		},
		ReceivedAt: start, DueAt: later(time.Hour), FinishedAt: later(2 * time.Hour), ReturnedAt: later(3 * time.Hour),
		Pauses:    []pipeline.Pause{{From: later(time.Minute), To: later(2 * time.Minute)}, {From: later(3 * time.Minute)}},
		KeepUntil: later(1000 * time.Hour),
		Waiting:   pipeline.Waiting{For: "Trần Văn Ổi", Why: "nộp giấy tờ bổ sung", Since: later(time.Minute)}, WaitsUntil: later(9 * time.Hour), Reason: "thiếu bản vẽ",
	}
}

func fullUpload() pipeline.Upload {
	return pipeline.Upload{ID: "upl-full", Dossier: dossier, Name: "../quét 1.jpg", Blob: blob(4), Key: pipeline.WrappedKey("key"), By: "clerk", At: start}
}

func fullDocument() pipeline.Document {
	return pipeline.Document{
		ID: "doc-full", Dossier: dossier, Agency: agency, Component: "a", Revision: 1, State: pipeline.StateInReview,
		Sources: []pipeline.PageRange{{Upload: "upl-full", First: 3, Last: 4}, {Upload: "upl-full", First: 1, Last: 1}},
		Form:    pipeline.ComparedUpload, Key: pipeline.WrappedKey("key"), Weight: 1 << 40, Lane: pipeline.LaneBatch, Capture: 2, Version: 3, Supersedes: "doc-before", Format: "pdf",
		Pages: []pipeline.PageFacts{
			{Width: 2480, Height: 3508, DPI: 299.72, Rendered: true, OwnText: true},
			{Width: 1, Height: 2, DPI: 72, Blank: true, Unreadable: true},
		},
		SignedAlready: true, Repaired: blob(5), ImagesOnly: true, Text: blob(6), Normalised: blob(7), Sealed: blob(8),
		Kept:    []pipeline.Kept{{Name: pipeline.Digest{8, 1}, Version: "v1", Mode: "governance", Until: later(time.Hour)}, {Name: pipeline.Digest{5, 1}, Until: later(time.Minute)}},
		Signing: pipeline.Approval{Person: "Phạm Cam", AgencyName: "UBND phường", ScannedAt: start, Deadline: later(time.Hour), ApprovedAt: later(time.Minute)},
		Seal: pipeline.SealFacts{Profile: "scanning-person", Level: "B-B", Certificate: "00ff", At: later(time.Minute), Evidence: []byte{0, 255},
			Debts: []string{"no time stamp"}},
		Type: "land-certificate", Content: []byte{0, 1, 255},
		Subjects: []pipeline.Subject{
			{Role: pipeline.RoleOwner, Identifiers: []pipeline.Identifier{identifier(1)}, Confirmed: true, ConfirmedBy: "clerk"},
			{Role: pipeline.RoleCoOwner},
		},
		ValidFrom: later(-time.Hour), ValidUntil: later(time.Hour), Paper: []pipeline.Digest{{9}, {8}},
		Replaces: "doc-rejected", Findings: []pipeline.Finding{{Kind: pipeline.FindingLowResolution, Page: 2, Detail: "150 dpi"}}, Look: blob(9),
		Sorting: pipeline.Sorting{
			Cuts: []pipeline.Cut{{Page: 2, Why: []pipeline.CutReason{pipeline.CutSeparator, pipeline.CutType}, Type: "decision", Component: "b", Confidence: 0.5}},
			Slip: &pipeline.Slip{Batch: "12", Papers: []int{1, 2}, Count: 2, Pages: 3}, Leave: []int{1}, From: "doc-batch", By: "clerk", At: start,
			Parts: []pipeline.Part{{Document: "doc-part", Component: "b", Pages: []pipeline.PageRange{{Upload: "upl-full", First: 2, Last: 3}}}},
		},
		Settled: []pipeline.Settled{{By: "clerk", At: start}},
		Result:  pipeline.Result{Type: "decision", N: 2, Number: "1-KQ(2)", Signers: []string{"UBND phường"}},
		Quarantine: pipeline.Quarantine{Mark: "MẬT", Page: 1, By: "engine", Why: "dấu mật", At: start, From: pipeline.StatePrepared,
			PurgeBy: "a", PurgeAt: start, FreeBy: "b", FreeAt: start},
		Waiting: pipeline.Waiting{For: "Phạm Cam", Why: "kiểm tra", Since: start}, Reason: pipeline.ReasonBadPDF, Detail: "xref",
		CreatedAt: start, UpdatedAt: later(time.Second),
	}
}

func fullHolding() pipeline.Holding {
	return pipeline.Holding{
		ID: "hol-full", Revision: 1, State: pipeline.HoldingCurrent, Document: "doc-full", Dossier: dossier, Agency: agency, Type: "land-certificate",
		Form: pipeline.ComparedUpload, Version: 3, Subjects: fullDocument().Subjects[:1],
		ValidFrom: later(-time.Hour), ValidUntil: later(time.Hour), Sealed: pipeline.Digest{8}, HeldAt: start, DocumentRevision: 7, Imprint: []byte("imprint"),
		Certificate: "00ff", SignedAt: later(time.Minute), Proven: true, Reason: "thu hồi theo QĐ 1",
		Fault: pipeline.FaultUntrusted, FaultSince: later(2 * time.Hour),
	}
}

func fullSeal() pipeline.Seal {
	return pipeline.Seal{
		Intent:  pipeline.Intent{Document: "doc-full", Revision: 1, Digest: pipeline.Digest{7}, Profile: "scanning-person", Key: "00ff", At: start},
		Outcome: pipeline.Outcome{Sealed: blob(8), Level: "B-T", Certificate: "00ff", At: later(time.Minute)},
	}
}

// RoundTrip checks that whatever is written is read back, field for field.
func RoundTrip(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, dos, u, doc, h, seal := fullAgency(), fullDossier(), fullUpload(), fullDocument(), fullHolding(), fullSeal()
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, a.ID), Agency: &a})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dos.ID), Dossier: &dos})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Upload: &u, Document: &doc})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Intent: &seal.Intent})
	doc.Form = pipeline.CertifiedCopy
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Document: &doc, Outcome: &seal.Outcome, Holding: &h})
	doc.Revision = 2
	d.comesBack(a, dos, doc, h)
	gotUpload, err := d.Upload(t.Context(), u.ID)
	equal(t, gotUpload, u, err)
	gotSeals, err := d.Seals(t.Context(), doc.ID)
	equal(t, gotSeals, []pipeline.Seal{seal}, err)
	gotUpload, gotDoc, err := d.UploadByDigest(t.Context(), dossier, u.Blob.Plain)
	equal(t, gotUpload, u, err)
	equal(t, gotDoc, doc, err)
}

// comesBack reads every subject in every way and compares.
func (d desk) comesBack(a pipeline.Agency, dos pipeline.Dossier, doc pipeline.Document, h pipeline.Holding) {
	d.Helper()
	gotAgency, err := d.Agency(d.Context(), a.ID)
	equal(d.T, gotAgency, a, err)
	gotDossier, err := d.Dossier(d.Context(), dos.ID)
	equal(d.T, gotDossier, dos, err)
	gotDossier, err = d.DossierByCode(d.Context(), dos.Receiving, dos.Code)
	equal(d.T, gotDossier, dos, err)
	gotDoc, err := d.Document(d.Context(), doc.ID)
	equal(d.T, gotDoc, doc, err)
	gotHolding, err := d.Holding(d.Context(), h.ID)
	equal(d.T, gotHolding, h, err)
	gotHolding, err = d.HoldingOf(d.Context(), h.Document)
	equal(d.T, gotHolding, h, err)
}

// RoundTripOfUpdate changes every field that may change, to other values and to none.
func RoundTripOfUpdate(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, dos, u, doc, h := fullAgency(), fullDossier(), fullUpload(), fullDocument(), fullHolding()
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, a.ID), Agency: &a})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dos.ID), Dossier: &dos})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Upload: &u, Document: &doc, Holding: &h})
	a = pipeline.Agency{ID: a.ID, Revision: 2, Name: "UBND phường Pleiku"}
	dos = pipeline.Dossier{ID: dos.ID, Code: "changed", Revision: 2, State: pipeline.DossierReturned, Procedure: "2", Channel: pipeline.ByPost, Receiving: agency,
		Owner: pipeline.Person{Name: "Khác"}, Submitter: pipeline.Person{Identifiers: []pipeline.Identifier{identifier(4)}}}
	doc = pipeline.Document{ID: doc.ID, Dossier: dossier, Revision: 2, State: pipeline.StateDestroyed}
	h = pipeline.Holding{ID: h.ID, Revision: 2, State: pipeline.HoldingRevoked, Document: doc.ID, Dossier: dossier}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, a.ID), Expected: 1, Agency: &a})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dos.ID), Expected: 1, Dossier: &dos})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Document: &doc})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &h})
	d.comesBack(a, dos, doc, h)
}

// equal compares field for field.
func equal[T any](t *testing.T, got, want T, err error) {
	t.Helper()
	inZone(reflect.ValueOf(&got).Elem())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

// inZone gives every time in v the zone that the samples are in: a catalog keeps moments, not zones.
func inZone(v reflect.Value) {
	if t, ok := v.Addr().Interface().(*time.Time); ok {
		if !t.IsZero() {
			*t = t.In(pipeline.Zone)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			inZone(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			inZone(v.Index(i))
		}
	}
}

// OddText checks that text which is none does not stand in the way, and that the log commits to what is read back.
func OddText(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	const odd, readable = "a\x00b\xff\xfe", "a\uFFFDb\uFFFD"
	doc, c := received("a")
	c.Upload.Name, doc.Detail = odd, odd
	c.Entry = pipeline.Entry{Action: odd, Actor: odd, At: start, Detail: map[string]string{odd: odd}}
	if _, err := d.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	u, err := d.Upload(t.Context(), c.Upload.ID)
	if err != nil || u.Name != readable {
		t.Errorf("Upload.Name = %q, %v", u.Name, err)
	}
	log, err := d.Log(t.Context(), c.Subject)
	if err != nil || len(log) != 1 || log[0].Actor != readable || log[0].Detail[readable] != readable || leaf(log[0]) != log[0].Leaf {
		t.Errorf("Log = %+v, %v; want what its leaf commits to", log, err)
	}
	_, err = d.Document(t.Context(), odd)
	notFound(t, err)
}
