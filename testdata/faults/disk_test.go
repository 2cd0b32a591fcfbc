package faults

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/testdata/servers"
)

// TestDiskFull fills the disk of one office's blobs, in the middle of everything, and frees it again.
func TestDiskFull(t *testing.T) {
	data := t.TempDir()
	disk := smallDisk(t, filepath.Join(data, "blobs"))
	o := &office{t: t, address: servers.FreeAddr(t), secrets: data}
	all := &node{t: t, name: "api", log: filepath.Join(t.TempDir(), "log"), args: []string{"serve", "--data", data, "--listen", o.address}}
	o.nodes = []*node{all}
	all.start()
	t.Cleanup(all.kill)
	o.open(filepath.Join(data, "catalog.db"))
	folder, err := fs.Open(fs.Config{Dir: disk})
	if err != nil {
		t.Fatal(err)
	}
	o.blobs = blob.New(folder)
	stream := o.feed(t, clerks)
	o.flow(t, clerks)
	for range 3 {
		filler := fill(t, disk)
		o.refuses(t)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		o.flow(t, 1)
	}
	stream.drain()
	o.check(t)
}

// smallDisk mounts a disk of its own over a folder, with little more room than what blobs leave free. It needs root.
func smallDisk(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256m"); err != nil {
		t.Skipf("mounting a small disk needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill writes until the disk takes no more.
func fill(t *testing.T, dir string) (filler string) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, "filler"))
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
	return file.Name()
}

// refuses wants an upload to be refused because the disk is full.
func (o *office) refuses(t *testing.T) {
	t.Helper()
	c, err := o.client(t.Context(), "Người sao chụp")
	if err != nil {
		t.Fatal(err)
	}
	p := drawn(t)[0]
	var dossier struct{ ID string }
	if err := c.insist("POST", "/v1/dossiers", p.dossier("H21.01-261122-00000"), &dossier, http.StatusCreated, http.StatusOK); err != nil {
		t.Fatal(err)
	}
	await(t, "an upload to be refused", func() bool {
		return c.ask("POST", p.files(dossier.ID), string(p.data), nil, []int{http.StatusInsufficientStorage}) == nil
	})
}
