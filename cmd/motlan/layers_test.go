package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/motlan/motlan/"

// rows is the order of the packages: a package may import those of the rows below its own, and of its own row only what
// sideways names. A new package gets its place here first.
var rows = [][]string{
	{"cmd/motlan", "cmd/motlan-verify"},
	{"pipeline/api", "pipeline/api/client", "pipeline/console", "workers/queue", "storage/backup"},
	{"workers", "storage/catalog", "storage/blob", "storage/blob/fs", "storage/blob/s3"},
	{"signing", "signing/verify", "signing/timestamp", "signing/keys"},
	{"pipeline/procedures", "signing/audit", "workers/sandbox", "workers/ocr", "workers/pdf", "workers/codes", "workers/cuts", "workers/quality", "workers/images", "workers/fields"},
	{"pipeline"},
}

// sideways lists the imports that are allowed within a row.
var sideways = map[string][]string{
	"signing":        {"signing/verify", "signing/timestamp", "signing/keys"},
	"workers/fields": {"pipeline/procedures"},
}

// homes names the only packages that import a library, so that each can be replaced in one place.
var homes = map[string][]string{
	"code.dny.dev/ssrf":               {"pipeline/api"},
	"database/sql":                    {"storage/catalog"},
	"github.com/alicebob/miniredis":   {"workers/queue"},
	"github.com/digitorus/pdfsign":    {"signing"},
	"github.com/hibiken/asynq":        {"workers/queue"},
	"github.com/jackc/pgx":            {"storage/catalog"},
	"github.com/makiuchi-d/gozxing":   {"workers/codes", "testdata/samples"},
	"github.com/minio/minio-go":       {"storage/blob/s3"},
	"github.com/minio/sio":            {"storage/blob", "storage/blob/s3"}, // the latter for its benchmark
	"github.com/otiai10/gosseract":    {"workers/ocr"},
	"github.com/pdfcpu/pdfcpu":        {"workers/pdf"},
	"github.com/pressly/goose":        {"storage/catalog"},
	"github.com/redis/go-redis":       {"workers/queue"},
	"github.com/standard-webhooks":    {"pipeline/api", "cmd/motlan"}, // the latter checks what it is sent
	"modernc.org/sqlite":              {"storage/catalog"},
	"github.com/tus/tusd":             {"pipeline/api"},
	"github.com/stretchr/testify":     nil,
	"github.com/danielgtaylor/huma":   {"pipeline/api"},
	"github.com/oapi-codegen/runtime": {"pipeline/api/client"},
	"github.com/ThalesGroup/crypto11": {"signing/keys"},
}

// file is one Go file of the tree, as far as imports go.
type file struct {
	dir     string // of the package, from the root of the module
	test    bool
	imports []string
}

// support reports whether dir is there for tests only: contract suites, sample data, and what checks the deployment files.
func support(dir string) bool {
	return strings.HasPrefix(dir, "testdata/") || strings.HasSuffix(dir, "test") || dir == "deployments"
}

// row returns dir's place, or -1.
func row(dir string) int {
	return slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, dir) })
}

// complaint says what is wrong with one import, or nothing.
func (f file) complaint(imported string) string {
	if inner, ok := strings.CutPrefix(imported, module); ok {
		return f.inner(inner)
	}
	first, _, _ := strings.Cut(imported, "/")
	if f.dir == "pipeline" && strings.Contains(first, ".") {
		return "pipeline imports the standard library alone"
	}
	for library, allowed := range homes {
		if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(allowed, f.dir) {
			return library + " may be imported by " + strings.Join(allowed, ", ") + " only"
		}
	}
	return ""
}

// inner judges an import from this module. Tests and what supports them may look sideways and upwards.
func (f file) inner(imported string) string {
	if strings.HasPrefix(imported, "cmd/") {
		return "nothing imports a program"
	}
	if f.test || support(f.dir) {
		return ""
	}
	if support(imported) && (!strings.HasPrefix(f.dir, "cmd/") || !strings.HasPrefix(imported, "testdata/")) {
		return "test support is for tests, and testdata for programs and tests"
	}
	from, to := row(f.dir), row(imported)
	if support(imported) || to > from || slices.Contains(sideways[f.dir], imported) {
		return ""
	}
	return "imports go downwards"
}

