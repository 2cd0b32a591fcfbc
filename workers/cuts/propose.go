package cuts

import (
	"math"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// likely is the confidence from which a cut is proposed.
const likely = 0.5

// What speaks for a paper's beginning, and against it, as logarithms of odds. Most pages begin no paper.
const (
	oddsBefore   = -2.0
	oddsCode     = 5.0  // the code of another paper than before
	oddsSameCode = -6.0 // the code that stands on the page before
	oddsLateCode = 1.5  // a code behind pages without one
	oddsHead     = 4.5
	oddsFirst    = 4.0  // is numbered 1, of more than one
	oddsLast     = 2.5  // the page before was the last of its number
	oddsFollows  = -5.0 // is numbered as the next page
	oddsLater    = -2.5 // is numbered 2 or more, out of turn
	oddsOtherSum = 2.0  // is numbered as one of another number of pages
	oddsType     = 3.0  // surely of another type
	oddsSize     = 2.0  // of another size of paper
	oddsBlank    = 0.7  // the page before is blank
	oddsThird    = 5.0  // the third side of a card
)

// Propose returns where papers probably begin in a file without separator sheets, the first paper's beginning among them;
// nothing when the file is probably one paper. The proposals are for a person to decide on. Blank pages never begin a
// paper: they stay behind the one before them.
func Propose(pages []Sheet) []pipeline.Cut {
	var cuts []pipeline.Cut
	var paper reader
	for i, s := range pages {
		if s.Blank {
			paper.blank = true
			continue
		}
		odds, why := paper.judge(s)
		if cut := (pipeline.Cut{Page: i + 1, Why: why, Confidence: round(1 / (1 + math.Exp(-odds)))}); len(cuts) == 0 || cut.Confidence >= likely {
			cuts = append(cuts, cut)
			paper = reader{}
		}
		paper.read(s)
		cuts[len(cuts)-1].Type = paper.kind
	}
	if len(cuts) < 2 {
		return nil
	}
	cuts[0].Page, cuts[0].Confidence = 1, 1
	return cuts
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// reader is what is known of the paper so far.
type reader struct {
	begun  bool
	sides  int   // its pages that are not blank
	blank  bool  // the page before is
	latest Sheet // its latest page that is not
	codes  []string
	kind   pipeline.TypeCode // the surest of its types
	sure   float64
}

func (r *reader) read(s Sheet) {
	r.begun, r.blank, r.latest = true, false, s
	r.sides++
	if code := s.issued(); code != "" {
		r.codes = append(r.codes, code)
	}
	if s.TypeConfidence > r.sure && known(s.Type) {
		r.kind, r.sure = s.Type, s.TypeConfidence
	}
}

// judge weighs whether s begins another paper.
func (r *reader) judge(s Sheet) (odds float64, why []pipeline.CutReason) {
	odds = oddsBefore
	for _, e := range []func(Sheet) (float64, pipeline.CutReason){r.byCode, r.byHead, r.byNumber, r.byType, r.bySize} {
		o, reason := e(s)
		odds += o
		if o > 0 && reason != "" {
			why = append(why, reason)
		}
	}
	if r.blank {
		odds += oddsBlank
	}
	return odds, why
}

// byCode: pages of one paper bear one code, or only its first page does.
func (r *reader) byCode(s Sheet) (float64, pipeline.CutReason) {
	switch code := s.issued(); {
	case code == "" || !r.begun:
	case slices.Contains(r.codes, code):
		return oddsSameCode, ""
	case len(r.codes) == 0 && s.isCard() && r.latest.isCard():
		return 0, "" // many cards bear their code on the back
	case len(r.codes) == 0:
		return oddsLateCode, pipeline.CutCode
	default:
		return oddsCode, pipeline.CutCode
	}
	return 0, ""
}

func (r *reader) byHead(s Sheet) (float64, pipeline.CutReason) {
	if s.Letterhead {
		return oddsHead, pipeline.CutLetterhead
	}
	return 0, ""
}

// byNumber: official papers have no number on their first page (NĐ 30/2020/NĐ-CP Annex I, II.7), so the absence of one
// says little.
func (r *reader) byNumber(s Sheet) (odds float64, why pipeline.CutReason) {
	last := r.latest
	switch {
	case s.Number == 1 && (s.Of != 1 || !r.begun):
		odds = oddsFirst
	case s.Number == 1: // "1/1"
		odds = oddsFirst + oddsLast
	case s.Number > 1 && s.Number == max(last.Number, 1)+1 && (s.Of == last.Of || last.Of == 0):
		return oddsFollows, ""
	case s.Number > 1:
		odds = oddsLater
	}
	if last.Of > 0 && last.Number == last.Of {
		odds += oddsLast
	}
	if last.Of > 0 && s.Of > 0 && last.Of != s.Of {
		odds += oddsOtherSum
	}
	return odds, pipeline.CutPageNumber
}

// isCard reports whether the page is one side of an identity card, 86 by 54 mm, or of a little more.
func (s Sheet) isCard() bool {
	return s.Width > 0 && max(s.Width, s.Height) < 110 && min(s.Width, s.Height) < 80
}

// byType: what follows the first page is seldom of a type of its own.
func (r *reader) byType(s Sheet) (float64, pipeline.CutReason) {
	if !r.begun || !known(s.Type) || !known(r.kind) || s.Type == r.kind {
		return 0, ""
	}
	return oddsType * min(s.TypeConfidence, r.sure), pipeline.CutType
}

func known(t pipeline.TypeCode) bool { return t != "" && t != pipeline.OtherType }

// sameSize is how many millimetres two pages of one size of paper may differ: a scanner finds the edges only roughly.
const sameSize = 12

func (r *reader) bySize(s Sheet) (float64, pipeline.CutReason) {
	last := r.latest
	if s.Width == 0 || last.Width == 0 {
		return 0, ""
	}
	if math.Abs(s.Width-last.Width) <= sameSize && math.Abs(s.Height-last.Height) <= sameSize {
		if s.isCard() && r.sides > 1 {
			return oddsThird, pipeline.CutType
		}
		return 0, ""
	}
	return oddsSize, ""
}
