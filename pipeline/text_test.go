package pipeline

import "testing"

func TestPlain(t *testing.T) {
	p := Page{Words: []Word{{Text: "CỘNG"}, {Text: "HÒA"}, {Text: "Độc", Line: 1}, {Text: "Số", Line: 2, Block: 1}}}
	if got, want := p.Plain(), "CỘNG HÒA\nĐộc\n\nSố"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
