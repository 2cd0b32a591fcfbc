package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type codeInput struct {
	ID pipeline.DocumentID `path:"id" maxLength:"64"`
}

type codeOutput struct {
	Body struct {
		Code string `json:"code" doc:"Mã kết quả số hóa, by the operator's template. It has a person's number in it: never in a URL or a log"`
	}
}

// getCode answers with the one code that tells whom a paper is about. The look is logged before anything is answered.
func (a *API) getCode(ctx context.Context, in *codeInput) (out *codeOutput, err error) {
	out = &codeOutput{}
	out.Body.Code, err = a.Service.ReadCode(ctx, in.ID, reader(ctx))
	return out, err
}
