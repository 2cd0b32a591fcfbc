package codes

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// byZbar counts the texts that zbarimg reads, each behind its format's name here. It reports false where zbarimg is not installed.
func byZbar(t testing.TB, m image.Image) (map[string]int, bool) {
	t.Helper()
	program, err := exec.LookPath("zbarimg")
	if err != nil {
		return nil, false
	}
	name := filepath.Join(t.TempDir(), "page.png")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, m), f.Close()); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--quiet", "--xml", name).Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 4) { // 4: no code
		t.Fatal(err)
	}
	var answer struct {
		Symbols []struct {
			Type string `xml:"type,attr"`
			Data string `xml:"data"`
		} `xml:"source>index>symbol"`
	}
	if err := xml.Unmarshal(out, &answer); err != nil && len(out) > 0 {
		t.Fatalf("zbarimg says %q: %v", out, err)
	}
	texts := map[string]int{}
	for _, s := range answer.Symbols {
		texts[map[string]string{"QR-Code": "QR_CODE", "CODE-128": "CODE_128", "CODE-39": "CODE_39"}[s.Type]+" "+s.Data]++
	}
	return texts, true
}

// score counts what is read of pages.
type score struct {
	codes, ours, zbars, lost, wrong int
	spent                           time.Duration
}

func (s *score) page(t testing.TB, seed uint64) (lost []pipeline.Code) {
	d := scanned(t, seed)
	begun := time.Now()
	found, err := Read(d.img, d.dpi)
	s.spent += time.Since(begun)
	if err != nil {
		t.Fatal(err)
	}
	theirs, _ := byZbar(t, d.img)
	ours := map[string]int{}
	for _, c := range found {
		ours[c.Format+" "+c.Text]++
	}
	for _, c := range d.want {
		key := c.Format + " " + c.Text
		read, zbar := min(ours[key], 1), min(theirs[key], 1)
		s.codes, s.ours, s.zbars = s.codes+1, s.ours+read, s.zbars+zbar
		if zbar > read {
			lost = append(lost, c)
		}
		ours[key], theirs[key] = ours[key]-read, theirs[key]-zbar
	}
	for _, n := range ours {
		s.wrong += n
	}
	s.lost += len(lost)
	return lost
}

// What zbarimg reads of a few damaged pages is read here too; the benchmark below has more of them.
func TestWhatZbarReadsIsRead(t *testing.T) {
	if _, ok := byZbar(t, image.NewGray(image.Rect(0, 0, 9, 9))); !ok {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal("zbarimg is not installed")
		}
		t.Skip("zbarimg is not installed (Debian package zbar-tools)")
	}
	var s score
	for seed := range uint64(6) {
		for _, c := range s.page(t, seed) {
			t.Errorf("seed %d: %s %q is not read, and zbarimg reads it", seed, c.Format, c.Text)
		}
	}
	if s.zbars < 3 || s.ours < s.zbars || s.wrong > 0 {
		t.Errorf("of %d codes %d are read, %d by zbarimg, and %d that are not there", s.codes, s.ours, s.zbars, s.wrong)
	}
}

// BenchmarkAgainstZbar reads as many damaged pages as -benchtime says, e.g. 500x, and counts what is read of their codes.
func BenchmarkAgainstZbar(b *testing.B) {
	if _, ok := byZbar(b, page()); !ok {
		b.Skip("zbarimg is not installed")
	}
	var s score
	for i := range b.N {
		for _, c := range s.page(b, 1000+uint64(i)) {
			fmt.Printf("seed %d: %s at %v is lost\n", 1000+i, c.Format, c.Quad)
		}
	}
	b.ReportMetric(float64(s.codes), "codes")
	b.ReportMetric(float64(s.ours), "ours")
	b.ReportMetric(float64(s.zbars), "zbars")
	b.ReportMetric(float64(s.lost), "lost")
	b.ReportMetric(float64(s.wrong), "wrong")
	b.ReportMetric(s.spent.Seconds()*1000/float64(b.N), "ms/page")
}
