package signing

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/signing/verify"
)

// failing lists "name/signature" of the checks that did not pass.
func failing(r verify.Report) string {
	var out []string
	for _, c := range r.Failed() {
		out = append(out, fmt.Sprintf("%s/%d", c.Name, c.Signature))
	}
	return strings.Join(out, " ")
}

func expect(t *testing.T, name string, r verify.Report, verdict verify.Verdict, checks string) {
	t.Helper()
	if r.Verdict != verdict || failing(r) != checks {
		t.Errorf("%s: %s by [%s], want %s by [%s]\n%+v", name, r.Verdict, failing(r), verdict, checks, r.Failed())
	}
}

// Object numbers of a sealed drawing: 2 pages, 6 first page, 7 its content.
func TestLaterIncrements(t *testing.T) {
	f := newFixture(t)
	data := f.seal(t, drawing{pages: 2}.build())
	field := fmt.Sprintf("%d 0 R", fieldOf(t, data))
	evil := stream("BT /F1 24 Tf 72 700 Td (Evil) Tj ET")
	page := "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 7 0 R "
	widget := "<< /Type /Annot /Subtype /Widget /FT /Sig /T (x) "
	for name, c := range map[string]struct {
		u       update
		verdict verify.Verdict
		checks  string
	}{
		"content replaced":    {update{objects: map[int]string{7: evil}}, verify.ValidChangedLater, "later-changes/1"},
		"page replaced":       {update{objects: map[int]string{6: page + "/Rotate 180 >>"}}, verify.ValidChangedLater, "later-changes/1"},
		"annotation added":    {update{objects: map[int]string{6: page + "/Annots [95 0 R] >>", 95: "<< /Subtype /FreeText >>"}}, verify.ValidChangedLater, "later-changes/1"},
		"page tree replaced":  {update{objects: map[int]string{2: "<< /Type /Pages /Count 1 /Kids [6 0 R] >>"}}, verify.ValidChangedLater, "later-changes/1"},
		"action added":        {update{root: 92, objects: map[int]string{92: catalogWith(field, "/OpenAction << /S /JavaScript /JS (x) >>")}}, verify.ValidChangedLater, "later-changes/1"},
		"field widget moved":  {update{objects: map[int]string{fieldOf(t, data): widget + "/V 1 0 R >>"}}, verify.Invalid, "count/0 coverage/1 signature/1"},
		"form unhooked":       {update{root: 92, objects: map[int]string{92: "<< /Type /Catalog /Lang (vi-VN) /Pages 2 0 R >>"}}, verify.Invalid, "count/0"},
		"fields emptied":      {update{root: 92, objects: map[int]string{92: catalogWith("", "")}}, verify.Invalid, "count/0"},
		"visible field added": {update{root: 92, objects: map[int]string{92: catalogWith(field+" 95 0 R", ""), 95: widget + "/Rect [0 0 595 842] >>"}}, verify.ValidChangedLater, "later-changes/1"},
		"text field added":    {update{root: 92, objects: map[int]string{92: catalogWith(field+" 95 0 R", ""), 95: "<< /FT /Tx /T (x) >>"}}, verify.ValidChangedLater, "later-changes/1"},
		"unreadable second":   {update{root: 92, objects: map[int]string{92: catalogWith(field+" 95 0 R", ""), 95: widget + "/V << /Type /Sig /Contents <00> >> >>"}}, verify.Invalid, "coverage/2 signature/2"},
		"missing second":      {update{root: 92, objects: map[int]string{92: catalogWith(field+" 95 0 R", ""), 95: widget + "/V 4711 0 R >>"}}, verify.Invalid, "coverage/2 signature/2"},
		"store added":         {update{root: 92, objects: map[int]string{92: catalogWith(field, "/DSS << /Certs [95 0 R] >>"), 95: stream("x")}}, verify.Valid, ""},
		"information changed": {update{objects: map[int]string{4: "<< /Title (x) >>"}}, verify.Valid, ""},
		"nothing changed":     {update{objects: map[int]string{95: "<< /Unused true >>"}}, verify.Valid, ""},
		"no end mark":         {update{objects: map[int]string{7: evil}, noEOF: true}, verify.Invalid, "structure/0"},
	} {
		expect(t, name, verify.PDF(c.u.apply(t, data), f.options(t)), c.verdict, c.checks)
	}
}

