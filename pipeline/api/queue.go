package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// Place is where a document stands in line for its next stage.
type Place struct {
	Stage      pipeline.Stage `json:"stage" enum:"prepare,divide,recognise,normalise,seal,extract,hold"`
	Lane       pipeline.Lane  `json:"lane" enum:"counter,batch"`
	Begun      bool           `json:"begun" doc:"A worker is at it"`
	Ahead      int            `json:"ahead" doc:"Tasks that come first"`
	ExpectedAt string         `json:"expected_at,omitempty" format:"date-time" doc:"When a worker begins, as far as the workers' pace tells"`
	Attempt    int            `json:"attempt" doc:"Counted from 1"`
	Seconds    int64          `json:"waits_seconds" doc:"Since the stage before ended"`
}

// place returns nil when nothing has to be done for the document by itself.
func (a *API) place(ctx context.Context, doc pipeline.Document) (*Place, error) {
	if doc.State.Stage() == "" {
		return nil, nil
	}
	p, err := a.Service.Catalog.Place(ctx, doc.ID)
	if errors.Is(err, pipeline.ErrNotFound) { // it has moved on meanwhile
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	view := Place{Stage: p.Stage, Lane: p.Lane, Begun: p.Begun, Ahead: p.Ahead, Attempt: p.Attempt, Seconds: int64(p.Age.Seconds())}
	if wait := max(p.Wait, p.PutOff); !p.Begun && wait > 0 {
		view.ExpectedAt = stamp(a.now().Add(wait))
	}
	return &view, nil
}

type queueOutput struct{ Body Queue }

// Queue is the work that is known and not done.
type Queue struct {
	Accepting bool                  `json:"accepting" doc:"Whether an upload at the counter would be taken"`
	Text      Text                  `json:"text"`
	Tasks     map[pipeline.Lane]int `json:"tasks" doc:"By lane"`
	Bytes     int64                 `json:"bytes" doc:"Of the uploads that wait"`
	Rate      float64               `json:"pages_per_second" doc:"That the live workers did lately; 0 when unknown"`
	Oldest    int64                 `json:"oldest_seconds" doc:"Age of the oldest task that may run and that no worker has"`
}

func (a *API) getQueue(ctx context.Context, _ *struct{}) (*queueOutput, error) {
	b, err := a.Service.Backlog(ctx)
	if err != nil {
		return nil, err
	}
	refused := a.Service.Admit(ctx, pipeline.LaneCounter)
	view := Queue{Accepting: refused == nil, Text: Text{"đang nhận tệp", "uploads are taken"}, Tasks: map[pipeline.Lane]int{}, Bytes: b.Bytes,
		Rate: math.Round(b.Rate*100) / 100, Oldest: int64(b.Age.Seconds())}
	for _, lane := range pipeline.Lanes {
		view.Tasks[lane] = b.Tasks[lane]
	}
	if refused != nil {
		view.Text = Text{"tạm dừng nhận tệp: quá nhiều tệp đang chờ xử lý", "no upload is taken for now: too much waits to be processed"}
	}
	return &queueOutput{view}, nil
}

// later tells a caller who is refused for now when to come again.
func later(err error, answer *Problem) error {
	if when := retryAfter(err); when != "" {
		return huma.ErrorWithHeaders(answer, http.Header{"Retry-After": {when}})
	}
	return answer
}

// retryAfter is in how many seconds a caller may come again (RFC 9110 section 10.2.3); empty where time does not help.
func retryAfter(err error) string {
	if errors.Is(err, errUnderWay) {
		return "1"
	}
	var o *pipeline.Overload
	var much tooMany
	var spent *pipeline.QuotaSpent
	wait := 5 * time.Second
	if errors.As(err, &o) {
		wait = o.Wait
	} else if errors.As(err, &much) {
		wait = much.wait
	} else if errors.As(err, &spent) {
		wait = spent.Wait
	} else if !errors.Is(err, pipeline.ErrUnavailable) {
		return ""
	}
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}
