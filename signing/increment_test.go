package signing

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	rootPattern  = regexp.MustCompile(`/Root (\d+) 0 R`)
	startPattern = regexp.MustCompile(`startxref\s+(\d+)`)
	sizePattern  = regexp.MustCompile(`/Size (\d+)`)
)

func lastNumber(t testing.TB, data []byte, pattern *regexp.Regexp) int {
	t.Helper()
	all := pattern.FindAllSubmatch(data, -1)
	if all == nil {
		t.Fatalf("no %s in the file", pattern)
	}
	n, _ := strconv.Atoi(string(all[len(all)-1][1]))
	return n
}

// update is an increment written by hand over a file with a table: what an attacker, or another signer, appends.
type update struct {
	objects map[int]string // by number; replaces or adds
	moved   map[int]int    // number to offset: cross-references that point into the old bytes
	root    int            // if zero, the old one
	noEOF   bool
}

func (u update) apply(t testing.TB, data []byte) []byte {
	t.Helper()
	if u.root == 0 {
		u.root = lastNumber(t, data, rootPattern)
	}
	b := bytes.NewBuffer(slices.Clone(data))
	offsets := maps.Clone(u.moved)
	if offsets == nil {
		offsets = map[int]int{}
	}
	for _, n := range slices.Sorted(maps.Keys(u.objects)) {
		offsets[n] = b.Len()
		fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", n, u.objects[n])
	}
	at := b.Len()
	b.WriteString("xref\n")
	size := lastNumber(t, data, sizePattern)
	for _, n := range slices.Sorted(maps.Keys(offsets)) {
		fmt.Fprintf(b, "%d 1\n%010d 00000 n \n", n, offsets[n])
		size = max(size, n+1)
	}
	fmt.Fprintf(b, "trailer\n<< /Size %d /Root %d 0 R /Info 4 0 R /Prev %d >>\nstartxref\n%d\n",
		size, u.root, lastNumber(t, data, startPattern), at)
	if !u.noEOF {
		b.WriteString("%%EOF\n")
	}
	return b.Bytes()
}

func stream(content string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
}

// catalogWith is the sealed file's catalogue with other form fields and further entries.
func catalogWith(fields, more string) string {
	return "<< /Type /Catalog /Lang (vi-VN) /Pages 2 0 R /AcroForm << /Fields [" + fields + "] /SigFlags 3 >> " + more + " >>"
}

// fieldOf returns the number of the sealed file's signature field.
func fieldOf(t testing.TB, data []byte) int {
	return lastNumber(t, data, regexp.MustCompile(`/Fields \[(\d+) 0 R`))
}

// secondSignature adds another signer's signature as an increment, its field with these further entries.
func (f fixture) secondSignature(t testing.TB, data []byte, rect string) []byte {
	t.Helper()
	room := strings.Repeat("0", 8000)
	u := update{root: 92, objects: map[int]string{
		90: "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20260312080000+07'00')\n" +
			byteRangePlace + " " + contentsOpen + room + "> >>",
		91: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /V 90 0 R /F 132 /P 6 0 R /Rect [" + rect + "] >>",
		92: catalogWith(fmt.Sprintf("%d 0 R 91 0 R", fieldOf(t, data)), ""),
	}}
	return f.sign(t, u.apply(t, data), len(data), func(g gap) gap { return g })
}

var byteRangePlace = byteRangeOpen + strings.Repeat(" ", byteRangeSize-len(byteRangeOpen))

// sign fills the empty place after base, with a byte range that leaves out what the caller wants.
func (f fixture) sign(t testing.TB, data []byte, base int, lie func(gap) gap) []byte {
	t.Helper()
	real, err := findGap(data, base)
	if err != nil {
		t.Fatal(err)
	}
	said := lie(real)
	at := base + bytes.Index(data[base:], []byte(byteRangeOpen))
	copy(data[at:], fmt.Sprintf("%-*s", byteRangeSize, fmt.Sprintf("/ByteRange [0 %d %d %d]", said.start, said.end, len(data)-said.end)))
	attributes, err := signedAttributes(said.contentDigest(data), f.key.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	digest := crypto.SHA256.New()
	digest.Write(attributes)
	value, err := f.key.Signer.Sign(rand.Reader, digest.Sum(nil), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := cms(attributes, value, f.key.Certificate, f.key.Chain)
	if err != nil {
		t.Fatal(err)
	}
	real.fill(data, signature)
	return data
}
