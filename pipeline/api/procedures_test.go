package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestProcedures(t *testing.T) {
	o := openOffice(t, nil)
	p := o.ask("GET", "/v1/procedures/"+building, nil).want(t, http.StatusOK)
	lines := p["components"].([]any)
	if p["code"] != building || p["name"] == "" || len(lines) < 3 || len(p["results"].([]any)) == 0 {
		t.Errorf("procedure %v", p)
	}
	shown := false
	for _, l := range lines {
		c := l.(map[string]any)
		shown = shown || c["present_only"] == true
		for _, kind := range c["types"].([]any) {
			if kind.(map[string]any)["name"] == "" {
				t.Errorf("%v: a type without a name", c["code"])
			}
		}
	}
	if !shown {
		t.Error("no line is only to be shown")
	}
	wrong := o.ask("GET", "/v1/procedures/1.00994", nil)
	if wrong.want(t, http.StatusNotFound); !strings.Contains(string(wrong.body), building) {
		t.Errorf("a mistyped code is not told what may be meant: %s", wrong.body)
	}
}

// TestProceduresAreFound by words without tone marks, and read to the end page by page.
func TestProceduresAreFound(t *testing.T) {
	o := openOffice(t, nil)
	found := o.ask("GET", "/v1/procedures?find=phep+XAY+dung", nil).want(t, http.StatusOK)["procedures"].([]any)
	if len(found) == 0 || !strings.Contains(strings.ToLower(found[0].(map[string]any)["name"].(string)), "xây dựng") {
		t.Errorf("found %v", found)
	}
	all := o.ask("GET", "/v1/procedures?limit=500", nil).want(t, http.StatusOK)["procedures"].([]any)
	var codes []any
	for next := ""; ; {
		page := o.ask("GET", "/v1/procedures?limit=2&after="+next, nil).want(t, http.StatusOK)
		for _, p := range page["procedures"].([]any) {
			codes = append(codes, p.(map[string]any)["code"])
		}
		if page["next"] == nil {
			break
		}
		next = page["next"].(string)
	}
	if len(codes) != len(all) {
		t.Errorf("%d of %d in pages: %v", len(codes), len(all), codes)
	}
	if old := o.ask("GET", "/v1/procedures?at=1999-01-01", nil).want(t, http.StatusOK)["procedures"].([]any); len(old) != 0 {
		t.Errorf("in force in 1999: %v", old)
	}
}
