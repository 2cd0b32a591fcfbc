package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/pdf"
)

// batchWithSecret is a scan of three papers behind separator sheets, the second of which bears a mark of secrecy.
func batchWithSecret(t *testing.T) string {
	t.Helper()
	var pages []pdf.PrintPage
	for paper := range 3 {
		sheet, err := separatorPage(cuts.Separator{})
		must(t, err)
		page := paperPage(paper+1, 1)
		if paper == 1 {
			page.Lines = append([]pdf.PrintLine{{Text: "TUYỆT MẬT", Size: 20, At: pipeline.Point{X: 30, Y: 40}}}, page.Lines...)
		}
		pages = append(pages, sheet, page)
	}
	file := filepath.Join(t.TempDir(), "bo.pdf")
	writeFile(t, file, scanned(t, 120, pages))
	return file
}

// TestSecretPaperInABatch scans a secret paper among others behind separator sheets: only it stops, and with its purge its
// page is gone from the file that all of them came in. The others are held, and stay as they are.
func TestSecretPaperInABatch(t *testing.T) {
	data := t.TempDir()
	if code, out := runMain(t, "--data", data, "ingest", batchWithSecret(t)); code != 0 {
		t.Fatalf("ingest: %d, %s", code, out)
	}
	secret, others := secretAndOthers(t, data)
	before := shownPage(t, data, others[0])
	for _, c := range []struct{ by, step string }{{"An", "--why=giấy tờ mật"}, {"Bi", "--agree"}} {
		if code, out := runMain(t, "--data", data, "--operator", c.by, "quarantine", string(secret), "--purge", c.step); code != 0 || strings.Contains(out, "Chú ý") {
			t.Fatalf("%s: %d, %s", c.step, code, out)
		}
	}
	o := openTest(t, data)
	doc := reread(t, data, secret)
	u, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	must(t, err)
	if err := o.service.Blobs.Check(t.Context(), u.Blob); len(u.Key) > 0 || doc.State != pipeline.StateDestroyed || err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("the paper is %s and its file has a key of %d bytes, %v", doc.State, len(u.Key), err)
	}
	wantSamePaper(t, before, shownPage(t, data, others[0]))
	for _, check := range [][]string{{"admin", "fixity"}, {"admin", "backup", "--to", filepath.Join(t.TempDir(), "backup")}} {
		if code, out := runMain(t, append([]string{"--data", data}, check...)...); code != 0 {
			t.Errorf("%v: %d, %s", check, code, out)
		}
	}
}

func secretAndOthers(t *testing.T, data string) (secret pipeline.DocumentID, others []pipeline.DocumentID) {
	t.Helper()
	docs, err := openTest(t, data).catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	must(t, err)
	for _, doc := range docs {
		switch doc.State {
		case pipeline.StateQuarantine:
			secret = doc.ID
		case pipeline.StateHeld:
			others = append(others, doc.ID)
		case pipeline.StateDivided:
		default:
			t.Errorf("%s is %s", doc.ID, doc.State)
		}
	}
	if secret == "" || len(others) != 2 {
		t.Fatalf("secret is %q, others are %v", secret, others)
	}
	return secret, others
}

// wantSamePaper compares two pictures of a page, the latter with a stamp in its top left corner.
func wantSamePaper(t *testing.T, before, after image.Image) {
	t.Helper()
	b := before.Bounds()
	if a := after.Bounds(); a.Dx() != b.Dx() || max(a.Dy()-b.Dy(), b.Dy()-a.Dy()) > 1 {
		t.Fatalf("the page is %v, and was %v", a, b)
	}
	grey := func(img image.Image, x, y int) int { return int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y) }
	differ, dark := 0, 0
	for y := b.Dy() / 4; y < b.Dy()-1; y++ {
		for x := range b.Dx() {
			was, is := grey(before, x, y), grey(after, x, y)
			if was < 128 {
				dark++
			}
			if max(was-is, is-was) > 90 {
				differ++
			}
		}
	}
	if dark == 0 || differ > dark/10 {
		t.Errorf("%d pixels differ, %d are dark", differ, dark)
	}
}

// shownPage is what a person sees of a paper's first page.
func shownPage(t *testing.T, data string, id pipeline.DocumentID) image.Image {
	t.Helper()
	o := openTest(t, data)
	stages := o.runner(workers.Measure())
	defer stages.Close()
	picture, err := stages.Picture(t.Context(), reread(t, data, id), pipeline.View{Page: 1, Width: 300})
	must(t, err)
	img, err := jpeg.Decode(bytes.NewReader(picture))
	must(t, err)
	return img
}
