package api

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"
)

// like gives an operation's body an example, in JSON. A test sends each of them. Its people are fictional, and its identifiers nobody's.
func like(body string) func(*huma.Operation) {
	var example any
	if err := json.Unmarshal([]byte(body), &example); err != nil {
		panic(err)
	}
	return func(op *huma.Operation) {
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Example: example}}}
	}
}
