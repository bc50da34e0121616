package indextest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// patience is how long a test waits for what should be immediate.
const patience = 20 * time.Second

// testSearchWhileWriting: many readers beside a writer; every answer is of one moment.
func (s Suite) testSearchWhileWriting(t *testing.T) {
	t.Parallel()
	const docs, rounds, readers = 20, 25, 8
	alpha := func(i int) index.Doc { return job(i, "alpha posting") }
	omega := func(i int) index.Doc {
		d := job(i, "omega posting")
		d.Facets["kind"] = []string{"cfp"}
		return d
	}
	var first []index.Doc
	for i := range docs {
		first = append(first, alpha(i))
	}
	b := s.open(t, first...)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					s.checkMoment(b, docs)
				}
			}
		})
	}
	for round := range rounds {
		var changes []index.Change
		for i := range docs {
			b.seq++
			d := alpha(i)
			if (round+i)%2 == 0 {
				d = omega(i)
			}
			changes = append(changes, index.Change{ID: d.ID, Seq: b.seq, Doc: &d})
		}
		b.apply(changes...)
	}
	close(done)
	wg.Wait()
	b.check(index.Query{})
}

// checkMoment: words, facets and totals of an answer belong together. It runs beside the
// test, so it reports without stopping it.
func (s Suite) checkMoment(b *bench, docs int) {
	for text, kind := range map[string]string{"alpha": "job", "omega": "cfp", "": ""} {
		r, err := b.ix.Search(b.Context(), index.Query{Text: text, Now: now, Size: 100})
		if err != nil {
			b.Errorf("Search(%q) while writing: %v", text, err)
			return
		}
		if s.Loose {
			continue
		}
		n := counts(r, "kind")
		switch {
		case len(r.Hits) != r.Total:
			b.Errorf("Search(%q) while writing: %d hits, total %d", text, len(r.Hits), r.Total)
		case n["job"]+n["cfp"] != r.Total:
			b.Errorf("Search(%q) while writing: kinds %v, total %d", text, n, r.Total)
		case kind != "" && n[kind] != r.Total:
			b.Errorf("Search(%q) while writing: kinds %v: words of one version, facets of another", text, n)
		case kind == "" && r.Total != docs:
			b.Errorf("Search while writing finds %d, want %d at any moment", r.Total, docs)
		}
	}
}

// testRebuild: the old index answers until the new one takes its place at once; what is
// applied meanwhile is in it.
func (s Suite) testRebuild(t *testing.T) {
	t.Parallel()
	b := s.open(t, job(1, "old posting"), job(2, "old posting"))
	applied := make(chan error, 1)
	feed := func(yield func(index.Change) error) (index.Position, error) {
		for i := range 50 {
			err := yield(index.Change{ID: id(10 + i), Seq: uint64(100 + i), Doc: ref(job(10+i, "new posting"))}) //nolint:gosec // small
			if err != nil {
				return index.Position{}, err
			}
		}
		if n := b.total(index.Query{}); n != 2 {
			t.Errorf("while rebuilding %d are found, want the old 2", n)
		}
		go func() {
			changes := []index.Change{
				{ID: id(3), Seq: 201, Doc: ref(job(3, "meanwhile posting"))}, {ID: id(10), Seq: 202, Doc: ref(job(10, "meanwhile posting"))}, {ID: id(11), Seq: 203},
			}
			applied <- errors.Join(b.ix.Apply(context.WithoutCancel(t.Context()), changes, index.Position{Stream: "s", Seq: 203}))
		}()
		select {
		case err := <-applied:
			if err != nil {
				t.Errorf("Apply while rebuilding: %v", err)
			}
		case <-time.After(patience):
			t.Error("Apply waits for the rebuild to end")
		}
		return index.Position{Stream: "s", Seq: 200}, nil
	}
	if err := b.ix.Rebuild(t.Context(), feed); err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
	if err := b.ix.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, text := range []string{"old", "new", "meanwhile", "posting"} {
		got[text] = b.total(index.Query{Text: text})
	}
	if diff := cmp.Diff(map[string]int{"old": 0, "new": 48, "meanwhile": 2, "posting": 50}, got); diff != "" {
		t.Errorf("found after a rebuild (-want +got):\n%s", diff)
	}
	position, err := b.ix.Position(t.Context())
	if want := (index.Position{Stream: "s", Seq: 203}); position != want || err != nil {
		t.Errorf("Position after a rebuild = %v, %v, want %v", position, err, want)
	}
}

