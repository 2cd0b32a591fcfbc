package queue

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// The environment of a child that plays a node.
const (
	childCatalog = "MOTLAN_TEST_CATALOG"
	childRedis   = "MOTLAN_TEST_REDIS"
	childSilent  = "MOTLAN_TEST_SILENT"
)

func TestMain(m *testing.M) {
	if os.Getenv(childCatalog) != "" {
		if err := playNode(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// playNode is a node with one slot. Its handler says on standard output that it began, and goes on once it is told to on
// standard input, whatever its context says; then it says what became of its commit.
func playNode() error {
	ctx := context.Background()
	c, err := catalog.Open(ctx, os.Getenv(childCatalog))
	if err != nil {
		return err
	}
	silent, err := time.ParseDuration(os.Getenv(childSilent))
	if err != nil {
		return err
	}
	b, err := Connect(os.Getenv(childRedis))
	if err != nil {
		return err
	}
	told := bufio.NewScanner(os.Stdin)
	return b.Work(ctx, c, func(_ context.Context, task pipeline.Task) error {
		fmt.Println("begun")
		told.Scan()
		err := office{Catalog: c, finished: make(chan pipeline.DocumentID, 10)}.work(ctx, task)
		fmt.Println(errors.Is(err, pipeline.ErrConflict), err)
		return err
	}, WorkConfig{Slots: 1, Silent: silent})
}

// child is a node in a process of its own.
type child struct {
	*exec.Cmd
	t     testing.TB
	lines chan string
	tell  io.Writer
}

func (o office) child(url string) child {
	o.t.Helper()
	c := child{exec.Command(os.Args[0]), o.t, make(chan string, 100), nil}
	c.Env = append(os.Environ(), childCatalog+"="+o.where, childRedis+"="+url, childSilent+"="+o.silent.String())
	c.Stderr = o.t.Output()
	out, err := c.StdoutPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if c.tell, err = c.StdinPipe(); err != nil {
		o.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			c.lines <- lines.Text()
		}
	}()
	return c
}

func (c child) signal(s os.Signal) {
	c.t.Helper()
	if err := c.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// TestKilledNode kills a node in the middle of its work, with the times of a real installation.
func TestKilledNode(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.silent = defaultSilent
	o.receive("a")
	url := "redis://" + servers.Redis(t).Addr
	b := o.broker(url)
	o.leader(b, o)
	victim := o.child(url)
	if said := await(t, "the node", victim.lines); said != "begun" {
		t.Fatal(said)
	}
	tasks := make(chan pipeline.Task, 10)
	o.node(b, o, func(ctx context.Context, task pipeline.Task) error {
		tasks <- task
		return o.work(ctx, task)
	}, WorkConfig{Slots: 1})
	victim.signal(syscall.SIGKILL)
	killed := time.Now()
	task := await(t, "another node", tasks)
	t.Logf("begun again %v after its node was killed", time.Since(killed).Round(10*time.Millisecond))
	if task.Attempt != 2 || task.Deaths != 1 {
		t.Errorf("task = %+v, want attempt 2 and a death", task)
	}
	o.finish(1)
}

// TestNodeThatWasCutOff takes the catalog from a node until its work was given to another, and lets it go on as if nothing
// had happened.
func TestNodeThatWasCutOff(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a")
	b := o.broker("redis://" + servers.Redis(t).Addr)
	o.leader(b, o)
	w := &watched{Outbox: o}
	running, release, stale := make(chan pipeline.Task, 10), make(chan struct{}), make(chan error, 10)
	cutOff := o.node(b, w, func(ctx context.Context, task pipeline.Task) error {
		w.deaf.Store(true)
		doc, err := o.Document(ctx, task.Document)
		running <- task
		<-release
		err = errors.Join(err, o.settle(context.WithoutCancel(ctx), task, doc))
		stale <- err
		return err
	}, WorkConfig{Slots: 1})
	await(t, "the first node", running)
	o.node(b, o, func(ctx context.Context, task pipeline.Task) error {
		running <- task
		return o.work(ctx, task)
	}, WorkConfig{Slots: 1})
	if task := await(t, "another node", running); task.Attempt != 2 || task.Deaths != 1 {
		t.Errorf("task = %+v, want attempt 2 and a death", task)
	}
	close(release)
	if err := await(t, "the commit of the stale attempt", stale); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("commit of the stale attempt = %v, want a conflict", err)
	}
	cutOff()
	o.finish(1)
}

func TestTwoLeaders(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		twoLeaders(t, newOffice(t))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		twoLeaders(t, newOfficeIn(t, servers.PostgreSQL(t).Database(t)))
	})
}

// twoLeaders has two processes relay and reconcile at the same time, and both work.
func twoLeaders(t *testing.T, o office) {
	o.silent = defaultSilent
	url := "redis://" + servers.Redis(t).Addr
	begun := make(chan pipeline.Task, 1000)
	for range 2 {
		b, other := o.broker(url), o.open()
		o.leader(b, other)
		o.node(b, other, func(ctx context.Context, task pipeline.Task) error {
			begun <- task
			return other.work(ctx, task)
		}, WorkConfig{Slots: 3})
	}
	o.receive(names(40)...)
	o.finish(40)
	seen := map[pipeline.Task]bool{}
	for range len(begun) {
		task := <-begun
		if seen[task] || task.Attempt != 1 {
			t.Errorf("begun twice: %+v", task)
		}
		seen[task] = true
	}
	if len(seen) != 120 {
		t.Errorf("%d tasks were begun, want 3 of each of 40 documents", len(seen))
	}
}

// TestSentinelFailover kills the master while work goes on.
func TestSentinelFailover(t *testing.T) {
	t.Parallel()
	group := servers.RedisSentinels(t)
	o := newOffice(t)
	o.receive(names(20)...)
	b := o.broker("redis-sentinel://" + strings.Join(group.Addrs, ",") + "?master=motlan")
	gate, begun := make(chan struct{}), make(chan bool, 100)
	o.run(b, 3, o, func(ctx context.Context, task pipeline.Task) error {
		begun <- true
		<-gate
		return o.work(ctx, task)
	})
	await(t, "a handler", begun)
	group.Master.Kill()
	close(gate)
	o.finish(20)
}

func TestRedisOverTLS(t *testing.T) {
	t.Parallel()
	s, authority := servers.RedisTLS(t, "s3cret@")
	o := newOffice(t)
	o.receive(names(3)...)
	o.run(o.broker("rediss://:s3cret%40@"+s.Addr+"?cacert="+authority), 2, o, o.work)
	o.finish(3)
	for name, address := range map[string]string{
		"wrong password":    "rediss://:other@" + s.Addr + "?cacert=" + authority,
		"unknown authority": "rediss://:s3cret%40@" + s.Addr,
		"no TLS":            "redis://:s3cret%40@" + s.Addr,
	} {
		if err := o.broker(address).redis.Ping(t.Context()).Err(); err == nil {
			t.Errorf("%s: Redis answers", name)
		}
	}
}
