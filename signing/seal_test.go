package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
)

var signedAt = time.Date(2026, 3, 10, 14, 5, 9, 0, pipeline.Zone)

const (
	person = "Vĩnh Thị Nghĩa (Bé) \\ Ĩ" // ĩ, Ĩ, parentheses and backslash are bytes that PDF strings stumble over
	agency = "Trung tâm Phục vụ hành chính công phường Vĩnh Niệm"
)

type fixture struct {
	dir       string
	authority *keys.Development
	key       keys.Key
}

func newFixture(t testing.TB) fixture {
	t.Helper()
	dir := t.TempDir()
	authority, err := keys.OpenDevelopment(dir, keys.Options{Now: func() time.Time { return signedAt }})
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Person(person, agency)
	if err != nil {
		t.Fatal(err)
	}
	return fixture{dir, authority, key}
}

func (f fixture) request() Request {
	return Request{
		Profile: ScanningPerson, Location: agency, At: signedAt, Certificate: f.key.Certificate, Chain: f.key.Chain,
	}
}

func (f fixture) seal(t testing.TB, pdf []byte) []byte {
	t.Helper()
	sealed, err := Seal(t.Context(), pdf, f.request(), f.key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

// options trusts the fixture's authority and brings the evidence of the time of signing.
func (f fixture) options(t testing.TB) verify.Options {
	t.Helper()
	evidence, err := f.authority.Evidence(f.key.Certificate, signedAt)
	if err != nil {
		t.Fatal(err)
	}
	return verify.Options{Roots: []*x509.Certificate{f.authority.Root()}, CRLs: evidence.CRLs, At: signedAt.AddDate(0, 5, 0)}
}

func drawings() map[string]drawing {
	return map[string]drawing{
		"table":  {pages: 2},
		"stream": {pages: 2, stream: true},
		"old":    {version: "1.3", catalog: "/Version /1.4"},
		"form":   {catalog: "/AcroForm << /Fields [] /DA (/Helv 0 Tf 0 g) >>"},
	}
}

func TestSealIsValid(t *testing.T) {
	f := newFixture(t)
	for name, d := range drawings() {
		t.Run(name, func(t *testing.T) {
			r := verify.PDF(f.seal(t, d.build()), f.options(t))
			if r.Verdict != verify.Valid || !r.Sound() || len(r.Signatures) != 1 {
				t.Fatalf("verdict %s, %d signatures, %+v", r.Verdict, len(r.Signatures), r.Failed())
			}
			s := r.Signatures[0]
			if s.Signer != person || s.Agency != agency || s.Name != person || s.Location != agency || s.Reason != string(ScanningPerson) {
				t.Errorf("names do not read back: %+v", s)
			}
			if !s.SignedAt.Equal(signedAt) || s.Level != verify.LevelB || !s.WholeFile || s.Algorithm != "ECDSA P-256" || s.Hash != "SHA-256" {
				t.Errorf("facts do not read back: %+v", s)
			}
		})
	}
}

func TestPrepareAsksForTheSameDigest(t *testing.T) {
	f := newFixture(t)
	for name, d := range drawings() {
		pdf := d.build()
		digest := func(change func(*Request)) pipeline.Digest {
			req := f.request()
			change(&req)
			p, err := Prepare(pdf, req)
			if err != nil {
				t.Fatal(err)
			}
			return p.Digest()
		}
		first := digest(func(*Request) {})
		same := map[string]func(*Request){
			"again":              func(*Request) {},
			"another zone":       func(r *Request) { r.At = r.At.UTC() },
			"below one second":   func(r *Request) { r.At = r.At.Add(time.Millisecond) },
			"defaults spelt out": func(r *Request) { r.Name, r.Reason = person, string(ScanningPerson) },
		}
		for what, change := range same {
			if digest(change) != first {
				t.Errorf("%s: %s gives another digest", name, what)
			}
		}
		other := map[string]func(*Request){
			"another time":    func(r *Request) { r.At = r.At.Add(time.Second) },
			"another reason":  func(r *Request) { r.Reason = "x" },
			"another profile": func(r *Request) { r.Profile = AgencySeal },
		}
		for what, change := range other {
			if digest(change) == first {
				t.Errorf("%s: %s gives the same digest", name, what)
			}
		}
	}
}

// recorder is a signer that notes what it was asked for.
type recorder struct {
	crypto.Signer
	asked []pipeline.Digest
}

func (r *recorder) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	r.asked = append(r.asked, pipeline.Digest(digest))
	return r.Signer.Sign(rand.Reader, digest, opts)
}

func TestPreparedIsUsedOnce(t *testing.T) {
	f := newFixture(t)
	p, err := Prepare(drawing{}.build(), f.request())
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{Signer: f.key.Signer}
	if _, err := p.Seal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if len(r.asked) != 1 || r.asked[0] != p.Digest() {
		t.Errorf("signer was asked for %v, want once for %v", r.asked, p.Digest())
	}
	if _, err := p.Seal(t.Context(), r); !errors.Is(err, ErrUsed) || len(r.asked) != 1 {
		t.Errorf("second Seal = %v after %d questions, want ErrUsed after 1", err, len(r.asked))
	}
}

func TestSealRefusesAnotherKey(t *testing.T) {
	f := newFixture(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Seal(t.Context(), drawing{}.build(), f.request(), other); !errors.Is(err, ErrKey) {
		t.Errorf("Seal with another key = %v, want ErrKey", err)
	}
}

func TestPrepareRefuses(t *testing.T) {
	f := newFixture(t)
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	if err := os.WriteFile(plain, drawing{}.build(), 0o600); err != nil {
		t.Fatal(err)
	}
	encrypt := func(password string) []byte {
		out := filepath.Join(t.TempDir(), "encrypted.pdf")
		run(t, "qpdf", "--encrypt", password, "owner", "256", "--", plain, out)
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, c := range map[string]struct {
		pdf  []byte
		want error
	}{
		"signed":         {f.seal(t, drawing{}.build()), ErrSigned},
		"encrypted":      {encrypt("secret"), ErrEncrypted},
		"empty password": {encrypt(""), ErrEncrypted},
		"no PDF":         {[]byte("GIF89a"), ErrMalformed},
		"empty":          {nil, ErrMalformed},
		"cut short":      {drawing{}.build()[:500], ErrMalformed},
	} {
		if _, err := Prepare(c.pdf, f.request()); !errors.Is(err, c.want) {
			t.Errorf("%s: Prepare = %v, want %v", name, err, c.want)
		}
	}
}

// run returns the output of a tool. Without it the test is skipped, or fails under REQUIRE_SERVICES.
func run(t testing.TB, tool string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed", tool)
	}
	out, err := exec.CommandContext(t.Context(), tool, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", tool, strings.Join(args, " "), err, out)
	}
	return string(out)
}
