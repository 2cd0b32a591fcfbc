package main

import (
	"encoding/json"
	"path/filepath"

	"github.com/motlan/motlan/pipeline"
)

// settings are what every command shares. Secrets are files in the data folder, never values here.
type settings struct {
	Data       string            `default:"motlan-data" env:"MOTLAN_DATA" placeholder:"DIR" help:"Folder of the catalog, the bytes and the keys (${default})."`
	Redis      string            `env:"MOTLAN_REDIS" placeholder:"URL" help:"Deliver work over this Redis (redis://…) instead of one in the process."`
	Production bool              `env:"MOTLAN_PRODUCTION" help:"Refuse development keys."`
	Agency     pipeline.AgencyID `default:"H21.01" env:"MOTLAN_AGENCY" placeholder:"ID" help:"Identifier of the agency that receives (${default})."`
	AgencyName string            `default:"Trung tâm Phục vụ hành chính công" env:"MOTLAN_AGENCY_NAME" placeholder:"NAME" help:"Its full name, as stamps print it (${default})."`
	Operator   string            `default:"Người sao chụp" env:"MOTLAN_OPERATOR" placeholder:"NAME" help:"Person who scans and signs (${default})."`
	Verbose    bool              `short:"v" help:"Log to standard error."`
}

// The files of the data folder.
func (s settings) catalogFile() string { return filepath.Join(s.Data, "catalog.db") }
func (s settings) blobFolder() string  { return filepath.Join(s.Data, "blobs") }
func (s settings) keyFolder() string   { return filepath.Join(s.Data, "keys") }
func (s settings) masterFile() string  { return filepath.Join(s.Data, "master.key") }
func (s settings) lockFile() string    { return filepath.Join(s.Data, "engine.lock") }

// config is "motlan config".
type config struct{}

func (config) Run(s *settings, std streams) error {
	redis := "in process"
	if s.Redis != "" {
		redis = redacted(s.Redis)
	}
	encoder := json.NewEncoder(std.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{
		"data": absolute(s.Data), "redis": redis, "production": s.Production,
		"agency": s.Agency, "agency_name": s.AgencyName, "operator": s.Operator,
		"catalog": absolute(s.catalogFile()), "blobs": absolute(s.blobFolder()),
		"master_key_file": absolute(s.masterFile()), "signing_keys_folder": absolute(s.keyFolder()), "version": version,
	})
}

func absolute(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return full
}
