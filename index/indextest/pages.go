package indextest

import (
	"slices"
	"testing"

	"github.com/callboard/callboard/index"
)

// testOrder: every order in both directions, with ties by id, what has no value last, and
// passed dates behind it where dates to come are first.
func (s Suite) testOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(3, min(s.Docs, 150))
	b := s.open(t, w.docs...)
	byID := map[string]index.Doc{}
	for _, d := range w.docs {
		byID[d.ID] = d
	}
	for _, order := range index.Sorts() {
		for _, reverse := range []bool{false, true} {
			if order == index.Relevance {
				continue // each backend's own
			}
			q := index.Query{Sort: order, Reverse: reverse, States: []string{index.Any}, Now: now, Near: &index.Near{Lat: 51.5, Km: 15_000}, Size: 9}
			normal, err := q.Normal()
			if err != nil {
				t.Fatal(err)
			}
			ids := b.ids(q)
			for i := 1; i < len(ids); i++ {
				if !index.Less(normal, byID[ids[i-1]], byID[ids[i]]) {
					t.Errorf("sort %s, reverse %v: %s stands before %s", order, reverse, ids[i-1], ids[i])
				}
			}
			b.check(q)
			q.Near = nil
			if order != index.Distance {
				b.check(q)
			}
		}
	}
}

// testPages: pages are disjoint, complete, and bounded.
func (s Suite) testPages(t *testing.T) {
	t.Parallel()
	b := s.open(t, newWorld(4, min(s.Docs, 100)).docs...)
	for _, q := range []index.Query{{}, {Text: "librarian -map"}, choose("kind", "job"), {Sort: index.Pay}} {
		q.States = []string{index.Any}
		whole := b.ids(q)
		for _, size := range []int{3, 7, 100} {
			q.Size = size
			if got := b.ids(q); !slices.Equal(got, whole) {
				t.Errorf("Search(%s): pages of %d have other hits or another order than pages of %d", q.Encode(), size, index.DefaultSize)
			}
		}
		q.Size, q.Page = 50, 150
		if r := b.search(q); len(r.Hits) != 0 || r.Total != len(whole) {
			t.Errorf("Search(%s): %d hits beyond the end, total %d, want 0 and %d", q.Encode(), len(r.Hits), r.Total, len(whole))
		}
		q.Page, q.CountsOnly = 1, true
		if r := b.search(q); len(r.Hits) != 0 || r.Total != len(whole) || len(r.Facets["kind"]) == 0 {
			t.Errorf("Search(%s): counts only gives %d hits, total %d", q.Encode(), len(r.Hits), r.Total)
		}
	}
	if n := len(b.search(index.Query{States: []string{index.Any}}).Hits); n != index.DefaultSize {
		t.Errorf("a page has %d hits without a size, want %d", n, index.DefaultSize)
	}
}

// testRandom: random documents, changed and deleted at random, under random queries.
func (s Suite) testRandom(t *testing.T) {
	t.Parallel()
	w := newWorld(5, s.Docs)
	b := s.open(t, w.docs...)
	for round := range 3 {
		var changed []index.Doc
		for range s.Docs / 10 {
			i := w.IntN(s.Docs)
			w.docs[i] = w.doc(i)
			changed = append(changed, w.docs[i])
		}
		b.put(changed...)
		for range s.Docs / 20 {
			b.drop(id(w.IntN(s.Docs)))
		}
		for range s.Queries / 3 {
			q := w.query()
			b.check(q)
			if t.Failed() {
				t.Fatalf("round %d: stopped at the first difference", round)
			}
		}
		for range 10 {
			q := w.query()
			q.Size, q.Page = 100, 1
			want := b.oracleIDs(q)
			if got := b.ids(q); sorted(got) != sorted(want) {
				t.Fatalf("round %d: Search(%s) finds %d ids, want %d", round, q.Encode(), len(got), len(want))
			}
		}
	}
	if n, err := b.ix.Count(t.Context()); n != len(b.oracle.entries) || err != nil {
		t.Errorf("Count = %d, %v, want %d", n, err, len(b.oracle.entries))
	}
}

// oracleIDs is every id that a query should find.
func (b *bench) oracleIDs(q index.Query) []string {
	b.Helper()
	normal, err := q.Normal()
	if err != nil {
		b.Fatal(err)
	}
	var ids []string
	for _, d := range b.oracle.find(normal) {
		ids = append(ids, d.ID)
	}
	return ids
}
