package api

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// FileUpload is what every upload says beside its bytes.
type FileUpload struct {
	ID        pipeline.DossierID  `path:"id" maxLength:"64"`
	Name      string              `query:"name" maxLength:"255" doc:"What the sender calls the file; else the filename of Content-Disposition. Data, never a path"`
	Form      pipeline.Form       `query:"form" enum:"electronic-original,certified-e-copy,register-e-copy,scan-of-original,compared-upload,uncompared-upload" default:"scan-of-original"`
	ScannedAt time.Time           `query:"scanned_at" doc:"If none, now"`
	Lane      pipeline.Lane       `query:"lane" enum:"counter,batch" default:"counter" doc:"batch: digitised in bulk; whatever is at the counter overtakes it"`
	Replaces  pipeline.DocumentID `query:"replaces" maxLength:"64" doc:"The rejected document that this is a new scan of"`
	SentFile
}

// SentFile is a file that is the whole body of its request. It is exported for the library, which sees no others.
type SentFile struct {
	Disposition   string `header:"Content-Disposition" maxLength:"1000"`
	ContentDigest string `header:"Content-Digest" doc:"sha-256=:BASE64: (RFC 9530); compared when there is one"`

	request *http.Request
}

// Resolve takes hold of the request, whose body the handler streams.
func (in *SentFile) Resolve(ctx huma.Context) []error {
	in.request, _ = humago.Unwrap(ctx)
	return nil
}

type componentInput struct {
	FileUpload
	Component pipeline.ComponentCode `path:"component" maxLength:"64"`
}

type uploadOutput struct {
	Status   int
	Location string `header:"Location"`
	Body     Receipt
}

// Receipt answers an upload: its bytes are durable.
type Receipt struct {
	Document  pipeline.DocumentID `json:"document" doc:"What the bytes become, or are already"`
	Upload    pipeline.UploadID   `json:"upload"`
	Digest    string              `json:"sha256"`
	Size      int64               `json:"size" doc:"Bytes"`
	Duplicate bool                `json:"duplicate" doc:"The dossier has these bytes already, as document"`
	Text      Text                `json:"text"`
}

func (a *API) uploadComponent(ctx context.Context, in *componentInput) (*uploadOutput, error) {
	return a.upload(ctx, &in.FileUpload, in.Component)
}

func (a *API) uploadLoose(ctx context.Context, in *FileUpload) (*uploadOutput, error) {
	return a.upload(ctx, in, "")
}

// upload refuses what it can before the first byte, then has the body encrypted while it comes, and hands it over.
func (a *API) upload(ctx context.Context, in *FileUpload, component pipeline.ComponentCode) (*uploadOutput, error) {
	if err := a.acceptable(ctx, in, component); err != nil {
		return nil, err
	}
	by, err := scannedBy(ctx)
	if err != nil {
		return nil, err
	}
	file, spool, err := a.sealed(in.request)
	if err != nil {
		return nil, err
	}
	defer a.leave(spool, file.Ref.Stored)
	receipt, err := a.Service.AddUpload(ctx, pipeline.NewUpload{Dossier: in.ID, Component: component, Name: fileName(in.Name, in.Disposition), Sealed: &file,
		Form: in.Form, By: by, ScannedAt: in.ScannedAt.Truncate(time.Second), Lane: in.Lane, Replaces: in.Replaces})
	if err != nil {
		return nil, err
	}
	return receiptOf(receipt), nil
}

func (a *API) acceptable(ctx context.Context, in *FileUpload, component pipeline.ComponentCode) error {
	kind, _, _ := mime.ParseMediaType(in.request.Header.Get("Content-Type"))
	if strings.HasPrefix(kind, "multipart/") || in.request.Header.Get("Content-Encoding") != "" {
		return errAsForm
	}
	return a.uploadable(ctx, in, component, in.request.ContentLength)
}

// uploadable refuses an upload before its first byte. A size that nobody knows is -1.
func (a *API) uploadable(ctx context.Context, in *FileUpload, component pipeline.ComponentCode, size int64) error {
	d, err := a.Service.Catalog.Dossier(ctx, in.ID)
	if err != nil {
		return err
	}
	actingIn(ctx).fills = d.Receiving
	if size > a.MaxUpload {
		return a.tooLarge()
	}
	if err := a.Service.AdmitFrom(ctx, d.Receiving, in.Lane); err != nil {
		return err
	}
	if err := accepts(d, component); err != nil {
		return err
	}
	return a.room(size)
}

// accepts says why a component takes no file, and which ones do.
func accepts(d pipeline.Dossier, code pipeline.ComponentCode) error {
	var known []string
	for _, c := range d.Checklist {
		switch {
		case c.Code == code && c.Answer == pipeline.PresentOnly:
			return fmt.Errorf("%w: %s (%s)", errPresentOnly, c.WhyEN, c.Why)
		case c.Code == code:
			return nil
		}
		known = append(known, string(c.Code))
	}
	if code == "" {
		return nil
	}
	return fmt.Errorf("%w; it has: %s", errComponent, strings.Join(known, ", "))
}

// fileName is what the sender calls the file.
func fileName(name, disposition string) string {
	if name == "" {
		_, params, _ := mime.ParseMediaType(disposition)
		name = params["filename"]
	}
	if name = plain(name); name == "" {
		return "upload"
	}
	if runes := []rune(name); len(runes) > 255 {
		name = string(runes[:255])
	}
	return name
}

func receiptOf(r pipeline.Receipt) *uploadOutput {
	out := &uploadOutput{Status: http.StatusAccepted, Location: "/v1/documents/" + string(r.Document), Body: Receipt{Document: r.Document,
		Upload: r.Upload, Digest: r.Digest.String(), Size: r.Size, Duplicate: r.Duplicate,
		Text: Text{"đã nhận và lưu bền vững; đang xử lý", "received and durable; on its way"}}}
	if r.Duplicate {
		out.Status = http.StatusOK
		out.Body.Text = Text{"hồ sơ đã có tệp với đúng các byte này", "the dossier has these very bytes already"}
	}
	return out
}
