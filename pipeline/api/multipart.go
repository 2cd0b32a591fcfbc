package api

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// mostFiles is how many files one request may bring.
const mostFiles = 500

// ManifestFiles is what an upload for a manifest says beside its bytes.
type ManifestFiles struct {
	ID            pipeline.ManifestID `path:"id" maxLength:"64"`
	ScannedAt     time.Time           `query:"scanned_at" doc:"Of scans. If none, now"`
	Disposition   string              `header:"Content-Disposition" maxLength:"1000" doc:"Of a single file, with its filename"`
	ContentDigest string              `header:"Content-Digest" doc:"Of a single file: sha-256=:BASE64: (RFC 9530); compared when there is one. In a form each part may have its own"`

	request *http.Request
}

// Resolve takes hold of the request, whose body the handler streams.
func (in *ManifestFiles) Resolve(ctx huma.Context) []error {
	in.request, _ = humago.Unwrap(ctx)
	return nil
}

// takesFiles says that the request body is one file's bytes, or a form of several.
func takesFiles(op *huma.Operation) {
	takesFile(op)
	op.RequestBody.Description = "The bytes of one file, or a form (multipart/form-data, RFC 7578) of up to 500, each a part with a filename"
}

// alsoForm describes the form. It comes behind the registration: the library would read a body itself whose description is an object.
func alsoForm(item *huma.PathItem) {
	item.Post.RequestBody.Content["multipart/form-data"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject,
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

type manifestFilesOutput struct {
	Status int
	Body   struct {
		Files []FileReport `json:"files" nullable:"false" doc:"In the order of the request"`
	}
}

// FileReport is what became of one file of several.
type FileReport struct {
	Name    string      `json:"name"`
	SHA256  string      `json:"sha256,omitempty" doc:"Of the bytes that came"`
	Lines   []FiledLine `json:"lines" nullable:"false" doc:"That name it"`
	Problem *Problem    `json:"problem,omitempty" doc:"Why nothing was kept of it"`
}

// FiledLine is a line that has its file, or cannot take it.
type FiledLine struct {
	N        int                 `json:"n"`
	Line     pipeline.LineID     `json:"line"`
	Document pipeline.DocumentID `json:"document,omitempty"`
	Known    bool                `json:"known" doc:"The file has come before"`
	Problem  *Problem            `json:"problem,omitempty" doc:"Why the line takes no file"`
}

// uploadManifestFiles takes one file or several. Each is durable, or answered with a problem of its own, before the next one is read.
func (a *API) uploadManifestFiles(ctx context.Context, in *ManifestFiles) (*manifestFilesOutput, error) {
	by, err := scannedBy(ctx)
	if err != nil {
		return nil, err
	}
	out := &manifestFilesOutput{Status: http.StatusMultiStatus}
	out.Body.Files = []FileReport{}
	file := pipeline.ManifestFile{Manifest: in.ID, By: by, ScannedAt: in.ScannedAt.Truncate(time.Second)}
	kind, _, _ := mime.ParseMediaType(in.request.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		if in.request.Header.Get("Content-Encoding") != "" {
			return nil, errAsForm
		}
		report, err := a.manifestFile(ctx, file, textproto.MIMEHeader(in.request.Header), in.request.Body)
		out.Body.Files = append(out.Body.Files, report)
		return out, err
	}
	err = a.manifestForm(in.request, func(part part) error {
		report, err := a.manifestFile(ctx, file, part.header, part)
		if report.Problem = a.ownProblem(ctx, err); report.Problem == nil && err != nil {
			return err
		}
		out.Body.Files = append(out.Body.Files, report)
		return nil
	})
	return out, err
}

// ownProblem is the problem of one file, which the next ones do not share; nil where they would.
func (a *API) ownProblem(ctx context.Context, err error) *Problem {
	if err == nil || ctx.Err() != nil || errors.Is(err, errAborted) || errors.Is(err, errStalled) {
		return nil
	}
	return a.problem(ctx, err)
}

// part is a file of a form.
type part struct {
	io.Reader
	header textproto.MIMEHeader
}

// manifestForm hands the files of a form out, one after the other. What is no file is passed over.
func (a *API) manifestForm(r *http.Request, take func(part) error) error {
	form, err := r.MultipartReader()
	if err != nil {
		return errFormKind
	}
	for n := 0; n < mostFiles; {
		p, err := form.NextPart()
		switch {
		case err == io.EOF && n > 0: // itself: a form that breaks off wraps it
			return nil
		case err == io.EOF || err != nil && n == 0:
			return errFormKind
		case err != nil:
			return a.interrupted(err)
		}
		if p.FileName() == "" {
			continue
		}
		n++
		if err := take(part{p, p.Header}); err != nil {
			return err
		}
	}
	if _, err := form.NextPart(); err != io.EOF {
		return errManyFiles
	}
	return nil
}

// manifestFile streams one file to the disk, and gives it to the lines that name it.
func (a *API) manifestFile(ctx context.Context, f pipeline.ManifestFile, header textproto.MIMEHeader, body io.Reader) (FileReport, error) {
	f.Name = fileName("", header.Get("Content-Disposition"))
	report := FileReport{Name: pipeline.HidePersonal(f.Name, pipeline.PersonalID, pipeline.OldID), Lines: []FiledLine{}}
	if f.Name == "upload" {
		f.Name = "" // the manifest has one
	}
	content, got, err := a.measured(http.Header(header), body)
	if err != nil {
		return report, err
	}
	defer content.Close()
	f.Content, f.Digest, report.SHA256 = content, got, hex.EncodeToString(got[:])
	receipts, err := a.Service.AddManifestFile(ctx, f)
	for _, r := range receipts {
		line := FiledLine{N: r.N, Line: r.Line, Document: r.Document, Known: r.Known}
		if r.Refused != nil {
			line.Problem = a.problem(ctx, r.Refused)
		}
		report.Lines = append(report.Lines, line)
	}
	return report, err
}

// measured streams a file to the disk and compares it with the digest that its sender announces. The caller closes it.
func (a *API) measured(header http.Header, body io.Reader) (file *os.File, got pipeline.Digest, err error) {
	file, err = a.arriving(header, a.spool, func(to *os.File) (pipeline.Digest, error) {
		got, err = a.receive(to, body)
		return got, err
	})
	return file, got, err
}
