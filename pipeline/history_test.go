package pipeline_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// history is a random life of the wife's papers, told by a model of its own that knows no catalog.
type history struct {
	*office
	*rand.Rand
	papers []*paper
	told   []string // what has happened, to be read when a property fails
}

// paper is one of them as the model sees it.
type paper struct {
	pipeline.Holding
	until time.Time             // last day; zero: none
	state pipeline.HoldingState // as people have said
	fault pipeline.Fault        // as was verified last
}

// usable is what a clerk would say of a paper today.
func (p *paper) usable(now time.Time) bool {
	return p.state == pipeline.HoldingCurrent && p.fault == "" && p.Form.Reusable() && (p.until.IsZero() || now.Before(p.until.AddDate(0, 0, 1)))
}

// TestAnswersOverRandomHistories: nothing is ever offered, or bound, that is not usable, and no paper is asked for while a usable one is held.
func TestAnswersOverRandomHistories(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := &history{office: newOffice(t), Rand: rand.New(rand.NewPCG(seed, 5))}
			for range 14 {
				h.happens()
				h.answersRight()
				if t.Failed() {
					t.Fatalf("after %v", h.told)
				}
			}
		})
	}
}

// happens lets one thing happen.
func (h *history) happens() {
	h.t.Helper()
	if len(h.papers) == 0 {
		h.hold()
		return
	}
	p := h.papers[h.IntN(len(h.papers))]
	switch h.IntN(9) {
	case 0, 1:
		h.hold()
	case 7, 8:
		h.verified(p)
	case 2:
		h.end(p, pipeline.HoldingRevoked, func() (err error) {
			_, err = h.RevokeHolding(h.t.Context(), p.ID, clerk, "thu hồi")
			return err
		}, pipeline.HoldingCurrent, pipeline.HoldingSuspended, pipeline.HoldingSuperseded)
	case 3:
		h.end(p, pipeline.HoldingSuspended, func() (err error) {
			_, err = h.SuspendHolding(h.t.Context(), p.ID, clerk, "xác minh")
			return err
		}, pipeline.HoldingCurrent)
	case 4:
		h.end(p, pipeline.HoldingCurrent, func() error { return h.ResumeHolding(h.t.Context(), p.ID, clerk, "đã xác minh") }, pipeline.HoldingSuspended)
	case 5:
		h.supersede(p, h.papers[h.IntN(len(h.papers))])
	default:
		h.clock = h.clock.AddDate(0, 0, h.IntN(200))
		h.told = append(h.told, "it is "+h.clock.Format(time.DateOnly))
	}
}

// hold brings a paper of some type, form and validity all the way.
func (h *history) hold() {
	h.t.Helper()
	n := len(h.papers)
	e := read("")
	e.Type = []pipeline.TypeCode{"cert", "deed"}[h.IntN(2)]
	e.Fields = e.Fields[:3]
	e.Fields[0].Value = fmt.Sprintf("CH %05d", n)
	p := &paper{state: pipeline.HoldingCurrent}
	if h.IntN(2) == 0 {
		p.until = time.Date(h.clock.Year(), h.clock.Month(), h.clock.Day()+h.IntN(300), 0, 0, 0, 0, pipeline.Zone)
		e.Fields = append(e.Fields, pipeline.Field{Name: pipeline.FieldValidUntil, Value: p.until.Format(time.DateOnly), By: "ocr"})
	}
	doc := h.extracted(h.sealed(fmt.Sprintf("scan %d", n)), e)
	doc, err := h.Hold(h.t.Context(), h.task(), doc)
	if err != nil {
		h.t.Fatal(err)
	}
	p.Holding = h.holdingOf(doc)
	h.papers = append(h.papers, p)
	h.told = append(h.told, fmt.Sprintf("%s %s is held until %s", p.Type, p.ID, p.until.Format(time.DateOnly)))
}

// verified verifies a paper's signature again, which now and then fails. Of one that is out of use for good nothing is noted.
func (h *history) verified(p *paper) {
	h.t.Helper()
	found := []pipeline.Fault{"", "", pipeline.FaultUntrusted, pipeline.FaultDamaged}[h.IntN(4)]
	if err := h.NoteVerified(h.t.Context(), p.ID, found); err != nil {
		h.t.Errorf("%s is verified: %v", p.ID, err)
	}
	if p.state == pipeline.HoldingCurrent || p.state == pipeline.HoldingSuspended {
		p.fault = found
	}
	h.told = append(h.told, fmt.Sprintf("%s is verified: %q", p.ID, found))
}

// end changes a paper's state, which is possible from some states only; what is so already stays so.
func (h *history) end(p *paper, to pipeline.HoldingState, act func() error, from ...pipeline.HoldingState) {
	h.t.Helper()
	may := p.state == to || slices.Contains(from, p.state)
	err := act()
	if may != (err == nil) || err != nil && !errors.Is(err, pipeline.ErrState) {
		h.t.Errorf("%s from %s to %s: %v", p.ID, p.state, to, err)
	}
	if err == nil {
		p.state = to
		h.told = append(h.told, fmt.Sprintf("%s is %s", p.ID, to))
	}
}

func (h *history) supersede(p, newer *paper) {
	h.t.Helper()
	_, err := h.SupersedeHolding(h.t.Context(), p.ID, newer.ID, clerk, "cấp lại")
	switch {
	case p == newer || p.Type != newer.Type:
		if !errors.Is(err, pipeline.ErrInvalid) {
			h.t.Errorf("%s is superseded by %s: %v", p.ID, newer.ID, err)
		}
	case newer.state != pipeline.HoldingCurrent || newer.fault != "" || p.state == pipeline.HoldingRevoked:
		if !errors.Is(err, pipeline.ErrState) {
			h.t.Errorf("%s, which is %s, is superseded by %s, which is %s: %v", p.ID, p.state, newer.ID, newer.state, err)
		}
	case err != nil:
		h.t.Errorf("%s is not superseded by %s: %v", p.ID, newer.ID, err)
	default:
		p.state = pipeline.HoldingSuperseded
		h.told = append(h.told, fmt.Sprintf("%s is superseded by %s", p.ID, newer.ID))
	}
}

// answersRight opens a dossier and compares its line with the model, and tries to bind some paper whatever the answer was.
func (h *history) answersRight() {
	h.t.Helper()
	d := h.dossier()
	line := d.Checklist[1]
	usable := func(p *paper) bool { return p.usable(h.clock) }
	offered := slices.ContainsFunc(h.papers, func(p *paper) bool { return p.ID == line.Holding && usable(p) })
	if line.Answer == pipeline.Reuse && !offered {
		h.t.Errorf("offered: %+v", line)
	}
	if any := slices.ContainsFunc(h.papers, usable); any && line.Answer != pipeline.Reuse {
		h.t.Errorf("asked for although a usable one is held: %+v", line)
	}
	p := h.papers[h.IntN(len(h.papers))]
	_, err := h.ReuseHolding(h.t.Context(), pipeline.NewReuse{Dossier: d.ID, Component: "cert", Holding: p.ID, By: clerk})
	if usable(p) != (err == nil) || err != nil && !errors.Is(err, pipeline.ErrState) {
		h.t.Errorf("%s, %s until %v, is bound: %v", p.ID, p.state, p.until, err)
	}
}
