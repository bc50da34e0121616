package meili_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// TestManyValues: a facet with more values than the server lists. Selected ones are counted,
// and those that nobody has are named, whatever stands beside them.
func TestManyValues(t *testing.T) {
	t.Parallel()
	var docs []index.Doc
	for i := range 300 {
		d := job(i, "Job")
		if i%2 == 0 {
			d.Facets["kind"] = []string{"cfp"}
		}
		for n := range 5 {
			d.Facets["source"] = append(d.Facets["source"], fmt.Sprintf("source-%d", 5*i+n))
		}
		docs = append(docs, d)
	}
	// Two with all values that the server lists, and one that has as many others.
	for i, first := range []int{0, 0, 1000} {
		d := job(1000+i, "Job")
		for n := range 1000 {
			d.Facets["source"] = append(d.Facets["source"], fmt.Sprintf("source-%d", first+n))
		}
		docs = append(docs, d)
	}
	ix, oracle := filled(t, docs...)
	for _, chosen := range [][]string{
		{"source-1499"}, {"source-7", "source-1499", "source-nobody"}, {"source-1400", index.None}, {"source-nobody"},
	} {
		q := index.Query{Now: now, Facets: map[string]index.Choice{
			"source": {Any: chosen, Not: []string{"source-11", "source-2000"}}, "kind": {Any: []string{"job"}},
		}}
		want, err := oracle.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ix.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []*index.Result{&want, &got} { // of equal values the server's order may cut others
			r.Facets["source"] = slices.DeleteFunc(r.Facets["source"], func(c index.FacetCount) bool { return !c.Selected })
			r.Hits = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("source=%v (-want +got):\n%s", chosen, diff)
		}
	}
}
