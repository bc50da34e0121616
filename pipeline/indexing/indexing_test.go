package indexing_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/pipeline/indexing"
	"github.com/callboard/callboard/posting"
)

// env is a bus with an index that an indexer keeps.
type env struct {
	t    *testing.T
	bus  *bus.Bus
	now  time.Time
	ix   index.Index
	last uint64
}

func newEnv(t *testing.T) *env {
	t.Helper()
	e := &env{t: t, now: bustest.Now}
	e.bus = bustest.OpenAt(t, t.TempDir(), e.clock)
	e.ix = indextest.NewMemory()
	return e
}

func (e *env) clock() time.Time { return e.now }

// run keeps the index until the returned function is called.
func (e *env) run() (stop func()) {
	ctx, cancel := context.WithCancel(e.t.Context())
	x := indexing.New(indexing.Options{
		Bus: e.bus, Index: e.ix, Catalog: catalog.New(e.bus, catalog.Options{Now: e.clock}), Now: e.clock,
		Log: slog.New(slog.DiscardHandler),
	})
	done := make(chan struct{})
	go func() { defer close(done); _ = x.Run(ctx) }()
	return func() { cancel(); <-done }
}

func (e *env) write(records ...bus.PostingRecord) {
	e.t.Helper()
	var messages []bus.Message
	for _, r := range records {
		m, err := r.Message()
		if err != nil {
			e.t.Fatal(err)
		}
		messages = append(messages, m)
	}
	var err error
	if e.last, err = e.bus.Commit(e.t.Context(), bus.Postings, messages, nil); err != nil {
		e.t.Fatal(err)
	}
}

func (e *env) await() {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), 20*time.Second)
	defer cancel()
	if err := indexing.Await(ctx, e.bus, e.last); err != nil {
		e.t.Fatal(err)
	}
}

func (e *env) total(q index.Query) int {
	e.t.Helper()
	if q.Now.IsZero() {
		q.Now = e.now
	}
	r, err := e.ix.Search(e.t.Context(), q)
	if err != nil {
		e.t.Fatal(err)
	}
	return r.Total
}

func record(n int, change ...func(*posting.Posting)) bus.PostingRecord {
	item := fmt.Sprint(n)
	p := posting.Posting{
		ID: posting.NewID("board", item), Kind: posting.Job, Revision: 1, Title: "Librarian " + item,
		Sightings: []posting.Sighting{{Source: "board", Item: item, FirstSeen: bustest.Now}},
	}
	for _, c := range change {
		c(&p)
	}
	r := bus.PostingRecord{ID: p.ID, Posting: p, Keys: bus.Keys{Founded: bustest.Now}}
	if p.Recurrence != nil {
		r.Keys.Volatile = bus.Series
	}
	return r
}

func TestIndexFollowsPostings(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	defer e.run()()
	e.write(record(1), record(2), record(3))
	e.await()
	if n := e.total(index.Query{}); n != 3 {
		t.Errorf("%d found, want 3", n)
	}
	e.write(bus.PostingRecord{ID: record(2).ID, Redirect: record(1).ID})
	e.await()
	if n := e.total(index.Query{}); n != 2 {
		t.Errorf("%d found after a merge, want 2", n)
	}
}

func TestIndexGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	stop := e.run()
	e.write(record(1))
	e.await()
	stop()
	e.write(record(2))
	defer e.run()()
	e.await()
	if n := e.total(index.Query{}); n != 2 {
		t.Errorf("%d found, want 2", n)
	}
}

func TestForeignIndexIsRebuilt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		at   func(e *env) index.Position
	}{
		{"of another stream", func(*env) index.Position { return index.Position{Stream: "POSTINGS-1", Seq: 1} }},
		{"ahead of the stream", func(e *env) index.Position {
			id, err := e.bus.Identity(e.t.Context(), bus.Postings)
			if err != nil {
				e.t.Fatal(err)
			}
			return index.Position{Stream: id, Seq: 999}
		}},
		{"empty", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			e.write(record(1), record(2))
			if tt.at != nil {
				doc := index.NewDoc(record(7).Posting, nil)
				if err := e.ix.Apply(t.Context(), []index.Change{{ID: doc.ID, Seq: 1, Doc: &doc}}, tt.at(e)); err != nil {
					t.Fatal(err)
				}
			}
			defer e.run()()
			e.await()
			if n := e.total(index.Query{States: []string{index.Any}}); n != 2 {
				t.Errorf("%d found, want the 2 of the stream", n)
			}
		})
	}
}

func TestSeriesIsIndexedByItsNextOccurrence(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	starts := posting.Moment{Date: "2026-11-03"}
	stop := e.run()
	e.write(record(1, func(p *posting.Posting) {
		p.Kind, p.Starts = posting.Webinar, &starts
		p.Recurrence = &posting.Recurrence{Rule: "FREQ=WEEKLY;COUNT=10"}
	}))
	e.await()
	week := index.Query{Starts: []index.Window{{Within: 7 * 24 * time.Hour}}}
	if n := e.total(week); n != 1 {
		t.Errorf("%d start within a week, want the next occurrence", n)
	}
	stop()
	e.now = e.now.AddDate(0, 0, 14)
	defer e.run()()
	e.await()
	if n := e.total(week); n != 1 {
		t.Errorf("%d start within a week, two weeks later, want the occurrence of then", n)
	}
	e.now = e.now.AddDate(1, 0, 0)
	if n := e.total(index.Query{}); n != 0 {
		t.Errorf("%d open after the last occurrence, want none", n)
	}
}
