// Package workers is the stages: what happens to a document between its upload and its holding, and the Runner that
// runs them.
//
// Every stage is a file: prepare.go, recognise.go, normalise.go, seal.go, extract.go, hold.go. A stage reads the document
// at its revision, has the untrusted bytes worked on by a sandboxed child (the tools of tools.go) and commits its result.
// It may run twice, and its process may die between any two lines: what is stored before the commit is stored again
// under the same name, and nothing is told to anybody before it.
package workers
