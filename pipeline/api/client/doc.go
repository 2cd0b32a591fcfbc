// Package client speaks the interface that pipeline/api serves, for other agencies' programs. Its types and calls are generated from
// openapi.json; Open says who calls, Refusal makes errors of problems, and Send uploads a file over a connection that may break.
package client

// The generator is oapi-codegen: it reads OpenAPI 3.1, what it writes needs the standard library and one small package, and a call
// gives either the answer's value or the plain http.Response, so that files are streamed.
//
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml -o client.gen.go ../openapi.json
