package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func BenchmarkExtract(b *testing.B) {
	cat := catalogue(b)
	pages := []pipeline.Page{decision()}
	for b.Loop() {
		Extract(pages, nil, cat)
	}
}
