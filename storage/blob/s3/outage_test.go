package s3_test

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

// TestServerStopsAndStarts kills the server under a stream of puts and holds and starts it again: each that was reported
// is there, and a patient one does not even notice.
func TestServerStopsAndStarts(t *testing.T) {
	server := servers.MinIO(t)
	b := newBed(t, server)
	b.config.Patience = 2 * time.Minute
	raw := b.open(t)
	const rounds, killed = 40, 10
	reached := make(chan bool)
	done := make(chan []pipeline.Digest)
	go func() {
		var names []pipeline.Digest
		for round := range rounds {
			content, _ := content(small * (1 + round))
			name := pipeline.DigestOf(content)
			if err := raw.Put(t.Context(), name, int64(len(content)), bytes.NewReader(content)); err != nil && !errors.Is(err, os.ErrExist) {
				t.Errorf("Put: %v", err)
			}
			if _, err := raw.Hold(t.Context(), name, nextYear); err != nil {
				t.Errorf("Hold: %v", err)
			}
			if names = append(names, name); round == killed {
				close(reached)
			}
		}
		done <- names
	}()
	<-reached
	server.Kill()
	server.Start()
	for _, name := range <-done {
		wantStored(t, raw, name)
	}
	b.wantVersions(t, 0, rounds)
}

// TestServerIsAway says so in time, with an error that blames no document, and not that something is missing.
func TestServerIsAway(t *testing.T) {
	server := servers.MinIO(t)
	b := newBed(t, server)
	b.config.Patience = 100 * time.Millisecond
	raw := b.open(t)
	bytes, name := content(small)
	put(t, raw, bytes)
	server.Kill()
	_, open := raw.Open(t.Context(), name)
	_, held := raw.Hold(t.Context(), name, nextYear)
	_, kept := raw.Retention(t.Context(), name)
	for what, err := range map[string]error{"Put": putAgain(t.Context(), raw, bytes), "Open": open, "Hold": held, "Retention": kept, "Delete": raw.Delete(t.Context(), name)} {
		if !errors.Is(err, pipeline.ErrUnavailable) || errors.Is(err, pipeline.ErrNotFound) {
			t.Errorf("%s: %v, want %v", what, err, pipeline.ErrUnavailable)
		}
	}
	server.Start()
	b.config.Patience = time.Minute
	wantStored(t, b.open(t), name)
}

// TestServerHangs lets the server fall silent before, and in the middle of, bytes in both directions. What ends the
// requests is the storage's own limit, as nothing else here would.
func TestServerHangs(t *testing.T) {
	b := newBed(t, servers.MinIO(t))
	content, name := content(64 << 20) // more than any buffer on the way
	put(t, b.open(t), content)
	proxy := servers.NewProxy(t, b.config.Endpoint)
	b.config.Endpoint, b.config.Stall, b.config.Patience = proxy.Addr, 3*time.Second, time.Nanosecond
	raw := b.open(t)
	hang := func() { proxy.Disturb(servers.Fault{Hole: true}) }

	hang()
	if _, err := raw.Open(t.Context(), name); !timedOut(err) {
		t.Errorf("Open: %v, want a timeout", err)
	}
	other := append(content[:len(content):len(content)], 1)
	proxy.Disturb(servers.Fault{})
	err := raw.Put(t.Context(), pipeline.DigestOf(other), int64(len(other)), &after{bytes.NewReader(other), 1 << 20, hang})
	if !timedOut(err) {
		t.Errorf("Put: %v, want a timeout", err)
	}
	proxy.Disturb(servers.Fault{})
	open, err := raw.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	if _, err := io.CopyBuffer(io.Discard, &after{open, 1 << 20, hang}, make([]byte, 100_000)); !timedOut(err) {
		t.Errorf("read: %v, want a timeout", err)
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout() && errors.Is(err, pipeline.ErrUnavailable)
}

// after is a reader that does something once so many bytes were read.
type after struct {
	io.ReadSeeker
	left int
	do   func()
}

func (a *after) Read(p []byte) (int, error) {
	n, err := a.ReadSeeker.Read(p)
	if a.left > 0 && a.left <= n {
		a.do()
	}
	a.left -= n
	return n, err
}

// TestPoorNetwork puts, holds and reads while connections die at random.
func TestPoorNetwork(t *testing.T) {
	b := newBed(t, servers.MinIO(t))
	proxy := servers.NewProxy(t, b.config.Endpoint)
	poor := b
	poor.config.Endpoint, poor.config.Patience = proxy.Addr, time.Minute
	raw := poor.open(t)
	proxy.Disturb(servers.Fault{Life: 150 * time.Millisecond, Delay: time.Millisecond})
	const rounds = 20
	for range rounds {
		content, name := content(1 + rand.IntN(300_000))
		if err := putAgain(t.Context(), raw, content); err != nil {
			t.Fatalf("Put: %v", err)
		}
		hold(t, raw, name, nextYear)
		wantStored(t, raw, name)
	}
	b.wantVersions(t, 0, rounds)
}

// TestFullDisk fills the server's disk: the storage says ErrNoSpace, at once, and goes on when there is space again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=300m"); err != nil {
		t.Skipf("mounting a small disk needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	b := newBed(t, servers.MinIOAt(t, filepath.Join(dir, "minio")))
	b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
	raw := b.open(t)
	filler, kept := filepath.Join(dir, "filler"), putMany(t, b, 3)
	fill(t, filler)
	for _, n := range []int{200_000, several} {
		content, _ := content(n)
		if err := putAgain(t.Context(), raw, content); !errors.Is(err, pipeline.ErrNoSpace) {
			t.Errorf("Put(%d bytes) = %v, want %v", n, err, pipeline.ErrNoSpace)
		}
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{200_000, several} {
		content, name := content(n)
		err := pipeline.ErrNoSpace
		// The server looks at its disk now and then, and says nothing when it finds space.
		for end := time.Now().Add(time.Minute); errors.Is(err, pipeline.ErrNoSpace) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			err = putAgain(t.Context(), raw, content)
		}
		if err != nil {
			t.Errorf("Put(%d bytes) when there is space again: %v", n, err)
		}
		wantStored(t, raw, name)
	}
	for _, name := range kept {
		wantStored(t, raw, name)
	}
}

func putMany(t *testing.T, b bed, n int) (names []pipeline.Digest) {
	t.Helper()
	raw := b.open(t)
	for range n {
		content, _ := content(200_000)
		names = append(names, put(t, raw, content))
	}
	return names
}

// fill writes until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for piece := make([]byte, 1<<20); err == nil; {
		_, err = file.Write(piece)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// TestTLS trusts the authority that was named, and no server that it has not vouched for.
func TestTLS(t *testing.T) {
	middle, b := newMeddler(t, newBed(t, servers.MinIO(t)))
	secure := httptest.NewUnstartedServer(middle)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	b.config.Plain, b.config.Endpoint, b.config.CA = false, secure.Listener.Addr().String(), filepath.Join(t.TempDir(), "ca.pem")
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := os.WriteFile(b.config.CA, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	content, name := content(small)
	raw := b.open(t)
	put(t, raw, content)
	wantStored(t, raw, name)

	b.config.CA, b.config.Patience = "", time.Hour // which is not spent: a certificate becomes no better
	var untrusted *tls.CertificateVerificationError
	if _, err := s3.Open(t.Context(), b.config); !errors.As(err, &untrusted) || !errors.Is(err, pipeline.ErrUnavailable) {
		t.Errorf("Open = %v, want an error of the certificate, which blames no bytes", err)
	}
}
