package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// The reference is a page of ours, made on the server. The well-known renderers are a megabyte of script or more, want evaluated code and
// styles that a strict policy forbids, and say nothing of our roles and problems; offices without internet need it whole, on paper too.
var (
	//go:embed reference.html
	referencePage string
	//go:embed reference.css
	referenceStyle []byte
	referenceForm  = template.Must(template.New("reference").Parse(referencePage))
)

// reference is what the page shows.
type reference struct {
	Title, Version string
	About          []string // paragraphs
	Groups         []group
	Schemas        []shape
	Problems       []problemKind
}

// group are the operations on one kind of thing.
type group struct {
	Name       string
	Operations []operation
}

// operation is one call.
type operation struct {
	ID, Method, Path, Summary string
	Roles                     []string // none: everybody with a key, or nobody need be known
	Open                      bool
	Parameters                []property
	Body                      *message
	Answers                   []message
}

// message is a body that is sent or answered.
type message struct {
	Status, Media, Doc, Example string
	Type                        typeName
}

// problemKind is one code with what is said of it.
type problemKind struct {
	Code             string
	Status           int
	TitleVI, TitleEN string
	FixVI, FixEN     string
}

// publishReference serves the page, made when it is first asked for.
func (a *API) publishReference(spec *huma.OpenAPI) {
	page := sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		err := referenceForm.Execute(&b, referenceOf(spec))
		return b.Bytes(), err
	})
	a.mux.HandleFunc("GET /docs", func(w http.ResponseWriter, r *http.Request) {
		text, err := page()
		if err != nil {
			a.problem(r.Context(), err).send(w)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		w.Write(text)
	})
	a.mux.HandleFunc("GET /docs/reference.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Write(referenceStyle)
	})
}

func referenceOf(spec *huma.OpenAPI) reference {
	r := reference{Title: spec.Info.Title, Version: spec.Info.Version, About: strings.Split(spec.Info.Description, "\n\n"), Problems: problemKinds()}
	groups := map[string]*group{}
	for _, path := range slices.Sorted(maps.Keys(spec.Paths)) {
		for _, op := range operationsOf(spec.Paths[path]) {
			name := groupOf(path)
			if groups[name] == nil {
				groups[name] = &group{Name: name}
			}
			groups[name].Operations = append(groups[name].Operations, describeOperation(op))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		r.Groups = append(r.Groups, *groups[name])
	}
	schemas := spec.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		r.Schemas = append(r.Schemas, shapeOf(name, schemas[name]))
	}
	return r
}

// groupOf is the kind of thing that a path is about.
func groupOf(path string) string {
	parts := strings.Split(path, "/")
	if parts[1] != "v1" {
		return "health"
	}
	return parts[2]
}

func operationsOf(p *huma.PathItem) (list []*huma.Operation) {
	for _, op := range []*huma.Operation{p.Get, p.Head, p.Options, p.Post, p.Put, p.Patch, p.Delete} {
		if op != nil {
			list = append(list, op)
		}
	}
	return list
}

// parts are the parts of a request that parameters stand in, in the order in which they are read.
var parts = []string{"path", "query", "header"}

func describeOperation(op *huma.Operation) operation {
	may := rightOf(op.OperationID)
	o := operation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Open: may.open}
	for _, role := range may.roles {
		o.Roles = append(o.Roles, string(role))
	}
	for _, p := range op.Parameters {
		o.Parameters = append(o.Parameters, property{Name: p.Name, In: p.In, Type: typeOf(p.Schema), Needed: p.Required, Allowed: allowedBy(p.Schema), Doc: p.Description})
	}
	slices.SortStableFunc(o.Parameters, func(a, b property) int { return slices.Index(parts, a.In) - slices.Index(parts, b.In) })
	if op.RequestBody != nil {
		sent := contentOf("", op.RequestBody.Description, op.RequestBody.Content)
		o.Body = &sent
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if r := op.Responses[status]; status != "default" { // which is a problem everywhere
			o.Answers = append(o.Answers, contentOf(status, r.Description, r.Content))
		}
	}
	return o
}

func contentOf(status, doc string, media map[string]*huma.MediaType) message {
	c := message{Status: status, Doc: doc, Media: strings.Join(slices.Sorted(maps.Keys(media)), ", ")}
	for _, m := range media {
		c.Type = typeOf(m.Schema)
		if m.Example != nil {
			text, _ := json.MarshalIndent(m.Example, "", "  ") // it came from JSON
			c.Example = string(text)
		}
	}
	return c
}

func problemKinds() (list []problemKind) {
	said := map[string]bool{}
	for _, r := range slices.Concat(rules, library, []rule{fault}) {
		if !said[r.code] {
			list = append(list, problemKind{r.code, r.status, r.title.VI, r.title.EN, r.fix.VI, r.fix.EN})
		}
		said[r.code] = true
	}
	return list
}
