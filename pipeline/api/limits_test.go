package api_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// TestLimitOfAnAgency sends more than is taken: the sender is told when to come again, and another agency notices nothing.
func TestLimitOfAnAgency(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Rate = 3 })
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	var r reply
	for range 3 {
		r = o.ask("GET", "/v1/queue", nil)
		r.want(t, http.StatusOK)
	}
	if got := r.header.Get("RateLimit"); r.header.Get("RateLimit-Policy") != `"agency";q=3;w=60` || got != `"agency";r=0;t=60` {
		t.Errorf("headers %v", r.header)
	}
	r = o.ask("GET", "/v1/queue", nil)
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	if p := r.want(t, http.StatusTooManyRequests); p["code"] != "too_many" || err != nil || seconds < 1 || seconds > 20 {
		t.Errorf("refused: %s, Retry-After %q", r.body, r.header.Get("Retry-After"))
	}
	other := o.as(o.keyOf("H22.02", "Bình", pipeline.Scanner))
	other.ask("GET", "/v1/queue", nil).want(t, http.StatusOK)
}
