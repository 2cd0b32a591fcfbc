package keys

import (
	"bytes"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

var today = time.Date(2026, 3, 10, 7, 5, 9, 0, time.UTC)

func open(t testing.TB, dir string) *Development {
	t.Helper()
	d, err := OpenDevelopment(dir, Options{Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestProductionRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := OpenDevelopment(dir, Options{Production: true}); !errors.Is(err, ErrProduction) {
		t.Errorf("OpenDevelopment in production = %v, want ErrProduction", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a refused authority was made nevertheless")
	}
}

func TestKeysStay(t *testing.T) {
	dir := t.TempDir()
	first, err := open(t, dir).Person("Trần Văn Nghĩa", "UBND xã Vĩnh Hòa")
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, dir).Person("Trần Văn Nghĩa", "UBND xã Vĩnh Hòa")
	if err != nil || !again.Certificate.Equal(first.Certificate) {
		t.Errorf("another certificate after opening again, %v", err)
	}
	other, err := open(t, dir).Person("Trần Văn NghĩaU", "BND xã Vĩnh Hòa")
	if err != nil || other.Certificate.Equal(first.Certificate) {
		t.Errorf("another person has the same certificate, %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		if info, _ := os.Stat(f); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o, want 600", f, info.Mode().Perm())
		}
	}
	if len(files) != 3 {
		t.Errorf("files %v, want an authority and two people", files)
	}
}

func TestCertificates(t *testing.T) {
	d := open(t, t.TempDir())
	key, err := d.Person("Trần Văn Nghĩa", "UBND xã Vĩnh Hòa")
	if err != nil {
		t.Fatal(err)
	}
	c := key.Certificate
	if c.Subject.CommonName != "Trần Văn Nghĩa" || c.Subject.Organization[0] != "UBND xã Vĩnh Hòa" {
		t.Errorf("subject %v", c.Subject)
	}
	if !strings.Contains(c.Issuer.CommonName, DevelopmentNotice) {
		t.Errorf("issuer %v does not say that it has no legal value", c.Issuer)
	}
	if c.KeyUsage != x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment || c.IsCA {
		t.Errorf("key usage %b, CA %t", c.KeyUsage, c.IsCA)
	}
	roots := x509.NewCertPool()
	roots.AddCert(d.Root())
	for _, at := range []time.Time{today.AddDate(-2, 0, 0), today, today.AddDate(6, 0, 0)} {
		opts := x509.VerifyOptions{Roots: roots, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
		if _, err := c.Verify(opts); err != nil {
			t.Errorf("at %s: %v", at, err)
		}
	}
	if _, err := d.Person("", "x"); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("a person without a name = %v, want ErrInvalid", err)
	}
}

func TestEvidence(t *testing.T) {
	d := open(t, t.TempDir())
	key, err := d.Person("A", "B")
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Evidence(key.Certificate, today)
	if err != nil || len(e.Chain) != 2 || len(e.CRLs) != 1 || len(e.Debts) != 0 {
		t.Fatalf("Evidence = %+v, %v", e, err)
	}
	list, err := x509.ParseRevocationList(e.CRLs[0])
	if err != nil || list.CheckSignatureFrom(d.Root()) != nil || !list.ThisUpdate.Equal(today) {
		t.Errorf("revocation list: %v", err)
	}
}

// Many openers at once, as after a crash of several processes, agree on one authority and one key.
func TestConcurrentOpeners(t *testing.T) {
	dir := t.TempDir()
	found := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range found {
		wg.Go(func() {
			d, err := OpenDevelopment(dir, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			key, err := d.Person("A", "B")
			if err != nil {
				t.Error(err)
				return
			}
			found[i] = append(bytes.Clone(d.Root().Raw), key.Certificate.Raw...)
		})
	}
	wg.Wait()
	for i := range found {
		if !bytes.Equal(found[i], found[0]) {
			t.Fatal("openers got different keys")
		}
	}
}

// A process that makes keys without end is killed at some moment; every key that has its name is whole.
func TestKilledMidway(t *testing.T) {
	if dir := os.Getenv("MAKE_KEYS_IN"); dir != "" {
		makeKeys(dir)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for round := range 8 {
		dir := t.TempDir()
		child := exec.CommandContext(t.Context(), self, "-test.run=^TestKilledMidway$")
		child.Env = append(os.Environ(), "MAKE_KEYS_IN="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		_, _ = out.Read(make([]byte, 1+round)) // wait for the first keys, then kill wherever it is
		_ = child.Process.Kill()
		_ = child.Wait()
		open(t, dir)
		files, _ := filepath.Glob(filepath.Join(dir, "*.pem"))
		for _, f := range files {
			if _, err := read(f); err != nil {
				t.Error(err)
			}
		}
	}
}

func makeKeys(dir string) {
	d, err := OpenDevelopment(dir, Options{})
	for i := 0; err == nil; i++ {
		os.Stdout.WriteString(".")
		_, err = d.Person(strings.Repeat("x", i+1), "B")
	}
	os.Exit(1)
}
