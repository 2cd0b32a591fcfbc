package cuts

import "github.com/motlan/motlan/pipeline"

// Sheet is what is known of one page. Whatever is unknown stays zero: [Divide] needs the codes and the blanks alone, which
// are known before a page is read.
type Sheet struct {
	Codes []pipeline.Code // on the page, as read
	Blank bool            // nothing is printed on it
	Words int             // read off the page; 0: not read yet

	Letterhead     bool // an official paper's head or title begins on it
	Number, Of     int  // printed: page Number of Of; 0: not printed or not read
	Type           pipeline.TypeCode
	TypeConfidence float64
	Width, Height  float64 // of the upright page in millimetres
}

// SheetOf is what a page's own text and codes say: all but the type, which the caller knows better.
func SheetOf(page pipeline.Page, codes []pipeline.Code) Sheet {
	s := Sheet{Codes: codes, Blank: page.Blank, Words: len(page.Words), Letterhead: Letterhead(page)}
	s.Number, s.Of = PageNumber(page)
	if page.DPI > 0 {
		up := page.Upright()
		s.Width, s.Height = float64(up.Width)*25.4/page.DPI, float64(up.Height)*25.4/page.DPI
	}
	return s
}

// PatchT is the format under which a patch code T comes among the codes of a page.
const PatchT = "PATCH_T"

// Ours reports whether the page is a separator sheet or a batch slip, as its codes say.
func (s Sheet) Ours() bool {
	_, separates := s.separator()
	_, slip := s.slip()
	return separates || slip
}

// separator returns what the page says when it is a separator sheet. The QR code of a sheet says more than its patch code.
func (s Sheet) separator() (sep Separator, is bool) {
	for _, c := range s.Codes {
		if found, ok := ParseSeparator(c.Text); ok && c.Format == qrCode {
			return found, true
		}
		is = is || c.Format == PatchT
	}
	_, slip := s.slip()
	return Separator{}, is && !slip
}

func (s Sheet) slip() (pipeline.Slip, bool) {
	for _, c := range s.Codes {
		if slip, ok := ParseSlip(c.Text); ok && c.Format == qrCode {
			return slip, true
		}
	}
	return pipeline.Slip{}, false
}

const qrCode = "QR_CODE"

// contradicts reports whether the sheets' codes on one page say different things.
func (s Sheet) contradicts() bool {
	said := map[string]bool{}
	for _, c := range s.Codes {
		_, sep := ParseSeparator(c.Text)
		_, slip := ParseSlip(c.Text)
		if c.Format == qrCode && (sep || slip) {
			said[c.Text] = true
		}
	}
	return len(said) > 1
}

// mostWords is more than our own sheets print beside a slip's list. A page with a sheet's code and more words is a paper with
// a sheet stuck to it, or printed on the back of one.
const mostWords = 150

// issued is the QR code that a system has printed on the paper, with the slips' and separators' own excluded; empty: none.
func (s Sheet) issued() string {
	for _, c := range s.Codes {
		_, sep := ParseSeparator(c.Text)
		_, slip := ParseSlip(c.Text)
		if c.Format == qrCode && !sep && !slip {
			return c.Text
		}
	}
	return ""
}