func TestLayers(t *testing.T) {
	for name, f := range tree(t) {
		if row(f.dir) < 0 && !support(f.dir) {
			t.Errorf("%s: package %s has no place in the table of rows", name, f.dir)
		}
		for _, imported := range f.imports {
			if wrong := f.complaint(imported); wrong != "" {
				t.Errorf("%s imports %s: %s", name, imported, wrong)
			}
		}
	}
}

func TestNoPackageIsADrawer(t *testing.T) {
	for name, f := range tree(t) {
		switch base := path.Base(f.dir); base {
		case "util", "utils", "common", "types", "helper", "helpers", "misc", "internal", "pkg":
			t.Errorf("%s: %q does not say what the package provides", name, base)
		}
	}
}

func TestPipelineHasFewInterfaces(t *testing.T) {
	var names []string
	for name, f := range tree(t) {
		if f.dir == "pipeline" && !f.test {
			names = append(names, interfaces(t, name)...)
		}
	}
	if len(names) == 0 || len(names) > 6 {
		t.Errorf("pipeline exports the interfaces %v, want 1 to 6 of them", names)
	}
}

// interfaces returns the exported interfaces that a file declares.
func interfaces(t *testing.T, name string) (names []string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../"+name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
			if _, ok := spec.Type.(*ast.InterfaceType); ok {
				names = append(names, spec.Name.Name)
			}
		}
		return true
	})
	return names
}

// tree parses the imports of every Go file of the module, whatever its build tags, in this process: asking the go
// command would give yesterday's answer from the test cache.
func tree(t *testing.T) map[string]file {
	files := map[string]file{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (name != "." && strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(name, "/testdata")) {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			files[name] = parse(t, name)
		}
		return nil
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("walk the module: %d files, %v", len(files), err)
	}
	return files
}

func parse(t *testing.T, name string) file {
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../"+name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	f := file{dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go")}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		f.imports = append(f.imports, imported)
	}
	return f
}

// TestComplaints shows that the rules bite.
func TestComplaints(t *testing.T) {
	for _, c := range []struct {
		from     file
		imported string
		wrong    bool
	}{
		{file{dir: "workers/queue"}, module + "workers", false},
		{file{dir: "workers"}, module + "workers/queue", true},
		{file{dir: "workers/pdf"}, module + "pipeline", false},
		{file{dir: "workers/pdf"}, module + "workers/images", true},
		{file{dir: "workers/fields"}, module + "pipeline/procedures", false},
		{file{dir: "workers/pdf"}, module + "pipeline/procedures", true},
		{file{dir: "signing"}, module + "signing/keys", false},
		{file{dir: "signing/keys"}, module + "signing", true},
		{file{dir: "storage/blob/fs"}, module + "storage/blob", true},
		{file{dir: "storage/blob", test: true}, module + "storage/blob/fs", false},
		{file{dir: "storage/blob"}, module + "storage/blob/blobtest", true},
		{file{dir: "cmd/motlan"}, module + "testdata/samples", false},
		{file{dir: "workers"}, module + "testdata/samples", true},
		{file{dir: "workers", test: true}, module + "testdata/samples", false},
		{file{dir: "pipeline"}, module + "pipeline/procedures", true},
		{file{dir: "pipeline"}, "crypto/sha256", false},
		{file{dir: "pipeline"}, "golang.org/x/text/unicode/norm", true},
		{file{dir: "pipeline"}, "database/sql", true},
		{file{dir: "workers", test: true}, module + "cmd/motlan", true},
		{file{dir: "workers/pdf"}, "github.com/pdfcpu/pdfcpu/pkg/api", false},
		{file{dir: "signing"}, "github.com/pdfcpu/pdfcpu/pkg/api", true},
		{file{dir: "signing", test: true}, "github.com/pdfcpu/pdfcpu/pkg/api", true},
		{file{dir: "workers"}, "github.com/stretchr/testify/assert", true},
	} {
		if got := c.from.complaint(c.imported); (got != "") != c.wrong {
			t.Errorf("%+v imports %s: %q, want a complaint: %v", c.from, c.imported, got, c.wrong)
		}
	}
}
