package cuts

import (
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func qr(text string) pipeline.Code { return pipeline.Code{Format: qrCode, Text: text} }

// sheets draws a file as letters: p a page, b a blank one, s a separator sheet, t a patch code alone, a and c the sheets
// of two components, x both on one page, w a page of text that bears a sheet's code, S the slip, Z another batch's.
func sheets(file string, slip string) []Sheet {
	var pages []Sheet
	for _, kind := range file {
		pages = append(pages, map[rune]Sheet{
			'p': {}, 'b': {Blank: true}, 's': {Codes: []pipeline.Code{qr("MOTLAN-SEP/1||"), {Format: PatchT}}},
			't': {Codes: []pipeline.Code{{Format: PatchT}}}, 'a': {Codes: []pipeline.Code{qr("MOTLAN-SEP/1|a|")}},
			'c': {Codes: []pipeline.Code{qr("MOTLAN-SEP/1|c|Sổ đỏ"), {Format: PatchT}}},
			'x': {Codes: []pipeline.Code{qr("MOTLAN-SEP/1|a|"), qr("MOTLAN-SEP/1|c|")}},
			'w': {Words: 400, Codes: []pipeline.Code{qr("MOTLAN-SEP/1|a|")}},
			'S': {Codes: []pipeline.Code{qr("MOTLAN-SLIP/1|B1|" + slip), {Format: PatchT}}},
			'Z': {Codes: []pipeline.Code{qr("MOTLAN-SLIP/1|B2|1|1|1")}},
		}[kind])
	}
	return pages
}

func TestDivide(t *testing.T) {
	for _, c := range []struct {
		name, file, slip string
		segments         [][]int
		components       string // of each segment, - for none
		leave            []int
		faults           []Fault
	}{
		{name: "no sheets", file: "ppb", segments: [][]int{{1, 2, 3}}, components: "-"},
		{name: "sheets before each paper", file: "spptp", segments: [][]int{{2, 3}, {5}}, components: "--", leave: []int{1, 4}},
		{name: "none before the first", file: "pap", segments: [][]int{{1}, {3}}, components: "-a", leave: []int{2}},
		{name: "blank backs", file: "abpbbcbp", segments: [][]int{{3, 4, 5}, {8}}, components: "ac", leave: []int{1, 2, 6, 7}},
		{name: "a slip that agrees", file: "Sappcp", slip: "2|3|2,1", segments: [][]int{{3, 4}, {6}}, components: "ac", leave: []int{1, 2, 5}},
		{name: "sums that agree", file: "Sbappcp", slip: "2|3|", segments: [][]int{{4, 5}, {7}}, components: "ac", leave: []int{1, 2, 3, 6}},
		{name: "backs counted", file: "Sapbcpb", slip: "2|4|2,2", segments: [][]int{{3, 4}, {6, 7}}, components: "ac", leave: []int{1, 2, 5}},
		{name: "backs not counted", file: "Sapbcpb", slip: "2|2|1,1", segments: [][]int{{3, 4}, {6, 7}}, components: "ac", leave: []int{1, 2, 5}},
		{name: "one page too few", file: "Sappcpapp", slip: "3|6|2,2,2", segments: [][]int{{3, 4}, {6}, {8, 9}}, components: "aca", leave: []int{1, 2, 5, 7},
			faults: []Fault{{Kind: FaultPages, Paper: 2, Page: 6, Want: 2, Got: 1}}},
		{name: "one too many", file: "Sappcpap", slip: "3|3|1,1,1", segments: [][]int{{3, 4}, {6}, {8}}, components: "aca", leave: []int{1, 2, 5, 7},
			faults: []Fault{{Kind: FaultPages, Paper: 1, Page: 3, Want: 1, Got: 2}}},
		{name: "a sheet was not read", file: "Sapppcpp", slip: "3|5|2,1,2", segments: [][]int{{3, 4, 5}, {7, 8}}, components: "ac", leave: []int{1, 2, 6},
			faults: []Fault{{Kind: FaultGlued, Paper: 1, Last: 2, Page: 3, Got: 3}}},
		{name: "a sheet too many", file: "Sapptpcp", slip: "2|4|3,1", segments: [][]int{{3, 4}, {6}, {8}}, components: "a-c", leave: []int{1, 2, 5, 7},
			faults: []Fault{{Kind: FaultSplit, Paper: 1, Page: 3, Want: 3, Got: 2}}},
		{name: "a paper is missing", file: "Sappcpp", slip: "3|9|2,5,2", segments: [][]int{{3, 4}, {6, 7}}, components: "ac", leave: []int{1, 2, 5},
			faults: []Fault{{Kind: FaultMissing, Paper: 2, Want: 5}}},
		{name: "a foreign paper", file: "Sappcpppp", slip: "1|2|2", segments: [][]int{{3, 4}, {6, 7, 8, 9}}, components: "ac", leave: []int{1, 2, 5},
			faults: []Fault{{Kind: FaultExtra, Page: 6, Got: 4}}},
		{name: "sums that do not agree", file: "Sappcp", slip: "3|7|", segments: [][]int{{3, 4}, {6}}, components: "ac", leave: []int{1, 2, 5},
			faults: []Fault{{Kind: FaultPapers, Want: 3, Got: 2}, {Kind: FaultSum, Want: 7, Got: 3}}},
		{name: "nothing behind a sheet", file: "acpa", segments: [][]int{{3}}, components: "c", leave: []int{1, 2, 4},
			faults: []Fault{{Kind: FaultEmpty, Page: 1}, {Kind: FaultEmpty, Page: 4}}},
		{name: "both sides of a sheet", file: "aaptcp", segments: [][]int{{3}, {6}}, components: "ac", leave: []int{1, 2, 4, 5}},
		{name: "blanks alone", file: "abbbcp", segments: [][]int{{6}}, components: "c", leave: []int{1, 2, 3, 4, 5}, faults: []Fault{{Kind: FaultEmpty, Page: 1}}},
		{name: "another batch's slip", file: "SapZ", slip: "1|1|1", segments: [][]int{{3}}, components: "a", leave: []int{1, 2, 4},
			faults: []Fault{{Kind: FaultTwoSlips, Page: 4}}},
		{name: "the slip twice", file: "SSap", slip: "1|1|1", segments: [][]int{{4}}, components: "a", leave: []int{1, 2, 3}},
		{name: "the slip at the end", file: "apS", slip: "1|1|1", segments: [][]int{{2}}, components: "a", leave: []int{1, 3}},
		{name: "the slip inside", file: "apScp", slip: "2|2|1,1", segments: [][]int{{2}, {5}}, components: "ac", leave: []int{1, 3, 4},
			faults: []Fault{{Kind: FaultSlipInside, Page: 3}}},
		{name: "two components on one sheet", file: "xp", segments: [][]int{{2}}, components: "a", leave: []int{1},
			faults: []Fault{{Kind: FaultContradiction, Page: 1}}},
		{name: "a paper with a sheet's code", file: "pwp", segments: [][]int{{1}, {2, 3}}, components: "-a", faults: []Fault{{Kind: FaultPrinted, Page: 2}}},
		{name: "a slip and nothing else", file: "S", slip: "1|1|1", leave: []int{1}, faults: []Fault{{Kind: FaultMissing, Paper: 1, Want: 1}}},
		{name: "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Divide(sheets(c.file, c.slip))
			var segments [][]int
			components := ""
			for _, s := range d.Segments {
				segments = append(segments, s.Pages)
				components += string(s.Component)
				if s.Component == "" {
					components += "-"
				}
			}
			if !reflect.DeepEqual(segments, c.segments) || components != c.components || !reflect.DeepEqual(d.Leave, c.leave) {
				t.Errorf("Divide() = %v %s, left out %v, want %v %s, %v", segments, components, d.Leave, c.segments, c.components, c.leave)
			}
			if !reflect.DeepEqual(d.Faults, c.faults) {
				t.Errorf("Divide() has the faults %+v, want %+v", d.Faults, c.faults)
			}
			if (d.Slip != nil) != strings.Contains(c.file, "S") {
				t.Errorf("Divide() found the slip %+v", d.Slip)
			}
		})
	}
}

