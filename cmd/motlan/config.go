package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// settings are what every command shares. Secrets are files in the data folder, never values here.
type settings struct {
	Data       string            `default:"motlan-data" env:"MOTLAN_DATA" placeholder:"DIR" help:"Folder of the catalog, the bytes and the keys (${default})."`
	Catalog    string            `env:"MOTLAN_CATALOG" placeholder:"URL" help:"PostgreSQL catalog (postgres://…) instead of a file in the data folder. Needs --redis."`
	Catalogue  string            `env:"MOTLAN_CATALOGUE" placeholder:"DIR" help:"Folder of a province's own types of papers and procedures, over those of the program."`
	Blobs      string            `env:"MOTLAN_BLOBS" placeholder:"URL" help:"S3 store (s3://HOST:PORT/?work=BUCKET&held=BUCKET) instead of a folder; credentials from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."`
	Redis      string            `env:"MOTLAN_REDIS" placeholder:"URL" help:"Deliver work over this Redis (redis://, rediss://, redis-sentinel://) instead of one in the process."`
	Secrets    string            `env:"MOTLAN_SECRETS" placeholder:"DIR" help:"Folder of the master key, the look-up keys and the signing keys, the same on every node (the data folder)."`
	Retention  time.Duration     `env:"MOTLAN_RETENTION" placeholder:"DURATION" help:"How long what is held is locked at first, e.g. 720h; lengthened again and again (30 days). The compliance lock wants it said."`
	MaxBacklog int64             `default:"8192" env:"MOTLAN_MAX_BACKLOG" placeholder:"MIB" help:"Unprocessed uploads past which no more are taken, in MiB (${default})."`
	Clock      time.Duration     `hidden:"" env:"MOTLAN_CLOCK" help:"Moves this process's clock, for tests."`
	Networks   api.Networks      `name:"webhook-networks" env:"MOTLAN_WEBHOOK_NETWORKS" placeholder:"CIDR,…" help:"Private networks that webhooks may lead to, beside public addresses (none)."`
	ResultCode string            `name:"result-codes" env:"MOTLAN_RESULT_CODES" placeholder:"TEMPLATE" help:"Numbers of results, of {dossier} and {n} ({dossier}-KQ({n}))."`
	OwnCodes   string            `name:"dossier-codes" env:"MOTLAN_DOSSIER_CODES" placeholder:"TEMPLATE" help:"Number dossiers that come without the TTHC system's code, of {agency}, {date} and {n}, e.g. {agency}-{date}-{n} (none: they are refused)."`
	DocCodes   string            `name:"document-codes" env:"MOTLAN_DOCUMENT_CODES" placeholder:"TEMPLATE" help:"Codes of digitised documents, of {owner}, {type} and, if wanted, {n}, e.g. {owner}-{type} (none)."`
	Agencies   string            `name:"agency-codes" env:"MOTLAN_AGENCY_CODES" placeholder:"REGEXP" help:"What the code of an agency that is not known yet must be, e.g. [.0-9A-Z]{1,35} by QĐ 20/2020/QĐ-TTg (anything)."`
	Anchors    string            `env:"MOTLAN_ANCHORS" placeholder:"DIR" help:"Folder of certificates (.pem, .crt, .cer) and revocation lists (.crl) that agencies' signed results are verified with, beside our own."`
	Production bool              `env:"MOTLAN_PRODUCTION" help:"Refuse development keys."`
	Agency     pipeline.AgencyID `default:"H21.01" env:"MOTLAN_AGENCY" placeholder:"ID" help:"Identifier of the agency that receives (${default})."`
	AgencyName string            `default:"Trung tâm Phục vụ hành chính công" env:"MOTLAN_AGENCY_NAME" placeholder:"NAME" help:"Its full name, as stamps print it (${default})."`
	Operator   string            `default:"Người sao chụp" env:"MOTLAN_OPERATOR" placeholder:"NAME" help:"Person who scans and signs (${default})."`
	Verbose    bool              `short:"v" help:"Log to standard error."`
}

