package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// divisions checks that what was divided became exactly the papers of its plan, each once, with no page lost and none twice,
// and returns the papers, page for page, as they were read.
func divisions(t testing.TB, o *office) (papers []string) {
	t.Helper()
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	must(t, err)
	byID, parts := map[pipeline.DocumentID]pipeline.Document{}, 0
	for _, doc := range docs {
		byID[doc.ID] = doc
	}
	for _, lead := range docs {
		if lead.State != pipeline.StateDivided || lead.Sorting.Into != "" {
			continue
		}
		if len(lead.Key) != 0 {
			t.Errorf("%s is divided and keeps its key", lead.ID)
		}
		for _, part := range lead.Sorting.Parts {
			doc, ok := byID[part.Document]
			if !ok || doc.Sorting.From != lead.ID || !slices.Equal(doc.Sources, part.Pages) {
				t.Errorf("part %s: %+v, want pages %v", part.Document, doc, part.Pages)
			}
			papers = append(papers, pagesText(part.Pages))
			parts++
		}
	}
	for _, doc := range docs {
		if doc.Sorting.From != "" {
			parts--
		}
	}
	if parts != 0 {
		t.Errorf("there are %d papers fewer than planned", parts)
	}
	return papers
}

// TestBatchIsDivided ingests a batch whose slip agrees with its separator sheets: the papers are sealed one by one.
func TestBatchIsDivided(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bo.pdf")
	writeFile(t, file, batchOf(t, 120, []int{1, 2, 1}, []int{1, 2, 1}))
	data := t.TempDir()
	code, out := runMain(t, "--data", data, "ingest", file)
	if code != 0 {
		t.Fatalf("ingest exits with %d:\n%s", code, out)
	}
	o := openTest(t, data)
	if got := strings.Join(divisions(t, o), " | "); got != "tr. 3 | tr. 5-6 | tr. 8" {
		t.Errorf("papers are %s", got)
	}
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	must(t, err)
	for _, doc := range docs {
		if doc.Sorting.From != "" && doc.Sealed.Name.IsZero() {
			t.Errorf("paper %s is %s and not sealed", doc.ID, doc.State)
		}
	}
	for _, want := range []string{"bo.pdf tr. 5-6", "đã chia"} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary does not say %q:\n%s", want, out)
		}
	}
}

// TestTwentyPapersInOneFile whose pages all look alike: each paper is there once, with its own pages, and what is said of the
// file is not that its separator sheets are one another's copies.
func TestTwentyPapersInOneFile(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 40 pages")
	}
	counts := manyPapers(20)
	file := filepath.Join(t.TempDir(), "bo.pdf")
	writeFile(t, file, batchOf(t, 100, counts, counts))
	batch, _, _ := batchThrough(t, file, counts)
	for _, f := range batch.doc.Findings {
		if f.Kind == pipeline.FindingDuplicate && slices.Contains(batch.doc.Sorting.Leave, f.Page) {
			t.Errorf("the sheet on page %d is said to be %s", f.Page, f.Detail)
		}
	}
}

// TestBatchThatDoesNotAgree is held, says which paper it is about, and is sorted by hand.
func TestBatchThatDoesNotAgree(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "bo.pdf")
	writeFile(t, file, batchOf(t, 120, []int{1, 2}, []int{1, 3}))
	if code, out := runMain(t, "--data", data, "ingest", file); code != 0 || !strings.Contains(out, "motlan sort") {
		t.Fatalf("ingest exits with %d:\n%s", code, out)
	}
	code, out := runMain(t, "--data", data, "sort")
	if code != 0 || !strings.Contains(out, "giấy tờ thứ 2 (từ trang 5 của tệp): phiếu ghi 3 trang, thấy 2") {
		t.Fatalf("sort exits with %d:\n%s", code, out)
	}
	id, _, _ := strings.Cut(out, " ")
	if code, out := runMain(t, "--data", data, "sort", id, "--part", "=3"); code != 2 || !strings.Contains(out, "page 1") {
		t.Errorf("half a plan: sort exits with %d:\n%s", code, out)
	}
	if code, out := runMain(t, "--data", data, "sort", id, "--part", "=3", "--part", "=6-5", "--leave", "1-2,4"); code != 0 {
		t.Fatalf("sort exits with %d:\n%s", code, out)
	}
	o := openTest(t, data)
	if got := strings.Join(divisions(t, o), " | "); got != "tr. 3 | tr. 6, 5" {
		t.Errorf("papers are %s", got)
	}
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateAwaiting}})
	if err != nil || len(docs) != 2 {
		t.Errorf("%d papers wait for their signature, %v; sorting does not sign", len(docs), err)
	}
}

// TestKilledDivision kills the program while it divides a batch, after so many papers are there, and runs it again.
func TestKilledDivision(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bo.pdf")
	writeFile(t, file, batchOf(t, 100, []int{1, 2, 1}, nil))
	for documents := 1; documents <= 4; documents++ { // the batch itself is the first
		if testing.Short() && documents != 3 {
			continue
		}
		t.Run(fmt.Sprintf("%d papers", documents-1), func(t *testing.T) {
			data := t.TempDir()
			killAt(t, motlan(t, "--data", data, "ingest", file), data, documents)
			if out, err := motlan(t, "--data", data, "ingest", file).CombinedOutput(); err != nil {
				t.Fatalf("ingest again: %v\n%s", err, out)
			}
			o := openTest(t, data)
			if got := strings.Join(divisions(t, o), " | "); got != "tr. 2 | tr. 4-5 | tr. 7" {
				t.Errorf("papers are %s", got)
			}
			checkLog(t, o)
			if left, err := o.catalog.Backlog(context.Background()); len(left.Tasks) != 0 || err != nil {
				t.Errorf("tasks are left over: %v, %v", left.Tasks, err)
			}
		})
	}
}

// killAt starts the program and kills it as soon as there are so many documents and one of them is no longer just received.
func killAt(t *testing.T, cmd *exec.Cmd, data string, documents int) {
	t.Helper()
	o := openTest(t, data)
	must(t, cmd.Start())
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
		must(t, err)
		if len(docs) >= documents && docs[0].State != pipeline.StateReceived {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("there are %d documents, want %d", len(docs), documents)
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
}
