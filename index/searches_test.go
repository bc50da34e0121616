package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// randomSearch makes queries that a document of randomDoc has a fair chance to satisfy.
func randomSearch(r *rand.Rand) index.Query {
	words := []string{"metadata", "catalog", "-remote", `"open access"`, "librarians", "e-resources", "mls", "📚"}
	q := index.Query{Facets: map[string]index.Choice{}}
	var text []string
	for range r.IntN(3) {
		text = append(text, words[r.IntN(len(words))])
	}
	q.Text = strings.Join(text, " ")
	for range r.IntN(3) {
		c := index.Choice{}
		for range 1 + r.IntN(2) {
			c.Any = append(c.Any, []string{"a", "b", index.None, "nobody"}[r.IntN(4)])
		}
		if r.IntN(4) == 0 {
			c.Not, c.Any = c.Any, nil
		}
		q.Facets[[]string{"area", "level", "hours"}[r.IntN(3)]] = c
	}
	if r.IntN(5) == 0 {
		q.Pay = []index.PayBound{{Min: 50000}}
	}
	if r.IntN(5) == 0 {
		q.Near = &index.Near{Lat: 42, Lon: -71, Km: 100}
	}
	if r.IntN(5) == 0 {
		q.Closes = []index.Window{{Within: 24 * time.Hour}}
	}
	if r.IntN(5) == 0 {
		q.Scope = &index.Query{Text: []string{"", "metadata"}[r.IntN(2)], Facets: map[string]index.Choice{"area": {Any: []string{"a"}}}}
	}
	return q
}

func randomDoc(r *rand.Rand, i int) index.Doc {
	words := []string{"Metadata", "catalogue", "remote", "open access", "access open", "librarian", "e-resources", "resources", "MLIS"}
	d := index.Doc{ID: posting.NewID("s", fmt.Sprint(i)), Facets: map[string][]string{"kind": {"job"}}}
	for range 1 + r.IntN(5) {
		d.Title += " " + words[r.IntN(len(words))]
		d.Text += " " + words[r.IntN(len(words))]
	}
	for _, facet := range []string{"area", "level", "hours"} {
		if v := []string{"a", "b", ""}[r.IntN(3)]; v != "" {
			d.Facets[facet] = []string{v}
		}
	}
	if r.IntN(2) == 0 {
		d.PayStated, d.PayMin = true, float64(r.IntN(100_000))
		d.Points = [][2]float64{{42.1, -71.2}}
	}
	d.Cancelled = r.IntN(3) == 0
	return d
}

// TestSearchesMatching: the searches found are those that MatchTimeless finds one by one,
// whatever was added, replaced and removed before.
func TestSearchesMatching(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	searches, saved := index.NewSearches(), map[string]index.Query{}
	found := 0
	for i := range 300 {
		id := fmt.Sprintf("search-%03d", r.IntN(120))
		if r.IntN(4) == 0 {
			searches.Remove(id)
			delete(saved, id)
		} else {
			saved[id] = randomSearch(r)
			if err := searches.Add(id, saved[id]); err != nil {
				t.Fatal(err)
			}
		}
		d := randomDoc(r, i)
		var want []string
		for id, q := range saved {
			if index.MatchTimeless(q, d) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, searches.Matching(d)); diff != "" {
			t.Fatalf("searches that %+v satisfies (-want +got):\n%s", d, diff)
		}
		found += len(want)
	}
	if searches.Len() != len(saved) || found < 1000 {
		t.Errorf("%d searches, want %d; %d matches in all", searches.Len(), len(saved), found)
	}
}

func TestSearchesRefuseBadQueries(t *testing.T) {
	t.Parallel()
	s := index.NewSearches()
	d := index.Doc{ID: posting.NewID("s", "1"), Facets: map[string][]string{"kind": {"job"}}}
	if err := s.Add("x", index.Query{}); err != nil {
		t.Fatal(err)
	}
	if got := s.Matching(d); !slices.Equal(got, []string{"x"}) {
		t.Errorf("a search for everything: Matching = %v", got)
	}
	if err := s.Add("x", index.Query{Facets: map[string]index.Choice{"colour": {}}}); err == nil {
		t.Error("a search by an unknown facet was taken")
	}
	if got := s.Matching(d); len(got) != 0 || s.Len() != 0 {
		t.Errorf("Matching after a bad replacement = %v", got)
	}
	s.Remove("nobody")
}

func TestSearchesAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := index.NewSearches()
	var wg sync.WaitGroup
	for w := range uint64(4) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(w, w))
			for i := range 100 {
				if err := s.Add(fmt.Sprintf("%d-%d", w, i%10), randomSearch(r)); err != nil {
					t.Error(err)
				}
				s.Matching(randomDoc(r, i))
				s.Remove(fmt.Sprintf("%d-%d", w, (i+5)%10))
			}
		})
	}
	wg.Wait()
}

func BenchmarkSearchesMatching(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	s := index.NewSearches()
	for i := range 10_000 {
		if err := s.Add(fmt.Sprint(i), randomSearch(r)); err != nil {
			b.Fatal(err)
		}
	}
	d := randomDoc(r, 1)
	for b.Loop() {
		s.Matching(d)
	}
}
