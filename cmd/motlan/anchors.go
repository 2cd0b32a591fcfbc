package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/motlan/motlan/signing/verify"
)

// anchors reads whom agencies' results may be signed under: every certificate (.pem, .crt, .cer) and revocation list (.crl) of the folder,
// in PEM or DER. Without a folder only our own keys' are good. The folder "test" in it is for test tenants.
func (s settings) anchors() (trust, test verify.Options, err error) {
	if s.Anchors == "" {
		return trust, test, nil
	}
	if trust, err = readAnchors(s.Anchors); err != nil {
		return trust, test, err
	}
	test, err = readAnchors(filepath.Join(s.Anchors, "test"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return trust, test, err
}

func readAnchors(dir string) (trust verify.Options, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return trust, usage{fmt.Errorf("--anchors: không đọc được thư mục chứng thư gốc: %w", err)}
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if err := readAnchor(&trust, filepath.Join(dir, e.Name())); err != nil {
			return trust, usage{fmt.Errorf("--anchors: %s không phải chứng thư hay danh sách thu hồi (no certificate or revocation list): %w", e.Name(), err)}
		}
	}
	return trust, nil
}

func readAnchor(trust *verify.Options, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, der := range blocks(text) {
		switch strings.ToLower(filepath.Ext(file)) {
		case ".pem", ".crt", ".cer":
			c, err := x509.ParseCertificate(der)
			if err != nil {
				return err
			}
			trust.Roots = append(trust.Roots, c)
		case ".crl":
			if _, err := x509.ParseRevocationList(der); err != nil {
				return err
			}
			trust.CRLs = append(trust.CRLs, der)
		}
	}
	return nil
}

// blocks are what a file of PEM holds; another file is one block.
func blocks(text []byte) (all [][]byte) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		all = append(all, block.Bytes)
	}
	if len(all) == 0 {
		return [][]byte{text}
	}
	return all
}
