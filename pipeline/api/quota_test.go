package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// TestQuotaOverHTTP: the caller is told before the first byte, with the time to come again.
func TestQuotaOverHTTP(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Service.Quota = pipeline.Quota{Papers: 1} })
	path := "/v1/dossiers/" + o.dossier("H21.01-1", building) + "/files"
	o.ask("POST", path, strings.NewReader("one")).want(t, http.StatusAccepted)
	r := o.ask("POST", path, strings.NewReader("two"))
	v := r.want(t, http.StatusTooManyRequests)
	if v["code"] != "quota_spent" || r.header.Get("Retry-After") == "" || !strings.Contains(v["detail"].(string), "1 giấy tờ trên nhiều nhất 1") {
		t.Errorf("problem %v, Retry-After %q", v, r.header.Get("Retry-After"))
	}
}
