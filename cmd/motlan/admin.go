package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/storage/catalog"
)

// admin is "motlan admin": what operators do.
type admin struct {
	Status    adminStatus    `cmd:"" help:"Show how much waits, who works, and what is stuck, why and for how long."`
	Retry     adminRetry     `cmd:"" help:"Start failed documents again, and let those that were put off run now."`
	Keep      adminKeep      `cmd:"" help:"Set until when a dossier's file is locked against deletion; it is only ever lengthened."`
	Fixity    adminFixity    `cmd:"" help:"Read stored bytes again and compare them with their digests."`
	Backup    adminBackup    `cmd:"" help:"Write catalog and bytes to a folder; again into the same one, what is new."`
	Restore   adminRestore   `cmd:"" help:"Read a backup into an empty installation, and verify it."`
	Catalogue adminCatalogue `cmd:"" help:"Check, list and print the types of papers, with a province's own."`
	Key       adminKey       `cmd:"" help:"Make, list and revoke the API keys of people and systems."`
	LookupKey adminLookup    `cmd:"" help:"Rotate the key under which people's numbers are looked up: add, rehash, retire, rehash."`
	Test      adminTest      `cmd:"" name:"test-tenant" help:"Make a tenant with which an agency's engineers try everything: its papers are worth nothing and found by nobody else."`
	Asked     adminAsked     `cmd:"" name:"asked-anyway" help:"Report what was asked for, or taken in, although it is held or can be looked up: who, when and why."`
	Merge     adminMerge     `cmd:"" help:"Say that an agency has become another one: its dossiers, papers and keys are that one's."`
	Migrate   adminMigrate   `cmd:"" help:"Bring the catalog's schema up to date. Before newer programs start on PostgreSQL."`
	Buckets   adminBuckets   `cmd:"" help:"Make the buckets of --blobs, the one for what is held with object lock."`
	Health    adminHealth    `cmd:"" help:"Ask a process on its --health address whether it is ready."`
}

// adminMigrate is "motlan admin migrate".
type adminMigrate struct{}

// Run brings the schema up to date.
func (adminMigrate) Run(ctx context.Context, s *settings, std streams) error {
	if err := catalog.Migrate(ctx, s.where()); err != nil {
		return err
	}
	fmt.Fprintln(std.out, "Cơ sở dữ liệu đã ở phiên bản mới nhất · the catalog is up to date")
	return nil
}

// adminBuckets is "motlan admin buckets".
type adminBuckets struct{}

// Run makes the buckets. Those that are there stay as they are.
func (adminBuckets) Run(ctx context.Context, s *settings, std streams) error {
	if s.Blobs == "" {
		return usage{errors.New("--blobs names no store: a folder needs no buckets")}
	}
	c, err := s.bucketConfig()
	if err != nil {
		return err
	}
	if err := s3.CreateBuckets(ctx, c); err != nil {
		return err
	}
	fmt.Fprintln(std.out, "Kho tệp đã sẵn sàng · the buckets are there")
	return nil
}

// adminKeep is "motlan admin keep".
type adminKeep struct {
	Dossier pipeline.DossierID `arg:"" help:"The dossier."`
	Until   time.Time          `required:"" format:"2006-01-02" placeholder:"YYYY-MM-DD" help:"Day until which its papers are locked."`
	Why     string             `required:"" help:"Why, e.g. the rule on the retention period; it stands in the audit log, so nothing personal."`
}

// Run sets the retention of a dossier's file.
func (c adminKeep) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	y, m, d := c.Until.Date()
	until := time.Date(y, m, d+1, 0, 0, 0, 0, pipeline.Zone) // the day counts whole
	if err := o.service.Keep(ctx, c.Dossier, until, s.Operator, c.Why); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: khóa lưu trữ đến hết %s · locked to the end of that day\n", c.Dossier, c.Until.Format("02/01/2006"))
	return nil
}

// adminHealth is "motlan admin health".
type adminHealth struct {
	Address string `arg:"" optional:"" default:"127.0.0.1:9090" env:"MOTLAN_HEALTH" placeholder:"HOST:PORT" help:"Address of --health (${default})."`
}

// Run asks once.
func (c adminHealth) Run(ctx context.Context, std streams) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Address+"/readyz", nil)
	if err != nil {
		return usage{err}
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(std.out, io.LimitReader(answer.Body, 4<<10)); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	return nil
}
