package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/motlan/motlan/pipeline"
)

// fuzzer sends requests that it makes up from openapi.json, and holds the answers to what stands there.
type fuzzer struct {
	*office
	*inventor
	estate
	compiler *jsonschema.Compiler
	paths    map[string]any
	done     map[string]int // of the operations, how often each did what it is for
}

func newFuzzer(t *testing.T, seed uint64) *fuzzer {
	t.Helper()
	f := &fuzzer{office: openOffice(t, drawn), done: map[string]int{}}
	root := f.described()
	f.estate, f.paths = f.office.estate(), root["paths"].(map[string]any)
	waiting := f.inReview("H21.01-2", doubted())
	f.inventor = &inventor{Rand: rand.New(rand.NewPCG(seed, 7)), schemas: root["components"].(map[string]any)["schemas"].(map[string]any),
		known: []string{f.estate.dossier, f.estate.document, f.holding, f.webhook, f.mandate, string(idOf(waiting)), "drawing", "number", "subject.0"}}
	f.office.key = f.keyOf("H21.01", "Lê Thị Cẩm", pipeline.CallerRoles...)
	return f
}

// described reads openapi.json.
func (f *fuzzer) described() map[string]any {
	f.t.Helper()
	text, err := os.ReadFile("openapi.json")
	must(f.t, err)
	spec, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	must(f.t, err)
	f.compiler = jsonschema.NewCompiler()
	must(f.t, f.compiler.AddResource("openapi.json", spec))
	return spec.(map[string]any)
}

// TestInventedRequests sends requests that nobody wrote: no answer is a fault of the system, and none is another one than is described.
func TestInventedRequests(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(2) {
		f := newFuzzer(t, seed) // anew, for much comes to its end
		f.done = done
		for range 300 {
			f.request()
		}
	}
	t.Logf("done: %v", done)
}

// FuzzRequests goes on from other beginnings.
func FuzzRequests(f *testing.F) {
	f.Add(uint64(2))
	f.Fuzz(func(t *testing.T, seed uint64) {
		invented := newFuzzer(t, seed)
		for range 50 {
			invented.request()
		}
	})
}

// request makes one request up and looks at its answer.
func (f *fuzzer) request() {
	f.t.Helper()
	f.polite = f.chance(60)
	path := sorted(f.paths)[f.IntN(len(f.paths))]
	methods := f.paths[path].(map[string]any)
	method := sorted(methods)[f.IntN(len(methods))]
	op := methods[method].(map[string]any)
	address, headers := f.filled(path, op)
	if strings.HasPrefix(path, "/v1/events/stream") {
		headers = append(headers, "Last-Event-ID", "no stream")
	}
	var body []byte
	if described, ok := op["requestBody"].(map[string]any); ok {
		var kind string
		body, kind = f.body(described)
		headers = append(headers, "Content-Type", kind)
	}
	r := f.ask(strings.ToUpper(method), address, bytes.NewReader(body), headers...)
	if r.status < http.StatusMultipleChoices {
		f.done[op["operationId"].(string)]++
	}
	if fault := f.judge(path, method, op, r); fault != "" {
		f.t.Errorf("%s %s %q %.300s\n= %d: %s\n%.600s", method, address, headers, body, r.status, fault, r.body)
	}
}

// filled puts names into a path and adds parameters.
func (f *fuzzer) filled(path string, op map[string]any) (address string, headers []string) {
	query := url.Values{}
	address = f.address(path)
	if !f.polite && f.chance(40) {
		address = strings.ReplaceAll(path, "{id}", url.PathEscape(f.known[f.IntN(len(f.known))]))
	}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		p := p.(map[string]any)
		name, schema := p["name"].(string), p["schema"].(map[string]any)
		text := fmt.Sprint(f.named(name, schema))
		switch {
		case p["in"] == "path":
			address = strings.ReplaceAll(address, "{"+name+"}", url.PathEscape(text))
		case p["in"] == "query" && f.chance(30) && name != "wait":
			query.Set(name, text)
		case p["in"] == "header" && f.chance(15) && printableASCII(text) && name != "Last-Event-ID":
			headers = append(headers, name, text)
		}
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address, headers
}

func printableASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) && len(text) < 1000
}

// body makes a body up: JSON, or bytes of a file.
func (f *fuzzer) body(described map[string]any) (content []byte, kind string) {
	for kind, media := range described["content"].(map[string]any) {
		if kind != "application/json" {
			return []byte("scan " + strconv.Itoa(f.IntN(50))), kind
		}
		content, err := json.Marshal(f.value(media.(map[string]any)["schema"].(map[string]any)))
		must(f.t, err)
		if !f.polite && f.chance(5) {
			content = content[:f.IntN(len(content)+1)]
		}
		return content, kind
	}
	return nil, ""
}

// judge says what is wrong with an answer.
func (f *fuzzer) judge(path, method string, op map[string]any, r reply) string {
	if r.status >= http.StatusInternalServerError && path != "/readyz" {
		return "a fault of the system"
	}
	responses := op["responses"].(map[string]any)
	status := strconv.Itoa(r.status)
	if _, ok := responses[status]; !ok {
		if status = "default"; r.status < http.StatusBadRequest {
			return "not described"
		}
	}
	content, _ := responses[status].(map[string]any)["content"].(map[string]any)
	kind, _, _ := mime.ParseMediaType(r.header.Get("Content-Type"))
	if len(content) == 0 || method == "head" || len(r.body) == 0 && r.status < http.StatusBadRequest {
		return ""
	}
	if _, ok := content[kind]; !ok && content["*/*"] == nil {
		return "of another kind: " + kind
	}
	if !strings.HasSuffix(kind, "json") {
		return ""
	}
	return f.shaped(strings.Join([]string{"paths", escaped(path), method, "responses", status, "content", escaped(kind), "schema"}, "/"), r.body)
}

// escaped is a part of a JSON pointer in a URL (RFC 6901).
func escaped(part string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(part))
}

// shaped compares an answer with its schema.
func (f *fuzzer) shaped(pointer string, body []byte) string {
	schema, err := f.compiler.Compile("openapi.json#/" + pointer)
	must(f.t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
