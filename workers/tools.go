package workers

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// The tools: what children do with untrusted bytes.
const (
	toolInspect  = "inspect"  // what an upload is and what its pages measure
	toolLook     = "look"     // what is wrong with the scans of some pages, and their codes
	toolCompare  = "compare"  // whether two pages are captures of one
	toolRead     = "read"     // the words and codes of one page
	toolWords    = "words"    // the words of a PDF page that has text of its own
	toolBuild    = "build"    // a searchable PDF of images
	toolAssemble = "assemble" // a PDF of some pages of some files
	toolCrop     = "crop"     // what a person sees of a page
	toolAddText  = "addtext"  // invisible text on a PDF's own pages
	toolSeal     = "seal"     // the stamp and the signature; the key stays with the parent
	toolVerify   = "verify"   // a report of named checks
)

// Tools lists what children of this program can do; main hands it to sandbox.Main.
func Tools() []sandbox.Tool {
	paper := sandbox.Limits{Memory: 1 << 30, Time: time.Minute}
	return []sandbox.Tool{
		{Name: toolInspect, Limits: paper, Serve: serve(inspect)},
		{Name: toolLook, Limits: sandbox.Limits{Memory: 1 << 30, Time: 2 * time.Minute}, Serve: serve(lookAt)},
		{Name: toolCompare, Limits: paper, Serve: serve(compare)},
		{Name: toolRead, Limits: sandbox.Limits{Memory: 1536 << 20, Time: 2 * time.Minute}, Serve: serve(new(reader).read)},
		{Name: toolWords, Limits: paper, Serve: serve(ownWords)},
		{Name: toolBuild, Limits: paper, Serve: serve(build)},
		{Name: toolAssemble, Limits: paper, Serve: serve(assemble)},
		{Name: toolCrop, Limits: paper, Serve: serve(drawCrop)},
		{Name: toolAddText, Limits: paper, Serve: serve(addText)},
		{Name: toolSeal, Limits: paper, Serve: sealTool},
		{Name: toolVerify, Limits: paper, Serve: serve(verifyFile)},
	}
}

// serve makes a tool of a function over decoded input and blobs.
func serve[In any](work func(in In, blobs [][]byte) (any, [][]byte, error)) func(context.Context, *sandbox.Call) (any, [][]byte, error) {
	return func(_ context.Context, call *sandbox.Call) (any, [][]byte, error) {
		var in In
		if err := json.Unmarshal(call.Input, &in); err != nil {
			return nil, nil, err
		}
		reply, out, err := work(in, call.Blobs)
		return reply, out, refusal(err)
	}
}

// refusal turns what the leaf packages say of a file into what crosses the pipe.
func refusal(err error) error {
	var image images.Error
	var paper *pdf.Error
	switch {
	case errors.As(err, &image):
		return sandbox.Refuse(image.Reason, image.Error())
	case errors.As(err, &paper) && paper.Reason != pipeline.ReasonInternal:
		return sandbox.Refuse(paper.Reason, paper.Error())
	}
	return err
}
