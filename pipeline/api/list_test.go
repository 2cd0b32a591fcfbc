package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

var nextLink = regexp.MustCompile(`^<(.+)>; rel="next"$`)

// walk reads a list by the links of its pages and returns what stands under a name in each row. The cursor in the body is the link's.
func (o *office) walk(path, list, name string) (got []string) {
	o.t.Helper()
	for pages := 0; path != ""; pages++ {
		r := o.ask("GET", path, nil)
		v := r.want(o.t, http.StatusOK)
		for _, row := range v[list].([]any) {
			got = append(got, fmt.Sprint(row.(map[string]any)[name]))
		}
		path = ""
		if link := nextLink.FindStringSubmatch(r.header.Get("Link")); link != nil {
			path = link[1]
			to, err := url.Parse(path)
			must(o.t, err)
			if to.Query().Get("after") != fmt.Sprint(v["next"]) || to.Query().Get("limit") == "" {
				o.t.Errorf("the link %s is not that of %v", path, v["next"])
			}
		} else if v["next"] != nil && list != "events" {
			o.t.Errorf("%s goes on behind %v and says no link", list, v["next"])
		}
		if pages > 9 {
			o.t.Fatalf("%s has no end", list)
		}
	}
	return got
}

// inPages checks that a list has the same rows in pages of two as at once, in the same order.
func (o *office) inPages(path, list, name string, rows int) {
	o.t.Helper()
	all, pages := o.walk(path+"?limit=100", list, name), o.walk(path+"?limit=2", list, name)
	if len(all) != rows || !slices.Equal(all, pages) {
		o.t.Errorf("%s: %d rows, want %d\nat once:  %v\nin pages: %v", path, len(all), rows, all, pages)
	}
}

// TestListsInPages reads every list that grows page by page.
func TestListsInPages(t *testing.T) {
	o := openOffice(t, nil)
	o.held("H21.01-0", certificate())
	var holding string
	for i := range 5 {
		code := fmt.Sprint("H21.01-", i+1)
		d := o.post("/v1/dossiers", `{"code":"`+code+`","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
		receipt := o.post("/v1/dossiers/"+d["id"].(string)+"/components/land-certificate/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK)
		holding = receipt["holding"].(string)
		o.inReview("H21.01-1"+fmt.Sprint(i), doubted())
		o.mandateFor(fmt.Sprint("Ai Đó ", i))
		o.post("/v1/webhooks", `{"url":"https://h21.example/"}`).want(t, http.StatusCreated)
	}
	o.inPages("/v1/holdings/"+holding+"/reuses", "reuses", "id", 5)
	o.inPages("/v1/mandates", "mandates", "id", 5)
	o.inPages("/v1/webhooks", "webhooks", "id", 5)
	o.inPages("/v1/reviews", "reviews", "document", 5)
	for at := range 5 {
		must(t, o.face.Deliveries.KeepDelivery(t.Context(), pipeline.Delivery{Webhook: o.firstWebhook(), Position: int64(at + 1), LastAt: time.Now()}))
	}
	o.inPages("/v1/webhooks/"+string(o.firstWebhook())+"/deliveries", "deliveries", "event", 5)
	o.inPages("/v1/manifests/"+string(o.manifest("D-1", "D-2", "D-3").ID), "items", "n", 3)
	_, err := o.service.Catalog.(*catalog.Catalog).Sequence(t.Context())
	must(t, err)
	if all := o.walk("/v1/events?limit=50", "events", "position"); len(all) < 5 || len(all) > 500 {
		t.Errorf("%d events", len(all))
	}
}

// firstWebhook is that one of the agency.
func (o *office) firstWebhook() pipeline.WebhookID {
	o.t.Helper()
	all, err := o.service.Catalog.Webhooks(o.t.Context(), pipeline.WebhookQuery{Limit: 1})
	must(o.t, err)
	return all[0].ID
}

// TestCursorsThatAreNone refuses what no page has said.
func TestCursorsThatAreNone(t *testing.T) {
	o := openOffice(t, nil)
	for _, cursor := range []string{"x", "%00", "!!", "Y291bnRlcg", base64.RawURLEncoding.EncodeToString([]byte("counter 1 \x00")),
		base64.RawURLEncoding.EncodeToString([]byte("other 1 doc-1")), base64.RawURLEncoding.EncodeToString([]byte(" 99999999999999999999 man-1"))} {
		for _, list := range []string{"mandates", "webhooks", "reviews", "holdings/hol-1/reuses"} {
			if r := o.ask("GET", "/v1/"+list+"?after="+cursor, nil); r.status != http.StatusUnprocessableEntity && r.status != http.StatusNotFound {
				t.Errorf("%s behind %q = %d: %s", list, cursor, r.status, r.body)
			}
		}
	}
}
