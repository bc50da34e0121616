package indextest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callboard/callboard/index"
)

// Suite says how to make the indexes under test, and in which ways they differ from others.
type Suite struct {
	// Open returns an empty index. The suite closes it.
	Open func(t *testing.T) index.Index
	// Reopen closes ix and opens what it has stored. Nil means that nothing is stored.
	Reopen func(t *testing.T, ix index.Index) index.Index

	Docs    int // documents of the random world; 0 is 400
	Queries int // random queries; 0 is 300

	// NoTypos: words are found as written only.
	NoTypos bool
	// Loose: while changes are applied, the counts of an answer may belong to another
	// moment than its hits.
	Loose bool
}

// Run runs the whole contract.
func Run(t *testing.T, s Suite) {
	t.Helper()
	if s.Docs == 0 {
		s.Docs = 400
	}
	if s.Queries == 0 {
		s.Queries = 300
	}
	t.Run("Writes", s.testWrites)
	t.Run("RejectedChanges", s.testRejectedChanges)
	t.Run("Position", s.testPosition)
	t.Run("Counts", s.testCounts)
	t.Run("ManyValues", s.testManyValues)
	t.Run("Empty", s.testEmpty)
	t.Run("Filters", s.testFilters)
	t.Run("HostileValues", s.testHostileValues)
	t.Run("BadQueries", s.testBadQueries)
	t.Run("Words", s.testWords)
	t.Run("WordBounds", s.testWordBounds)
	t.Run("Golden", s.testGolden)
	t.Run("Order", s.testOrder)
	t.Run("Pages", s.testPages)
	t.Run("Random", s.testRandom)
	t.Run("SearchWhileWriting", s.testSearchWhileWriting)
	t.Run("Rebuild", s.testRebuild)
	t.Run("RebuildFails", s.testRebuildFails)
	t.Run("Cancel", s.testCancel)
	t.Run("Close", s.testClose)
	if s.Reopen != nil {
		t.Run("Reopen", s.testReopen)
	}
}

// now is the time of every test.
var now = time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)

// bench is an index under test beside the oracle.
type bench struct {
	*testing.T
	ix     index.Index
	oracle *Memory
	seq    uint64
}

// open returns an index with the given documents.
func (s Suite) open(t *testing.T, docs ...index.Doc) *bench {
	t.Helper()
	b := &bench{T: t, ix: s.Open(t), oracle: NewMemory()}
	t.Cleanup(func() {
		if err := b.ix.Close(); err != nil && !errors.Is(err, index.ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	if len(docs) > 0 {
		b.put(docs...)
	}
	return b
}

// put applies documents with new sequences and waits.
func (b *bench) put(docs ...index.Doc) {
	b.Helper()
	changes := make([]index.Change, len(docs))
	for i := range docs {
		b.seq++
		changes[i] = index.Change{ID: docs[i].ID, Seq: b.seq, Doc: &docs[i]}
	}
	b.apply(changes...)
}

// drop deletes a document.
func (b *bench) drop(id string) {
	b.Helper()
	b.seq++
	b.apply(index.Change{ID: id, Seq: b.seq})
}

// apply applies changes to the index and to the oracle, and waits.
func (b *bench) apply(changes ...index.Change) {
	b.Helper()
	upTo := index.Position{Stream: "s", Seq: b.seq}
	if err := b.ix.Apply(b.Context(), changes, upTo); err != nil {
		b.Fatalf("Apply of %d changes: %v", len(changes), err)
	}
	if err := b.ix.Wait(b.Context()); err != nil {
		b.Fatalf("Wait: %v", err)
	}
	if err := b.oracle.Apply(b.Context(), changes, upTo); err != nil {
		b.Fatalf("oracle: Apply: %v", err)
	}
}

// search asks the index.
func (b *bench) search(q index.Query) index.Result {
	b.Helper()
	if q.Now.IsZero() {
		q.Now = now
	}
	result, err := b.ix.Search(b.Context(), q)
	if err != nil {
		b.Fatalf("Search(%s): %v", q.Encode(), err)
	}
	return result
}

// total is how many documents the index finds.
func (b *bench) total(q index.Query) int {
	b.Helper()
	q.CountsOnly = true
	return b.search(q).Total
}

// check compares an answer with the oracle's: all of it but the ranking of relevance.
func (b *bench) check(q index.Query) {
	b.Helper()
	if q.Now.IsZero() {
		q.Now = now
	}
	got := b.search(q)
	want, err := b.oracle.Search(b.Context(), q)
	if err != nil {
		b.Fatalf("oracle: Search(%s): %v", q.Encode(), err)
	}
	if diff := cmp.Diff(want, got, b.ignored(q)...); diff != "" {
		b.Errorf("Search(%s), scope %v (-want +got):\n%s", q.Encode(), q.Scope, diff)
	}
	if len(got.Hits) != len(want.Hits) {
		b.Errorf("Search(%s): %d hits on the page, want %d", q.Encode(), len(got.Hits), len(want.Hits))
	}
}

// ignored is what an answer may say differently: labels, scores, and the ids of a page that
// is ranked by relevance.
func (b *bench) ignored(q index.Query) []cmp.Option {
	options := []cmp.Option{
		cmpopts.IgnoreFields(index.FacetCount{}, "Label"),
		cmpopts.IgnoreFields(index.Hit{}, "Score"),
		cmpopts.EquateEmpty(),
	}
	if normal, err := q.Normal(); err == nil && normal.Sort == index.Relevance {
		options = append(options, cmpopts.IgnoreFields(index.Result{}, "Hits"))
	}
	return options
}

// ids returns the ids of all hits, from all pages, and checks that no page repeats one.
func (b *bench) ids(q index.Query) []string {
	b.Helper()
	var ids []string
	seen := map[string]bool{}
	for q.Page = 1; ; q.Page++ {
		result := b.search(q)
		for _, h := range result.Hits {
			if seen[h.ID] {
				b.Errorf("Search(%s): %s stands on two pages", q.Encode(), h.ID)
			}
			seen[h.ID] = true
			ids = append(ids, h.ID)
		}
		if len(result.Hits) == 0 || len(ids) >= result.Total {
			if len(ids) != result.Total {
				b.Errorf("Search(%s): pages have %d hits, the total is %d", q.Encode(), len(ids), result.Total)
			}
			return ids
		}
	}
}

// counts is one facet of an answer as a map.
func counts(r index.Result, facet string) map[string]int {
	m := map[string]int{}
	for _, c := range r.Facets[facet] {
		m[c.Value] = c.Count
	}
	return m
}

// choose is a query for values of a facet.
func choose(facet string, values ...string) index.Query {
	return index.Query{Facets: map[string]index.Choice{facet: {Any: values}}}
}
