package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestResultCodes(t *testing.T) {
	for _, c := range []struct {
		template, dossier string
		n                 int
		want              string
	}{
		{"", "H21.12-260302-0001", 1, "H21.12-260302-0001-KQ(1)"},
		{"", "a-KQ(2)", 12, "a-KQ(2)-KQ(12)"},
		{"KQ.{n}/{dossier}", "H21.12-260302-0001", 3, "KQ.3/H21.12-260302-0001"},
	} {
		codes := pipeline.Codes{Results: c.template}
		if got := codes.Result(c.dossier, c.n); got != c.want || codes.Check() != nil {
			t.Errorf("%q: %q, %v; want %q", c.template, got, codes.Check(), c.want)
		}
		if dossier, n, ok := codes.ParseResult(c.want); dossier != c.dossier || n != c.n || !ok {
			t.Errorf("ParseResult(%q) = %q, %d, %v", c.want, dossier, n, ok)
		}
	}
	for _, number := range []string{"", "x", "x-KQ()", "x-KQ(0)", "x-KQ(01)", "x-KQ(1", "-KQ(1)", "x y-KQ(1)", "x-KQ(99999999999999999999)"} {
		if dossier, n, ok := (pipeline.Codes{}).ParseResult(number); ok {
			t.Errorf("ParseResult(%q) = %q, %d", number, dossier, n)
		}
	}
}

func TestTemplatesThatMixSubjectsUp(t *testing.T) {
	for _, c := range []pipeline.Codes{{Results: "KQ({n})"}, {Results: "{dossier}-KQ"}, {Results: "{dossier}-{n}-{n}"}, {Results: "{dossier} {n}"},
		{Results: "{dossier}{x}{n}"}, {Results: "{dossier}-{n}}"}, {Dossiers: "{agency}-{n}"}, {Dossiers: "{date}-{n}"}, {Dossiers: "own"},
		{Documents: "{type}"}, {Documents: "{owner}-{type}-{n}-{n}"}, {Documents: "{owner} {type}"}, {Documents: "{owner}-{type}-{date}"}, {Agencies: "[A-Z"}} {
		if err := c.Check(); !errors.Is(err, pipeline.ErrInvalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestOwnNumbers numbers dossiers that come without a code by the day of their receipt, also when many come at once.
func TestOwnNumbers(t *testing.T) {
	o := newOffice(t)
	o.Codes.Dossiers = "{agency}-{date}-{n}"
	codes := make(chan string, 8)
	for range cap(codes) {
		go func() {
			d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: ward, By: clerk})
			if err != nil {
				t.Error(err)
			}
			codes <- d.Code
		}()
	}
	var got, want []string
	for n := range cap(codes) {
		got, want = append(got, <-codes), append(want, fmt.Sprintf("H21.12-260302-%04d", n+1))
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("numbers %q", got)
	}
	d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: ward, By: clerk, ReceivedAt: o.clock.AddDate(0, 0, 1)})
	if err != nil || d.Code != "H21.12-260303-0001" {
		t.Errorf("the next day: %q, %v", d.Code, err)
	}
	if d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Code: "H21.12-X", Receiving: ward, By: clerk}); err != nil || d.Code != "H21.12-X" {
		t.Errorf("with a code: %q, %v", d.Code, err)
	}
}

// TestOwnNumberWithFaults breaks the write of a numbered dossier twice: no number is given to two.
func TestOwnNumberWithFaults(t *testing.T) {
	for _, silent := range []bool{false, true} {
		o := newOffice(t)
		o.Codes.Dossiers = "{agency}-{date}-{n}"
		open := func() (pipeline.Dossier, error) {
			return o.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: ward, By: clerk})
		}
		o.Catalog = &unsteady{Catalog: o.catalog, silent: silent}
		if _, err := open(); !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		want := map[bool]string{false: "H21.12-260302-0001", true: "H21.12-260302-0002"}[silent]
		if d, err := open(); err != nil || d.Code != want {
			t.Errorf("unreported %v: %q, %v; want %q", silent, d.Code, err, want)
		}
	}
}

// TestDocumentCodes are made of the first owner whom somebody has vouched for; without any the place stays blank.
func TestDocumentCodes(t *testing.T) {
	o := newOffice(t)
	o.Codes.Documents = "{owner}.{type}"
	doc := o.heldPaper()
	e, err := o.Extraction(doc)
	if err != nil || o.DocumentCode(doc, e) != lua+".cert" {
		t.Errorf("code %q, %v", o.DocumentCode(doc, e), err)
	}
	if doc.Subjects[0].Confirmed = false; o.DocumentCode(doc, e) != ".cert" {
		t.Errorf("of nobody: %q", o.DocumentCode(doc, e))
	}
	if doc.State = pipeline.StateInReview; o.DocumentCode(doc, e) != "" {
		t.Errorf("in review: %q", o.DocumentCode(doc, e))
	}
}

// TestAgencyCodes refuses new agencies whose codes do not fit, and leaves those alone that are there.
func TestAgencyCodes(t *testing.T) {
	o := newOffice(t)
	o.agencies("ubnd-cu")
	o.Codes.Agencies = pipeline.AgencyCodes
	o.agencies("ubnd-cu", "H21.99")
	for _, id := range []pipeline.AgencyID{"ubnd-moi", "", "H21 1", pipeline.AgencyID(strings.Repeat("A", 36))} {
		want(t, "code "+string(id), o.RegisterAgency(t.Context(), pipeline.Agency{ID: id, Name: "UBND"}), pipeline.ErrInvalid)
	}
	want(t, "a test tenant's", o.RegisterTestAgency(t.Context(), "thu", "UBND thử", clerk), pipeline.ErrInvalid)
}
