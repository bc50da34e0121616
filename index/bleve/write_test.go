package bleve_test

import (
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
)

// Nobody has to wait: a change is seen soon after Apply.
func TestChangesArePublished(t *testing.T) {
	t.Parallel()
	ix, err := bleve.Open(t.Context(), t.TempDir(), bleve.Options{Publish: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close() //nolint:errcheck // the test is over
	w := newWorld(3)
	for n := range 5 {
		if err := ix.Apply(t.Context(), w.changes(n, n+1, 10), index.Position{}); err != nil {
			t.Fatal(err)
		}
		for began := time.Now(); count(t, ix) != n+1; time.Sleep(time.Millisecond) {
			if time.Since(began) > 30*time.Second {
				t.Fatalf("%d documents half a minute after number %d was applied", count(t, ix), n+1)
			}
		}
	}
}

// A disk that fails is an error of Apply and of Health; searches go on, and the same Apply
// succeeds when the disk is back.
func TestWriteErrorsAreReportedAndHeal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ix := open(t, dir)
	w := newWorld(4)
	docs := map[string]index.Prepared{}
	changes := w.changes(0, 40, 20)
	for _, c := range changes {
		docs[c.ID] = index.Prepare(*c.Doc)
	}
	apply(t, ix, changes[:20]...)
	words := current(t, dir)
	if err := os.Rename(words, words+".away"); err != nil {
		t.Fatal(err)
	}
	upTo := index.Position{Stream: "s", Seq: 40}
	if err := ix.Apply(t.Context(), changes[20:], upTo); !errors.Is(err, index.ErrUnavailable) {
		t.Fatalf("Apply without the folder: %v, want ErrUnavailable", err)
	}
	if err := ix.Health(t.Context()); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Health = %v, want ErrUnavailable", err)
	}
	if p := position(t, ix); p.Seq != 20 {
		t.Errorf("position %v after a failed Apply, want 20", p)
	}
	if got := search(t, ix, index.Query{Now: now, States: []string{"any"}}); got.Total < 20 {
		t.Errorf("total %d while the disk fails, want at least 20", got.Total)
	}
	if err := os.Rename(words+".away", words); err != nil {
		t.Fatal(err)
	}
	apply(t, ix, changes[20:]...)
	if err := ix.Health(t.Context()); err != nil {
		t.Errorf("Health = %v, want nil", err)
	}
	for range 50 {
		q := plainWords(w.query())
		compare(t, q, search(t, ix, q), docs)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if again := open(t, dir); count(t, again) != 40 || position(t, again) != upTo {
		t.Errorf("opened again: %d documents at %v, want 40 at %v", count(t, again), position(t, again), upTo)
	}
}

// When the time for words runs out, the counts still belong to what was found by then.
func TestLateAnswersAreDegradedAndConsistent(t *testing.T) {
	t.Parallel()
	ix, err := bleve.Open(t.Context(), t.TempDir(), bleve.Options{WordsTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close() //nolint:errcheck // the test is over
	w := newWorld(5)
	apply(t, ix, w.changes(0, 300, 50)...)
	for _, text := range []string{"university", `"university of"`, "universite", "university -birch", "-birch"} {
		got := search(t, ix, index.Query{Now: now, Text: text, States: []string{"any"}})
		if !got.Degraded {
			t.Errorf("%q: not degraded", text)
		}
		sum := 0
		for _, c := range got.Facets["kind"] {
			sum += c.Count
		}
		if sum != got.Total || len(got.Hits) > got.Total {
			t.Errorf("%q: total %d, %d by kind, %d hits", text, got.Total, sum, len(got.Hits))
		}
	}
	if got := search(t, ix, index.Query{Now: now, States: []string{"any"}}); got.Degraded || got.Total != 300 {
		t.Errorf("without words: total %d, degraded %v, want 300 and false", got.Total, got.Degraded)
	}
}

// A rebuild beside searches and changes: the folder of the old index goes, what was applied
// meanwhile is in the new one, also after a start.
func TestRebuildOnDisk(t *testing.T) {
	t.Parallel()
	dir, words := stored(t)
	ix := open(t, dir)
	w := newWorld(6)
	fresh, late := w.changes(0, 200, 20), w.changes(500, 520, 20)
	feed := func(yield func(index.Change) error) (index.Position, error) {
		for n, c := range fresh {
			if n == 100 {
				if err := ix.Apply(t.Context(), late, index.Position{Stream: "s", Seq: 520}); err != nil {
					return index.Position{}, err
				}
			}
			c.Seq += 400
			if err := yield(c); err != nil {
				return index.Position{}, err
			}
		}
		return index.Position{Stream: "s", Seq: 510}, nil
	}
	if err := ix.Rebuild(t.Context(), feed); err != nil {
		t.Fatal(err)
	}
	check := func(ix *bleve.Index) {
		t.Helper()
		if p := position(t, ix); count(t, ix) != 220 || p != (index.Position{Stream: "s", Seq: 520}) {
			t.Errorf("%d documents at %v, want 220 at s 520", count(t, ix), p)
		}
	}
	check(ix)
	if _, err := os.Stat(words); !os.IsNotExist(err) {
		t.Errorf("the old index is still there: %v", err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir))
}

// Closing ends a rebuild that is running, and leaves the served index.
func TestCloseEndsRebuild(t *testing.T) {
	t.Parallel()
	dir, _ := stored(t)
	ix := open(t, dir)
	begun := make(chan struct{})
	var once sync.Once
	done := make(chan error)
	go func() {
		done <- ix.Rebuild(t.Context(), func(yield func(index.Change) error) (index.Position, error) {
			w := newWorld(7)
			for n := 0; ; n++ {
				if err := yield(w.changes(n, n+1, 5)[0]); err != nil {
					return index.Position{}, err
				}
				once.Do(func() { close(begun) })
			}
		})
	}()
	<-begun
	if err := ix.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
	if err := <-done; !errors.Is(err, index.ErrClosed) {
		t.Errorf("Rebuild = %v, want ErrClosed", err)
	}
	if again := open(t, dir); count(t, again) != 300 {
		t.Errorf("%d documents, want the 300 from before", count(t, again))
	}
}
