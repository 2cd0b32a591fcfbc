package workers

import "context"

// lookDPI is at which pages are drawn to be looked at.
const lookDPI = 150

// scan is what a PDF says of a page that shows one picture in a form that only a renderer reads. DPI is 0 for other pages.
type scan struct {
	DPI  float64
	Grey bool
}

// picture returns where a child finds the page, when it is this page's turn to be drawn.
func (v viewer) picture(ctx context.Context, i int) (format string, blob []byte, dpi float64, release func(), err error) {
	release = func() {}
	if v.doc.Pages[i].Rendered {
		if release, err = v.runner.drawn.Take(ctx, 1); err != nil {
			return "", nil, 0, nil, err
		}
	}
	if format, blob, dpi, err = v.shot(ctx, i); err != nil {
		release()
	}
	return format, blob, dpi, release, err
}

// shot returns where a child finds the page: in the file, in a part of it that is a picture by itself, or drawn from it.
func (v viewer) shot(ctx context.Context, i int) (format string, blob []byte, dpi float64, err error) {
	facts := v.doc.Pages[i]
	if facts.Rendered {
		blob, dpi, err = v.drawing(ctx, i)
		return "rendered", blob, dpi, err
	}
	if file := v.jpeg(i); file != nil {
		return "rendered", file, facts.DPI, nil
	}
	return v.doc.Format, v.data, facts.DPI, nil
}

// jpeg is the page's picture, where that is a part of the file: a long file is not handed over for each of its pages.
func (v viewer) jpeg(i int) []byte {
	if i >= len(v.jpegs) || v.doc.Pages[i].Rendered {
		return nil
	}
	return v.jpegs[i].Of(v.data)
}

// alone reports whether a child gets the page's picture without the rest of the file.
func (v viewer) alone(i int) bool { return v.doc.Pages[i].Rendered || v.jpeg(i) != nil }

// drawing draws a page to be looked at.
func (v viewer) drawing(ctx context.Context, i int) ([]byte, float64, error) {
	dpi := min(lookDPI, scale(v.doc.Pages[i]))
	blob, err := v.runner.render(ctx, v.data, i+1, dpi)
	return blob, dpi, err
}

func (v viewer) scan(i int) scan {
	if i < len(v.scans) {
		return v.scans[i]
	}
	return scan{}
}

// knownBetter takes from the file what a drawing of the page cannot tell: how finely it was scanned, and in which colours.
func (v viewer) knownBetter(seen []pageLook) {
	for i := range seen {
		s := v.scan(i)
		if s.DPI == 0 || !v.doc.Pages[i].Rendered || seen[i].Facts.Width == 0 {
			continue
		}
		f := &seen[i].Facts
		f.DPI, f.Grey = s.DPI, s.Grey
		f.Blur = 0 // drawing blurs it
	}
}