// A code belongs to the paper that bears it, and to no other.
func TestCodesStayWithTheirPaper(t *testing.T) {
	pages := sheets("appcp", "")
	pages[1].Codes = []pipeline.Code{qr("first")}
	pages[4].Codes = []pipeline.Code{qr("second"), {Format: "CODE_128", Text: "third"}}
	d := Divide(pages)
	var texts []string
	for _, s := range d.Segments {
		text := string(s.Component) + ":"
		for i, codes := range s.Codes {
			for _, c := range codes {
				text += " " + c.Text + "@" + string(rune('0'+s.Pages[i]))
			}
		}
		texts = append(texts, text)
	}
	if want := []string{"a: first@2", "c: second@5 third@5"}; !reflect.DeepEqual(texts, want) {
		t.Errorf("Divide() binds %q, want %q", texts, want)
	}
	want := []pipeline.Cut{{Page: 2, Why: []pipeline.CutReason{pipeline.CutSeparator}, Component: "a", Confidence: 1},
		{Page: 5, Why: []pipeline.CutReason{pipeline.CutSeparator}, Component: "c", Confidence: 1}}
	if got := d.Cuts(); !reflect.DeepEqual(got, want) {
		t.Errorf("Cuts() = %+v, want %+v", got, want)
	}
}

