package fields

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func BenchmarkExtract(b *testing.B) {
	full := decision()
	for y := range 30 {
		full.Words = append(full.Words, page(printed{10, 14 + y, strings.Repeat("chịu trách nhiệm thi hành Quyết định này ", 2)}).Words...)
	}
	unknown := page()
	for y := range 45 {
		unknown.Words = append(unknown.Words, page(printed{10, y, "gạo 5 kg, nước mắm 2 chai, muối 1 gói, đường trắng 2 kg và một ít rau"}).Words...)
	}
	cat := catalogue(b)
	for name, p := range map[string]pipeline.Page{"form": birth(), "full page": full, "unknown": unknown} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Extract([]pipeline.Page{p}, nil, cat)
			}
		})
	}
}
