package pipeline

import (
	"strings"
	"testing"
	"time"
)

// book is a catalogue of the types that the tests need.
type book map[TypeCode]DocumentType

func (b book) Procedure(ProcedureCode, time.Time) (Procedure, error) { return Procedure{}, ErrNotFound }
func (book) Procedures() []Procedure                                 { return nil }
func (book) Calendar() Calendar                                      { return Calendar{} }
func (book) Regime(time.Time) Regime                                 { return Regime{Source: "TT", Online: true, Opinion: true} }
func (b book) Type(code TypeCode) (DocumentType, bool) {
	t, ok := b[code]
	return t, ok
}

func TestAnswer(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, Zone)
	s := &Service{Procedures: book{"cert": {}, "form": {Declaration: true}, "paper": {}}}
	held := func(change func(*Holding)) Holding {
		h := Holding{ID: "hol-1", State: HoldingCurrent, Type: "cert", Form: ScanOfOriginal, HeldAt: at.AddDate(0, -3, 0)}
		change(&h)
		return h
	}
	fine := held(func(*Holding) {})
	expired := held(func(h *Holding) { h.ID, h.ValidUntil = "hol-expired", time.Date(2026, 3, 1, 0, 0, 0, 0, Zone) })
	line := ComponentSpec{Code: "a", Name: "Giấy", Types: []TypeCode{"cert"}}
	for _, c := range []struct {
		name    string
		spec    ComponentSpec
		held    []Holding
		want    Answer
		why     string
		holding HoldingID
	}{
		{"nothing is held", line, nil, Scan, "chưa có trong kho", ""},
		{"another type is held", line, []Holding{held(func(h *Holding) { h.Type = "paper" })}, Scan, "chưa có trong kho", ""},
		{"a holding serves", line, []Holding{fine}, Reuse, "từ ngày 02/12/2025", "hol-1"},
		{"its last day counts whole", line, []Holding{held(func(h *Holding) { h.ValidUntil = time.Date(2026, 3, 2, 0, 0, 0, 0, Zone) })}, Reuse, "", "hol-1"},
		{"expired yesterday", line, []Holding{expired}, Missing, "sau ngày 01/03/2026", "hol-expired"},
		{"not valid yet", line, []Holding{held(func(h *Holding) { h.ValidFrom = at.AddDate(0, 0, 1) })}, Missing, "từ ngày 03/03/2026", "hol-1"},
		{"revoked", line, []Holding{held(func(h *Holding) { h.State = HoldingRevoked })}, Missing, "thu hồi", "hol-1"},
		{"superseded", line, []Holding{held(func(h *Holding) { h.State = HoldingSuperseded })}, Missing, "thay thế", "hol-1"},
		{"a form that is not accepted", ComponentSpec{Types: line.Types, Forms: []Form{CertifiedCopy}}, []Holding{fine}, Missing, "hình thức", "hol-1"},
		{"a form that is accepted", ComponentSpec{Types: line.Types, Forms: []Form{CertifiedCopy, ScanOfOriginal}}, []Holding{fine}, Reuse, "", "hol-1"},
		{"a form that never serves", line, []Holding{held(func(h *Holding) { h.Form = UncomparedUpload })}, Missing, "hình thức", "hol-1"},
		{"an older one serves", line, []Holding{expired, fine}, Reuse, "", "hol-1"},
		{"a newer one serves", line, []Holding{fine, expired}, Reuse, "", "hol-1"},
		{"one of several types", ComponentSpec{Types: []TypeCode{"paper", "cert"}}, []Holding{fine}, Reuse, "", "hol-1"},
		{"only presented", ComponentSpec{Types: line.Types, PresentOnly: true}, []Holding{fine}, PresentOnly, "xuất trình", ""},
		{"a declaration", ComponentSpec{Types: []TypeCode{"form"}}, []Holding{held(func(h *Holding) { h.Type = "form" })}, Scan, "một hồ sơ", ""},
		{"a declaration or a paper", ComponentSpec{Types: []TypeCode{"form", "cert"}}, []Holding{fine}, Reuse, "", "hol-1"},
		{"handed in whatever is held", ComponentSpec{Types: line.Types, HandIn: true}, []Holding{fine}, HandIn, "bản chính", ""},
		{"looked up whatever is held", ComponentSpec{Types: line.Types, LookUp: &Database{Name: "CSDL", From: at}}, []Holding{fine}, LookUp, "CSDL", ""},
		{"not yet looked up", ComponentSpec{Types: line.Types, LookUp: &Database{From: at.Add(1)}}, nil, Scan, "chưa có trong kho", ""},
		{"an opinion", ComponentSpec{Types: line.Types, Digitise: GroundOpinion}, nil, HandIn, "không phải quét", ""},
		{"a photocopy", ComponentSpec{Types: line.Types, Digitise: GroundNot}, nil, HandIn, "không thuộc diện", ""},
		{"digitised when asked for", ComponentSpec{Types: line.Types, Digitise: GroundDemand}, nil, HandIn, "yêu cầu", ""},
		{"digitised when asked for, and held", ComponentSpec{Types: line.Types, Digitise: GroundDemand}, []Holding{fine}, Reuse, "", "hol-1"},
		{"no types", ComponentSpec{}, []Holding{fine}, Scan, "chưa có trong kho", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := s.answerOne(c.spec, c.held, Dossier{ReceivedAt: at})
			if got.Answer != c.want || got.Holding != c.holding || !strings.Contains(got.Why, c.why) {
				t.Errorf("answer = %+v, want %s with %q because of %q", got, c.want, c.holding, c.why)
			}
			if got.Why == "" || got.WhyEN == "" || got.Code != c.spec.Code || got.Name != c.spec.Name {
				t.Errorf("answer without its reason or its line: %+v", got)
			}
		})
	}
}

