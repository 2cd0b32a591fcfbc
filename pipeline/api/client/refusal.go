package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Error says what is wrong and what to do, in the language that was asked for.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail + ". " + p.Fix }

// Answered is an answer of a call …WithResponse.
type Answered interface {
	StatusCode() int
	GetApplicationProblemJSONDefault() *Problem
}

// Refusal returns the problem that a call was answered with, as a *Problem; nil where it succeeded.
func Refusal(a Answered) error {
	p := a.GetApplicationProblemJSONDefault()
	switch {
	case a.StatusCode() < http.StatusMultipleChoices:
		return nil
	case p == nil:
		return foreign(a.StatusCode())
	}
	return p
}

// RefusalOf is Refusal for a call whose answer is a stream. It closes the body of a problem.
func RefusalOf(r *http.Response) error {
	if r.StatusCode < http.StatusMultipleChoices {
		return nil
	}
	defer r.Body.Close()
	p := &Problem{}
	text, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || !strings.HasSuffix(r.Header.Get("Content-Type"), "json") || json.Unmarshal(text, p) != nil {
		return foreign(r.StatusCode)
	}
	return p
}

// foreign is an answer that is not this interface's, but of a proxy before it or of another server.
type foreign int

func (f foreign) Error() string {
	return fmt.Sprintf("the server answered %d %s", int(f), http.StatusText(int(f)))
}
