package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// doubtful is a data folder with a paper of the type that was read with doubt, and the document. The test plays the stages:
// what they read today without doubt is no ground to stand on.
func doubtful(t *testing.T, kind pipeline.TypeCode) (data string, document pipeline.DocumentID) {
	t.Helper()
	data = t.TempDir()
	o := openTest(t, data)
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "An"})
	var scan bytes.Buffer
	err = errors.Join(err, jpeg.Encode(&scan, image.NewGray(image.Rect(0, 0, 827, 1169)), nil))
	receipt, added := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Content: bytes.NewReader(scan.Bytes()), By: "An"})
	if err := errors.Join(err, added); err != nil {
		t.Fatal(err)
	}
	p := staged{t, o, receipt.Document}
	p.on(pipeline.StatePrepared, func(doc *pipeline.Document) {
		doc.Format, doc.Pages = "jpeg", []pipeline.PageFacts{{Width: 827, Height: 1169, DPI: 100}}
	})
	p.on(pipeline.StateRecognised, func(doc *pipeline.Document) {
		doc.Text = p.store(doc, `{"pages":[{"width":827,"height":1169,"dpi":100}],"codes":[null]}`)
	})
	p.on(pipeline.StateAwaiting, nil)
	if _, err := o.service.Approve(t.Context(), p.id, "An"); err != nil {
		t.Fatal(err)
	}
	p.on(pipeline.StateSealed, func(doc *pipeline.Document) { doc.Sealed = p.store(doc, "%PDF sealed") })
	task, doc := p.task()
	spot := pipeline.Rect{MinX: 100, MinY: 100, MaxX: 300, MaxY: 120}.Quad()
	_, err = o.service.Extracted(t.Context(), task, doc, pipeline.Extraction{Type: kind, Fields: []pipeline.Field{
		{Name: pipeline.FieldNumber, Value: "1S/QĐ", Page: 1, Quad: spot, Source: pipeline.SourceText, Doubt: "chữ không rõ"},
		{Name: pipeline.FieldDate, Value: "2024-05-06", Page: 1, Quad: spot, Source: pipeline.SourceText, Confidence: 0.99},
		{Name: pipeline.FieldSummary, Doubt: "không tìm thấy"}}})
	if err != nil {
		t.Fatal(err)
	}
	return data, p.id
}

// staged is a document whose stages a test plays.
type staged struct {
	t *testing.T
	*office
	id pipeline.DocumentID
}

func (p staged) task() (pipeline.Task, pipeline.Document) {
	p.t.Helper()
	tasks, err := p.catalog.Ready(p.t.Context(), pipeline.LaneCounter, 1)
	doc, read := p.catalog.Document(p.t.Context(), p.id)
	if err := errors.Join(err, read); err != nil || len(tasks) != 1 {
		p.t.Fatalf("tasks %v, %v", tasks, err)
	}
	return tasks[0], doc
}

func (p staged) on(next pipeline.State, change func(*pipeline.Document)) {
	p.t.Helper()
	task, doc := p.task()
	if change != nil {
		change(&doc)
	}
	if _, err := p.service.Finish(p.t.Context(), task, doc, next, pipeline.Transition{}); err != nil {
		p.t.Fatal(err)
	}
}

func (p staged) store(doc *pipeline.Document, content string) pipeline.BlobRef {
	p.t.Helper()
	key, err := p.service.Keys.Unwrap(doc.Key)
	if err != nil {
		p.t.Fatal(err)
	}
	ref, err := p.service.Blobs.Put(p.t.Context(), key, strings.NewReader(content))
	if err != nil {
		p.t.Fatal(err)
	}
	return ref
}

// says runs a command as a person and wants an exit code and a text.
func says(t *testing.T, data, by string, code int, want string, args ...string) string {
	t.Helper()
	got, out := runMain(t, append([]string{"--data", data, "--operator", by, "review"}, args...)...)
	if got != code || !strings.Contains(out, want) {
		t.Fatalf("review %v = %d, want %d and %q: %s", args, got, code, want, out)
	}
	return out
}

