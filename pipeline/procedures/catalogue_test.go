package procedures

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatalf("Load() = %v", err)
	}
	return c
}

func TestEmbeddedDataIsValid(t *testing.T) {
	c := load(t)
	for _, want := range []pipeline.TypeCode{
		"application-building-permit", "application-land-change", "land-certificate", "drawing", "authorisation",
		"building-permit", "decision", "notice", "birth-certificate", "marriage-certificate", "marital-status",
		"residence-confirmation", "identity-card", pipeline.OtherType,
	} {
		if _, ok := c.Type(want); !ok {
			t.Errorf("Type(%q) is missing", want)
		}
	}
	if got := c.ValidityMonths("marital-status"); got != 6 {
		t.Errorf("ValidityMonths(marital-status) = %d, want 6", got)
	}
}

func TestDeclarationsAreMarked(t *testing.T) {
	for _, typ := range load(t).Types() {
		if want := strings.HasPrefix(string(typ.Code), "application"); typ.Declaration != want {
			t.Errorf("Type(%q).Declaration = %v, want %v", typ.Code, typ.Declaration, want)
		}
	}
}

func TestProcedureByDay(t *testing.T) {
	c := load(t)
	cases := map[string]struct {
		code pipeline.ProcedureCode
		at   time.Time
		want error
	}{
		"in force":      {"1.009994", time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC), nil},
		"not yet":       {"1.012783", time.Date(2024, 7, 31, 16, 59, 59, 0, time.UTC), pipeline.ErrNotFound},
		"first moment":  {"1.012783", time.Date(2024, 7, 31, 17, 0, 0, 0, time.UTC), nil},
		"unknown code":  {"9.999999", time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC), pipeline.ErrNotFound},
		"no code given": {"", time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC), pipeline.ErrNotFound},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := c.Procedure(tc.code, tc.at)
			if !errors.Is(err, tc.want) || err == nil && p.Code != tc.code {
				t.Errorf("Procedure(%q) = %q, %v, want %v", tc.code, p.Code, err, tc.want)
			}
		})
	}
}

func TestCallersCannotChangeTheCatalogue(t *testing.T) {
	c := load(t)
	c.Procedures()[0].Components[0].Code = "changed"
	if got := c.Procedures()[0].Components[0].Code; got != "application" {
		t.Errorf("component code = %q, want application", got)
	}
}

func TestIdentityCardIsOnlyPresented(t *testing.T) {
	for _, p := range load(t).Procedures() {
		if card, ok := p.Component("identity-card"); !ok || !card.PresentOnly {
			t.Errorf("procedure %s: identity-card = %+v, want present only", p.Code, card)
		}
	}
}

func TestBadDataIsRefused(t *testing.T) {
	const other = `{"code":"other","name":"n","source":"s","recognition":{"issuer":"none"}}`
	const procedure = `{"code":"1","name":"n","source":"s","time_limit":1,"valid_from":"2024-01-01T00:00:00Z",`
	cases := map[string]struct{ procedures, types, want string }{
		"unknown key":        {`[]`, `[{"cod":"x"}]`, "unknown field"},
		"type twice":         {`[]`, `[` + other + `,` + other + `]`, "stands twice"},
		"no other":           {`[]`, `[]`, "is missing"},
		"no titles":          {`[]`, `[` + other + `,{"code":"x","name":"n","source":"s","recognition":{"issuer":"none"}}]`, "no titles"},
		"unknown place":      {`[]`, `[{"code":"other","name":"n","source":"s"}]`, "issuer place"},
		"no date":            {`[{"code":"1","name":"n","source":"s","time_limit":1}]`, `[` + other + `]`, "first day"},
		"unknown type":       {`[` + procedure + `"results":["x"]}]`, `[` + other + `]`, `type "x" is not known`},
		"overlapping":        {`[` + procedure + `"results":[]},` + procedure + `"results":[]}]`, `[` + other + `]`, "two versions"},
		"component w/o type": {`[` + procedure + `"components":[{"code":"a"}]}]`, `[` + other + `]`, "has no type"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := parse(fstest.MapFS{"procedures.json": {Data: []byte(tc.procedures)}, "types/a.json": {Data: []byte(tc.types)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("parse() = %v, want an error with %q", err, tc.want)
			}
		})
	}
}
