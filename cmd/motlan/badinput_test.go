package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// badInput is a file that somebody may hand in, and what has to become of it.
type badInput struct {
	data    []byte
	outcome string // as record.outcome has it
	check   func(t *testing.T, r record)
}

func badInputs(t *testing.T) map[string]badInput {
	letter, scan := paperPDF(2), jpegOf(t, sheet(false))
	return map[string]badInput{
		"a-letter.pdf":      {data: letter, outcome: "held", check: sealedByUs},
		"a-note.txt":        {data: []byte("Kính gửi: Ủy ban nhân dân"), outcome: "failed not-a-document"},
		"a-phone.heic":      {data: []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), outcome: "failed heic"},
		"a-word.docx":       {data: []byte("PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"), outcome: "failed office-file"},
		"bomb.pdf":          {data: bombPDF(t), outcome: "review", check: defused},
		"bomb.png":          {data: hugePNG(t, true), outcome: "failed too-many-pixels"},
		"blank.png":         {data: pngOf(t, sheet(true)), outcome: "held", check: blankPage},
		"cut-hopeless.pdf":  {data: letter[:40], outcome: "failed damaged-pdf"},
		"cut-mendable.pdf":  {data: letter[:bytes.LastIndex(letter, []byte("startxref"))], outcome: "review", check: doubted},
		"cut.jpg":           {data: scan[:len(scan)/2], outcome: "failed damaged-image"},
		"empty.jpg":         {outcome: "failed empty"},
		"huge.png":          {data: hugePNG(t, false), outcome: "failed too-many-pixels"},
		"huge.tif":          {data: hugeTIFF(), outcome: "failed too-many-pixels"},
		"locked-empty.pdf":  {data: encryptedPDF(t, letter, ""), outcome: "held", check: sealedByUs},
		"locked.pdf":        {data: encryptedPDF(t, letter, "secret"), outcome: "failed encrypted-pdf"},
		"no-pages.pdf":      {data: writePDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), outcome: "failed no-pages"},
		"signed-locked.pdf": {data: markSigned(t, encryptedPDF(t, letter, "")), outcome: "held", check: keptAsSigned},
		"signed.pdf":        {data: signedPDF(t, letter), outcome: "held", check: keptAsSigned},
		"twin-of-letter.pdf": {data: letter, outcome: "duplicate", check: func(t *testing.T, r record) {
			if filepath.Base(r.Duplicate) != "a-letter.pdf" {
				t.Errorf("duplicate of %q", r.Duplicate)
			}
		}},
	}
}

func sealedByUs(t *testing.T, r record) {
	if r.SignedBy != "us" || r.SealLevel == "" || r.Sealed == r.Upload || r.Pages != 2 {
		t.Errorf("record %+v is not of two pages sealed by us", r)
	}
}

func blankPage(t *testing.T, r record) {
	if !slices.Equal(r.Blank, []int{1}) {
		t.Errorf("blank pages %v, want 1", r.Blank)
	}
}

func doubted(t *testing.T, r record) {
	if len(r.Doubts) == 0 || !strings.Contains(r.Doubts[0], "tệp PDF bị lỗi, đã sửa") {
		t.Errorf("doubts %q do not tell of the repair", r.Doubts)
	}
}

// defused is a file that was built anew of its pages' pictures; the upload lies beside it.
func defused(t *testing.T, r record) {
	if len(r.Doubts) == 0 || !strings.Contains(r.Doubts[0], "đã dựng lại từ ảnh") || r.Sealed == r.Upload {
		t.Errorf("doubts %q do not tell that the file was built anew", r.Doubts)
	}
}

func keptAsSigned(t *testing.T, r record) {
	if r.SignedBy != "others" || r.Sealed != r.Upload || r.Pages != 2 {
		t.Errorf("record %+v is not of a file kept byte for byte", r)
	}
}

func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("makes large files")
	}
	in, out, data := t.TempDir(), t.TempDir(), t.TempDir()
	inputs := badInputs(t)
	for name, input := range inputs {
		writeFile(t, filepath.Join(in, name), input.data)
	}
	text, err := motlan(t, "--data", data, "ingest", "--out", out, in).CombinedOutput()
	if code := exitStatus(err); code != 3 {
		t.Errorf("exit code %d, want 3\n%s", code, text)
	}
	records := readRecords(t, out)
	o := openTest(t, data)
	for name, input := range inputs {
		t.Run(name, func(t *testing.T) {
			r := records[name]
			if r.outcome() != input.outcome {
				t.Fatalf("%s, want %s; doubts %q", r.outcome(), input.outcome, r.Doubts)
			}
			checkExplained(t, r, string(text))
			checkUploadKept(t, o, r, input.data)
			if input.check != nil {
				input.check(t, r)
			}
		})
	}
	kept, err := os.ReadFile(filepath.Join(out, "signed.pdf"))
	if err != nil || !bytes.Equal(kept, inputs["signed.pdf"].data) {
		t.Errorf("the signed file is not given back as it came: %v", err)
	}
}

// checkExplained wants a failure to be explained in both languages, in the summary and on the screen.
func checkExplained(t *testing.T, r record, screen string) {
	if r.Outcome != "failed" {
		return
	}
	vi, en := r.Reason.Explain()
	if r.ReasonVI != vi || r.ReasonEN != en {
		t.Errorf("reasons %q and %q, want %q and %q", r.ReasonVI, r.ReasonEN, vi, en)
	}
	if !strings.Contains(screen, vi) || !strings.Contains(screen, en) {
		t.Errorf("the screen does not say %q", vi)
	}
}

// checkUploadKept wants the bytes as they came to be in the store, whatever became of them, and the text of what was read.
func checkUploadKept(t *testing.T, o *office, r record, want []byte) {
	doc, err := o.catalog.Document(t.Context(), r.Document)
	if err != nil {
		t.Fatal(err)
	}
	upload, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	if upload.Blob.Plain != pipeline.DigestOf(want) || r.Upload != pipeline.DigestOf(want).String() {
		t.Errorf("the store has other bytes than came")
	}
	key, err := o.service.Keys.Unwrap(upload.Key)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := o.service.Blobs.Open(t.Context(), key, upload.Blob)
	if err != nil {
		t.Fatal(err)
	}
	blob.Close()
	if r.Outcome == "held" && doc.Text.Name.IsZero() {
		t.Error("no text lies beside the held file")
	}
}