// TestReviewAtTheDesk goes through a paper as a clerk does: sees what is doubtful with its picture, corrects, and settles.
func TestReviewAtTheDesk(t *testing.T) {
	data, document := doubtful(t, "decision")
	id := string(document)
	list := says(t, data, "An", 0, id)
	crops := filepath.Join(t.TempDir(), "crops")
	shown := says(t, data, "An", 0, id, "next", "--crops", crops)
	says(t, data, "Bi", 0, "Không có giấy tờ nào chờ bạn", "next")
	says(t, data, "An", 0, "", "release", id)
	says(t, data, "Bi", 0, id, "next")
	files, err := filepath.Glob(filepath.Join(crops, "*.jpg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no picture was left: %s", shown)
	}
	for _, file := range files {
		picture, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(picture)); err != nil || c.Width < 20 || c.Width > 1200 || c.Height > 1200 {
			t.Errorf("%s shows %d × %d pixels, %v", file, c.Width, c.Height, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", file, info.Mode())
		}
	}
	says(t, data, "An", 2, "", "set", id, "date", "2026-02-31")
	says(t, data, "An", 2, "còn nghi ngờ (still doubtful) number: Số, ký hiệu: ", "settle", id)
	says(t, data, "An", 2, "dòng lệnh", "set", id, "summary", "của 079085001234")
	out := says(t, data, "An", 0, id, "set", id, "number", "15/QĐ")
	revision := regexp.MustCompile(`bản ghi ([0-9]+)`).FindStringSubmatch(out)[1]
	says(t, data, "Bi", 2, "conflict", "confirm", "--revision", "1", id, "number")
	if strings.Contains(list, "1S/QĐ") || !strings.Contains(shown, "1S/QĐ") {
		t.Errorf("the list shows what was read, or the screen does not: %s%s", list, shown)
	}
	says(t, data, "Bi", 0, "đã lưu kho", "settle", "--revision", revision, "--accept", id)
	e, err := openTest(t, data).service.Extraction(reread(t, data, document))
	if f := e.Field(pipeline.FieldNumber); err != nil || f.Value != "15/QĐ" || f.By != "An" || f.Source != pipeline.SourcePerson {
		t.Errorf("the held number is %+v, %v", f, err)
	}
}

// TestSecondPairOfEyesAtTheDesk settles a certificate on which later dossiers will rely: two persons are needed, and the
// first one cannot be both.
func TestSecondPairOfEyesAtTheDesk(t *testing.T) {
	data, document := doubtful(t, "birth-certificate")
	id := string(document)
	says(t, data, "An", 0, "chờ người thứ hai", "settle", id, "--accept", "--set", "number=15")
	for _, first := range []string{"An", "an "} {
		says(t, data, first, 2, "another person", "second", id)
	}
	says(t, data, "An", 0, "Không có giấy tờ nào chờ bạn", "next")
	shown := says(t, data, "Bi", 0, id, "next")
	if !strings.Contains(shown, "15") || !strings.Contains(shown, "1S/QĐ") {
		t.Errorf("the second person does not see what was settled, and what was read: %s", shown)
	}
	says(t, data, "Bi", 0, "chờ kiểm tra", "second", id, "--back", "number", "--words", "số 16")
	says(t, data, "An", 0, "chờ người thứ hai", "set", id, "number", "16")
	says(t, data, "Bi", 0, "đã lưu kho", "second", id)
	if doc := reread(t, data, document); doc.State != pipeline.StateHeld || len(doc.Settled) != 2 {
		t.Errorf("document is %s, settled by %+v", doc.State, doc.Settled)
	}
}

// TestItemsAreNamedAsShown names items by what stands on the screen, and gets the list of them for a name that is none.
func TestItemsAreNamedAsShown(t *testing.T) {
	data, document := doubtful(t, "birth-certificate")
	id := string(document)
	person := filepath.Join(t.TempDir(), "person")
	writeFile(t, person, []byte("name: Lê Thị Na\npersonal-id: 064185000011\n"))
	out := says(t, data, "An", 2, "chọn một trong", "confirm", id, "Số hiệu")
	if !strings.Contains(out, "number") || !strings.Contains(out, "Số, ký hiệu") || strings.Contains(out, "1S/QĐ") {
		t.Errorf("the choices are %s", out)
	}
	says(t, data, "An", 2, "new", "subject", id, "mẹ", "--role", "mother", "--person", "@"+person)
	for _, role := range []string{"child", "mother", "mother"} {
		says(t, data, "An", 0, "", "subject", id, "new", "--role", role, "--person", "@"+person)
	}
	out = says(t, data, "An", 2, "nhiều mục", "subject", id, "mẹ", "--role", "father", "--person", "@"+person)
	if !strings.Contains(out, "subject.1") || !strings.Contains(out, "subject.2") || strings.Contains(out, "subject.0") || strings.Contains(out, "Na") {
		t.Errorf("the choices are %s", out)
	}
	says(t, data, "An", 0, "", "subject", id, "subject.2", "--role", "father", "--person", "@"+person)
	says(t, data, "An", 0, "", "subject", id, " Mẹ", "--role", "parent", "--person", "@"+person)
	says(t, data, "An", 0, "", "confirm", id, "số,  ký hiệu")
	says(t, data, "An", 2, "chọn một trong", "set", id, "Ngày mất", "2020-01-02")
	says(t, data, "An", 0, "chờ người thứ hai", "set", id, "Trích yếu", "")
	says(t, data, "Bi", 0, "chờ kiểm tra", "second", id, "--back", "Số, ký hiệu", "--back", "con")
	e, err := openTest(t, data).service.Extraction(reread(t, data, document))
	var roles []string
	for _, s := range e.Subjects {
		roles = append(roles, string(s.Role))
	}
	if err != nil || strings.Join(roles, " ") != "child parent father" || e.Field(pipeline.FieldNumber).Doubt == "" || e.Subjects[0].Doubt == "" {
		t.Errorf("the paper names %v and the number is %+v, %v", roles, e.Field(pipeline.FieldNumber), err)
	}
}

