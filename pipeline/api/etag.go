package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

var errMoved = errors.New("it is not at the revision of If-Match any more")

// Unless is the condition of a read: what the caller has already is not sent again.
type Unless struct {
	Tags []string `header:"If-None-Match" doc:"ETags that the caller has; then 304 and no body"`
}

// tagOf is the entity tag of an answer: the subject's revision, and what else the answer shows, such as the place in line or
// a dossier's documents, as a keyed hash. Two answers with one tag are byte for byte the same.
func (a *API) tagOf(revision pipeline.Revision, body any) string {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // the same body is about to be answered
	}
	shown := a.Service.Keys.Hash("entity tag", string(text))
	return `"` + strconv.FormatInt(int64(revision), 10) + "-" + hex.EncodeToString(shown[:8]) + `"`
}

// unchanged answers 304 where the caller has the answer of this tag.
func (u Unless) unchanged(tag string) error {
	for _, known := range u.Tags {
		if known = strings.TrimSpace(known); known == "*" || strings.TrimPrefix(known, "W/") == tag {
			return huma.ErrorWithHeaders(huma.Status304NotModified(), http.Header{"ETag": {tag}})
		}
	}
	return nil
}

// notModified reports whether err is no error but says that the caller has the answer already.
func notModified(err error) bool {
	var status huma.StatusError
	return errors.As(err, &status) && status.GetStatus() == http.StatusNotModified
}

// expected is the context's key of the revision that If-Match asks for.
type expected struct{}

// conditional lets callers say by If-Match which revision of a document or a dossier they act on.
//
// The revision is compared before the act; of the tag's other part nothing is asked, since a place in line says nothing
// about the act. Where the operation knows an expected revision, it is that of If-Match unless the body has one, and the
// commit compares it again: nothing slips in between. Elsewhere what somebody else commits between comparison and act is
// noticed only where it leaves a state in which the act is refused.
func conditional(a *API, op *huma.Operation) {
	kind := kindOfPath(op.Path)
	if kind != pipeline.KindDocument && kind != pipeline.KindDossier {
		return
	}
	op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "ETag that the caller acts on; 412 where the " + string(kind) + " has moved on"})
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		revision, err := a.match(ctx.Context(), ctx.Header("If-Match"), pipeline.Ref{Kind: kind, ID: ctx.Param("id")})
		if err != nil {
			r, w := humago.Unwrap(ctx)
			a.refuse(w, r, err)
			return
		}
		next(huma.WithValue(ctx, expected{}, revision))
	})
}

// match returns the revision of a subject where the condition asks for it; 0 where there is no condition.
func (a *API) match(ctx context.Context, condition string, subject pipeline.Ref) (pipeline.Revision, error) {
	if condition == "" || strings.TrimSpace(condition) == "*" {
		return 0, nil
	}
	now, err := a.revision(ctx, subject)
	if err != nil {
		return 0, err
	}
	for _, tag := range strings.Split(condition, ",") {
		number, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(tag), `"`), "-")
		if number == strconv.FormatInt(int64(now), 10) {
			return now, nil
		}
	}
	return 0, errMoved
}

// expect fills the condition in where the body names no revision.
func expect(ctx context.Context, in any) {
	revision, _ := ctx.Value(expected{}).(pipeline.Revision)
	if body, ok := in.(interface{ expect() *pipeline.Revision }); ok && *body.expect() == 0 {
		*body.expect() = revision
	}
}

// lost is the conflict that a caller's own condition foresaw.
func lost(ctx context.Context, err error) error {
	if revision, _ := ctx.Value(expected{}).(pipeline.Revision); revision > 0 && errors.Is(err, pipeline.ErrConflict) {
		return errMoved
	}
	return err
}

func (in *settleInput) expect() *pipeline.Revision      { return &in.Body.Revision }
func (in *dossierStepInput) expect() *pipeline.Revision { return &in.Body.Revision }
