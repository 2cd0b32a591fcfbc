package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// reading is how well one engine read the words of a set, and what that took.
type reading struct {
	Recall    share `json:"recall"`    // of the printed words
	Precision share `json:"precision"` // of the words in the text
	Signed    share `json:"signed"`    // of the words of signature blocks that open with "TM.", "KT.", "TL." …
	Order     share `json:"order"`     // of the pairs
	Wrong     share `json:"wrong"`     // edits of the letters
	Pages     int   `json:"pages"`
	Failed    int   `json:"failed"`

	WallSeconds float64 `json:"wall_seconds"` // summed over pages, two of which are read at a time
	CPUSeconds  float64 `json:"cpu_seconds"`
	PeakMiB     float64 `json:"peak_mib"` // of the worst process
}

// judge adds what one paper's text is worth. Handwritten words may be in it, but need not.
func (r *reading) judge(p paper, text string) {
	if p.Text == "" {
		return
	}
	printed, got := words(p.Text), words(text)
	r.Recall.add(bagOf(printed).shared(bagOf(got)), len(printed))
	r.Precision.add(bagOf(append(printed, words(p.Hand)...)).shared(bagOf(got)), len(got))
	block := signatureBlock(p.Text)
	r.Signed.add(bagOf(block).shared(bagOf(got).without(bagOf(printed).without(bagOf(block)))), len(block))
	pairs := order(words(p.Text), got)
	r.Order.add(pairs.Hits, pairs.Of)
	edits := wrongLetters(p.Text, text)
	r.Wrong.add(edits.Hits, edits.Of)
}

func (r *reading) pay(c cost) {
	r.Pages++
	r.WallSeconds += c.Wall.Seconds()
	r.CPUSeconds += c.CPU.Seconds()
	r.PeakMiB = max(r.PeakMiB, float64(c.Peak)/(1<<20))
}

// finding is how well a set's types and fields were found.
type finding struct {
	Types       share                        `json:"types"`
	Codes       share                        `json:"codes"`            // that were read
	SureTypes   share                        `json:"wrong_sure_types"` // types without doubt that are wrong
	Fields      share                        `json:"fields"`
	Sure        share                        `json:"wrong_sure"` // fields marked sure that are wrong
	Right       share                        `json:"sure_right"` // right fields that are marked sure, of all right ones
	ByType      map[pipeline.TypeCode]*share `json:"by_type"`    // fields, by the type that the paper is of
	Extra       int                          `json:"extra"`      // fields found that the truth does not name
	Doubted     share                        `json:"doubted"`    // fields that go to a person
	Reviewed    share                        `json:"reviewed"`   // documents that go to a person
	Handwritten int                          `json:"handwritten"`
	SilentHand  int                          `json:"silent_hand"`
	Mistakes    []mistake                    `json:"mistakes,omitempty"`
}

// mistake is one wrong field.
type mistake struct {
	Paper      string            `json:"paper"`
	Type       pipeline.TypeCode `json:"type"`
	Field      string            `json:"field"`
	Want       string            `json:"want"`
	Got        string            `json:"got"`
	Confidence float64           `json:"confidence"`
	Doubt      string            `json:"doubt,omitempty"`
	Hand       bool              `json:"hand,omitempty"`
	Sure       bool              `json:"sure,omitempty"` // nobody would have looked
}

// judge adds one paper's extraction.
func (f *finding) judge(p paper, e pipeline.Extraction) {
	if !p.Judged {
		return
	}
	f.judgeType(p, e)
	found := claims(e)
	for _, want := range p.Fields {
		f.judgeFact(p, want, found[want.Name])
		delete(found, want.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		f.judgeExtra(p, name, found[name])
	}
	f.Reviewed.count(len(e.Doubts()) > 0)
}

// judgeCodes counts which codes were read on whatever page.
func (f *finding) judgeCodes(want []string, got [][]pipeline.Code) {
	all := slices.Concat(got...)
	for _, text := range want {
		f.Codes.count(slices.ContainsFunc(all, func(c pipeline.Code) bool { return c.Text == text }))
	}
}

func (f *finding) judgeType(p paper, e pipeline.Extraction) {
	f.Types.count(e.Type == p.Type)
	if e.TypeDoubt == "" && e.TypeConfidence >= pipeline.Sure {
		f.SureTypes.count(e.Type != p.Type)
	}
	if e.Type != p.Type {
		f.Mistakes = append(f.Mistakes, mistake{p.Name, p.Type, "TYPE", string(p.Type), string(e.Type), e.TypeConfidence, e.TypeDoubt,
			false, e.TypeDoubt == ""})
	}
}

func (f *finding) judgeFact(p paper, want fact, got claim) {
	right := got.says(want.Value)
	if want.Hand {
		f.Handwritten++
		if got.Value != "" && got.sure() {
			f.SilentHand++
		}
	} else {
		f.Fields.count(right)
		f.ofType(p.Type).count(right)
	}
	f.Doubted.count(got.Doubt != "")
	if got.sure() && got.Value != "" {
		f.Sure.count(!right)
	}
	if right {
		f.Right.count(got.sure())
	}
	if !right || want.Hand && got.sure() {
		f.Mistakes = append(f.Mistakes, mistake{p.Name, p.Type, want.Name, want.Value, got.Value, got.Confidence, got.Doubt, want.Hand, got.sure()})
	}
}

// ofType returns the fields of one type.
func (f *finding) ofType(code pipeline.TypeCode) *share {
	if f.ByType == nil {
		f.ByType = map[pipeline.TypeCode]*share{}
	}
	if f.ByType[code] == nil {
		f.ByType[code] = new(share)
	}
	return f.ByType[code]
}

// judgeExtra judges what the truth does not name: where all is known that the paper says, a sure one is wrong.
func (f *finding) judgeExtra(p paper, name string, got claim) {
	if strings.TrimSpace(got.Value) == "" {
		return
	}
	f.Extra++
	f.Doubted.count(got.Doubt != "")
	if !p.Whole {
		return
	}
	if got.sure() {
		f.Sure.count(true)
	}
	f.Mistakes = append(f.Mistakes, mistake{p.Name, p.Type, name, "", got.Value, got.Confidence, got.Doubt, got.Hand, got.sure()})
}