func reread(t *testing.T, data string, id pipeline.DocumentID) pipeline.Document {
	t.Helper()
	doc, err := openTest(t, data).catalog.Document(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestRescanAtTheDesk rejects a scan and hands in another one.
func TestRescanAtTheDesk(t *testing.T) {
	data, document := doubtful(t, "decision")
	id := string(document)
	says(t, data, "An", 2, string(pipeline.RejectedBlurred), "reject", id)
	says(t, data, "An", 0, "bị trả lại", "rescan", id, "--reason", "scan-unreadable", "--words", "mờ ở góc")
	says(t, data, "An", 0, "mờ ở góc", "list")
	better, err := samples.NewFamily(31).LandChange(samples.Options{Seed: 31, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), better.File)
	writeFile(t, file, better.Data)
	out := says(t, data, "Bi", 0, "", "replace", id, file)
	fresh := pipeline.DocumentID(regexp.MustCompile(`doc-\S+`).FindString(strings.TrimSpace(out)))
	doc := reread(t, data, pipeline.DocumentID(strings.TrimSuffix(string(fresh), ":")))
	if doc.Replaces != document || doc.Capture != 2 || doc.Signing.Person != "Bi" || doc.State == pipeline.StateFailed {
		t.Errorf("the new scan is %+v", doc)
	}
	if old := reread(t, data, document); old.State != pipeline.StateRejected || old.Waiting != (pipeline.Waiting{}) {
		t.Errorf("the former scan is %s and waits %+v", old.State, old.Waiting)
	}
}

// TestPicturesAreServed fetches the picture of a field and of a page from a running program.
func TestPicturesAreServed(t *testing.T) {
	data, document := doubtful(t, "decision")
	s := startServer(t, data)
	path := "/v1/documents/" + string(document)
	var review struct{ Items []struct{ Name, Crop string } }
	s.do("GET", path+"/review?all=true", nil, http.StatusOK, &review)
	var seen int
	for _, i := range review.Items {
		if i.Crop == "" {
			continue
		}
		var picture []byte
		s.do("GET", i.Crop+"?width=400", nil, http.StatusOK, &picture)
		if c, err := jpeg.DecodeConfig(bytes.NewReader(picture)); err != nil || c.Width > 400 {
			t.Errorf("crop of %s is %d wide, %v", i.Name, c.Width, err)
		}
		seen++
	}
	if seen != 2 {
		t.Errorf("%d items have a picture, want 2: %v", seen, review)
	}
	var page []byte
	s.do("GET", path+"/pages/1/image?width=300", nil, http.StatusOK, &page)
	if c, err := jpeg.DecodeConfig(bytes.NewReader(page)); err != nil || c.Width != 300 || c.Height < 400 {
		t.Errorf("page is %d × %d, %v", c.Width, c.Height, err)
	}
	s.do("GET", path+"/fields/nothing/crop", nil, http.StatusNotFound, new([]byte))
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if logs := s.logs.String(); strings.Contains(logs, "/fields/nothing") || !strings.Contains(logs, fmt.Sprintf("%q", "GET /v1/documents/{id}/fields/{name}/crop")) {
		t.Errorf("the log tells what was asked for, or not the route: %s", logs)
	}
}
