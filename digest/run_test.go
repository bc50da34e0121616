package digest_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
)

// run runs a service until the function returned is called.
func (w *world) run(s *digest.Service) (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
			w.t.Errorf("Run: %v", err)
		}
	}()
	var once sync.Once
	stop = func() { once.Do(func() { cancel(); <-done }) }
	w.t.Cleanup(stop)
	return stop
}

// until waits for a condition, up to 20 s.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 2000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain until %s", what)
}

func (w *world) catchUp() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	fatal(w.t, w.digest.CatchUp(ctx, w.last(bus.Postings)))
}

// TestRun plays a day with a running digest: what is asked for is mailed at once, what is
// new is matched, the mail leaves at the hour, orders are carried out.
func TestRun(t *testing.T) {
	t.Parallel()
	var log syncBuffer
	w := newWorld(t, func(o *digest.Options) {
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	w.run(w.digest)
	ctx := t.Context()
	_, err := w.digest.Subscribe(ctx, digest.Request{Address: "kim@example.org", Query: "kind=job"})
	fatal(t, err)
	until(t, "the mail that asks is there", func() bool { return len(w.letters()) == 1 })
	sub, err := w.digest.Confirm(ctx, w.letters()[0].token(t, "confirm"))
	fatal(t, err)
	w.put(job("a"))
	w.catchUp()
	until(t, "it is owed", func() bool { return w.entry(sub.ID, job("a").ID).State == digest.Owed })

	w.put(job("b"))
	previews, err := w.digest.Preview(ctx, true)
	if err != nil || len(previews) != 1 || len(previews[0].Postings) != 2 {
		t.Errorf("Preview beside the active process = %v, %v, want one mail of two", previews, err)
	}
	other := w.service(w.opts) // as another process
	if r, err := other.SendDue(ctx, false); err != nil || r.Due != 0 {
		t.Errorf("SendDue before the hour = %+v, %v", r, err)
	}
	if r, err := other.SendDue(ctx, true); err != nil || r.Sent != 1 || len(r.Mails[0].Postings) != 2 {
		t.Errorf("SendDue of another process = %+v, %v, want one mail of two", r, err)
	}
	if _, err := other.UnsubscribeAddress(ctx, "kim@example.org"); err != nil {
		t.Error(err)
	}
	w.put(job("c"))
	w.catchUp()
	if r, err := other.SendDue(ctx, true); err != nil || r.Due != 0 {
		t.Errorf("SendDue after they left = %+v, %v", r, err)
	}
	if text := log.String(); strings.Contains(text, "@") || strings.Contains(text, "token") {
		t.Errorf("the log names a reader:\n%s", text)
	}
}

// TestRunAtTheHour checks that the loop wakes at a reader's hour.
func TestRunAtTheHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.set(when(t, "2026-11-26T06:59:00Z"))
	began := time.Now()
	w.opts.Now = func() time.Time { return w.clock.now().Add(time.Since(began)) } // runs on
	w.digest = w.service(w.opts)
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"))
	w.run(w.digest)
	w.catchUp()
	time.Sleep(50 * time.Millisecond)
	if n := len(w.digests()); n != 0 {
		t.Fatalf("%d mails before the hour", n)
	}
	w.clock.add(58 * time.Second) // two seconds to go
	w.put(job("b"))               // wakes the loop, which sleeps anew
	until(t, "the mail is there", func() bool { return len(w.digests()) == 1 })
}

// TestStandBy checks that a second process takes over, and that the two send nothing twice.
func TestStandBy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stopFirst := w.run(w.digest)
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"))
	w.catchUp()
	w.run(w.service(w.opts))
	stopFirst()
	w.put(job("b"))
	w.catchUp()
	w.tomorrow()
	if r := w.send(false); r.Sent != 1 || len(r.Mails[0].Postings) != 2 {
		t.Errorf("sent %+v, want one mail of two", r)
	}
	if n := len(w.digests()); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

// TestFenced checks that a process which was overtaken writes nothing more.
func TestFenced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"))
	w.tomorrow()
	slow := w.opts
	slow.Step = func(ctx context.Context, at string) error {
		if at != "composed" {
			return nil
		}
		// Another writer is faster: as a process that took the lease over.
		_, err := w.bus.Put(ctx, bus.Ledger, bus.Message{Subject: bus.LedgerSubject("other", "history"), Data: []byte("{}")})
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if r, err := w.service(slow).SendDue(ctx, false); err == nil {
		t.Errorf("SendDue = %+v, want an error", r)
	}
	if w.count(bus.Outbox) != 0 || len(w.letters()) != 0 {
		t.Error("an overtaken process has made a mail")
	}
	if r := w.send(false); r.Sent != 1 {
		t.Errorf("sent %+v, want one mail", r)
	}
}

// syncBuffer is a buffer for several writers.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
