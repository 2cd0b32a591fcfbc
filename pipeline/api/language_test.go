package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline/api"
)

// alsoInEnglish asks again in English: the same problem, in other words.
func (o *office) alsoInEnglish(vietnamese map[string]any, method, path, text string, headers []string) {
	o.t.Helper()
	r := o.ask(method, path, body(text), append(slices.Clone(headers), "Accept-Language", "en-GB,en;q=0.9,vi;q=0.3")...)
	english := r.want(o.t, int(vietnamese["status"].(float64)))
	if r.header.Get("Content-Language") != "en" || english["code"] != vietnamese["code"] {
		o.t.Errorf("in English: %v, %s", r.header, r.body)
	}
	for _, part := range []string{"title", "detail", "fix"} {
		if english[part] == "" || english[part] == vietnamese[part] || regexp.MustCompile(`[ạ-ỹĂăĐđƠơƯưàáãâèéêìíòóôõùúý]`).MatchString(withoutNames(english[part].(string))) {
			o.t.Errorf("%s in English is %q, in Vietnamese %q", part, english[part], vietnamese[part])
		}
	}
	if testing.Verbose() {
		o.t.Logf("\n  vi: %s | %s | %s | %v\n  en: %s | %s | %s | %v", vietnamese["title"], vietnamese["detail"], vietnamese["fix"], vietnamese["errors"],
			english["title"], english["detail"], english["fix"], english["errors"])
	}
}

// withoutNames leaves procedures' names out, which are Vietnamese everywhere.
func withoutNames(text string) string {
	return regexp.MustCompile(`; nearest: .*`).ReplaceAllString(text, "")
}

func TestLanguageOfAProblem(t *testing.T) {
	o := openOffice(t, nil)
	for accept, want := range map[string]string{"": "vi", "vi-VN": "vi", "fr": "vi", "en": "en", "en-US,vi;q=0.5": "en", "vi,en;q=0.9": "vi", "*": "vi", "q=;;,": "vi"} {
		r := o.ask("GET", "/v1/documents/doc-x", nil, "Accept-Language", accept)
		if got := r.header.Get("Content-Language"); r.status != 404 || got != want {
			t.Errorf("Accept-Language %.20q: %d in %q, want %q", accept, r.status, got, want)
		}
	}
	if r := o.ask("GET", "/v1/queue", nil, "Accept-Language", "en"); r.header.Get("Content-Language") != "" || r.header.Get("Vary") != "" {
		t.Errorf("an answer that is said twice names a language: %v", r.header)
	}
}

func TestRepeatedProblemKeepsItsLanguage(t *testing.T) {
	o := openOffice(t, nil)
	for i, language := range []string{"en", "vi"} {
		r := o.ask("POST", "/v1/dossiers", body(`{"code":""}`), "Content-Type", "application/json", "Idempotency-Key", "one", "Accept-Language", language)
		if v := r.want(t, 422); r.header.Get("Content-Language") != "en" || v["title"] != "The data is not valid" {
			t.Errorf("time %d: %v, %v", i, r.header, v)
		}
	}
}

// errorsOf are the formats of the errors that callers are told of, and where they stand.
func errorsOf(t *testing.T, pattern string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	names, err := filepath.Glob(pattern)
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		must(t, err)
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			format, ok := call.Args[0].(*ast.BasicLit)
			if ok && told(string(text[call.Pos()-1:call.End()-1])) {
				value, _ := strconv.Unquote(format.Value)
				texts[value] = set.Position(call.Pos()).String()
			}
			return true
		})
	}
	return texts
}

// told reports whether an error that is made so reaches callers with its own text.
func told(call string) bool {
	return strings.HasPrefix(call, "fmt.Errorf") && regexp.MustCompile(`\b(Err(Invalid|State|Forbidden)|err(Differs|DigestForm|TooLarge|Internal|Procedure))\)$`).MatchString(call)
}

func TestEveryErrorIsSaidInVietnamese(t *testing.T) {
	texts := errorsOf(t, "../*.go")
	for format, where := range errorsOf(t, "*.go") {
		texts[format] = where
	}
	if len(texts) < 80 {
		t.Fatalf("only %d errors were found", len(texts))
	}
	for format, where := range texts {
		for _, part := range strings.Split(format, ": ") {
			if !elsewhere[format] && !plainVerbs.MatchString(part) && !api.Translated(part) {
				t.Errorf("%s: nothing says %q in Vietnamese; add it to phrases.go", where, part)
			}
		}
	}
}

// plainVerbs is a part of an error's text that has no words, or is the name of a part of the request.
var plainVerbs = regexp.MustCompile(`^(%\w|(body|query|header|path)\.[\w.%\[\]-]+|url|after|type)$`)

// elsewhere are errors whose words come in from elsewhere, or that no caller of the interface meets.
var elsewhere = map[string]bool{
	"%s is not %s: %w": true, "field %s %s: %w": true, // below
	"master key has %d bytes, not 32: %w": true, "a key needs a caller and a person who makes it: %w": true, "roles %v: some of %v: %w": true, // the operator's
	"a key expires within %d days: %w": true, "agency %s has become %s: %w": true, "agency %s is what %s has become: %w": true, "nobody merges: %w": true,
	"keep until %v: not in the future: %w": true, "keep until %v: it is %v already and only becomes later: %w": true,
	"seek in upload %s: %w": true, // the library's
}

func TestWordsFromElsewhereAreVietnamese(t *testing.T) {
	for _, text := range []string{"personal id is not 12 digits", "CMND is not 9 digits", "passport number is not a capital letter and 7 or 8 digits",
		"tax code is not 10, 12 or 13 digits", "agency code is not 1 to 35 digits, capital letters and dots", "field a is no possible year such as 1985"} {
		if !api.Translated(text) {
			t.Errorf("nothing says %q in Vietnamese", text)
		}
	}
}