// A signer who prepares the switch: the signed bytes hold a second version, or point to nothing yet.
func TestShadowAttacks(t *testing.T) {
	f := newFixture(t)
	hidden := update{objects: map[int]string{7: stream("BT (Hidden) Tj ET")}}
	base := drawing{}.build()
	shadow := hidden.apply(t, base)
	at := bytes.LastIndex(shadow, []byte("7 0 obj"))
	old := bytes.Index(shadow, []byte("7 0 obj"))
	shown := update{moved: map[int]int{7: old}}.apply(t, shadow) // the first version counts again
	data := f.seal(t, shown)
	expect(t, "prepared", verify.PDF(data, f.options(t)), verify.Valid, "")
	switched := update{moved: map[int]int{7: at}}.apply(t, data)
	expect(t, "switched", verify.PDF(switched, f.options(t)), verify.ValidChangedLater, "later-changes/1")

	pointing := update{objects: map[int]string{6: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Annots [99 0 R] >>"}}
	dangling := f.seal(t, pointing.apply(t, base))
	filled := update{objects: map[int]string{99: "<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] >>"}}.apply(t, dangling)
	expect(t, "dangling", verify.PDF(filled, f.options(t)), verify.ValidChangedLater, "later-changes/1")
}

func TestSecondSignature(t *testing.T) {
	f := newFixture(t)
	data := f.secondSignature(t, f.seal(t, drawing{}.build()), "0 0 0 0")
	r := verify.PDF(data, f.options(t))
	expect(t, "invisible", r, verify.Valid, "")
	if len(r.Signatures) != 2 || r.Signatures[0].WholeFile || !r.Signatures[1].WholeFile || r.Signatures[1].Revision != 3 {
		t.Errorf("signatures: %+v", r.Signatures)
	}
	data = f.secondSignature(t, f.seal(t, drawing{}.build()), "0 0 500 500")
	expect(t, "covering the page", verify.PDF(data, f.options(t)), verify.ValidChangedLater, "later-changes/1")
}

// A signature whose value is right for what its byte range says, while the byte range lies.
func TestLyingByteRanges(t *testing.T) {
	f := newFixture(t)
	plain := drawing{}.build()
	for name, lie := range map[string]func(gap) gap{
		"gap begins early": func(g gap) gap { return gap{g.start - 30, g.end} },
		"gap ends late":    func(g gap) gap { return gap{g.start, g.end + 2} },
		"gap of another":   func(g gap) gap { return gap{200, 300} },
		"gap ends early":   func(g gap) gap { return gap{g.start, g.end - 1} },
	} {
		p, err := Prepare(plain, f.request())
		if err != nil {
			t.Fatal(err)
		}
		expect(t, name, verify.PDF(f.sign(t, p.data, len(plain), lie), f.options(t)), verify.Invalid, "coverage/1 signature/1")
	}
}

func TestTrailingBytes(t *testing.T) {
	f := newFixture(t)
	data := f.seal(t, drawing{}.build())
	for _, tail := range []string{"x", "\n\n% comment", "1 0 obj null endobj", "startxref\n0\n", "\x00"} {
		expect(t, tail, verify.PDF(append(slices.Clone(data), tail...), f.options(t)), verify.Invalid, "structure/0")
	}
	r := verify.PDF(append(slices.Clone(data), "garbage\n%%EOF\n"...), f.options(t))
	if r.Verdict == verify.Valid {
		t.Error("a second end mark passes")
	}
}

func TestSwappedValues(t *testing.T) {
	f := newFixture(t)
	one, two := f.seal(t, drawing{pages: 1}.build()), f.seal(t, drawing{pages: 2}.build())
	value := func(d []byte) []byte {
		start := bytes.Index(d, []byte(contentsOpen)) + len(contentsOpen)
		return d[start : start+bytes.IndexByte(d[start:], '>')]
	}
	copy(value(one), value(two))
	expect(t, "swapped", verify.PDF(one, f.options(t)), verify.Invalid, "signature/1")
}

// Whatever byte is flipped, the file is not valid any more: but for the case of a hexadecimal digit.
func TestFlippedBytes(t *testing.T) {
	f := newFixture(t)
	data, opts := f.seal(t, drawing{}.build()), f.options(t)
	contents := bytes.Index(data, []byte(contentsOpen)) + len(contentsOpen)
	end := contents + bytes.IndexByte(data[contents:], '>')
	for i := range data {
		if i > contents+2600 && i < end-40 && i%97 != 0 { // zeros of the reserved place
			continue
		}
		mask := byte(1 << (i % 8))
		flipped := slices.Clone(data)
		flipped[i] ^= mask
		if i >= contents && i < end && sameHex(flipped[i], data[i]) {
			continue
		}
		if r := verify.PDF(flipped, opts); r.Verdict == verify.Valid {
			t.Errorf("byte %d, %q to %q, passes", i, data[i], flipped[i])
		}
	}
}

func sameHex(a, b byte) bool {
	x, err1 := hex.DecodeString("0" + string(a))
	y, err2 := hex.DecodeString("0" + string(b))
	return err1 == nil && err2 == nil && x[0] == y[0]
}
