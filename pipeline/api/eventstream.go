package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

const (
	streamTime  = time.Hour        // of one stream; then the caller has to show again who it is
	heartbeat   = 15 * time.Second // that a stream is silent at most, so that nothing on the way takes it for dead
	mostStreams = 500              // of this process: each looks into the catalog every second
)

type streamInput struct {
	LastEventID int64             `header:"Last-Event-ID" minimum:"0" doc:"The last event that the caller has; browsers send it when they come back"`
	After       int64             `query:"after" minimum:"0" doc:"The same, for a first call; neither of them: from the beginning"`
	Agency      pipeline.AgencyID `query:"agency" maxLength:"64" doc:"The caller's own, which receives or resolves the dossiers; may be left out"`
}

// streamEvents sends the feed behind a cursor as server-sent events, as long as the caller listens.
func (a *API) streamEvents(ctx context.Context, in *streamInput) (*huma.StreamResponse, error) {
	agency, err := a.listed(ctx, "stream-events", in.Agency)
	if err != nil {
		return nil, err
	}
	if a.streams.Add(1) > mostStreams {
		a.streams.Add(-1)
		return nil, fmt.Errorf("%d streams: %w", mostStreams, pipeline.ErrOverload)
	}
	query := pipeline.EventQuery{After: max(in.LastEventID, in.After), Agency: agency, Limit: some}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer a.streams.Add(-1)
		r, w := humago.Unwrap(ctx)
		w.Header().Set("Content-Type", "text/event-stream")
		s := &eventStream{API: a, w: w, query: query}
		if err := s.run(r.Context()); err != nil && r.Context().Err() == nil {
			a.Logger.WarnContext(r.Context(), "stream ended", "request", requestID(r.Context()), "error", err)
		}
	}}, nil
}

// eventStream is one stream of events. Every event has its position as its id, which the caller sends when it comes back.
type eventStream struct {
	*API
	w     http.ResponseWriter
	query pipeline.EventQuery
	told  int64 // the last id that the caller was sent
}

func (s *eventStream) run(ctx context.Context) error {
	over := time.NewTimer(streamTime)
	defer over.Stop()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	beat := time.NewTicker(min(heartbeat, s.Stall/2))
	defer beat.Stop()
	if err := s.write("retry: 2000\n\n"); err != nil {
		return err
	}
	for {
		full, err := s.next(ctx)
		if err != nil {
			return err
		}
		if full {
			continue
		}
		select {
		case <-beat.C:
			err = s.beat()
		default:
		}
		if err != nil || !s.again(ctx, nil, look.C, over.C) {
			return err
		}
	}
}

// next sends what there is, and reports whether there may be more.
func (s *eventStream) next(ctx context.Context) (full bool, err error) {
	end, err := s.Service.Catalog.LastEvent(ctx) // before reading: what is not read behind it is another agency's
	if err != nil {
		return false, err
	}
	list, err := s.Service.Catalog.Events(ctx, s.query)
	if err != nil {
		return false, err
	}
	for _, e := range list {
		if err := s.send(e); err != nil {
			return false, err
		}
	}
	if full = len(list) == s.query.Limit; !full {
		s.query.After = max(s.query.After, end)
	}
	return full, nil
}

func (s *eventStream) send(e pipeline.PlacedEvent) error {
	data, err := json.Marshal(eventView(e))
	if err != nil {
		return err
	}
	s.query.After, s.told = e.Position, e.Position
	return s.write("id: %d\ndata: %s\n\n", e.Position, data)
}

// beat sends a comment, and a cursor that has moved past other agencies' events.
func (s *eventStream) beat() error {
	if s.told == s.query.After {
		return s.write(":\n\n")
	}
	s.told = s.query.After
	return s.write(":\nid: %d\n\n", s.told)
}

func (s *eventStream) write(format string, args ...any) error {
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return err
	}
	return http.NewResponseController(s.w).Flush()
}

// givesStream says that the answer does not end by itself.
func givesStream(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "Server-sent events: the data of each is an Event as GET /v1/events has it, its id the position",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}