// Where the slip knows better than the sheets, a person is shown its cuts.
func TestCutsByTheSlip(t *testing.T) {
	for file, want := range map[string][]int{"Sppp": {2, 4}, "Sapcppp": {3, 5, 7}, "Sapbpbpb": {3, 7}, "Sppbp": {2, 5}, "Sppbpb": {2, 5}} {
		slip := map[string]string{"Sppp": "2|3|2,1", "Sapcppp": "3|4|1,2,1", "Sapbpbpb": "2|6|4,2", "Sppbp": "2|3|2,1", "Sppbpb": "2|3|2,1"}[file]
		var got []int
		for _, c := range Divide(sheets(file, slip)).Cuts() {
			got = append(got, c.Page)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s with %s: Cuts() = %v, want %v", file, slip, got, want)
		}
	}
	cut := Divide(sheets("Sppp", "2|3|2,1")).Cuts()[1]
	if cut.Why[0] != pipeline.CutSlip || cut.Confidence >= 1 {
		t.Errorf("Cuts() = %+v, want one that the slip proposes", cut)
	}
}

// A sheet's text in a bar code, or in another case, is no sheet.
func TestOnlySheetsDivide(t *testing.T) {
	for _, c := range []pipeline.Code{{Format: "CODE_128", Text: "MOTLAN-SEP/1||"}, qr("motlan-sep/1||"), qr("MOTLAN-SEP/1|a"), qr("MOTLAN-SLIP/1|a|1|2|1")} {
		if d := Divide([]Sheet{{}, {Codes: []pipeline.Code{c}}, {}}); d.Separated() || d.Slip != nil || len(d.Segments) != 1 || len(d.Leave) != 0 {
			t.Errorf("Divide() takes %+v for a sheet: %+v", c, d)
		}
	}
}

func TestEveryFaultIsExplained(t *testing.T) {
	kinds := []FaultKind{FaultPages, FaultMissing, FaultExtra, FaultGlued, FaultSplit, FaultPapers, FaultSum, FaultEmpty, FaultTwoSlips,
		FaultSlipInside, FaultContradiction, FaultPrinted}
	for _, k := range kinds {
		vi, en := Fault{Kind: k, Paper: 3, Last: 4, Page: 7, Want: 2, Got: 1}.Explain()
		if vi == "" || en == "" || strings.Contains(vi+en, "%!") {
			t.Errorf("%s: Explain() = %q, %q", k, vi, en)
		}
		found := Fault{Kind: k, Paper: 3, Last: 4, Page: 7, Want: 2, Got: 1}.Finding()
		advice, _ := found.Kind.Explain()
		if advice == "" || found.Page != 7 || found.Detail != "" && found.Detail != vi {
			t.Errorf("%s: Finding() = %+v with the advice %q", k, found, advice)
		}
	}
	vi, _ := Fault{Kind: FaultPages, Paper: 3, Page: 5, Want: 2, Got: 1}.Explain()
	if want := "giấy tờ thứ 3 (từ trang 5 của tệp): phiếu ghi 2 trang, thấy 1"; vi != want {
		t.Errorf("Explain() = %q, want %q", vi, want)
	}
}
