package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/workers"
)

// verifyCommand is "motlan verify".
type verifyCommand struct {
	JSON    bool     `name:"json" help:"Print the report as JSON."`
	English bool     `help:"Print in English instead of Vietnamese."`
	Root    []string `placeholder:"PEM" type:"existingfile" help:"Trust anchors. If none, the development authority of the data folder."`
	File    string   `arg:"" help:"The PDF."`
}

// fileReport is a verifier's report with what the store adds to it.
type fileReport struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	verify.Report
}

// The checks against the store, beside those of package verify.
const (
	checkHolding = "holding" // the store holds a document of exactly these bytes
	checkLeaf    = "audit"   // its audit entry stands in the log, proven against the log's tree
)

// Run checks the file, in a child, and what the store at hand knows of it.
func (c verifyCommand) Run(ctx context.Context, s *settings, std streams) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return usage{err}
	}
	roots, err := c.roots(*s)
	if err != nil {
		return err
	}
	stages := workers.NewRunner(workers.Config{Capacity: workers.Capacity{Children: 1}, Logger: logger(*s, std)})
	defer stages.Close()
	report, err := stages.Verify(ctx, data, verify.Options{Roots: roots, At: time.Now()})
	if err != nil {
		return fmt.Errorf("verify %s: %w", c.File, err)
	}
	full := fileReport{File: c.File, SHA256: pipeline.DigestOf(data).String(), Report: report}
	if err := full.consult(ctx, *s, std, pipeline.DigestOf(data), stages, data, roots); err != nil {
		return err
	}
	if err := c.print(std.out, full); err != nil {
		return err
	}
	if full.Verdict != verify.Valid {
		return errUnsure
	}
	return nil
}

// roots reads the anchors; without any named, the development authority's where the data folder has one.
func (c verifyCommand) roots(s settings) ([]*x509.Certificate, error) {
	if len(c.Root) == 0 {
		if _, err := os.Stat(s.keyFolder()); err != nil || s.Production {
			return nil, nil
		}
		authority, err := keys.OpenDevelopment(s.keyFolder(), keys.Options{})
		if err != nil {
			return nil, err
		}
		return []*x509.Certificate{authority.Root()}, nil
	}
	var roots []*x509.Certificate
	for _, name := range c.Root {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, usage{err}
		}
		block, _ := pem.Decode(text)
		if block == nil {
			return nil, fmt.Errorf("%s holds no PEM certificate: %w", name, pipeline.ErrInvalid)
		}
		root, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w", name, pipeline.ErrInvalid, err)
		}
		roots = append(roots, root)
	}
	return roots, nil
}

var marks = map[verify.Status]string{verify.Pass: "✓", verify.Fail: "✗", verify.Unknown: "?"}

func (c verifyCommand) print(out io.Writer, r fileReport) error {
	if c.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	vi, en := r.Verdict.Text()
	fmt.Fprintf(out, "%s\n%s\n", r.File, map[bool]string{true: en, false: vi}[c.English])
	for _, s := range r.Signatures {
		fmt.Fprintf(out, "  %s, %s (%s)\n  %s · %s · PAdES %s · %s\n", s.Signer, s.Agency, s.Issuer, pipeline.Stamp(s.SignedAt), s.Reason, s.Level, s.Algorithm)
	}
	for _, check := range r.Checks {
		text := check.VI
		if c.English {
			text = check.EN
		}
		fmt.Fprintf(out, "  %s %-14s %s\n", marks[check.Status], check.Name, text)
	}
	return nil
}
