package main

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/workers"
)

// adminTest is "motlan admin test-tenant".
type adminTest struct {
	ID     pipeline.AgencyID `arg:"" help:"Code of the tenant, which no agency has."`
	Name   string            `arg:"" help:"Its name, as stamps print it."`
	Anchor string            `placeholder:"FILE" help:"Leave the certificate there that its seals are verified with (motlan verify --root FILE)."`
}

// Run makes a test tenant, and on the first one the authority of all of them.
func (c adminTest) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	first := !o.hasTestKeys()
	authority, err := keys.OpenDevelopment(o.testKeyFolder(), keys.Options{Now: o.now})
	if err != nil {
		return err
	}
	if err := o.service.RegisterTestAgency(ctx, c.ID, c.Name, o.Operator); err != nil {
		return err
	}
	if c.Anchor != "" {
		anchor := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Root().Raw})
		if err := os.WriteFile(c.Anchor, anchor, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.out, "%s là đơn vị thử nghiệm: giấy tờ chỉ để thử, không đơn vị nào khác tìm thấy · a test tenant\n", c.ID)
	if first {
		fmt.Fprintln(std.out, "Khởi động lại các máy đang chạy để dùng khóa thử nghiệm · restart what runs, for the test keys")
	}
	return nil
}

func (s settings) testKeyFolder() string { return filepath.Join(s.keyFolder(), "test") }

func (s settings) hasTestKeys() bool {
	_, err := os.Stat(s.testKeyFolder())
	return !errors.Is(err, fs.ErrNotExist)
}

// testKeys opens the authority of the test tenants; nil where there are none. Production has it too: it never seals for an agency.
func (o *office) testKeys() (workers.KeySource, error) {
	if !o.hasTestKeys() {
		return nil, nil
	}
	return keys.OpenDevelopment(o.testKeyFolder(), keys.Options{Now: o.now})
}
