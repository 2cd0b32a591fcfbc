package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/testdata/corpora"
	"github.com/motlan/motlan/testdata/samples"
)

// TestDemoReadsWhatIsPrinted plays the demo with families. The first seed is fixed, so that only a change of the program
// changes the outcome; MOTLAN_SEED is another one, for families that nobody saw before, and MOTLAN_SEEDS says how many.
func TestDemoReadsWhatIsPrinted(t *testing.T) {
	count, first := uint64(20), uint64(1394136109)
	if testing.Short() {
		count = 1
	}
	environment(t, "MOTLAN_SEEDS", &count)
	environment(t, "MOTLAN_SEED", &first)
	t.Logf("MOTLAN_SEED=%d MOTLAN_SEEDS=%d", first, count)
	var read tally
	t.Run("families", func(t *testing.T) {
		for seed := first; seed < first+count; seed++ {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				p := playDemo(t, drawFamily(t, seed))
				p.checkStory(t)
				read.compareAll(t, p)
			})
		}
	})
	t.Log(read.summary())
	if read.exact*100 < read.fields*95 {
		t.Errorf("%d of %d fields are exact, want 95 %%", read.exact, read.fields)
	}
	if read.recall() < 0.98 {
		t.Errorf("pdftotext finds %.4f of the words, want 0.98", read.recall())
	}
}

// environment reads a number that may be set.
func environment(t testing.TB, name string, value *uint64) {
	text := os.Getenv(name)
	if text == "" {
		return
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	*value = n
}

// drawFamily draws in a process of its own, because the race detector slows drawing down tenfold.
func drawFamily(t *testing.T, seed uint64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "samples")
	output(t, "go", "run", "../../testdata/samples/generate", "-seed", fmt.Sprint(seed), "-out", dir)
	return dir
}

// output runs a program that has to end well, and returns what it prints. A missing tool fails where services are required.
func output(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// played is what the demo left behind.
type played struct {
	manifest           samples.Manifest
	samples, data, out string
}

func playDemo(t *testing.T, dir string) played {
	t.Helper()
	p := played{samples: dir, data: t.TempDir(), out: t.TempDir()}
	var err error
	if p.manifest, err = samples.ReadManifest(dir); err != nil {
		t.Fatal(err)
	}
	if out, err := motlan(t, "--data", p.data, "demo", "--samples", dir, "--out", p.out).CombinedOutput(); err != nil {
		t.Fatalf("demo: %v\n%s", err, out)
	}
	return p
}

// checkStory holds the demo to what it is to show.
func (p played) checkStory(t *testing.T) {
	t.Helper()
	want := map[string]map[pipeline.ComponentCode]pipeline.Answer{
		"A": {"application": pipeline.Scan, "land-certificate": pipeline.Scan, "drawing": pipeline.Scan,
			"authorisation": pipeline.Scan, "identity-card": pipeline.PresentOnly},
		"B": {"land-certificate": pipeline.Reuse, "authorisation": pipeline.Missing, "application": pipeline.Scan,
			"identity-card": pipeline.PresentOnly},
	}
	o := openTest(t, p.data)
	for _, d := range p.manifest.Dossiers {
		dossier, err := o.catalog.DossierByCode(context.Background(), p.manifest.Agency.ID, d.Code)
		if err != nil {
			t.Fatal(err)
		}
		got := map[pipeline.ComponentCode]pipeline.Answer{}
		for _, c := range dossier.Checklist {
			got[c.Code] = c.Answer
			if c.Code == "authorisation" && d.Name == "B" && (c.Holding == "" || !strings.Contains(c.Why, "hết hiệu lực")) {
				t.Errorf("dossier B: the authorisation is %s because %q, want held and expired", c.Answer, c.Why)
			}
		}
		if !maps.Equal(got, want[d.Name]) {
			t.Errorf("dossier %s: answers are %v, want %v", d.Name, got, want[d.Name])
		}
	}
}

// records are what was read before the clerk touched it, by the file's name.
func (p played) records(t *testing.T, d samples.Dossier) map[string]record {
	t.Helper()
	return readRecords(t, filepath.Join(p.out, d.Name))
}

func readRecords(t testing.TB, dir string) map[string]record {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []record
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	byFile := map[string]record{}
	for _, r := range list {
		byFile[filepath.Base(r.File)] = r
	}
	return byFile
}

// tally counts what was read over all families.
type tally struct {
	mu               sync.Mutex
	fields, exact    int
	papers, reviewed int
	words, hits      int // of the scans; of those, found by pdftotext
	confusions       []string
}

func (s *tally) recall() float64 { return float64(s.hits) / float64(max(s.words, 1)) }

func (s *tally) summary() string {
	slices.Sort(s.confusions)
	return fmt.Sprintf("%d of %d fields exact (%.2f %%), %d of %d papers in review, word recall %.4f\n%s", s.exact, s.fields,
		100*float64(s.exact)/float64(max(s.fields, 1)), s.reviewed, s.papers, s.recall(), strings.Join(s.confusions, "\n"))
}

// compareAll compares what one demo read with what is printed.
func (s *tally) compareAll(t *testing.T, p played) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := openTest(t, p.data)
	for _, d := range p.manifest.Dossiers {
		read := p.records(t, d)
		for _, c := range d.Components {
			if c.File == "" {
				continue
			}
			r := read[c.File]
			s.compare(t, fmt.Sprintf("%s %s of seed %d", d.Name, c.Code, p.manifest.Seed), r, *c.Truth)
			if r.Outcome == "held" {
				checkSubjects(t, o, r, *c.Truth)
			}
			words, hits := found(c.Truth.Pages, p.text(t, d, r))
			s.words, s.hits = s.words+words, s.hits+hits
		}
	}
}

