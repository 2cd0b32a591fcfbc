package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

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

// TestDayOfAnAgency reads off the answers to uploads what is left of the agency's day, beside its requests of the minute.
func TestDayOfAnAgency(t *testing.T) {
	now := time.Date(2026, 3, 2, 23, 0, 0, 0, pipeline.Zone)
	o := openOffice(t, func(c *api.Config) {
		c.Rate = 100
		c.Service.Quota = pipeline.Quota{Papers: 3, Bytes: 1000}
		c.Service.Now = func() time.Time { return now }
	})
	dossier := o.dossier("H21.01-1", building)
	path := "/v1/dossiers/" + dossier + "/files"
	says := func(r reply, status, papers, bytes int) {
		t.Helper()
		const policy = `"agency";q=100;w=60, "papers-day";q=3;w=86400, "bytes-day";q=1000;w=86400;qu="content-bytes"`
		if got := r.header.Values("RateLimit-Policy"); r.status != status || len(got) != 1 || got[0] != policy {
			t.Errorf("%d, policy %q: %s", r.status, got, r.body)
		}
		if got, want := r.header.Get("RateLimit"), fmt.Sprintf(`, "papers-day";r=%d;t=3600, "bytes-day";r=%d;t=3600`, papers, bytes); !strings.HasPrefix(got, `"agency";r=`) || !strings.HasSuffix(got, want) {
			t.Errorf("left %q, want %q", got, want)
		}
	}
	says(o.ask("POST", path, strings.NewReader("one")), http.StatusAccepted, 2, 997)
	says(o.ask("POST", path, strings.NewReader("one")), http.StatusOK, 2, 997)
	says(o.ask("POST", path, strings.NewReader("no form"), "Content-Type", "multipart/form-data"), http.StatusUnsupportedMediaType, 2, 997)
	part := o.begin(dossier, 4)
	says(o.send(part, 0, []byte("four")), http.StatusNoContent, 1, 993)
	says(o.ask("POST", path, strings.NewReader(strings.Repeat("x", 2000))), http.StatusAccepted, 0, 0)
	r := o.ask("POST", path, strings.NewReader("more"))
	if says(r, http.StatusTooManyRequests, 0, 0); r.header.Get("Retry-After") != "3600" {
		t.Errorf("come again in %q", r.header.Get("Retry-After"))
	}
	says(o.begins(dossier, 5), http.StatusTooManyRequests, 0, 0)
	if r := o.ask("GET", "/v1/dossiers/"+dossier, nil); strings.Contains(r.header.Get("RateLimit"), "day") {
		t.Errorf("a read says %q", r.header.Get("RateLimit"))
	}
	now = now.Add(time.Hour)
	if got := o.ask("POST", path, strings.NewReader("more")).header.Get("RateLimit"); !strings.HasSuffix(got, `"papers-day";r=2;t=86400, "bytes-day";r=996;t=86400`) {
		t.Errorf("at midnight %q are left", got)
	}
}
