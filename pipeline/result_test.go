package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// result hands in an electronic result.
func (o *office) result(d pipeline.Dossier, content string, former pipeline.DocumentID) pipeline.Document {
	o.t.Helper()
	r, err := o.addResult(d, content, former)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.document(r.Document)
}

func (o *office) addResult(d pipeline.Dossier, content string, former pipeline.DocumentID) (pipeline.Receipt, error) {
	return o.AddResult(o.t.Context(), pipeline.NewResult{NewUpload: pipeline.NewUpload{Dossier: d.ID, Name: "kq.pdf", Content: strings.NewReader(content), By: clerk},
		Type: "cert", Former: former})
}

// ready plays the stages of a result until its signature was looked at.
func (o *office) ready(doc pipeline.Document) pipeline.Document {
	o.t.Helper()
	doc.SignedAlready = true
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateRecognised} {
		doc = o.stepOf(doc, next)
	}
	doc.Sealed = o.store(doc, "kept as it came")
	return doc
}

// stepOf is step where other documents wait for their stages too.
func (o *office) stepOf(doc pipeline.Document, next pipeline.State) pipeline.Document {
	o.t.Helper()
	doc, err := o.Finish(o.t.Context(), o.taskOf(doc.ID), doc, next, pipeline.Transition{})
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

func (o *office) taskOf(id pipeline.DocumentID) pipeline.Task {
	o.t.Helper()
	tasks, err := o.catalog.Ready(o.t.Context(), pipeline.LaneCounter, 99)
	i := slices.IndexFunc(tasks, func(t pipeline.Task) bool { return t.Document == id })
	if err != nil || i < 0 {
		o.t.Fatalf("%s has no task: %v", id, err)
	}
	return tasks[i]
}

// heldResult plays a result's whole way; what was read names nobody.
func (o *office) heldResult(d pipeline.Dossier, content string, former pipeline.DocumentID) pipeline.Document {
	o.t.Helper()
	doc := o.stepOf(o.ready(o.result(d, content, former)), pipeline.StateSealed)
	e := read("")
	e.Subjects = nil
	doc, err := o.Extracted(o.t.Context(), o.taskOf(doc.ID), doc, e)
	if err == nil {
		doc, err = o.Hold(o.t.Context(), o.taskOf(doc.ID), doc)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// TestResultsAreNumbered numbers results as they get their signatures, without gaps, whatever their order was and whichever fail.
func TestResultsAreNumbered(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	first, bad, second := o.ready(o.result(d, "a", "")), o.ready(o.result(d, "b", "")), o.ready(o.result(d, "c", ""))
	if _, err := o.Fail(t.Context(), o.taskOf(bad.ID), bad, pipeline.ReasonBadSignature, ""); err != nil {
		t.Fatal(err)
	}
	second, first = o.stepOf(second, pipeline.StateSealed), o.stepOf(first, pipeline.StateSealed)
	for doc, n := range map[*pipeline.Document]int{&second: 1, &first: 2} {
		if want := fmt.Sprintf("%s-KQ(%d)", d.Code, n); doc.Result.N != n || doc.Result.Number != want || o.document(doc.ID).Result.Number != want {
			t.Errorf("result %+v, want %s", doc.Result, want)
		}
	}
	if bad := o.document(bad.ID); bad.Result.N != 0 || bad.State != pipeline.StateFailed {
		t.Errorf("what is signed badly is %s with number %q", bad.State, bad.Result.Number)
	}
	if _, err := o.catalog.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := o.Catalog.Events(t.Context(), pipeline.EventQuery{Limit: 99})
	issued := slices.DeleteFunc(events, func(e pipeline.PlacedEvent) bool { return e.Type != "result.issued" || e.Dossier != d.ID })
	if err != nil || len(issued) != 2 {
		t.Errorf("events %+v, %v; want two results", issued, err)
	}
}

// TestResultsAtOnce gives two results their numbers at the same time.
func TestResultsAtOnce(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	got := make(chan int, 6)
	for i := range cap(got) {
		doc := o.ready(o.result(d, fmt.Sprint(i), ""))
		task := o.taskOf(doc.ID)
		go func() {
			doc, err := o.Finish(t.Context(), task, doc, pipeline.StateSealed, pipeline.Transition{})
			if err != nil {
				t.Error(err)
			}
			got <- doc.Result.N
		}()
	}
	var numbers []int
	for range cap(got) {
		numbers = append(numbers, <-got)
	}
	slices.Sort(numbers)
	if !slices.Equal(numbers, []int{1, 2, 3, 4, 5, 6}) {
		t.Errorf("numbers %v", numbers)
	}
}

// TestResultWithFaults breaks each write of a result twice, and does it again: it is there once, with one number.
func TestResultWithFaults(t *testing.T) {
	for _, silent := range []bool{false, true} {
		o := newOffice(t)
		d := o.dossier()
		o.Catalog = &unsteady{Catalog: o.catalog, silent: silent}
		if _, err := o.addResult(d, "a", ""); !errors.Is(err, errBroken) {
			t.Fatalf("received, unreported %v: %v", silent, err)
		}
		doc := o.ready(o.result(d, "a", ""))
		o.Catalog = &unsteady{Catalog: o.catalog, silent: silent}
		if _, err := o.Finish(t.Context(), o.taskOf(doc.ID), doc, pipeline.StateSealed, pipeline.Transition{}); !errors.Is(err, errBroken) {
			t.Fatalf("issued, unreported %v: %v", silent, err)
		}
		o.Catalog = o.catalog
		if !silent {
			o.stepOf(doc, pipeline.StateSealed)
		}
		docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{Result: d.Code + "-KQ(1)"})
		if all, more := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: d.ID}); err != nil || more != nil || len(docs) != 1 || len(all) != 1 {
			t.Errorf("unreported %v: %d of the number, %d in all, %v %v", silent, len(docs), len(all), err, more)
		}
	}
}