func TestAnswerOfOnlineDossier(t *testing.T) {
	s := &Service{Procedures: book{"cert": {}}}
	spec := ComponentSpec{Types: []TypeCode{"cert"}}
	online := Dossier{ReceivedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, Zone), Channel: Online}
	if got := s.answerOne(spec, nil, online); got.Answer != Missing || !strings.Contains(got.Why, "trực tuyến") {
		t.Errorf("not held: %+v, want it to be uploaded by its sender", got)
	}
	revoked := []Holding{{ID: "hol-1", Type: "cert", Form: ScanOfOriginal, State: HoldingRevoked}}
	if got := s.answerOne(spec, revoked, online); got.Answer != Missing || got.Holding != "hol-1" || !strings.Contains(got.Why, "thu hồi") {
		t.Errorf("held but revoked: %+v, want that said", got)
	}
}

func TestValidAtLastDay(t *testing.T) {
	last := time.Date(2026, 2, 28, 0, 0, 0, 0, Zone)
	h := Holding{ValidFrom: time.Date(2026, 2, 1, 0, 0, 0, 0, Zone), ValidUntil: last}
	for _, c := range []struct {
		at   time.Time
		want bool
	}{
		{h.ValidFrom, true}, {h.ValidFrom.Add(-time.Second), false},
		{last.Add(24*time.Hour - time.Second), true}, {last.Add(24 * time.Hour), false},
		{last.Add(24*time.Hour - time.Second).UTC(), true},
	} {
		if got := h.ValidAt(c.at); got != c.want {
			t.Errorf("ValidAt(%v) = %v", c.at, got)
		}
	}
	if !(Holding{}).ValidAt(last) {
		t.Error("a paper without an end is not valid")
	}
}

func TestReusableForms(t *testing.T) {
	for form, want := range map[Form]bool{ElectronicOriginal: true, CertifiedCopy: true, RegisterCopy: true, ScanOfOriginal: true, ComparedUpload: true,
		UncomparedUpload: false, "": false, "photo": false} {
		if got := form.Reusable(); got != want {
			t.Errorf("%q.Reusable() = %v", form, got)
		}
	}
}

func TestNotReusable(t *testing.T) {
	s := &Service{Procedures: book{"cert": {}, "form": {Declaration: true}, "secret": {Secret: true}, OtherType: {}}}
	confirmed := []Subject{{}, {Confirmed: true}}
	for _, c := range []struct {
		name string
		doc  Document
		want string
	}{
		{"a certificate", Document{Type: "cert", Form: ScanOfOriginal, Subjects: confirmed}, ""},
		{"nobody confirmed", Document{Type: "cert", Form: ScanOfOriginal, Subjects: confirmed[:1]}, "no confirmed subject"},
		{"an uncompared upload", Document{Type: "cert", Form: UncomparedUpload, Subjects: confirmed}, "form"},
		{"a declaration", Document{Type: "form", Form: ScanOfOriginal, Subjects: confirmed}, "declaration"},
		{"a secret paper", Document{Type: "secret", Form: ScanOfOriginal, Subjects: confirmed}, "secret"},
		{"another paper", Document{Type: OtherType, Form: ScanOfOriginal, Subjects: confirmed}, "type unknown"},
		{"an unknown type", Document{Type: "x", Form: ScanOfOriginal, Subjects: confirmed}, "type unknown"},
	} {
		if got := s.notReusable(c.doc); got != c.want {
			t.Errorf("%s: not reusable = %q, want %q", c.name, got, c.want)
		}
	}
}
