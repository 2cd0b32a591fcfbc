package api_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/storage/catalog"
)

// desk is an office whose webhooks are posted to.
func (p *post) desk() *office {
	return openOffice(p.t, func(c *api.Config) {
		c.Service, c.Deliveries, c.Networks = p.service, p.catalog, p.Networks
	})
}

// TestWebhookOfAnAgency registers a webhook, changes its secret and ends it.
func TestWebhookOfAnAgency(t *testing.T) {
	o := openOffice(t, nil)
	made := o.post("/v1/webhooks", `{"url":"https://h21.example/motlan","types":["document.held"]}`).want(t, http.StatusCreated)
	address := "/v1/webhooks/" + made["id"].(string)
	if made["agency"] != "H21.01" || made["reached"] != 0.0 || !strings.HasPrefix(made["secret"].(string), "whsec_") {
		t.Errorf("registered %v", made)
	}
	fresh := o.post(address+"/secret", `{}`).want(t, http.StatusOK)
	if fresh["secret"] == made["secret"] || !strings.HasPrefix(fresh["secret"].(string), "whsec_") {
		t.Errorf("new secret %v", fresh)
	}
	list := o.ask("GET", "/v1/webhooks", nil)
	if all := list.want(t, http.StatusOK)["webhooks"].([]any); len(all) != 1 || strings.Contains(string(list.body), "whsec_") {
		t.Errorf("webhooks %s", list.body)
	}
	ended := o.ask("DELETE", address, nil).want(t, http.StatusOK)
	if ended["ended_at"] == nil {
		t.Errorf("ended %v", ended)
	}
	o.post(address+"/secret", `{}`).want(t, http.StatusConflict)
	o.post(address+"/replay", `{"after":0}`).want(t, http.StatusConflict)
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: "H21.01"})
	if last := log[len(log)-1]; err != nil || last.Action != "webhook.ended" || last.Actor != "Lê Thị Cẩm" {
		t.Errorf("the log ends with %+v, %v", last, err)
	}
	if text := o.logs.String(); strings.Contains(text, "whsec_") {
		t.Errorf("the log tells a secret: %s", text)
	}
}

func TestWebhookAddressesThatAreRefused(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Networks = api.Networks{netip.MustParsePrefix("10.20.0.0/16")} })
	for address, code := range map[string]string{"https://127.0.0.1/": "internal_url", "https://localhost:8080/": "internal_url", "https://[::1]/": "internal_url",
		"https://10.21.0.1/": "internal_url", "https://169.254.169.254/latest": "internal_url", "http://h21.example/": "invalid", "https://a:b@h21.example/": "invalid",
		"nonsense": "invalid"} {
		if v := o.post("/v1/webhooks", `{"url":"`+address+`"}`).want(t, http.StatusUnprocessableEntity); v["code"] != code {
			t.Errorf("%s: %v, want %s", address, v, code)
		}
	}
	o.post("/v1/webhooks", `{"url":"https://10.20.0.1/"}`).want(t, http.StatusCreated)
}

// TestWhatAReceiverMissedIsReplayed lets an agency see what its receiver did not take, and have it posted again: one event, or all behind
// a position.
func TestWhatAReceiverMissedIsReplayed(t *testing.T) {
	p := newPost(t, nil)
	broken := true
	r := p.receive(func(int, string) int {
		if broken {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	})
	p.happen("H21.01", 3)
	p.Once(t.Context())
	p.received(r, 1, 2, 3)
	must(t, p.catalog.KeepDelivery(t.Context(), pipeline.Delivery{Webhook: r.hook.ID, Position: 2, Attempts: 10, LastAt: opens, Status: 503}))
	o, address := p.desk(), "/v1/webhooks/"+string(r.hook.ID)
	v := o.ask("GET", address+"/deliveries", nil).want(t, http.StatusOK)
	var states []string
	for _, d := range v["deliveries"].([]any) {
		d := d.(map[string]any)
		states = append(states, fmt.Sprint(d["event"], d["state"], d["attempts"], d["status"]))
	}
	if want := "[1pending1 503 2dead10 503 3pending1 503]"; fmt.Sprint(states) != want || v["last"] != 3.0 || v["webhook"].(map[string]any)["reached"] != 3.0 {
		t.Errorf("deliveries %v, want %s: %v", states, want, v)
	}
	broken = false
	p.service.Now = func() time.Time { return p.clock }
	o.post(address+"/replay", `{"event":2}`).want(t, http.StatusAccepted)
	p.Once(t.Context())
	p.received(r, 2)
	o.post(address+"/replay", `{"after":1}`).want(t, http.StatusAccepted)
	p.Once(t.Context())
	p.received(r, 2, 3)
	if left := p.missing(r.hook); len(left) != 1 || left[0].Position != 1 {
		t.Errorf("left are %+v, want the first event, which is not due", left)
	}
	for body, status := range map[string]int{`{}`: 422, `{"event":1,"after":1}`: 422, `{"after":4}`: 422, `{"event":9}`: 404} {
		o.post(address+"/replay", body).want(t, status)
	}
}

// TestAnotherAgencysWebhookIsNotThere checks that neither lists nor guesses tell of it.
func TestAnotherAgencysWebhookIsNotThere(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H99", Name: "another"}))
	made := o.post("/v1/webhooks", `{"url":"https://h21.example/motlan"}`).want(t, http.StatusCreated)
	address := "/v1/webhooks/" + made["id"].(string)
	other := o.as(o.keyOf("H99", "Cổng khác", pipeline.AgencySystem))
	if all := other.ask("GET", "/v1/webhooks", nil).want(t, http.StatusOK)["webhooks"].([]any); len(all) > 0 {
		t.Errorf("another agency sees %v", all)
	}
	other.ask("DELETE", address, nil).want(t, http.StatusNotFound)
	other.ask("GET", address+"/deliveries", nil).want(t, http.StatusNotFound)
	other.post(address+"/secret", `{}`).want(t, http.StatusNotFound)
	other.post(address+"/replay", `{"after":0}`).want(t, http.StatusNotFound)
	if w, err := o.service.Catalog.(*catalog.Catalog).Webhook(t.Context(), pipeline.WebhookID(made["id"].(string))); err != nil || !w.Alive() {
		t.Errorf("webhook %+v, %v", w, err)
	}
}

func TestUnknownEventTypesAreRefused(t *testing.T) {
	o := openOffice(t, nil)
	v := o.post("/v1/webhooks", `{"url":"https://h21.example/motlan","types":["document.held","document.hold"]}`).want(t, http.StatusUnprocessableEntity)
	fault := v["errors"].([]any)[0].(map[string]any)
	if fault["where"] != "body.types[1]" || !slices.Contains(fault["allowed"].([]any), any("document.failed")) {
		t.Errorf("problem %v", v)
	}
}
