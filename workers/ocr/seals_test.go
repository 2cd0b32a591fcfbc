package ocr

import (
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// Both papers are drawn as scans without colour, with a seal over the role and over the name.
func TestWordsUnderASealAreReadWithoutColour(t *testing.T) {
	for _, tt := range []struct {
		code pipeline.TypeCode
		seed uint64
		want string
	}{
		{"decision", 6003, "GIÁM ĐỐC Hồ Thùy Yến"},
		{"rule", 5089, "PHÓ CHỦ TỊCH Phan Thu Hà"},
	} {
		t.Run(string(tt.code), func(t *testing.T) {
			sample, err := samples.Draw(tt.code, tt.seed, samples.Moderate)
			if err != nil {
				t.Fatal(err)
			}
			page, err := newEngine(t).Recognise(sample.Scans[0], 300)
			if err != nil {
				t.Fatal(err)
			}
			var read []string
			for _, w := range page.Words {
				read = append(read, w.Text)
			}
			for _, word := range strings.Fields(tt.want) {
				if !slices.Contains(read, word) {
					t.Errorf("%q is not read", word)
				}
			}
		})
	}
}
