package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestReference wants a page that says everything of openapi.json, loads nothing from elsewhere and runs nothing.
func TestReference(t *testing.T) {
	o := openOffice(t, nil).as("")
	r := o.ask("GET", "/docs", nil)
	page, policy := string(r.body), r.header.Get("Content-Security-Policy")
	if r.status != http.StatusOK || !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") || strings.Contains(policy, "unsafe") {
		t.Fatalf("GET /docs = %d, %q", r.status, policy)
	}
	for _, op := range operations(t) {
		if !strings.Contains(page, `<article id="`+op[2]+`">`) {
			t.Errorf("the page says nothing of %v", op)
		}
	}
	for _, foreign := range []string{"<script", "<img", "<iframe", "style=", "javascript:"} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page has %s", foreign)
		}
	}
	anchors := map[string]bool{"top": true}
	for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		anchors[id[1]] = true
	}
	for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if name, inside := strings.CutPrefix(link[1], "#"); inside && !anchors[name] {
			t.Errorf("a link leads to %s, which is not there", link[1])
		} else if !inside && o.ask("GET", "/"+link[1], nil).status != http.StatusOK {
			t.Errorf("a link leads to %s, which is not served", link[1])
		}
	}
}
