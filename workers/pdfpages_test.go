package workers

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestOwnWordsDropsWhatXMLForbids(t *testing.T) {
	list := `<html><body><doc><page width="595" height="842"><flow><block><line>` +
		"<word xMin=\"1\" yMin=\"2\" xMax=\"3\" yMax=\"4\">Gi\x10\u1ea5\xffy \ufffe\x00t\u1edd</word>" +
		`</line></block></flow></page></doc></body></html>`
	reply, _, err := ownWords(struct{}{}, [][]byte{[]byte(list)})
	if err != nil {
		t.Fatal(err)
	}
	words := reply.(pageText).Page.Words
	if len(words) != 1 || words[0].Text != "Gi\u1ea5y t\u1edd" {
		t.Errorf("words = %+v, want Giấy tờ", words)
	}
}

func TestScaleBoundsLargePages(t *testing.T) {
	for name, c := range map[string]struct {
		facts pipeline.PageFacts
		want  float64
	}{
		"A4":             {pipeline.PageFacts{Width: 595, Height: 842, DPI: 72}, 200},
		"200 inches":     {pipeline.PageFacts{Width: 14400, Height: 14400, DPI: 72}, 30},
		"without size":   {pipeline.PageFacts{DPI: 72}, 200},
		"rendered again": {pipeline.PageFacts{Width: 1654, Height: 2339, DPI: 150}, 150},
	} {
		t.Run(name, func(t *testing.T) {
			if got := scale(c.facts); got != c.want {
				t.Errorf("scale = %v, want %v", got, c.want)
			}
		})
	}
}