// testRebuildFails: a feed that breaks leaves everything as it was.
func (s Suite) testRebuildFails(t *testing.T) {
	t.Parallel()
	b := s.open(t, job(1, "old posting"))
	broken := errors.New("the stream broke")
	err := b.ix.Rebuild(t.Context(), func(yield func(index.Change) error) (index.Position, error) {
		return index.Position{Stream: "s", Seq: 9}, errors.Join(yield(index.Change{ID: id(2), Seq: 9, Doc: ref(job(2, "new"))}), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("Rebuild: %v, want the feed's error", err)
	}
	b.check(index.Query{})
	b.put(job(3, "another"))
	b.check(index.Query{Text: "another"})
	if position, err := b.ix.Position(t.Context()); position.Seq != b.seq || err != nil {
		t.Errorf("Position after a failed rebuild = %v, %v, want %d", position, err, b.seq)
	}
	if err := b.ix.Rebuild(t.Context(), func(func(index.Change) error) (index.Position, error) { return index.Position{Stream: "t"}, nil }); err != nil {
		t.Fatalf("Rebuild from nothing: %v", err)
	}
	if n := b.total(index.Query{}); n != 0 {
		t.Errorf("%d are found after a rebuild from nothing", n)
	}
}

// testCancel: a search whose caller has gone ends soon, with the caller's reason.
func (s Suite) testCancel(t *testing.T) {
	t.Parallel()
	b := s.open(t, newWorld(6, min(s.Docs, 200)).docs...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	if _, err := b.ix.Search(ctx, index.Query{Text: "librarian", Now: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search after cancel: %v, want %v", err, context.Canceled)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("Search after cancel took %s", took)
	}
	b.check(index.Query{Text: "librarian"})
}

// testClose: Close waits for searches; afterwards everything says ErrClosed.
func (s Suite) testClose(t *testing.T) {
	t.Parallel()
	b := s.open(t, newWorld(7, min(s.Docs, 200)).docs...)
	errs := make(chan error, 40)
	var started, wg sync.WaitGroup
	started.Add(cap(errs))
	for i := range cap(errs) {
		wg.Go(func() {
			started.Done()
			_, err := b.ix.Search(t.Context(), index.Query{Text: "librarian -map", Now: now, Page: 1 + i%3})
			errs <- err
		})
	}
	started.Wait()
	if err := b.ix.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil && !errors.Is(err, index.ErrClosed) {
			t.Errorf("a search beside Close: %v", err)
		}
	}
	_, searching := b.ix.Search(t.Context(), index.Query{Now: now})
	_, counting := b.ix.Count(t.Context())
	for name, err := range map[string]error{
		"Search": searching, "Count": counting, "Health": b.ix.Health(t.Context()), "Wait": b.ix.Wait(t.Context()),
		"Apply": b.ix.Apply(t.Context(), []index.Change{{ID: id(1), Seq: 1}}, index.Position{}),
	} {
		if !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", name, err)
		}
	}
}

// testReopen: what was written is there again, with its position, and can be changed.
func (s Suite) testReopen(t *testing.T) {
	t.Parallel()
	w := newWorld(8, min(s.Docs, 150))
	b := s.open(t, w.docs...)
	for round := range 3 {
		b.drop(id(round))
		b.ix = s.Reopen(t, b.ix)
		position, err := b.ix.Position(t.Context())
		if want := (index.Position{Stream: "s", Seq: b.seq}); position != want || err != nil {
			t.Errorf("Position after opening again = %v, %v, want %v", position, err, want)
		}
		for range 20 {
			b.check(w.query())
		}
		b.put(job(900+round, fmt.Sprintf("another%d posting", round)))
		old := job(900, "too old")
		b.apply(index.Change{ID: id(900), Seq: 1, Doc: &old})
		b.check(index.Query{Text: "posting"})
	}
}