// compare counts every fact of the truth and every one that is not in it. What is wrong has to be in review.
func (s *tally) compare(t *testing.T, paper string, r record, want samples.Truth) {
	t.Helper()
	s.papers++
	review := r.Outcome == "review"
	if review {
		s.reviewed++
	} else if r.Outcome != "held" {
		t.Errorf("%s is %s", paper, r.Outcome)
	}
	printed, got := maps.Clone(want.Fields), map[pipeline.FieldName]string{"type": string(r.Type)}
	printed["type"] = string(want.Type)
	for _, f := range r.Fields {
		got[f.Name] = f.Value
	}
	for name := range union(printed, got) {
		s.fields++
		if printed[name] == got[name] {
			s.exact++
			continue
		}
		s.confusions = append(s.confusions, fmt.Sprintf("%s: %s = %q, printed %q; doubts %q", paper, name, got[name], printed[name], r.Doubts))
		if !review {
			t.Errorf("%s: %s = %q, printed is %q, and it is not in review", paper, name, got[name], printed[name])
		}
	}
}

func union(a, b map[pipeline.FieldName]string) map[pipeline.FieldName]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// checkSubjects compares the people of a paper that no clerk has looked at.
func checkSubjects(t *testing.T, o *office, r record, want samples.Truth) {
	t.Helper()
	doc, err := o.catalog.Document(context.Background(), r.Document)
	if err != nil {
		t.Fatal(err)
	}
	found, err := o.service.Extraction(doc)
	if err != nil {
		t.Fatal(err)
	}
	var got []samples.TruthSubject
	for _, s := range found.Subjects {
		got = append(got, samples.TruthSubject{Role: s.Role, Name: s.Name, Identifier: s.Identifier})
	}
	if !slices.Equal(got, want.Subjects) {
		t.Errorf("%s: subjects are %v, printed are %v, and it is not in review", r.File, got, want.Subjects)
	}
}

// text is what pdftotext finds in a sealed file besides the stamp.
func (p played) text(t *testing.T, d samples.Dossier, r record) bag {
	return sealedWords(t, filepath.Join(p.out, d.Name, r.Out), p.manifest.Operator.Name, p.manifest.Operator.Agency)
}

// bag is how often each word occurs: runs of letters and digits, in lower case and NFC.
type bag map[string]int

var wordPattern = regexp.MustCompile(`[\p{L}\p{N}]+`)

func bagOf(text string) bag {
	b := bag{}
	for _, w := range wordPattern.FindAllString(strings.ToLower(norm.NFC.String(text)), -1) {
		b[w]++
	}
	return b
}

func (b bag) size() (n int) {
	for _, times := range b {
		n += times
	}
	return n
}

// in counts the words of b that other has too.
func (b bag) in(other bag) (n int) {
	for w, times := range b {
		n += max(0, min(times, other[w]))
	}
	return n
}

// sealedWords reads a sealed PDF and leaves out the words of the stamp of this person and agency, which are no scan's.
func sealedWords(t testing.TB, file, person, agency string) bag {
	t.Helper()
	words := bagOf(output(t, "pdftotext", "-enc", "UTF-8", file, "-"))
	for w, times := range bagOf(strings.Join([]string{"Chuyển đổi từ văn bản giấy", person, agency, keys.DevelopmentNotice}, " ")) {
		words[w] -= times
	}
	return words
}

// found counts the words of pages, and those that are in the text.
func found(pages []samples.TruthPage, text bag) (words, hits int) {
	var truth strings.Builder
	for _, p := range pages {
		truth.WriteString(p.Text + " ")
	}
	b := bagOf(truth.String())
	return b.size(), b.in(text)
}

// TestNoticesAreSearchable holds the whole way to what plain Tesseract finds on two real scans.
func TestNoticesAreSearchable(t *testing.T) {
	dir := filepath.Join(corpora.Folder(t), "notices")
	out := t.TempDir()
	report, err := motlan(t, "--data", t.TempDir(), "ingest", "--out", out, filepath.Join(dir, "notice-0005.jpg"), filepath.Join(dir, "notice-0008.jpg")).CombinedOutput()
	if err != nil {
		t.Fatalf("ingest: %v\n%s", err, report)
	}
	for name, want := range map[string]float64{"notice-0005": 0.94, "notice-0008": 0.905} {
		truth, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		words := bagOf(string(truth))
		text := sealedWords(t, filepath.Join(out, name+".pdf"), "Người sao chụp", "Trung tâm Phục vụ hành chính công")
		got := float64(words.in(text)) / float64(words.size())
		t.Logf("%s: recall %.3f, precision %.3f", name, got, float64(words.in(text))/float64(text.size()))
		if got < want {
			t.Errorf("recall on %s is %.3f, want %.3f", name, got, want)
		}
	}
}
