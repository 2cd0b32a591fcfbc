package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// TestKill kills the engine, a child or Redis at a random point of an ingest, over and over, and looks for anything that
// was lost or came out twice.
func TestKill(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	scans, owner := family(t, couple)
	motlan(t) // built before the clock starts
	begun := time.Now()
	want := ingestWhole(t, t.TempDir(), scans, owner)
	whole := time.Since(begun)
	if want.holdings == 0 {
		t.Fatal("the undisturbed run made no holding")
	}
	t.Logf("undisturbed: %v, %d documents, %d holdings", whole, len(want.documents), want.holdings)
	victims := []func(*testing.T, ingestion){killEngine, killChild, killRedis}
	for n := range rounds(9) {
		k := n % len(victims)
		at := time.Duration(random.Int64N(int64(whole)))
		t.Run(fmt.Sprintf("%d-%s-%v", n, []string{"engine", "child", "redis"}[k], at.Round(time.Millisecond)), func(t *testing.T) {
			in := ingestion{data: t.TempDir(), scans: scans, owner: owner, at: at, pick: random.Uint64()}
			victims[k](t, in)
			if got := stateOf(t, in.data); !got.equal(want) {
				t.Errorf("after the rerun: %+v, want %+v", got, want)
			}
		})
	}
}

// rounds is how often something is killed: a few times with all other tests, MOTLAN_KILL_ROUNDS times in a soak.
func rounds(few int) int {
	if n, err := strconv.Atoi(os.Getenv("MOTLAN_KILL_ROUNDS")); err == nil {
		return n
	}
	if testing.Short() {
		return 3
	}
	return few
}

// ingestion is one ingest that something is killed in.
type ingestion struct {
	data, scans, owner string
	at                 time.Duration
	pick               uint64
}

func (in ingestion) command(t *testing.T, flags ...string) *exec.Cmd {
	return motlan(t, append(flags, "--data", in.data, "ingest", "--owner", "@"+in.owner, in.scans)...)
}

func ingestWhole(t *testing.T, data, scans, owner string) endState {
	t.Helper()
	finish(t, ingestion{data: data, scans: scans, owner: owner})
	return stateOf(t, data)
}

// finish runs an ingest to its end.
func finish(t *testing.T, in ingestion, flags ...string) {
	t.Helper()
	if out, err := in.command(t, flags...).CombinedOutput(); err != nil {
		t.Fatalf("ingest: %v\n%s", err, out)
	}
}

// killEngine kills the program itself and runs it again.
func killEngine(t *testing.T, in ingestion) {
	cmd := in.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(in.at, func() { cmd.Process.Kill() })
	cmd.Wait() // killed, or done before
	timer.Stop()
	finish(t, in)
}

// killChild kills one of the program's children; the run itself has to end well.
func killChild(t *testing.T, in ingestion) {
	cmd := in.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(in.at, func() { killOne(childrenOf(cmd.Process.Pid), in.pick) })
	if err := cmd.Wait(); err != nil {
		t.Fatalf("ingest with a killed child: %v", err)
	}
	timer.Stop()
}

func killOne(pids []int, pick uint64) {
	if len(pids) > 0 {
		syscall.Kill(pids[pick%uint64(len(pids))], syscall.SIGKILL)
	}
}

// childrenOf lists the children of all threads of a process.
func childrenOf(pid int) []int {
	var pids []int
	threads, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, thread.Name()))
		for _, field := range strings.Fields(string(text)) {
			if n, err := strconv.Atoi(field); err == nil {
				pids = append(pids, n)
			}
		}
	}
	return pids
}

