package api_test

import (
	"bytes"
	"flag"
	"net/http"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "rewrite openapi.json")

func TestOpenAPI(t *testing.T) {
	got := openOffice(t, nil).ask("GET", "/openapi.json", nil)
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/openapi+json" {
		t.Fatalf("GET /openapi.json = %d, %s", got.status, got.header.Get("Content-Type"))
	}
	if *update {
		must(t, os.WriteFile("openapi.json", got.body, 0o644))
	}
	want, err := os.ReadFile("openapi.json")
	must(t, err)
	if !bytes.Equal(got.body, want) {
		t.Error("the interface is not that of openapi.json; look at what changes for callers, then run: go test ./pipeline/api -run TestOpenAPI -update && go generate ./pipeline/api/client")
	}
}
