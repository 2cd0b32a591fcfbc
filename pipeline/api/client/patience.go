package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The pauses between attempts.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// Patiently repeats what a broken connection, a busy server or one that starts anew stopped, until it is done, refused for good, or
// patience is at its end. What is repeated must be safe to repeat.
func Patiently(ctx context.Context, patience time.Duration, act func() error) error {
	end := time.Now().Add(patience)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := act()
		if err == nil || !passes(err) || time.Now().Add(pause).After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// passing are the answers that another attempt may not meet.
var passing = []int{http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// brokenOff are problems of the connection, as the server saw it.
var brokenOff = []ProblemCode{ProblemCodeAborted, ProblemCodePaused, ProblemCodeWrongOffset}

func passes(err error) bool {
	var network *url.Error
	var wire *net.OpError
	var problem *Problem
	var other foreign
	switch {
	case errors.As(err, &problem):
		return slices.Contains(passing, int(problem.Status)) || slices.Contains(brokenOff, problem.Code)
	case errors.As(err, &other):
		return slices.Contains(passing, int(other))
	}
	return (errors.As(err, &network) || errors.As(err, &wire) || errors.Is(err, io.ErrUnexpectedEOF)) && !errors.Is(err, context.Canceled)
}
