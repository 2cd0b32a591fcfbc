package api

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// saysDay lets the answers of an operation say what is left of the agency's day, refusals too.
func (a *API) saysDay(op *huma.Operation) {
	op.Description = "RateLimit-Policy and RateLimit of the answer also say what is left of the agency's quota of the day."
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if out, ok := w.(*answer); ok {
			out.before = func(h http.Header) { a.sayDay(r.Context(), h) }
		}
		next(ctx)
	})
}

// sayDay looks when the answer begins, so that what was just handed in counts. An answer stands also where nobody knows what is left.
func (a *API) sayDay(ctx context.Context, h http.Header) {
	c := actingIn(ctx)
	day, err := a.Service.Today(context.WithoutCancel(ctx), cmp.Or(c.fills, c.Agency))
	if err != nil {
		a.Logger.ErrorContext(ctx, "quota not said", "request", requestID(ctx), "error", err)
		return
	}
	dayItem(h, day, "papers-day", "", int64(day.Quota.Papers), int64(day.Taken.Papers))
	dayItem(h, day, "bytes-day", `;qu="content-bytes"`, day.Quota.Bytes, day.Taken.Bytes)
}

// dayItem adds one quota to what the headers say (draft-ietf-httpapi-ratelimit-headers-10).
func dayItem(h http.Header, d pipeline.Day, name, unit string, quota, taken int64) {
	if quota <= 0 {
		return
	}
	also(h, "RateLimit-Policy", fmt.Sprintf(`%q;q=%d;w=86400%s`, name, quota, unit))
	also(h, "RateLimit", fmt.Sprintf(`%q;r=%d;t=%.0f`, name, max(0, quota-taken), math.Ceil(d.Wait.Seconds())))
}

// also adds to a header that is a list, in one line: not every client reads a second one.
func also(h http.Header, name, value string) {
	h.Set(name, strings.TrimPrefix(h.Get(name)+", "+value, ", "))
}
