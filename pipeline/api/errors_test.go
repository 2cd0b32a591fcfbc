package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-3", building)
	document := string(o.upload(dossier, []byte("a scan")))
	js := []string{"Content-Type", "application/json"}
	for name, tc := range map[string]struct {
		request string
		body    string
		headers []string
		status  int
		code    string
	}{
		"unknown address":         {"GET /v1/nothing", "", nil, 404, "no_route"},
		"wrong method":            {"DELETE /v1/dossiers", "", nil, 405, "method"},
		"unknown dossier":         {"GET /v1/dossiers/dos-x", "", nil, 404, "not_found"},
		"unknown document":        {"GET /v1/documents/doc-x", "", nil, 404, "not_found"},
		"sealed of unknown":       {"GET /v1/documents/doc-x/sealed", "", nil, 404, "not_found"},
		"sign unknown":            {"POST /v1/documents/doc-x/signature", `{}`, js, 404, "not_found"},
		"id in an address":        {"GET /v1/documents/" + wifeID, "", nil, 404, "not_found"},
		"id in a query":           {"GET /v1/documents/" + document + "?id=" + wifeID, "", nil, 422, "validation"},
		"upload to unknown":       {"POST /v1/dossiers/dos-x/files", "x", nil, 404, "not_found"},
		"unknown component":       {"POST /v1/dossiers/" + dossier + "/components/passport/files", "x", nil, 404, "unknown_component"},
		"component id":            {"POST /v1/dossiers/" + dossier + "/components/" + wifeID + "/files", "x", nil, 404, "unknown_component"},
		"present only":            {"POST /v1/dossiers/" + dossier + "/components/identity-card/files", "x", nil, 422, "present_only"},
		"a form":                  {"POST /v1/dossiers/" + dossier + "/files", "x", []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, "not_raw"},
		"compressed":              {"POST /v1/dossiers/" + dossier + "/files", "x", []string{"Content-Encoding", "gzip"}, 415, "not_raw"},
		"another form of paper":   {"POST /v1/dossiers/" + dossier + "/files?form=rumour", "x", nil, 422, "validation"},
		"not sealed":              {"GET /v1/documents/" + document + "/sealed", "", nil, 409, "not_sealed"},
		"nothing to sign":         {"POST /v1/documents/" + document + "/signature", `{}`, js, 409, "state"},
		"another one signs":       {"POST /v1/documents/" + document + "/signature", `{"person":"A"}`, js, 409, "state"},
		"another one settles":     {"POST /v1/documents/" + document + "/settlement", `{"by":"A","accept":true}`, js, 403, "forbidden"},
		"for another one":         {"GET /v1/documents/" + document + "/review", "", []string{"X-Person", "A"}, 403, "forbidden"},
		"no key":                  {"GET /v1/documents/" + document, "", []string{"Authorization", ""}, 401, "unauthenticated"},
		"a wrong key":             {"GET /v1/documents/" + document, "", []string{"Authorization", "Bearer key-x.y"}, 401, "unauthenticated"},
		"a password":              {"GET /v1/documents/" + document, "", []string{"Authorization", "Basic YTpi"}, 401, "unauthenticated"},
		"nothing to settle":       {"POST /v1/documents/" + document + "/settlement", `{"accept":true}`, js, 409, "state"},
		"nothing to retry":        {"POST /v1/documents/" + document + "/retry", `{}`, js, 409, "state"},
		"no JSON":                 {"POST /v1/dossiers", wifeID + `{`, js, 400, "bad_request"},
		"no body":                 {"POST /v1/dossiers", "", js, 400, "bad_request"},
		"other media":             {"POST /v1/dossiers", "a: 1", []string{"Content-Type", "application/yaml"}, 415, "media_type"},
		"a huge body":             {"POST /v1/dossiers", strings.Repeat("x", 2<<20), js, 413, "too_large"},
		"no owner":                {"POST /v1/dossiers", `{"code":"c"}`, js, 422, "validation"},
		"unknown property":        {"POST /v1/dossiers", `{"code":"c","ownr":1,"owner":` + husband + `}`, js, 422, "validation"},
		"id as unknown property":  {"POST /v1/dossiers", `{"code":"c","` + wifeID + `":1,"owner":` + husband + `}`, js, 422, "validation"},
		"id as kind":              {"POST /v1/dossiers", `{"code":"c","owner":{"name":"A","identifier":{"kind":"` + wifeID + `","value":"1"}}}`, js, 422, "validation"},
		"id as number":            {"POST /v1/dossiers", `{"code":"c","owner":{"name":"A","identifier":{"kind":"personal-id","value":` + wifeID[1:] + `}}}`, js, 422, "validation"},
		"impossible id":           {"POST /v1/dossiers", `{"code":"c","owner":{"name":"A","identifier":{"kind":"personal-id","value":"000187004321"}}}`, js, 422, "invalid"},
		"unknown procedure":       {"POST /v1/dossiers", `{"code":"c","procedure":"9.9","owner":` + husband + `}`, js, 422, "unknown_procedure"},
		"procedure of the past":   {"POST /v1/dossiers", `{"code":"c","procedure":"` + building + `","received_at":"1999-01-01T00:00:00Z","owner":` + husband + `}`, js, 422, "unknown_procedure"},
		"of tomorrow":             {"POST /v1/dossiers", `{"code":"c","received_at":"2999-01-01T00:00:00Z","owner":` + husband + `}`, js, 422, "invalid"},
		"for another agency":      {"POST /v1/dossiers", `{"code":"c","receiving_agency":"H99","owner":` + husband + `}`, js, 403, "forbidden"},
		"look up what cannot be":  {"POST /v1/lookups", `{"identifier":{"kind":"cmnd","value":"` + wifeID + `"}}`, js, 422, "invalid"},
		"look up for no such":     {"POST /v1/lookups", `{"identifier":{"kind":"personal-id","value":"` + wifeID + `"},"procedure":"9.9"}`, js, 422, "unknown_procedure"},
		"another machine's name":  {"GET /healthz", "", []string{"Host", "motlan.example"}, 421, "not_local"},
		"another site's page":     {"POST /v1/dossiers", `{}`, []string{"Content-Type", "text/plain", "Origin", "https://site.example"}, 403, "foreign_page"},
		"another site, by header": {"POST /v1/dossiers", `{}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "foreign_page"},
	} {
		t.Run(name, func(t *testing.T) {
			method, path, _ := strings.Cut(tc.request, " ")
			r := o.ask(method, path, body(tc.body), tc.headers...)
			v := r.want(t, tc.status)
			if v["code"] != tc.code || v["status"] != float64(tc.status) || v["type"] != "urn:motlan:problem:"+tc.code {
				t.Errorf("problem %s, want code %s", r.body, tc.code)
			}
			if v["title"] == "" || v["detail"] == "" || v["request_id"] != r.header.Get("X-Request-Id") || v["fix"] == "" {
				t.Errorf("problem %s lacks something", r.body)
			}
			o.alsoInEnglish(v, method, path, tc.body, tc.headers)
			if r.header.Get("Content-Type") != "application/problem+json" || r.header.Get("Content-Language") != "vi" || r.header.Get("Vary") != "Accept-Language" || r.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers %v", r.header)
			}
			if strings.Contains(string(r.body), wifeID[1:]) {
				t.Errorf("problem repeats an identifier: %s", r.body)
			}
		})
	}
	if strings.Contains(o.logs.String(), wifeID[1:]) {
		t.Error("the log repeats an identifier")
	}
}

func body(text string) io.Reader {
	if text == "" {
		return http.NoBody
	}
	return strings.NewReader(text)
}

func TestFaultsOfTheSystemStayInTheLog(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-4", building)
	o.service.Keys = nil // whatever needs a key panics
	v := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader("x")).want(t, http.StatusInternalServerError)
	if v["code"] != "internal" || strings.Contains(v["detail"].(string), "nil") {
		t.Errorf("problem %v", v)
	}
	if log := o.logs.String(); !strings.Contains(log, v["request_id"].(string)) || !strings.Contains(log, "nil pointer") {
		t.Errorf("the log does not explain request %v: %s", v["request_id"], log)
	}
}

func TestDiskIsFull(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) { c.Reserve = 1 << 60 })
	id := o.dossier("H21.01-5", building)
	if v := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader("x")).want(t, 507); v["code"] != "no_space" {
		t.Errorf("problem %v", v)
	}
	v := o.ask("GET", "/readyz", nil).want(t, http.StatusServiceUnavailable)
	for _, line := range v["checks"].([]any) {
		check := line.(map[string]any)
		if check["ok"] == (check["name"] == "disk") {
			t.Errorf("check %v", check)
		}
	}
}
