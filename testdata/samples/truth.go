package samples

import (
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// Options say how a paper lies on the scanner. The zero value is an upright, clean scan at 300 dpi.
type Options struct {
	Seed     uint64  // of the noise; the content has its own seed
	Skew     float64 // degrees clockwise by which the text leans on the upright page, as in pipeline.Page
	Rotation int     // clockwise turn that makes the scan upright: 0, 90, 180 or 270, as in pipeline.Page
	Noise    float64 // standard deviation in grey levels. If zero, the scan has none
	DPI      int     // pixels per inch. If zero, 300
	Quality  int     // of JPEG, 1..100. If zero, 80
}

func (o Options) filled() Options {
	if o.DPI == 0 {
		o.DPI = 300
	}
	if o.Quality == 0 {
		o.Quality = 80
	}
	return o
}

// Sample is one scanned file and what is printed in it.
type Sample struct {
	File  string // name for the file, without a folder
	Data  []byte
	Scans [][]byte // of a paper that Draw made: its pages, each a JPEG file
	Truth Truth
}

// Truth is what a perfect reader finds in a scan.
type Truth struct {
	Type     pipeline.TypeCode             `json:"type"`
	Fields   map[pipeline.FieldName]string `json:"fields"` // a field that the paper does not print is absent
	Subjects []TruthSubject                `json:"subjects"`
	Hand     []pipeline.FieldName          `json:"hand,omitempty"` // the fields that are written by hand, in part or whole
	Pages    []TruthPage                   `json:"pages"`
}

// TruthSubject is somebody whom the paper names, in the order of print.
type TruthSubject struct {
	Role       pipeline.SubjectRole `json:"role"`
	Name       string               `json:"name"`
	Identifier string               `json:"identifier,omitempty"` // personal id, 12 digits; of an organisation its tax code
	Hand       bool                 `json:"hand,omitempty"`       // written by hand
}

// TruthPage is one page of the scan as it was captured.
type TruthPage struct {
	Width    int             `json:"width"`  // pixels
	Height   int             `json:"height"` // pixels
	DPI      int             `json:"dpi"`
	Rotation int             `json:"rotation"` // as in pipeline.Page
	Skew     float64         `json:"skew"`     // as in pipeline.Page
	Text     string          `json:"text"`     // the words in drawing order, divided by spaces
	Words    []TruthWord     `json:"-"`        // too bulky for a manifest; draw the sample again to have them
	Codes    []pipeline.Code `json:"codes,omitempty"`
}

// TruthWord is one printed word: the text between two spaces.
type TruthWord struct {
	Text string        `json:"text"`           // Unicode NFC
	Quad pipeline.Quad `json:"quad"`           // around the ink, in pixels of the final scan; leans with the page
	Hand bool          `json:"hand,omitempty"` // written by hand
	Line int           `json:"line"`           // of the page; the words of a line come one after the other
}

// Page returns p as a perfect recogniser would.
func (p TruthPage) Page() pipeline.Page {
	page := pipeline.Page{Width: p.Width, Height: p.Height, DPI: float64(p.DPI), Rotation: p.Rotation, Skew: p.Skew,
		Blank: len(p.Words) == 0 && len(p.Codes) == 0}
	for i, w := range p.Words {
		page.Words = append(page.Words, pipeline.Word{Text: w.Text, Quad: w.Quad, Confidence: 1, Line: i})
	}
	return page
}

func joined(words []TruthWord) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return strings.Join(texts, " ")
}

// placed returns w at another place.
func (w TruthWord) placed(q pipeline.Quad) TruthWord { w.Quad = q; return w }

// Lines returns the printed words, a line each line, and apart from them the handwritten ones. Where a hand filled a gap
// the line is divided, as nobody knows what a reader makes of the gap.
func (p TruthPage) Lines() (printed, hand string) {
	var lines, written strings.Builder
	for i, w := range p.Words {
		switch {
		case w.Hand:
			written.WriteString(w.Text + "\n")
			continue
		case i > 0 && (p.Words[i-1].Hand || p.Words[i-1].Line != w.Line):
			lines.WriteByte('\n')
		case i > 0:
			lines.WriteByte(' ')
		}
		lines.WriteString(w.Text)
	}
	return lines.String() + "\n", written.String()
}
