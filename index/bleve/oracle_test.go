package bleve_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// oracle answers a query by looking at every document, with the means of package index only.
func oracle(q index.Query, docs map[string]index.Prepared) (ids []string, counts map[string]map[string]int) {
	q, err := q.Normal()
	if err != nil {
		panic(err)
	}
	all := matching(q, docs)
	counts = map[string]map[string]int{}
	for _, f := range index.Facets() {
		counts[f.Name] = map[string]int{}
		without := q
		without.Facets = maps.Clone(q.Facets)
		delete(without.Facets, f.Name)
		for _, d := range matching(without, docs) {
			for _, v := range d.Facets[f.Name] {
				counts[f.Name][v]++
			}
			if len(d.Facets[f.Name]) == 0 {
				counts[f.Name][index.None]++
			}
		}
		for _, v := range q.Facets[f.Name].Any {
			counts[f.Name][v] += 0
		}
	}
	if q.Sort != index.Relevance {
		slices.SortFunc(all, func(a, b index.Doc) int {
			if index.Less(q, a, b) {
				return -1
			}
			return 1
		})
	}
	for _, d := range all {
		ids = append(ids, d.ID)
	}
	return ids, counts
}

func matching(q index.Query, docs map[string]index.Prepared) []index.Doc {
	compiled, err := index.Compile(q)
	if err != nil {
		panic(err)
	}
	var out []index.Doc
	for _, d := range docs {
		if compiled.Match(d) {
			out = append(out, d.Doc)
		}
	}
	return out
}

// compare checks an answer against the oracle: total, counts, and where the order is one of
// columns, the hits.
func compare(t *testing.T, q index.Query, got index.Result, docs map[string]index.Prepared) {
	t.Helper()
	ids, counts := oracle(q, docs)
	if got.Total != len(ids) || got.Degraded {
		t.Errorf("%+v: total %d (degraded %v), want %d", q, got.Total, got.Degraded, len(ids))
	}
	gotCounts := map[string]map[string]int{}
	for facet, list := range got.Facets {
		gotCounts[facet] = map[string]int{}
		for _, c := range list {
			gotCounts[facet][c.Value] = c.Count
		}
	}
	if diff := cmp.Diff(counts, gotCounts); diff != "" {
		t.Errorf("%+v: counts (-want +got):\n%s", q, diff)
	}
	if normal, _ := q.Normal(); normal.Sort != index.Relevance {
		var hits []string
		for _, h := range got.Hits {
			hits = append(hits, h.ID)
		}
		want := ids[min(normal.Offset(), len(ids)):min(normal.Offset()+normal.Size, len(ids))]
		if !slices.Equal(hits, want) {
			t.Errorf("%+v: hits %v, want %v", q, hits, want)
		}
	}
}

// plainWords makes every word of a query one that is not searched with typos, which the
// oracle does not allow.
func plainWords(q index.Query) index.Query {
	text := ""
	for _, c := range index.ParseText(q.Text).Clauses {
		sign := ""
		if c.Not {
			sign = "-"
		}
		text += sign + `"` + c.Typed + `" `
	}
	q.Text = text
	return q
}

func TestSearchAgreesWithOracle(t *testing.T) {
	t.Parallel()
	w := newWorld(1)
	ix, docs := openMemory(t), map[string]index.Prepared{}
	for round := range 4 {
		var changes []index.Change
		for range 150 {
			n := w.IntN(400)
			c := index.Change{ID: id(n), Seq: uint64(round + 1)}
			if w.IntN(5) > 0 {
				c.Doc = w.doc(n, 20)
				docs[c.ID] = index.Prepare(*c.Doc)
			} else {
				delete(docs, c.ID)
			}
			changes = append(changes, c)
		}
		apply(t, ix, changes...)
		for range 100 {
			q := plainWords(w.query())
			compare(t, q, search(t, ix, q), docs)
		}
		if t.Failed() {
			break
		}
	}
}
