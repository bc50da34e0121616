package indextest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// testCounts: the count of a value is the total of the search with this facet's choices
// replaced by that value alone.
func (s Suite) testCounts(t *testing.T) {
	t.Parallel()
	b := s.open(t, newWorld(1, min(s.Docs, 200)).docs...)
	for _, q := range []index.Query{
		{},
		{States: []string{index.Any}},
		{States: []string{index.Any}, Text: "librarian OR metadata"},
		choose("kind", "job"),
		choose("kind", "job", "cfp"),
		{Facets: map[string]index.Choice{"kind": {Any: []string{"job"}}, "place": {Any: []string{"US", "EU"}}, "hours": {Any: []string{index.None}}}},
		{Facets: map[string]index.Choice{"kind": {Not: []string{"job"}}, "area": {Any: []string{"a"}, Not: []string{"b"}}}},
	} {
		result := b.search(q)
		b.check(q)
		b.checkFacets(q, result)
		if _, chosen := q.Facets["kind"]; !chosen {
			sum := 0
			for _, c := range result.Facets["kind"] {
				sum += c.Count
			}
			if sum != result.Total {
				t.Errorf("Search(%s): kinds sum up to %d, the total is %d", q.Encode(), sum, result.Total)
			}
		}
		if got := len(b.ids(q)); got != result.Total {
			t.Errorf("Search(%s): %d ids, the total is %d", q.Encode(), got, result.Total)
		}
	}
	b.checkPlaces()
}

// checkFacets asks for every listed value alone.
func (b *bench) checkFacets(q index.Query, result index.Result) {
	b.Helper()
	for _, f := range index.Facets() {
		list, listed := result.Facets[f.Name]
		if !listed {
			b.Errorf("Search(%s): facet %s is not listed", q.Encode(), f.Name)
		}
		for _, c := range list {
			alone := q
			alone.Facets = maps.Clone(q.Facets)
			if alone.Facets == nil {
				alone.Facets = map[string]index.Choice{}
			}
			alone.Facets[f.Name] = index.Choice{Any: []string{c.Value}}
			if total := b.total(alone); total != c.Count {
				b.Errorf("Search(%s): %s=%s counts %d, alone it finds %d", q.Encode(), f.Name, c.Value, c.Count, total)
			}
			if c.Selected != slices.Contains(q.Facets[f.Name].Any, c.Value) {
				b.Errorf("Search(%s): %s=%s is selected: %v", q.Encode(), f.Name, c.Value, c.Selected)
			}
		}
	}
}

// checkPlaces: what lies in a place is counted with it.
func (b *bench) checkPlaces() {
	b.Helper()
	n := counts(b.search(index.Query{States: []string{index.Any}}), "place")
	for child, parent := range map[string]string{"GB-LND/london": "GB-LND", "GB-LND": "GB", "GB": "EU", "US-MA": "US"} {
		if n[child] == 0 || n[child] > n[parent] {
			b.Errorf("%d documents in %s, %d in %s", n[child], child, n[parent], parent)
		}
	}
}

// testManyValues: a facet with many values lists the commonest, every selected one, and
// says that there are more.
func (s Suite) testManyValues(t *testing.T) {
	t.Parallel()
	var docs []index.Doc
	var all []string
	for i := range 120 {
		d := job(i, "Job")
		all = append(all, fmt.Sprintf("organisation-%03d", i))
		d.Organisation = fmt.Sprintf("Organisation %03d", i)
		d.Facets["organisation"] = []string{all[i]}
		d.Facets["source"] = []string{"one", fmt.Sprintf("source-%d", i)}
		docs = append(docs, d)
	}
	again := job(500, "Job")
	again.Facets["organisation"] = []string{all[119]}
	b := s.open(t, append(docs, again)...)
	result := b.search(index.Query{})
	list := result.Facets["organisation"]
	if len(list) != index.MaxFacet || list[0].Value != all[119] || list[0].Count != 2 || list[1].Value != all[0] {
		t.Errorf("organisations are listed as %v …, want %d, by count, then value", list[:min(3, len(list))], index.MaxFacet)
	}
	if list[1].Label != "Organisation 000" {
		t.Errorf("organisation %q is labelled %q", list[1].Value, list[1].Label)
	}
	if diff := cmp.Diff([]string{"organisation", "source"}, result.More); diff != "" {
		t.Errorf("facets with more values (-want +got):\n%s", diff)
	}
	b.check(choose("organisation", all[118], "organisation-of-nobody"))
	b.check(choose("source", "one"))
	for i := range 900 {
		all = append(all, fmt.Sprintf("nobody-%d", i))
	}
	if n := b.total(choose("organisation", all...)); n != 121 {
		t.Errorf("%d values of a facet find %d, want 121", len(all), n)
	}
}

// testEmpty: an empty index answers, with all facets, and so does one whose last document
// went away.
func (s Suite) testEmpty(t *testing.T) {
	t.Parallel()
	b := s.open(t)
	expect := func(q index.Query) {
		t.Helper()
		result := b.search(q)
		if result.Total != 0 || len(result.Hits) != 0 || len(result.Facets) != len(index.Facets()) {
			t.Errorf("Search(%s) of an empty index: %+v", q.Encode(), result)
		}
		b.check(q)
	}
	for range 2 {
		expect(index.Query{})
		expect(index.Query{Text: "librarian"})
		expect(index.Query{Text: "-librarian", Sort: index.Closes})
		expect(choose("kind", "job", index.None))
		if n, err := b.ix.Count(t.Context()); n != 0 || err != nil {
			t.Errorf("Count of an empty index: %d, %v", n, err)
		}
		b.put(job(1, "Librarian"))
		b.drop(id(1))
	}
	if err := b.ix.Health(t.Context()); err != nil {
		t.Errorf("Health of an empty index: %v", err)
	}
}
