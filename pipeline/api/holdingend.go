package api

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
)

type endHoldingInput struct {
	ID   pipeline.HoldingID `path:"id" maxLength:"64"`
	Body HoldingEnd
}

// HoldingEnd is a person's word on whether a holding serves.
type HoldingEnd struct {
	State pipeline.HoldingState `json:"state" enum:"revoked,suspended,superseded,current" doc:"revoked: by its issuer, for good; suspended: until it is known whether it can be relied on; superseded: a newer version is held; current: it can again"`
	Newer pipeline.HoldingID    `json:"newer,omitempty" maxLength:"64" doc:"Of superseded: the holding that serves from now on"`
	Actor
	Why string `json:"why" minLength:"1" maxLength:"1000" doc:"Such as the issuer's decision"`
}

// endHolding answers with who relied on the holding: the first page of the list that has them all.
func (a *API) endHolding(ctx context.Context, in *endHoldingInput) (*reusesOutput, error) {
	s, by, why := a.Service, in.Body.By, plain(in.Body.Why)
	var err error
	switch in.Body.State {
	case pipeline.HoldingRevoked:
		_, err = s.RevokeHolding(ctx, in.ID, by, why)
	case pipeline.HoldingSuspended:
		_, err = s.SuspendHolding(ctx, in.ID, by, why)
	case pipeline.HoldingSuperseded:
		_, err = s.SupersedeHolding(ctx, in.ID, in.Body.Newer, by, why)
	default:
		err = s.ResumeHolding(ctx, in.ID, by, why)
	}
	if err != nil {
		return nil, err
	}
	return a.listReuses(ctx, &reusesInput{in.ID, firstPage("/v1/holdings/" + string(in.ID) + "/reuses")})
}

type suspendInput struct {
	Body struct {
		Certificate string    `json:"certificate_sha256" pattern:"^[0-9a-fA-F]{64}$" doc:"Of the certificate that was compromised"`
		Since       time.Time `json:"since" doc:"When it was compromised. What is proven to be older keeps its worth"`
		Actor
		Why string `json:"why" minLength:"1" maxLength:"1000"`
	}
}

type suspendOutput struct {
	Body struct {
		Holdings []pipeline.HoldingID `json:"holdings" nullable:"false" doc:"That are suspended"`
		Reuses   []ReuseReceipt       `json:"reuses" nullable:"false" doc:"What relied on them"`
	}
}

// suspendCertificate takes what a compromised certificate sealed out of use.
func (a *API) suspendCertificate(ctx context.Context, in *suspendInput) (*suspendOutput, error) {
	b := in.Body
	done, err := a.Service.SuspendCertificate(ctx, pipeline.HoldingQuery{Certificate: b.Certificate, Since: b.Since, Agency: callerOf(ctx).Agency}, b.By, plain(b.Why))
	out := &suspendOutput{}
	out.Body.Holdings, out.Body.Reuses = append([]pipeline.HoldingID{}, done.Holdings...), []ReuseReceipt{}
	for _, r := range done.Reuses {
		out.Body.Reuses = append(out.Body.Reuses, reuseOf(r))
	}
	return out, err
}