// killRedis kills the Redis that tasks are delivered over and starts an empty one in its place; the run itself has to end
// well.
func killRedis(t *testing.T, in ingestion) {
	address := freeAddress(t)
	first := startRedis(t, address)
	cmd := in.command(t, "--redis", "redis://"+address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.NewTimer(in.at)
	defer timer.Stop()
	<-timer.C
	first.Process.Kill()
	first.Wait()
	startRedis(t, address)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("ingest with a killed redis: %v", err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startRedis starts a Redis that keeps nothing, and returns once it answers.
func startRedis(t *testing.T, address string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skip("redis-server is not installed")
	}
	_, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for deadline := time.Now().Add(20 * time.Second); ; {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return cmd
		}
		if time.Now().After(deadline) {
			t.Fatal("redis does not answer")
		}
	}
}

// endState is what an ingest leaves behind, without the random names.
type endState struct {
	documents map[pipeline.Digest]pipeline.State // by the digest of the upload
	types     map[pipeline.Digest]pipeline.TypeCode
	holdings  int
}

func (s endState) equal(o endState) bool {
	return maps.Equal(s.documents, o.documents) && maps.Equal(s.types, o.types) && s.holdings == o.holdings
}

// stateOf reads it and checks what has to hold after any run: a document an upload, one intent and one outcome a seal, one
// holding at most, bytes that verify, an audit log that adds up.
func stateOf(t *testing.T, data string) endState {
	t.Helper()
	o, ctx := openTest(t, data), context.Background()
	docs, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s := endState{map[pipeline.Digest]pipeline.State{}, map[pipeline.Digest]pipeline.TypeCode{}, 0}
	for _, doc := range docs {
		upload, err := o.catalog.Upload(ctx, doc.Sources[0].Upload)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := s.documents[upload.Blob.Plain]; twice {
			t.Errorf("upload %s became two documents", upload.Name)
		}
		s.documents[upload.Blob.Plain], s.types[upload.Blob.Plain] = doc.State, doc.Type
		s.holdings += checkDocument(t, o, doc, upload)
	}
	checkLog(t, o)
	if left, err := o.catalog.Backlog(ctx); len(left.Tasks) != 0 || err != nil {
		t.Errorf("tasks are left over: %v, %v", left.Tasks, err)
	}
	return s
}

// checkDocument returns how many holdings a document has.
func checkDocument(t *testing.T, o *office, doc pipeline.Document, upload pipeline.Upload) int {
	t.Helper()
	ctx := context.Background()
	seals, err := o.catalog.Seals(ctx, doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(seals) != 1 || seals[0].Outcome.At.IsZero() || seals[0].Outcome.Sealed != doc.Sealed {
		t.Errorf("%s (%s): seals %+v, want one intent with one outcome", upload.Name, doc.State, seals)
	}
	for _, ref := range []pipeline.BlobRef{upload.Blob, doc.Sealed, doc.Text} {
		if err := o.service.Blobs.Check(ctx, ref); err != nil {
			t.Errorf("%s: %v", upload.Name, err)
		}
	}
	entries, err := o.catalog.Log(ctx, pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, e := range entries {
		if e.Action == "document.held" {
			held++
		}
	}
	if (doc.State == pipeline.StateHeld) != (held == 1) || held > 1 {
		t.Errorf("%s is %s and was held %d times", upload.Name, doc.State, held)
	}
	if _, err := o.catalog.HoldingOf(ctx, doc.ID); err == nil {
		return 1
	}
	return 0
}

// checkLog proves every entry against the root that follows from the leaves alone.
func checkLog(t *testing.T, o *office) {
	t.Helper()
	ctx := context.Background()
	entries, err := o.catalog.Entries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var leaves []audit.Hash
	for _, e := range entries {
		leaves = append(leaves, audit.Commit(audit.Canonical(e.Subject, e.Revision, e.Entry), e.Salt).Hash())
	}
	if !slices.IsSortedFunc(entries, func(a, b pipeline.LogEntry) int { return int(a.Index - b.Index) }) || entries[0].Index != 0 {
		t.Error("audit log has gaps or pending leaves")
	}
	root, err := audit.RootOf(leaves)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := o.catalog.Tree(ctx)
	if err != nil || tree.Root() != root || tree.Size() != uint64(len(leaves)) {
		t.Errorf("audit tree has size %d, leaves %d, %v; its root is not that of the leaves", tree.Size(), len(leaves), err)
	}
}
