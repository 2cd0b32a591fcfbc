package sandbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// taker says how one takes its turn: a name in capitals is urgent.
type taker struct {
	name   string
	amount int64
}

func (k taker) turn(all int64) *turn {
	return &turn{amount: min(k.amount, all), urgent: k.name == strings.ToUpper(k.name), ready: make(chan struct{})}
}

// TestTurnsOrder lines takers up behind one that has everything, and has each give back once all that could were let in.
func TestTurnsOrder(t *testing.T) {
	for _, tt := range []struct {
		name      string
		all, most int64
		takers    []taker
		want      string // who was in together, in order
	}{
		{"equals in order", 1, 0, []taker{{"a", 1}, {"b", 1}, {"c", 1}}, "a b c"},
		{"the urgent first", 1, 0, []taker{{"a", 1}, {"A", 1}, {"b", 1}, {"B", 1}}, "A B a b"},
		{"several at a time", 2, 0, []taker{{"a", 1}, {"A", 1}, {"b", 1}, {"c", 1}}, "A+a b+c"},
		{"a large one is not starved", 4, 0, []taker{{"a", 3}, {"b", 4}, {"c", 1}}, "a b c"},
		{"the urgent do not fill up past a large one of theirs", 4, 0, []taker{{"A", 3}, {"B", 3}, {"C", 1}, {"a", 1}}, "A B+C a"},
		{"more than there is runs alone", 4, 0, []taker{{"a", 1}, {"b", 9}, {"c", 1}}, "a b c"},
		{"a part for those who are not urgent", 4, 2, []taker{{"a", 1}, {"b", 1}, {"c", 1}, {"A", 2}}, "A+a+b c"},
		{"more than their part runs alone among them", 4, 2, []taker{{"a", 1}, {"b", 3}, {"c", 1}}, "a b c"},
		{"and leaves the urgent the rest", 4, 2, []taker{{"b", 3}, {"a", 1}, {"A", 1}}, "A+b a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			turns := NewTurns(tt.all, tt.most)
			first := taker{"FIRST", tt.all}.turn(tt.all)
			turns.enter(first)
			var line []*turn
			for _, k := range tt.takers {
				line = append(line, k.turn(tt.all))
				turns.enter(line[len(line)-1])
			}
			turns.giveBack(first)
			if got := rounds(turns, line, tt.takers); got != tt.want {
				t.Errorf("let in %s, want %s", got, tt.want)
			}
		})
	}
}

// rounds gives back what is held until nobody comes in any more.
func rounds(turns *Turns, line []*turn, takers []taker) string {
	var got []string
	for done := 0; done < len(line); {
		var in []*turn
		var names []string
		for i, w := range line {
			if w != nil && turns.served(w) {
				in, names, line[i] = append(in, w), append(names, takers[i].name), nil
			}
		}
		if len(in) == 0 {
			return strings.Join(append(got, "stuck"), " ")
		}
		slices.Sort(names)
		got, done = append(got, strings.Join(names, "+")), done+len(in)
		for _, w := range in {
			turns.giveBack(w)
		}
	}
	return strings.Join(got, " ")
}

func (t *Turns) served(w *turn) bool {
	select {
	case <-w.ready:
		return true
	default:
		return false
	}
}

// TestTurnsCancelled takes a waiting one out of the line: whoever was behind it, and fits, comes in at once.
func TestTurnsCancelled(t *testing.T) {
	for _, urgently := range []bool{false, true} {
		turns := NewTurns(2, 0)
		giveBack, err := turns.Take(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if urgently {
			ctx = Urgent(ctx)
		}
		failed := make(chan error)
		go func() { _, err := turns.Take(ctx, 2); failed <- err }()
		turns.await(t, 1)
		behind := taker{"b", 1}.turn(2)
		turns.enter(behind)
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("Take = %v, want the context's error", err)
		}
		if !turns.served(behind) {
			t.Error("who left the line holds up the one behind")
		}
		if _, err := turns.Take(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("Take of a context that had ended = %v", err)
		}
		giveBack()
		turns.giveBack(behind)
		checkFree(t, turns)
	}
}