// TestReplacedResult takes the former result out of use, whose number stays its own.
func TestReplacedResult(t *testing.T) {
	o := newOffice(t)
	d := o.moved(o.dossier(), pipeline.StepResolve)
	former := o.heldResult(d, "a", "")
	next := o.heldResult(d, "b", former.ID)
	h, err := o.Catalog.HoldingOf(t.Context(), former.ID)
	if err != nil || h.State != pipeline.HoldingSuperseded || !strings.Contains(h.Reason, next.Result.Number) {
		t.Errorf("the former one is %s, %q, %v", h.State, h.Reason, err)
	}
	if next.Result.N != 2 || next.Version != 2 || next.Supersedes != former.ID || o.document(former.ID).Result.N != 1 {
		t.Errorf("the next one is %+v, version %d of %s", next.Result, next.Version, next.Supersedes)
	}
	if h, err := o.Catalog.HoldingOf(t.Context(), next.ID); err != nil || h.State != pipeline.HoldingCurrent || len(h.Subjects) != 0 {
		t.Errorf("the next one is held as %+v, %v", h, err)
	}
}

// TestResultsThatAreNone refuses what cannot be a result of the dossier.
func TestResultsThatAreNone(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	paper := o.upload(d, "a paper")
	arriving := o.result(d, "on its way", "")
	for name, c := range map[string]struct {
		change func(*pipeline.NewResult)
		want   error
	}{
		"a type that nobody knows":      {func(n *pipeline.NewResult) { n.Type = "made-up" }, pipeline.ErrInvalid},
		"a form without a signature":    {func(n *pipeline.NewResult) { n.Form = pipeline.UncomparedUpload }, pipeline.ErrInvalid},
		"instead of no result":          {func(n *pipeline.NewResult) { n.Former = paper.Document }, pipeline.ErrInvalid},
		"instead of what is on its way": {func(n *pipeline.NewResult) { n.Former = arriving.ID }, pipeline.ErrState},
		"by nobody":                     {func(n *pipeline.NewResult) { n.By = "" }, pipeline.ErrInvalid},
		"a component of the dossier":    {func(n *pipeline.NewResult) { n.Content = strings.NewReader("a paper") }, pipeline.ErrState},
		"of an agency that is nowhere":  {func(n *pipeline.NewResult) { n.Agency = "H00" }, pipeline.ErrNotFound},
	} {
		n := pipeline.NewResult{NewUpload: pipeline.NewUpload{Dossier: d.ID, Content: strings.NewReader("x"), By: clerk}, Type: "cert"}
		c.change(&n)
		_, err := o.AddResult(t.Context(), n)
		want(t, name, err, c.want)
	}
	_, err := o.addResult(o.moved(o.dossier(), pipeline.StepWithdraw), "x", "")
	want(t, "of a withdrawn dossier", err, pipeline.ErrState)
}

// TestResultIsWhatItsAgencySays takes the declared type, and asks a person where something else was read.
func TestResultIsWhatItsAgencySays(t *testing.T) {
	for read, doubted := range map[pipeline.TypeCode]bool{"cert": false, pipeline.OtherType: false, "deed": true} {
		o := newOffice(t)
		doc := o.stepOf(o.ready(o.result(o.dossier(), "a", "")), pipeline.StateSealed)
		doc, err := o.Extracted(t.Context(), o.taskOf(doc.ID), doc, pipeline.Extraction{Type: read})
		if err != nil || doc.Type != "cert" || (doc.State == pipeline.StateInReview) != doubted {
			t.Errorf("read as %s: %s, %s, %v", read, doc.Type, doc.State, err)
		}
	}
}
