package bleve_test

import (
	"slices"
	"testing"

	"github.com/callboard/callboard/index"
)

// job is an open job with the given words, published some days ago.
func job(n int, title, organisation, text string, daysAgo int64) index.Change {
	return index.Change{ID: id(n), Seq: uint64(n + 1), Doc: &index.Doc{
		ID: id(n), Title: title, Organisation: organisation, Text: text,
		Published: now.Unix() - daysAgo*day, Facets: map[string][]string{"kind": {"job"}},
	}}
}

// Words in the title count most, then those of the organisation; what is equal is ordered by
// age, then by id. What needs a typo comes last, wherever it stands.
func TestRelevance(t *testing.T) {
	t.Parallel()
	ix := openMemory(t)
	filler := " with several other words that say nothing about it"
	apply(t, ix,
		job(0, "Metadato specialist", "Example", "a typo in the title", 0),
		job(1, "Librarian", "Example", "works on metadata"+filler, 0),
		job(2, "Librarian", "Metadata College", "works on books"+filler, 9),
		job(3, "Metadata librarian", "Example", "works on books"+filler, 9),
		job(4, "Metadata librarian", "Example", "works on books"+filler, 2),
		job(5, "Metadata librarian", "Example", "works on books"+filler, 2),
		job(6, "Cook", "Example", "no such word", 0),
	)
	same := []string{id(4), id(5)}
	slices.Sort(same)
	want := []string{same[0], same[1], id(3), id(2), id(1), id(0)}
	if got := found(t, ix, index.Query{Text: "metadata"}); !slices.Equal(got, want) {
		t.Errorf("metadata: %v, want %v", got, want)
	}
	if got := found(t, ix, index.Query{Text: `"metadata librarian"`}); !slices.Equal(got, want[:3]) {
		t.Errorf("phrase: %v, want %v", got, want[:3])
	}
	// The last page of the exact ones goes on with those that need a typo.
	want = []string{id(0), same[0]}
	got := found(t, ix, index.Query{Text: "metadato"})
	if len(got) != 6 || !slices.Equal(got[:2], want) {
		t.Errorf("metadato: %v, want 6, the first ones %v", got, want)
	}
	for page := 1; page <= 6; page++ {
		if one := found(t, ix, index.Query{Text: "metadato", Page: page, Size: 1}); !slices.Equal(one, got[page-1:page]) {
			t.Errorf("metadato, page %d: %v, want %v", page, one, got[page-1])
		}
	}
}

// A score says where a hit is: above 1 with every word as typed, below 1 with a typo.
func TestScores(t *testing.T) {
	t.Parallel()
	ix := openMemory(t)
	apply(t, ix, job(0, "Metadata", "", "", 0), job(1, "Metadato", "", "", 0))
	hits := search(t, ix, index.Query{Now: now, Text: "metadata"}).Hits
	if len(hits) != 2 || hits[0].Score <= 1 || hits[1].Score <= 0 || hits[1].Score >= 1 {
		t.Errorf("hits %v, want one with a score above 1 and one with a score between 0 and 1", hits)
	}
	if hits = search(t, ix, index.Query{Now: now, Text: `"metadata"`}).Hits; len(hits) != 1 || hits[0].Score <= 1 {
		t.Errorf("exact hits %v, want one with a score above 1", hits)
	}
}
