package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/motlan/motlan/pipeline"
)

// keptHeaders are the headers of an answer that come again with it; the others are of the connection or of the moment.
var keptHeaders = []string{"Content-Type", "Content-Language", "Location", "Etag"}

// keptAnswer is what a request was answered. It may hold names, so it is stored sealed.
type keptAnswer struct {
	Status int
	Header http.Header
	Body   []byte
}

func (k keptAnswer) send(w http.ResponseWriter) {
	for name, values := range k.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(k.Status)
	w.Write(k.Body) // an error means that nobody listens any more
}

// seal encrypts an answer, bound to the request's key.
func (a *API) seal(asked pipeline.Answering, k keptAnswer) ([]byte, error) {
	plain, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	return newBox(a.Service.Keys).seal("answer "+asked.Key.String(), plain)
}

func (a *API) unseal(asked pipeline.Answering, kept []byte) (k keptAnswer, err error) {
	_, plain, err := openBox(a.Service.Keys, "answer "+asked.Key.String(), kept)
	if err != nil {
		return k, fmt.Errorf("stored answer: %w", err)
	}
	return k, json.Unmarshal(plain, &k)
}

// recorder holds an answer back until it is kept.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// Unwrap serves http.ResponseController.
func (o *recorder) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *recorder) WriteHeader(status int) { o.status = status }

func (o *recorder) Write(p []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	return o.body.Write(p)
}

func (o *recorder) answer() keptAnswer {
	k := keptAnswer{o.status, http.Header{}, o.body.Bytes()}
	for _, name := range keptHeaders {
		if values := o.Header()[name]; values != nil {
			k.Header[name] = values
		}
	}
	return k
}

// flush sends what was held back; nothing where the operation panicked before it answered.
func (o *recorder) flush() {
	if o.status == 0 {
		return
	}
	o.ResponseWriter.WriteHeader(o.status)
	o.ResponseWriter.Write(o.body.Bytes())
}
