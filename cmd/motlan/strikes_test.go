package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
	"github.com/motlan/motlan/workers/sandbox"
)

// What a picture asks of the recogniser that tests are served by.
const (
	askToDie  = "motlan-test: die"
	askToHang = "motlan-test: hang while there is " // and a path
)

// frail makes the recogniser die of, or hang on, a picture that asks for it.
func frail(tools []sandbox.Tool) []sandbox.Tool {
	for i, t := range tools {
		if t.Name != "read" {
			continue
		}
		tools[i].Serve = func(ctx context.Context, call *sandbox.Call) (any, [][]byte, error) {
			suffer(call.Blobs[0])
			return t.Serve(ctx, call)
		}
	}
	return tools
}

func suffer(picture []byte) {
	if bytes.Contains(picture, []byte(askToDie)) {
		syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	}
	_, path, found := strings.Cut(string(picture), askToHang)
	if !found {
		return
	}
	path, _, _ = strings.Cut(path, "\n")
	os.WriteFile(path+".reached", nil, 0o644)
	for _, err := os.Stat(path); err == nil; _, err = os.Stat(path) {
		time.Sleep(10 * time.Millisecond)
	}
}

func TestRecogniserThatDiesThreeTimes(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(in, "deadly.jpg"), withComment(jpegOf(t, sheet(false)), []byte(askToDie)))
	writeFile(t, filepath.Join(in, "good.png"), pngOf(t, sheet(true)))
	code, text := runMain(t, "--data", t.TempDir(), "ingest", "--out", out, in)
	records := readRecords(t, out)
	if got := records["deadly.jpg"]; code != 3 || got.outcome() != "failed recogniser-died" || got.ReasonVI == "" || got.ReasonEN == "" {
		t.Errorf("exit code %d, %s\n%s", code, got.outcome(), text)
	}
	if got := records["good.png"].outcome(); got != "held" {
		t.Errorf("the good file beside it is %s", got)
	}
}

// TestPageThatHangs lets the recogniser overrun a short deadline, three times.
func TestPageThatHangs(t *testing.T) {
	tools := workers.Tools()
	for i := range tools {
		if tools[i].Name == "read" {
			tools[i].Limits.Time = 300 * time.Millisecond
		}
	}
	o, gate := openTest(t, t.TempDir()), filepath.Join(t.TempDir(), "gate")
	doc := o.hanging(t, gate)
	doc = o.runUntil(t, tools, doc, pipeline.State.Final)
	if doc.State != pipeline.StateFailed || doc.Reason != pipeline.ReasonTooSlow {
		t.Errorf("document is %s, %s; want failed, %s", doc.State, doc.Reason, pipeline.ReasonTooSlow)
	}
}

// TestKilledEngineIsNoStrike stops the engine in the middle of the same page more often than a page may fail.
func TestKilledEngineIsNoStrike(t *testing.T) {
	o, gate := openTest(t, t.TempDir()), filepath.Join(t.TempDir(), "gate")
	doc := o.hanging(t, gate)
	for range 4 {
		o.stopInPage(t, gate)
	}
	if err := os.Remove(gate); err != nil {
		t.Fatal(err)
	}
	doc = o.runUntil(t, nil, doc, func(s pipeline.State) bool { return s == pipeline.StateAwaiting || s.Final() })
	if doc.State != pipeline.StateAwaiting {
		t.Errorf("document is %s, %s; want %s", doc.State, doc.Reason, pipeline.StateAwaiting)
	}
}

// hanging takes a page in on which the recogniser hangs as long as there is a gate, and makes the gate.
func (o *office) hanging(t *testing.T, gate string) pipeline.Document {
	t.Helper()
	writeFile(t, gate, nil)
	dossier, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	scan := withComment(jpegOf(t, sheet(true)), []byte(askToHang+gate+"\n"))
	receipt, err := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: dossier.ID, Name: "page.jpg", Content: bytes.NewReader(scan), By: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := o.catalog.Document(t.Context(), receipt.Document)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// runUntil runs an engine until the document is in one of the states.
func (o *office) runUntil(t *testing.T, tools []sandbox.Tool, doc pipeline.Document, there func(pipeline.State) bool) pipeline.Document {
	t.Helper()
	stop := o.startEngine(t, tools)
	defer stop()
	waitFor(t, "the document's end", func() (done bool) {
		var err error
		doc, err = o.catalog.Document(t.Context(), doc.ID)
		return err == nil && there(doc.State)
	})
	return doc
}

// stopInPage runs an engine until the recogniser is at the page, and stops it.
func (o *office) stopInPage(t *testing.T, gate string) {
	t.Helper()
	os.Remove(gate + ".reached")
	stop := o.startEngine(t, nil)
	defer stop()
	waitFor(t, "the page being read", func() bool {
		_, err := os.Stat(gate + ".reached")
		return err == nil
	})
}

func (o *office) startEngine(t *testing.T, tools []sandbox.Tool) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	stages := workers.NewRunner(workers.Config{Service: o.service, Catalogue: o.book, Cache: o.catalog, Keys: o.keys, Tools: tools})
	ended := make(chan error, 1)
	go func() { ended <- o.work(ctx, stages, everything()) }()
	return func() {
		cancel()
		<-ended
		stages.Close()
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	ticker, late := time.NewTicker(20*time.Millisecond), time.After(time.Minute)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
