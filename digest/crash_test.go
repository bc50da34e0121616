package digest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

var errKilled = errors.New("killed")

// killer fails at the n-th passing of a step, once.
type killer struct {
	mu     sync.Mutex
	at     string
	n      int
	killed bool
	passed map[string]int
}

func (k *killer) step(_ context.Context, at string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.passed[at]++
	if k.killed || at != k.at {
		return nil
	}
	if k.n--; k.n > 0 {
		return nil
	}
	k.killed = true
	return errKilled
}

// play is a story of some days. A step that is killed is begun again by a new process.
func play(t *testing.T, k *killer) (story map[string]string) {
	t.Helper()
	w := newWorld(t, func(o *digest.Options) { o.Step = k.step })
	again := func(do func() error) {
		t.Helper()
		for range 3 {
			w.digest = w.service(w.opts)
			err := do()
			if err == nil {
				return
			}
			if !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
		}
		t.Fatal("killed too often")
	}
	sendAgain := func(all bool) {
		t.Helper()
		again(func() error { _, err := w.digest.SendDue(t.Context(), all); return err })
	}
	again(func() error {
		_, err := w.digest.Subscribe(t.Context(), digest.Request{Address: "ask@example.org", Query: "kind=job"})
		return err
	})
	again(func() error { return w.digest.Flush(t.Context()) })
	if n := len(w.letters()); n != 1 {
		t.Errorf("%d mails ask for a confirmation, want 1", n)
	}
	for _, l := range w.letters() {
		_, err := w.digest.Confirm(t.Context(), l.token(t, "confirm"))
		fatal(t, err)
	}
	w.reader("kim@example.org", "kind=job")
	a, b, c := job("a"), job("b"), job("c", func(p *posting.Posting) { p.Kind = posting.Grant })
	w.put(a, b, c)
	sendAgain(false)
	w.reader("lee@example.org", "")
	b.Closed = &posting.Closed{At: w.clock.now(), Why: posting.Removed}
	a = w.next(a, "starts", "", "2027-02-01")
	w.put(a, b)
	w.tomorrow()
	sendAgain(false)
	w.put(w.next(a, "starts", "2027-02-01", "2027-03-01"), job("d"))
	sendAgain(true)
	w.tomorrow()
	w.put(job("e"))
	sendAgain(false)
	return w.story()
}

// story is everything a reader or the ledger has: the mails and the entries.
func (w *world) story() map[string]string {
	w.t.Helper()
	all := map[string]string{"waiting": fmt.Sprint(w.count(bus.Outbox))}
	for _, l := range w.letters() {
		all[l.name] = l.raw
	}
	_, err := w.bus.Each(w.t.Context(), bus.Ledger, bus.TailOptions{}, func(m bus.Message) error {
		if m.Subject != bus.DigestProgress {
			all[m.Subject] = string(m.Data)
		}
		return nil
	})
	fatal(w.t, err)
	_, err = w.bus.Each(w.t.Context(), bus.Subscriptions, bus.TailOptions{}, func(m bus.Message) error {
		var sub digest.Subscription
		fatal(w.t, json.Unmarshal(m.Data, &sub))
		if sub.Confirmed != nil {
			sub.Confirmed.Seq = 0
		}
		all[m.Subject] = fmt.Sprintf("%s %s %v", sub.Address, sub.Query, sub.Active())
		return nil
	})
	fatal(w.t, err)
	return all
}

// TestKilledBetweenSteps kills the digest between every two effects and begins again: the
// end is the same as without the kill.
func TestKilledBetweenSteps(t *testing.T) {
	t.Parallel()
	calm := &killer{passed: map[string]int{}}
	want := play(t, calm)
	mails := 0
	for name, text := range want {
		if strings.HasSuffix(name, ".eml") && strings.Contains(text, "List-Unsubscribe:") {
			mails++
		}
	}
	if mails != 9 {
		t.Errorf("%d digests in the story, want 9", mails)
	}
	steps := []string{"asked", "asking mailed", "learnt", "matched", "composed", "in outbox", "told", "accepted", "removed"}
	for _, step := range steps {
		if calm.passed[step] == 0 {
			t.Errorf("step %q is not passed", step)
		}
		for n := 1; n <= min(calm.passed[step], 4); n += 2 {
			t.Run(fmt.Sprintf("%s %d", step, n), func(t *testing.T) {
				t.Parallel()
				k := &killer{at: step, n: n, passed: map[string]int{}}
				got := play(t, k)
				if !k.killed {
					t.Error("nothing was killed")
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the end differs (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestRedelivered gives every message of the outbox, the searches and the postings to a
// new process again.
func TestRedelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"), job("b"))
	w.tomorrow()
	w.send(false)
	want := w.story()
	for _, s := range []bus.Stream{bus.Postings, bus.Subscriptions} {
		var all []bus.Message
		_, err := w.bus.Each(t.Context(), s, bus.TailOptions{}, func(m bus.Message) error { all = append(all, m); return nil })
		fatal(t, err)
		for _, m := range all {
			delete(m.Header, "Nats-Expected-Last-Sequence")
			for k := range m.Header {
				if strings.HasPrefix(k, "Nats-") {
					delete(m.Header, k)
				}
			}
			_, err := w.bus.Put(t.Context(), s, bus.Message{Subject: m.Subject, Header: m.Header, Data: m.Data})
			fatal(t, err)
		}
	}
	fatal(t, w.bus.Remove(t.Context(), bus.Ledger, bus.DigestProgress)) // reads everything anew
	w.tomorrow()
	if r := w.send(true); r.Due != 0 {
		t.Errorf("told again %v", told(t, r))
	}
	if diff := cmp.Diff(want, w.story()); diff != "" {
		t.Errorf("the end differs (-want +got):\n%s", diff)
	}
}

// TestTwoAtOnce lets two processes send at the same time: each mail is sent by one of them.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 5 {
		w.reader(fmt.Sprintf("reader%d@example.org", i), "kind=job")
	}
	w.put(job("a"))
	w.tomorrow()
	reports := make(chan digest.Report, 3)
	var wg sync.WaitGroup
	for range 3 {
		s := w.service(w.opts)
		wg.Go(func() {
			r, err := s.SendDue(t.Context(), false)
			if err != nil {
				t.Error(err)
			}
			reports <- r
		})
	}
	wg.Wait()
	close(reports)
	sent := 0
	for r := range reports {
		sent += r.Sent
	}
	if sent != 5 || len(w.digests()) != 5 {
		t.Errorf("sent %d, %d mails, want 5", sent, len(w.digests()))
	}
}