// The files of the data folder.
func (s settings) catalogFile() string { return filepath.Join(s.Data, "catalog.db") }
func (s settings) blobFolder() string  { return filepath.Join(s.Data, "blobs") }
func (s settings) keyFolder() string   { return filepath.Join(s.secrets(), "keys") }
func (s settings) masterFile() string  { return filepath.Join(s.secrets(), "master.key") }
func (s settings) lookupFile() lookupFile {
	return lookupFile(filepath.Join(s.secrets(), "lookup.keys"))
}
func (s settings) lockFile() string { return filepath.Join(s.Data, "engine.lock") }
func (s settings) secrets() string  { return cmp.Or(s.Secrets, s.Data) }

// alone reports whether this data folder is all there is: a catalog in it and one engine on it.
func (s settings) alone() bool { return s.Catalog == "" }

// where is what the catalog opens.
func (s settings) where() string { return cmp.Or(s.Catalog, s.catalogFile()) }

// check refuses settings that contradict each other.
func (s settings) check() error {
	switch {
	case !s.alone() && s.Redis == "":
		return usage{errors.New("--catalog without --redis: nodes that share a catalog must share the queue. " +
			"Nhiều máy dùng chung cơ sở dữ liệu thì phải dùng chung Redis")}
	case s.MaxBacklog < 0 || s.MaxBacklog > 1<<30:
		return usage{fmt.Errorf("--max-backlog %d: up to 1 PiB; 0 is 8 GiB", s.MaxBacklog)}
	case s.Retention < 0:
		return usage{fmt.Errorf("--retention %v: a time to come", s.Retention)}
	case s.codes().Check() != nil:
		return usage{fmt.Errorf("--result-codes, --dossier-codes, --document-codes, --agency-codes: mẫu mã không dùng được, phải có đủ các từ trong ngoặc nhọn, mỗi từ một lần, không có khoảng trắng; mẫu mã cơ quan là biểu thức chính quy: %w", s.codes().Check())}
	case s.Clock != 0 && s.Production:
		return usage{errors.New("the clock of a production system is not moved")}
	}
	return nil
}

// codes are the formats of our own codes.
func (s settings) codes() pipeline.Codes {
	return pipeline.Codes{Results: s.ResultCode, Dossiers: s.OwnCodes, Documents: s.DocCodes, Agencies: s.Agencies}
}

// config is "motlan config".
type config struct{}

func (config) Run(s *settings, std streams) error {
	redis := "in process"
	if s.Redis != "" {
		redis = redacted(s.Redis)
	}
	blobs := absolute(s.blobFolder())
	if s.Blobs != "" {
		blobs = redacted(s.Blobs)
	}
	where := absolute(s.catalogFile())
	if s.Catalog != "" {
		where = redacted(s.Catalog)
	}
	anchors := ""
	if s.Anchors != "" {
		anchors = absolute(s.Anchors)
	}
	own := ""
	if s.Catalogue != "" {
		own = absolute(s.Catalogue)
	}
	encoder := json.NewEncoder(std.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{
		"data": absolute(s.Data), "redis": redis, "production": s.Production,
		"agency": s.Agency, "agency_name": s.AgencyName, "operator": s.Operator,
		"catalogue": own, "anchors": anchors, "result_codes": s.ResultCode, "dossier_codes": s.OwnCodes, "document_codes": s.DocCodes, "agency_codes": s.Agencies, "catalog": where, "blobs": blobs, "retention": s.Retention.String(), "max_backlog_mib": s.MaxBacklog, "webhook_networks": s.Networks,
		"master_key_file": absolute(s.masterFile()), "lookup_keys_file": absolute(string(s.lookupFile())), "signing_keys_folder": absolute(s.keyFolder()), "version": version,
	})
}

func absolute(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return full
}
