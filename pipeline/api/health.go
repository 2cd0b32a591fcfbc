package api

import (
	"context"
	"net/http"
	"time"
)

type healthOutput struct {
	Body struct {
		Status string `json:"status" enum:"ok"`
	}
}

// health answers as long as the process serves requests at all.
func (a *API) health(context.Context, *struct{}) (*healthOutput, error) {
	out := &healthOutput{}
	out.Body.Status = "ok"
	return out, nil
}

type readyOutput struct {
	Status int
	Body   Readiness
}

// Readiness is every check with its result.
type Readiness struct {
	Ready  bool          `json:"ready"`
	Checks []CheckResult `json:"checks" nullable:"false"`
}

// CheckResult says whether one thing is in order, and if not, what the operator does.
type CheckResult struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Fix  *Text  `json:"fix,omitempty"`
}

// ready answers whether requests make sense. Why a check failed stands in the log.
func (a *API) ready(ctx context.Context, _ *struct{}) (*readyOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	out := &readyOutput{Status: http.StatusOK, Body: Readiness{Ready: true}}
	for _, c := range append([]Check{a.catalogAnswers(), a.diskHasRoom()}, a.Checks...) {
		result := CheckResult{Name: c.Name, OK: true}
		if err := c.Run(ctx); err != nil {
			a.Logger.ErrorContext(ctx, "not ready", "check", c.Name, "error", err)
			result.OK, result.Fix = false, &Text{c.VI, c.EN}
			out.Status, out.Body.Ready = http.StatusServiceUnavailable, false
		}
		out.Body.Checks = append(out.Body.Checks, result)
	}
	return out, nil
}

func (a *API) catalogAnswers() Check {
	return Check{Name: "catalog", VI: "cơ sở dữ liệu không trả lời: kiểm tra thư mục dữ liệu", EN: "the catalog does not answer: check the data folder",
		Run: func(ctx context.Context) error {
			_, err := a.Service.Catalog.Agency(ctx, a.Agency)
			return err
		}}
}

func (a *API) diskHasRoom() Check {
	return Check{Name: "disk", VI: "ổ đĩa sắp đầy: dọn bớt", EN: "the disk is full: free some space",
		Run: func(context.Context) error { return a.room(0) }}
}
