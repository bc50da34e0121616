package indextest

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// job is a plain document.
func job(i int, title string) index.Doc {
	return index.Doc{
		ID: id(i), Title: title, Facets: map[string][]string{"kind": {"job"}},
		FirstSeen: now.Unix() - int64(i), Changed: now.Unix() - int64(i),
	}
}

// testWrites: what is written is found after Wait, once, in order, and nothing is left of
// what it replaced.
func (s Suite) testWrites(t *testing.T) {
	t.Parallel()
	first := job(1, "Metadata librarian")
	first.Facets["hours"] = []string{"full-time"}
	first.Closes = now.Unix() + 3600
	b := s.open(t, first, job(2, "Curator"))
	expect := func(what string, q index.Query, want ...string) {
		t.Helper()
		got := b.ids(q)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s finds %v, want %v", what, q.Encode(), got, want)
		}
		b.check(q)
	}
	closing := index.Query{Closes: []index.Window{{Within: 24 * 3600e9}}}
	expect("first write", index.Query{}, id(1), id(2))
	expect("words", index.Query{Text: "metadata"}, id(1))

	b.put(first)
	b.apply(index.Change{ID: id(1), Seq: b.seq, Doc: &first})
	expect("the same again", index.Query{Text: "metadata"}, id(1))

	second := job(1, "Cataloger")
	second.Facets["hours"] = []string{"part-time"}
	b.put(second)
	expect("words of an update", index.Query{Text: "cataloger"}, id(1))
	expect("words before an update", index.Query{Text: "metadata"})
	expect("facets before an update", choose("hours", "full-time"))
	expect("dates before an update", closing)

	b.apply(index.Change{ID: id(1), Seq: 1, Doc: &first})
	expect("an older sequence", index.Query{Text: "metadata"})
	b.apply(index.Change{ID: id(1), Seq: 1})
	expect("an older deletion", index.Query{Text: "cataloger"}, id(1))

	b.drop(id(1))
	b.drop(id(1))
	b.drop(id(99))
	expect("deleted", index.Query{}, id(2))
	if n, err := b.ix.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("Count = %d, %v after a deletion, want 1", n, err)
	}
	b.put(first)
	expect("written again", choose("hours", "full-time"), id(1))
	expect("values from before the deletion", choose("hours", "part-time"))

	b.seq += 3
	b.apply(index.Change{ID: id(3), Seq: b.seq - 2, Doc: ref(job(3, "One"))},
		index.Change{ID: id(3), Seq: b.seq - 1}, index.Change{ID: id(3), Seq: b.seq, Doc: ref(job(3, "Two"))})
	expect("put, delete and put in one call", index.Query{Text: "two"}, id(3))
	expect("only the last of them", index.Query{Text: "one"})
	b.seq++
	b.apply(index.Change{ID: id(3), Seq: b.seq, Doc: ref(job(3, "Three"))}, index.Change{ID: id(3), Seq: b.seq})
	expect("put and delete in one call", index.Query{Text: "three"})
	b.apply()
}

func ref(d index.Doc) *index.Doc { return &d }

// testRejectedChanges: an invalid change is named, and the others of its call are applied.
func (s Suite) testRejectedChanges(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*index.Change){
		"id":            func(c *index.Change) { c.ID = `x" OR 1=1`; c.Doc.ID = c.ID },
		"empty id":      func(c *index.Change) { c.ID, c.Doc.ID = "", "" },
		"another id":    func(c *index.Change) { c.Doc.ID = id(7) },
		"no sequence":   func(c *index.Change) { c.Seq = 0 },
		"latitude":      func(c *index.Change) { c.Doc.Points = [][2]float64{{90.5, 0}} },
		"not a number":  func(c *index.Change) { c.Doc.Points = [][2]float64{{0, math.NaN()}} },
		"pay":           func(c *index.Change) { c.Doc.PayMax = math.Inf(1) },
		"unknown facet": func(c *index.Change) { c.Doc.Facets["color"] = []string{"red"} },
		"value twice":   func(c *index.Change) { c.Doc.Facets["area"] = []string{"a", "a"} },
		"none as value": func(c *index.Change) { c.Doc.Facets["area"] = []string{index.None} },
		"no kind":       func(c *index.Change) { delete(c.Doc.Facets, "kind") },
	} {
		b := s.open(t)
		n := 10
		if name == "id" {
			n = 1000
		}
		changes := make([]index.Change, n)
		for i := range changes {
			changes[i] = index.Change{ID: id(i), Seq: uint64(i + 1), Doc: ref(job(i, "Job"))} //nolint:gosec // small
		}
		bad := len(changes) - 1
		spoil(&changes[bad])
		err := b.ix.Apply(t.Context(), changes, index.Position{Stream: "s", Seq: 1000})
		var change *index.ChangeError
		if !errors.As(err, &change) || change.ID != changes[bad].ID {
			t.Errorf("%s: Apply: %v, want a ChangeError of %q", name, err, changes[bad].ID)
		}
		if err := b.ix.Wait(t.Context()); err != nil {
			t.Fatalf("%s: Wait: %v", name, err)
		}
		if n := b.total(index.Query{}); n != bad {
			t.Errorf("%s: %d documents are found beside a bad one, want %d", name, n, bad)
		}
	}
}

// testPosition: the position is stored with the changes.
func (s Suite) testPosition(t *testing.T) {
	t.Parallel()
	b := s.open(t)
	expect := func(want index.Position) {
		t.Helper()
		got, err := b.ix.Position(t.Context())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Position: %v (-want +got):\n%s", err, diff)
		}
	}
	expect(index.Position{})
	b.put(job(1, "Job"), job(2, "Job"))
	expect(index.Position{Stream: "s", Seq: 2})
	for _, at := range []index.Position{{Stream: "s", Seq: 9}, {Stream: "another", Seq: 1}} {
		if err := b.ix.Apply(t.Context(), nil, at); err != nil {
			t.Fatalf("Apply of nothing: %v", err)
		}
		if err := b.ix.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(at)
	}
	if n := b.total(index.Query{}); n != 2 {
		t.Errorf("%d documents after an Apply of nothing, want 2", n)
	}
}
