package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// wire is a line to a server that can break.
type wire struct {
	address string
	server  string
	next    atomic.Pointer[standstill]
	lines   sync.WaitGroup
}

// standstill is where bytes stop passing.
type standstill struct {
	left   atomic.Int64 // bytes until then
	stands chan struct{}
	mended chan struct{} // once closed, what stands still is cut, and everything else passes
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{address: "http://" + listener.Addr().String(), server: strings.TrimPrefix(server, "http://")}
	w.passes(1 << 60)
	w.lines.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			w.lines.Go(func() { w.carry(client) })
		}
	})
	t.Cleanup(func() { listener.Close(); w.lines.Wait() })
	return w
}

// passes lets so many bytes through before it stands still.
func (w *wire) passes(n int64) *standstill {
	s := &standstill{stands: make(chan struct{}), mended: make(chan struct{})}
	s.left.Store(n)
	w.next.Store(s)
	return s
}

func (w *wire) carry(client net.Conn) {
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		client.Close()
		return
	}
	w.lines.Go(func() { io.Copy(client, server); client.Close() })
	buffer := make([]byte, 16<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil || !w.through(n) {
			break
		}
		server.Write(buffer[:n])
	}
	client.Close()
	server.Close()
}

// through reports whether bytes pass; where they are too many it stands still until it is mended.
func (w *wire) through(n int) bool {
	s := w.next.Load()
	left := s.left.Add(-int64(n))
	if left >= 0 || left+int64(n) < 0 {
		return true
	}
	close(s.stands)
	<-s.mended
	return false
}

// farIngest is a command that sends files to a server over a wire.
func farIngest(t *testing.T, w *wire, key string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := motlan(t, append([]string{"ingest", "--server", w.address}, args...)...)
	cmd.Env = append(cmd.Env, "MOTLAN_API_KEY="+key, "XDG_CACHE_HOME="+t.TempDir())
	cmd.Dir = t.TempDir() // nothing is made here
	return cmd
}

// again is the same command once more.
func again(t *testing.T, cmd *exec.Cmd, more ...string) string {
	t.Helper()
	next := exec.CommandContext(t.Context(), cmd.Path, append(cmd.Args[1:], more...)...)
	next.Env, next.Dir = cmd.Env, cmd.Dir
	out, err := next.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) != 0 {
		t.Errorf("the command left %v behind, %v", left, err)
	}
	return string(out)
}

// TestIngestServer sends a small and a large scan to a server. The client is killed in the middle of the large one, the connection breaks
// in the middle of what is left, and nothing comes twice.
func TestIngestServer(t *testing.T) {
	s := startServer(t, t.TempDir())
	w := newWire(t, s.url)
	in, f := t.TempDir(), samples.NewFamily(couple)
	scan, err := f.LandCertificate(samples.Options{Seed: couple, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(in, "gcn.jpg"), scan.Data)
	large := jpegOf(t, sheet(true))
	for range 120 {
		large = withComment(large, make([]byte, 65000))
	}
	writeFile(t, filepath.Join(in, "rong.jpg"), large)
	owner := filepath.Join(t.TempDir(), "owner.txt")
	writeFile(t, owner, []byte("name: "+f.Husband.Name+"\n"+string(pipeline.PersonalID)+": "+f.Husband.ID+"\n"))

	first := w.passes(int64(len(scan.Data)) + 3<<20)
	cmd := farIngest(t, w, s.key("Lê Thị Cẩm"), "--procedure", "1.009994", "--lane", "counter", "--owner", "@"+owner, in)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-first.stands
	cmd.Process.Kill()
	cmd.Wait()
	close(first.mended)

	second := w.passes(2 << 20)
	w.lines.Go(func() { <-second.stands; close(second.mended) })
	out := again(t, cmd)
	for _, want := range []string{"Danh mục thành phần hồ sơ (thủ tục 1.009994)", "gcn.jpg", "rong.jpg", "Đang chờ người làm", "chờ Lê Thị Cẩm: ", "chạy lại đúng lệnh này"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output does not say %q:\n%s", want, out)
		}
	}
	documents := documentsOf(t, s.data)
	if len(documents) != 2 || second.left.Load() > 0 {
		t.Fatalf("documents %v, want two; %d bytes of the wire were left", documents, second.left.Load())
	}
	for _, id := range documents {
		s.do("POST", "/v1/documents/"+string(id)+"/signature", strings.NewReader(`{"person":"Lê Thị Cẩm"}`), http.StatusOK, new([]byte))
	}
	dir := t.TempDir()
	out = again(t, cmd, "--out", dir)
	if err := openTest(t, s.data).checkpoint(t.Context()); err != nil { // rather than wait until the server has signed one
		t.Fatal(err)
	}
	for _, name := range []string{"gcn.pdf", "rong.pdf"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		verifyServed(t, s.data, text)
	}
	if after := documentsOf(t, s.data); len(after) != 2 {
		t.Errorf("documents %v after a third run", after)
	}
	if strings.Contains(out, f.Husband.ID) {
		t.Errorf("the output echoes an id:\n%s", out)
	}
}

// documentsOf are the documents of a data folder.
func documentsOf(t *testing.T, data string) (list []pipeline.DocumentID) {
	t.Helper()
	docs, err := openTest(t, data).catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		list = append(list, doc.ID)
	}
	return list
}

func TestIngestServerRefuses(t *testing.T) {
	paper, owner := filepath.Join(t.TempDir(), "paper.pdf"), filepath.Join(t.TempDir(), "owner.txt")
	writeFile(t, paper, paperPDF(1))
	writeFile(t, owner, []byte("name: Nguyễn Văn An\npersonal-id: 079085001234\n"))
	s := startServer(t, t.TempDir())
	for name, c := range map[string]struct {
		key, server string
		args        []string
		code        int
		says        string
	}{
		"no key":             {"", s.url, nil, 2, "MOTLAN_API_KEY"},
		"a wrong key":        {"key-x.y", s.url, nil, 2, "xin khóa ở người quản trị"},
		"a key in the clear": {"key-x.y", "http://motlan.example", nil, 2, "https"},
		"no address":         {"key-x.y", "motlan", nil, 2, "https://"},
		"no such procedure":  {s.key("Lê Thị Cẩm"), s.url, []string{"--procedure", "9.9"}, 2, "9.9"},
		"nobody there":       {"key-x.y", "http://127.0.0.1:1", []string{"--patience", "1ms"}, 1, "chạy lại đúng lệnh này"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("MOTLAN_API_KEY", c.key)
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			code, out := runMain(t, append([]string{"ingest", "--server", c.server, "--owner", "@" + owner, paper}, c.args...)...)
			if code != c.code || !strings.Contains(out, c.says) || strings.Contains(out, "079085001234") {
				t.Errorf("exit code %d, want %d, and output to say %q:\n%s", code, c.code, c.says, out)
			}
		})
	}
}
