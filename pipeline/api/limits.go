package api

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/motlan/motlan/pipeline"
)

var errTooMany = errors.New("the agency sends more requests than are taken from it")

// tooMany is errTooMany with the time after which a request is taken again.
type tooMany struct{ wait time.Duration }

func (t tooMany) Error() string { return errTooMany.Error() }
func (t tooMany) Unwrap() error { return errTooMany }

// limits counts the requests of each agency, in this process: no agency keeps the others waiting.
type limits struct {
	minute int // requests of one agency; negative: any number
	mu     sync.Mutex
	of     map[pipeline.AgencyID]*rate.Limiter // of callers who have shown a key, so that nobody else makes it grow
}

func (l *limits) limiter(agency pipeline.AgencyID) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[pipeline.AgencyID]*rate.Limiter{}
	}
	if l.of[agency] == nil {
		l.of[agency] = rate.NewLimiter(rate.Limit(float64(l.minute)/60), l.minute)
	}
	return l.of[agency]
}

// take counts a request and tells the caller what is left (draft-ietf-httpapi-ratelimit-headers-10).
func (l *limits) take(h http.Header, agency pipeline.AgencyID) error {
	if l.minute < 0 {
		return nil
	}
	limiter, now := l.limiter(agency), time.Now()
	taken := limiter.AllowN(now, 1)
	left := limiter.TokensAt(now)
	perSecond := float64(limiter.Limit())
	full := math.Ceil((float64(l.minute) - left) / perSecond)
	h.Set("RateLimit-Policy", fmt.Sprintf(`"agency";q=%d;w=60`, l.minute))
	h.Set("RateLimit", fmt.Sprintf(`"agency";r=%d;t=%.0f`, max(0, int(left)), full))
	if !taken {
		return tooMany{time.Duration((1 - left) / perSecond * float64(time.Second))}
	}
	return nil
}