// await waits until so many wait.
func (t *Turns) await(tb testing.TB, n int) {
	tb.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		t.mu.Lock()
		waiting := len(t.rush) + len(t.rest)
		t.mu.Unlock()
		if waiting == n {
			return
		}
	}
	tb.Fatalf("there are not %d in line", n)
}

func checkFree(t *testing.T, turns *Turns) {
	t.Helper()
	if turns.taken != 0 || turns.common != 0 || len(turns.rush)+len(turns.rest) > 0 {
		t.Errorf("in the end %d are taken, %d not urgently, %d wait", turns.taken, turns.common, len(turns.rush)+len(turns.rest))
	}
}

// TestTurnsOfMany has many take and give up at once. Never is more out than there is, and nothing gets lost.
func TestTurnsOfMany(t *testing.T) {
	const all, most = 10, 6
	turns := NewTurns(all, most)
	var out, common, served atomic.Int64
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(i)))
			for range 100 {
				ctx, cancel := context.WithCancel(t.Context())
				amount, others := chance.Int64N(4)+1, &atomic.Int64{}
				if chance.IntN(2) == 0 {
					ctx = Urgent(ctx)
				} else {
					others = &common
				}
				if chance.IntN(3) == 0 {
					go cancel()
				}
				if giveBack, err := turns.Take(ctx, amount); err == nil {
					if now, theirs := out.Add(amount), others.Add(amount); now > all || theirs > most {
						t.Errorf("%d are out, %d not urgently", now, theirs)
					}
					served.Add(1)
					others.Add(-amount)
					out.Add(-amount)
					giveBack()
				}
				cancel()
			}
		})
	}
	group.Wait()
	if served.Load() < 1000 {
		t.Errorf("only %d were served", served.Load())
	}
	checkFree(t, turns)
}

func TestTurnsClosed(t *testing.T) {
	turns := NewTurns(1, 0)
	giveBack, err := turns.Take(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	refused := make(chan error)
	go func() { _, err := turns.Take(t.Context(), 1); refused <- err }()
	turns.await(t, 1)
	empty := turns.close()
	if err := <-refused; !errors.Is(err, ErrClosed) {
		t.Errorf("who waited got %v, want ErrClosed", err)
	}
	if _, err := turns.Take(t.Context(), 1); !errors.Is(err, ErrClosed) {
		t.Errorf("who came later got %v, want ErrClosed", err)
	}
	select {
	case <-empty:
		t.Error("closed while something is out")
	default:
	}
	giveBack()
	<-empty
}

// TestUrgentCallsOvertake lines real calls up for the only child.
func TestUrgentCallsOvertake(t *testing.T) {
	p := newTestPool(t, Config{Size: 1})
	begun, goOn := make(chan string, 10), make(chan struct{})
	var calls sync.WaitGroup
	call := func(ctx context.Context, name string) {
		answer := func(context.Context, []byte, []byte) ([]byte, error) { begun <- name; <-goOn; return nil, nil }
		calls.Go(func() {
			if _, err := p.Do(ctx, "ask", Request{Blobs: [][]byte{nil}, Answer: answer}); err != nil {
				t.Error(err)
			}
		})
	}
	call(t.Context(), "first")
	got := []string{<-begun}
	for i, name := range []string{"batch 1", "batch 2", "counter 1", "counter 2"} {
		ctx := t.Context()
		if strings.HasPrefix(name, "counter") {
			ctx = Urgent(ctx)
		}
		call(ctx, name)
		p.slots.await(t, i+1)
	}
	close(goOn)
	calls.Wait()
	close(begun)
	for name := range begun {
		got = append(got, name)
	}
	if want := []string{"first", "counter 1", "counter 2", "batch 1", "batch 2"}; !slices.Equal(got, want) {
		t.Errorf("served %q, want %q", got, want)
	}
}
