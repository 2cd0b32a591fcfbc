package api

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"github.com/motlan/motlan/pipeline"
)

// faults says which parts of a request an error is about, where the error knows.
func faults(l language.Tag, err error) []Fault {
	var unknown *pipeline.UnknownProcedure
	var other differs
	switch {
	case errors.As(err, &other):
		return other.faults(l)
	case errors.As(err, &unknown):
		f := Fault{Where: "body.procedure", What: say(l, "no procedure of this code is in force then")}
		if errors.Is(err, errNoProcedure) {
			f.Where = "path.code"
		}
		for _, p := range unknown.Nearest {
			f.Allowed = append(f.Allowed, string(p.Code))
		}
		return []Fault{f}
	}
	if what, list, found := strings.Cut(err.Error(), "; it has: "); found && errors.Is(err, errComponent) {
		return []Fault{{Where: "path.component", What: say(l, what), Allowed: strings.Split(list, ", ")}}
	}
	return namedFault(l, err.Error())
}

// named is an error that begins with the part of the request that it is about.
var named = regexp.MustCompile(`^(?:((?:body|query|header|path)\.[\w.\[\]-]+)|(owner|submitter|others\[\d+\]|subjects\[\d+\]|url|type|reason)): (.*)$`)

func namedFault(l language.Tag, text string) []Fault {
	found := named.FindStringSubmatch(text)
	if found == nil {
		return nil
	}
	where := found[1]
	if where == "" {
		where = "body." + found[2]
	}
	return []Fault{{Where: where, What: hideNumbers(say(l, found[3]))}}
}

// foreseen is what the library says of a part of the request, in a language.
func foreseen(l language.Tag, e *huma.ErrorDetail) Fault {
	f := Fault{Where: hideNumbers(e.Location), What: say(l, hideNumbers(e.Message)), Allowed: choices(e.Message)}
	if missing := required.FindStringSubmatch(e.Message); missing != nil {
		f.Where += "." + missing[1]
	}
	return f
}

var required = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// choices are the values that the library would have taken, where it lists them.
func choices(message string) []string {
	list, found := strings.CutPrefix(message, `expected value to be one of "`)
	if !found {
		return nil
	}
	return strings.Split(strings.TrimSuffix(list, `"`), ", ")
}

// detail is what an error says to people.
func detail(l language.Tag, err error) string {
	var unknown *pipeline.UnknownProcedure
	var unusable *pipeline.Unusable
	var open *pipeline.StillDoubtful
	switch {
	case errors.As(err, &open):
		return stillDoubtful(l, open.Open)
	case l != language.Vietnamese:
	case errors.As(err, &unusable):
		return string(unusable.Holding) + ": " + unusable.Why
	case errors.As(err, &unknown):
		return notInForce(unknown)
	}
	return say(l, err.Error())
}

// notInForce says in Vietnamese what is wrong with a procedure's code.
func notInForce(e *pipeline.UnknownProcedure) string {
	day := func(t time.Time) string { return t.In(pipeline.Zone).Format("02/01/2006") }
	text := "không có thủ tục mã “" + string(e.Code) + "” còn hiệu lực ngày " + day(e.At)
	switch {
	case !e.Retired.IsZero():
		text += ", hết hiệu lực từ " + day(e.Retired)
	case !e.Begins.IsZero():
		text += ", có hiệu lực từ " + day(e.Begins)
	}
	var near []string
	for _, p := range e.Nearest {
		near = append(near, string(p.Code)+" ("+p.Name+")")
	}
	if len(near) > 0 {
		text += "; mã gần giống: " + strings.Join(near, ", ")
	}
	return text
}
