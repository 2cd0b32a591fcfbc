package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// pair is a private key with its certificate. Both lie in one file, so that no crash leaves one without the other.
type pair struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// load returns the pair in file name, made by issue when there is none yet. Of two processes that make it at the same
// time one wins, and both return the winner's.
func load(dir, name string, issue func(*ecdsa.PrivateKey) (*x509.Certificate, error)) (pair, error) {
	path := filepath.Join(dir, name)
	p, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, fmt.Errorf("generate key: %w", err)
	}
	cert, err := issue(key)
	if err != nil {
		return pair{}, fmt.Errorf("issue certificate: %w", err)
	}
	text, err := pair{key, cert}.encode()
	if err != nil {
		return pair{}, fmt.Errorf("encode key: %w", err)
	}
	if err := Keep(path, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return pair{}, fmt.Errorf("keep key: %w", err)
	}
	return read(path)
}

// Keep writes a secret to a new file of mode 0600. The file is durable before it gets its name and appears whole or not at
// all. It never replaces one: a link, unlike a rename, fails with fs.ErrExist when the name is taken.
func Keep(path string, text []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(text)
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (p pair) encode() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = errors.Join(
		pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw}))
	return b.Bytes(), err
}

func read(path string) (pair, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return pair{}, err
	}
	p, err := decode(text)
	if err != nil {
		return pair{}, fmt.Errorf("read key %s: %w", path, err)
	}
	return p, nil
}

func decode(text []byte) (pair, error) {
	first, rest := pem.Decode(text)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil {
		return pair{}, errors.New("not a private key followed by a certificate")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(first.Bytes)
	if err != nil {
		return pair{}, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return pair{}, fmt.Errorf("key is %T, want ECDSA", parsed)
	}
	cert, err := x509.ParseCertificate(second.Bytes)
	if err != nil {
		return pair{}, err
	}
	if !key.PublicKey.Equal(cert.PublicKey) {
		return pair{}, errors.New("certificate belongs to another key")
	}
	return pair{key, cert}, nil
}
