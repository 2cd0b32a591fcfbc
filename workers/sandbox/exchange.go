package sandbox

import (
	"context"
	"errors"
	"fmt"
)

const (
	maxQuestions = 1000     // how often a child may stop the clock in one call
	maxReply     = 32 << 20 // bytes of JSON; what is larger goes into blobs
)

// do makes one call. healthy reports that the child may serve another one.
func (c *child) do(ctx context.Context, input []byte, req Request) (_ Response, healthy bool, err error) {
	c.stderr.Reset()
	watch := newWatch(ctx, c, req.Timeout)
	reply, answerErr, err := c.exchange(ctx, watch, input, req)
	watch.stop()
	if err != nil {
		return Response{}, false, c.mourn(err)
	}
	response, err := c.outcome(reply, answerErr)
	return response, !c.killed() && !errors.Is(err, ErrMemory), err // a result just before the deadline counts
}

// exchange sends the call and answers questions until the child gives its result. answerErr is the last failure of
// Request.Answer.
func (c *child) exchange(ctx context.Context, watch *watch, input []byte, req Request) (_ frame, answerErr, err error) {
	if err := writeFrame(c.in, frame{Kind: frameCall, Body: input, blobs: req.Blobs}); err != nil {
		return frame{}, nil, err
	}
	caps := frameCaps{header: min(maxReply, c.limits.Output), count: 1 << 14, blobs: c.limits.Output}
	for range maxQuestions {
		f, err := readFrame(c.out, caps)
		if err != nil {
			return frame{}, answerErr, err
		}
		switch f.Kind {
		case frameDone, frameRefused, frameFailed:
			return f, answerErr, nil
		case frameAsk:
			watch.pause()
			if answerErr, err = c.answer(ctx, f, req); err != nil {
				return frame{}, answerErr, err
			}
			watch.resume()
		default:
			return frame{}, answerErr, fmt.Errorf("frame of kind %q: %w", f.Kind, errFrame)
		}
	}
	return frame{}, answerErr, fmt.Errorf("%d questions: %w", maxQuestions, errFrame)
}

// answer lets the parent answer one question. err is a fault of the child or of its pipe.
func (c *child) answer(ctx context.Context, ask frame, req Request) (answerErr, err error) {
	if len(ask.blobs) != 2 {
		return nil, fmt.Errorf("question of %d blobs: %w", len(ask.blobs), errFrame)
	}
	if req.Answer == nil {
		return nil, writeFrame(c.in, frame{Kind: frameAnswer, Text: "nobody answers questions in this call"})
	}
	blob, answerErr := req.Answer(ctx, ask.blobs[0], ask.blobs[1])
	if answerErr != nil {
		return answerErr, writeFrame(c.in, frame{Kind: frameAnswer, Text: "no answer: " + answerErr.Error()})
	}
	return nil, writeFrame(c.in, frame{Kind: frameAnswer, blobs: [][]byte{blob}})
}

// mourn ends a child with which the exchange broke off, and says why it did.
func (c *child) mourn(broken error) error {
	switch {
	case errors.Is(broken, errFrameSize):
		c.kill(ErrMemory)
	case errors.Is(broken, errFrame):
		c.kill(ErrDied)
	}
	c.end()
	err := c.verdict()
	var died *Error
	if errors.As(err, &died) && errors.Is(broken, errFrame) {
		died.Detail = broken.Error()
	}
	return err
}

// outcome turns the child's last frame into what the caller of Do gets.
func (c *child) outcome(f frame, answerErr error) (Response, error) {
	switch {
	case f.Kind == frameDone:
		return Response{Reply: f.Body, Blobs: f.blobs}, nil
	case f.Kind == frameRefused:
		return Response{}, &Refusal{Reason: f.Reason, Detail: truncate(f.Text)}
	case answerErr != nil:
		return Response{}, fmt.Errorf("tool %s: %w", c.tool, answerErr)
	}
	kind, words := ErrFailed, c.stderr.String()
	if ranOutOfMemory(f.Text + words) { // a C library that could not allocate says so and goes on
		kind = ErrMemory
	}
	return Response{}, &Error{Tool: c.tool, Kind: kind, Detail: truncate(f.Text), Stderr: words}
}
