package catalogtest

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func answering(holder string) pipeline.Answering {
	return pipeline.Answering{Key: pipeline.Digest{1}, Asks: pipeline.Digest{2}, Holder: holder, Lease: time.Minute, Keep: time.Hour}
}

// begins checks what BeginAnswer tells a request.
func (d desk) begins(a pipeline.Answering, want pipeline.StoredAnswer) {
	d.Helper()
	got, err := d.BeginAnswer(d.Context(), a)
	d.succeeds(err)
	if got.Mine != want.Mine || got.Asks != want.Asks || !bytes.Equal(got.Sealed, want.Sealed) {
		d.Errorf("BeginAnswer for %s = %+v, want %+v", a.Holder, got, want)
	}
}

var (
	mine     = pipeline.StoredAnswer{Mine: true}
	underWay = pipeline.StoredAnswer{Asks: pipeline.Digest{2}}
	answered = pipeline.StoredAnswer{Asks: pipeline.Digest{2}, Sealed: []byte("sealed")}
)

// Answers checks that a key has one request and its answer, until it is forgotten.
func Answers(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first, again, other := answering("first"), answering("again"), answering("other")
	other.Asks = pipeline.Digest{3}
	d.begins(first, mine)
	d.begins(again, underWay)
	d.succeeds(d.EndAnswer(t.Context(), again, []byte("not its own")))
	d.begins(again, underWay)
	d.succeeds(d.EndAnswer(t.Context(), first, []byte("sealed")))
	d.succeeds(d.EndAnswer(t.Context(), first, nil)) // what is answered stays
	d.begins(again, answered)
	d.begins(other, answered)
	d.Age(t, 59*time.Minute)
	d.succeeds(d.ForgetAnswers(t.Context()))
	d.begins(again, answered)
	d.Age(t, 2*time.Minute)
	d.succeeds(d.ForgetAnswers(t.Context()))
	d.begins(other, mine)
	d.succeeds(d.EndAnswer(t.Context(), other, nil))
	d.begins(again, mine)
}

// AnswerLease checks that the request of a process that died is carried out by the same request sent again, not by another.
func AnswerLease(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	died, again, other := answering("died"), answering("again"), answering("other")
	other.Asks = pipeline.Digest{3}
	d.begins(died, mine)
	d.Age(t, 2*time.Minute)
	d.begins(other, underWay)
	d.begins(again, mine)
	d.succeeds(d.EndAnswer(t.Context(), died, []byte("late")))
	d.begins(answering("third"), underWay)
	d.succeeds(d.EndAnswer(t.Context(), again, []byte("sealed")))
	d.begins(died, answered)
	d.Age(t, 2*time.Hour)
	d.begins(other, mine) // also where nobody has swept
}

// AnswerRace checks that of many equal requests one is carried out.
func AnswerRace(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	won := make(chan bool, 8)
	var all sync.WaitGroup
	for n := range cap(won) {
		all.Go(func() {
			got, err := d.BeginAnswer(t.Context(), answering(string(rune('a'+n))))
			if err != nil {
				t.Error(err)
			}
			won <- got.Mine
		})
	}
	all.Wait()
	close(won)
	winners := 0
	for w := range won {
		if w {
			winners++
		}
	}
	same(t, "requests carried out", winners, 1)
}
