package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline/api"
)

func TestHealth(t *testing.T) {
	o := openOffice(t, nil)
	if v := o.ask("GET", "/healthz", nil).want(t, http.StatusOK); v["status"] != "ok" {
		t.Errorf("healthz %v", v)
	}
	if v := o.ask("GET", "/readyz", nil).want(t, http.StatusOK); v["ready"] != true || len(v["checks"].([]any)) != 2 {
		t.Errorf("readyz %v", v)
	}
}

func TestReadinessNamesWhatIsWrong(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) {
		c.Checks = []api.Check{{Name: "blobs", VI: "kiểm tra quyền", EN: "check its rights", Run: func(context.Context) error { return errors.New("/secret/path is read-only") }}}
	})
	r := o.ask("GET", "/readyz", nil)
	checks := r.want(t, http.StatusServiceUnavailable)["checks"].([]any)
	last := checks[len(checks)-1].(map[string]any)
	if last["name"] != "blobs" || last["ok"] != false || last["fix"].(map[string]any)["en"] != "check its rights" {
		t.Errorf("check %v", last)
	}
	if strings.Contains(string(r.body), "/secret/path") || !strings.Contains(o.logs.String(), "/secret/path is read-only") {
		t.Errorf("why is for the log, not for callers: %s", r.body)
	}
}
