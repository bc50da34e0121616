package indextest

import (
	"slices"
	"strings"
	"testing"

	"github.com/callboard/callboard/index"
)

// TestVocabularyIsApart: no word of the random world is within the typos that a query for
// another one allows, or backends with and without typos could not be compared.
func TestVocabularyIsApart(t *testing.T) {
	t.Parallel()
	var terms []string
	for _, word := range vocabulary() {
		for _, term := range index.Terms(word) {
			terms = append(terms, term.Text)
		}
	}
	for _, word := range vocabulary() {
		for _, c := range index.ParseText(word).Clauses {
			typed := c.Any[0][0]
			for _, other := range terms {
				same := slices.ContainsFunc(c.Any, func(any []string) bool { return len(any) == 1 && any[0] == other })
				if c.Edits > 0 && !same && other[0] == typed[0] && within(typed, other, c.Edits) {
					t.Errorf("%q is within %d typos of %q", other, c.Edits, typed)
				}
			}
		}
	}
}

// within reports whether n deletions from both words can make them equal, which is more
// than n typos allow.
func within(a, b string, n int) bool {
	if a == b {
		return true
	}
	if n == 0 {
		return false
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	return a != "" && within(a[1:], b, n-1) || b != "" && within(a, b[1:], n-1) ||
		a != "" && b != "" && within(a[1:], b[1:], n-1) || strings.HasPrefix(a, b) && len(a)-len(b) <= n
}

// TestWorldIsReproducible: the same seed makes the same documents and queries, all valid.
func TestWorldIsReproducible(t *testing.T) {
	t.Parallel()
	a, b := newWorld(9, 50), newWorld(9, 50)
	for i := range a.docs {
		if err := a.docs[i].Validate(); err != nil {
			t.Errorf("document %d: %v", i, err)
		}
		if a.docs[i].Text != b.docs[i].Text {
			t.Errorf("document %d differs", i)
		}
	}
	for range 200 {
		q := a.query()
		if got := b.query().Encode(); got != q.Encode() {
			t.Errorf("queries differ: %s and %s", q.Encode(), got)
		}
		if _, err := q.Normal(); err != nil {
			t.Errorf("Normal(%s): %v", q.Encode(), err)
		}
	}
}

// TestMemoryFindsByRelevance: the fake ranks titles first.
func TestMemoryFindsByRelevance(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	inText, inTitle := job(1, "Clerk"), job(2, "Metadata clerk")
	inText.Text = "metadata"
	changes := []index.Change{{ID: id(1), Seq: 1, Doc: &inText}, {ID: id(2), Seq: 2, Doc: &inTitle}}
	if err := m.Apply(t.Context(), changes, index.Position{}); err != nil {
		t.Fatal(err)
	}
	r, err := m.Search(t.Context(), index.Query{Text: "metadata", Now: now})
	if err != nil || len(r.Hits) != 2 || r.Hits[0].ID != id(2) || r.Hits[0].Score <= r.Hits[1].Score {
		t.Errorf("Search = %+v, %v; want the title first", r.Hits, err)
	}
}
