package api

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// Page asks for one page of a list.
type Page struct {
	After string `query:"after" maxLength:"200" doc:"The next of the page before. If none, the first page"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	Asked
}

// More says where a list goes on.
type More struct {
	Next string `json:"next,omitempty" doc:"To be sent as after; none: these were the last. What was there when the first page was read comes once, whatever is added meanwhile"`
}

// Linked is the answer's head of a list that is read page by page.
type Linked struct {
	Link string `header:"Link" doc:"The next page, rel=\"next\" (RFC 8288); none: this was the last"`
}

// Asked is the address that was asked for.
type Asked struct{ url url.URL }

// Resolve keeps the address.
func (a *Asked) Resolve(ctx huma.Context) []error {
	a.url = ctx.URL()
	return nil
}

// firstPage is the longest first page of a list that stands at an address.
func firstPage(path string) Page {
	const most = 500
	return Page{Limit: most, Asked: Asked{url.URL{Path: path, RawQuery: fmt.Sprintf("limit=%d", most)}}}
}

// linkTo is the same list behind a cursor.
func (a Asked) linkTo(cursor string) Linked {
	if cursor == "" {
		return Linked{}
	}
	query := a.url.Query()
	query.Set("after", cursor)
	return Linked{"<" + a.url.EscapedPath() + "?" + query.Encode() + `>; rel="next"`}
}

// cut takes a page off a list that was read with one row more than that, and says where the next one begins.
func cut[T interface{ Cursor() pipeline.Cursor }](p Page, rows []T) ([]T, Linked, More) {
	if len(rows) <= p.Limit {
		return rows, Linked{}, More{}
	}
	next := cursorText(rows[p.Limit-1].Cursor())
	return rows[:p.Limit], p.linkTo(next), More{next}
}

func cursorText(c pipeline.Cursor) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %s", c.Lane, c.At.UnixMilli(), c.ID))
}

// cursorForm keeps what is none of ours from the databases.
var cursorForm = regexp.MustCompile(`^(|counter|batch) (-?[0-9]{1,15}) ([a-z0-9-]{1,64})$`)

// cursor is where the page begins.
func (p Page) cursor() (pipeline.Cursor, error) {
	if p.After == "" {
		return pipeline.Cursor{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.After)
	parts := cursorForm.FindStringSubmatch(strings.ToValidUTF8(string(text), ""))
	if err != nil || parts == nil {
		return pipeline.Cursor{}, fmt.Errorf("after: the next of the page before is wanted: %w", pipeline.ErrInvalid)
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	return pipeline.Cursor{Lane: pipeline.Lane(parts[1]), At: time.UnixMilli(at), ID: parts[3]}, err
}
