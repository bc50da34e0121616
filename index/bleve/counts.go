package bleve

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/callboard/callboard/index"
)

// manyHits is the share of all documents from which on counting by bitmaps, one
// intersection a value, is cheaper than looking at every hit (measured at 100,000 and
// 1,000,000 documents with 856 values).
const manyHits = 0.4

// answer is a query answered but for the page: the hits, and for each facet with a choice
// the hits that the query would have without it.
type answer struct {
	hits   *roaring.Bitmap
	others map[int]*roaring.Bitmap // by facet
}

// answerOf applies the choices of facets to the documents that satisfy everything else.
func answerOf(base *roaring.Bitmap, choices []choice) answer {
	a := answer{hits: base.Clone(), others: make(map[int]*roaring.Bitmap, len(choices))}
	for _, c := range choices {
		a.hits.And(c.set)
		other := base.Clone()
		for _, o := range choices {
			if o.facet != c.facet {
				other.And(o.set)
			}
		}
		a.others[c.facet] = other
	}
	return a
}

// among is the documents that a facet's values are counted in.
func (a answer) among(facet int) *roaring.Bitmap {
	if other, ok := a.others[facet]; ok {
		return other
	}
	return a.hits
}

// counts is how often each value occurs, by facet and number.
type counts [][]int

// count counts the values of every facet in the documents of the answer.
func (g *generation) count(a answer) counts {
	c := make(counts, len(g.having))
	byColumn := make([]bool, len(g.having))
	total := float64(g.alive.GetCardinality())
	for facet, bitmaps := range g.having {
		c[facet] = make([]int, len(bitmaps))
		n := a.among(facet).GetCardinality()
		byColumn[facet] = float64(n) < manyHits*total || uint64(len(bitmaps)) > n
		if !byColumn[facet] {
			countBitmaps(c[facet], bitmaps, a.among(facet))
		}
	}
	if slices.Contains(byColumn, true) {
		g.countColumns(c, a.hits, byColumn)
	}
	for facet, other := range a.others {
		if byColumn[facet] {
			one := make([]bool, len(byColumn))
			one[facet] = true
			g.countColumns(c, roaring.AndNot(other, a.hits), one) // a.hits are counted above
		}
	}
	return c
}

func countBitmaps(counts []int, bitmaps []*roaring.Bitmap, among *roaring.Bitmap) {
	for v, b := range bitmaps {
		if b != nil {
			counts[v] = int(b.AndCardinality(among)) //nolint:gosec // a count
		}
	}
}

// countColumns adds what the entries of a set say about the wanted facets.
func (g *generation) countColumns(c counts, set *roaring.Bitmap, wanted []bool) {
	for it := set.Iterator(); it.HasNext(); {
		for _, v := range g.entries[it.Next()].facets {
			if wanted[v.facet()] {
				c[v.facet()][v.number()]++
			}
		}
	}
}

// listFacets turns counts into the lists of the result, and names the facets with more
// values than are listed.
func (g *generation) listFacets(a answer, q index.Query) (lists map[string][]index.FacetCount, more []string) {
	c := g.count(a)
	lists = make(map[string][]index.FacetCount, len(c))
	for facet, counts := range c {
		name := g.values.facets[facet].Name
		list, isCut := g.list(facet, counts, a.among(facet), q.Facets[name].Any)
		if isCut {
			more = append(more, name)
		}
		lists[name] = list
	}
	return lists, more
}

// list is the most frequent values of one facet, and whether there are more; selected ones
// are always listed. A facet may have many thousand values, so that they are not all sorted.
func (g *generation) list(facet int, counts []int, among *roaring.Bitmap, selected []string) ([]index.FacetCount, bool) {
	names := g.values.names(facet)
	occurring := 0
	top := first(index.MaxFacet, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(names[a].value, names[b].value))
	}, func(yield func(uint32) bool) {
		for number, n := range counts {
			if n == 0 {
				continue
			}
			occurring++
			if !yield(uint32(number)) { //nolint:gosec // bounded by maxValues
				return
			}
		}
	})
	list := make([]index.FacetCount, 0, len(top)+1+len(selected))
	for _, number := range top {
		list = append(list, index.FacetCount{Value: names[number].value, Label: names[number].label, Count: counts[number]})
	}
	missing := int(among.GetCardinality() - among.AndCardinality(g.stated[facet])) //nolint:gosec // a count
	if missing > 0 {
		occurring++
		list = append(list, index.FacetCount{Value: index.None, Count: missing})
	}
	sortCounts(list)
	list = list[:min(len(list), index.MaxFacet)]
	for _, s := range selected {
		list = g.selectValue(list, facet, s, counts, missing)
	}
	sortCounts(list)
	return list, occurring > index.MaxFacet
}

// selectValue marks a value as selected, adding it if it is not listed.
func (g *generation) selectValue(list []index.FacetCount, facet int, name string, counts []int, missing int) []index.FacetCount {
	if i := slices.IndexFunc(list, func(c index.FacetCount) bool { return c.Value == name }); i >= 0 {
		list[i].Selected = true
		return list
	}
	c := index.FacetCount{Value: name, Selected: true}
	if v, ok := g.values.find(facet, name); ok && v.number() < len(counts) {
		c.Count, c.Label = counts[v.number()], g.values.names(facet)[v.number()].label
	} else if name == index.None {
		c.Count = missing
	}
	return append(list, c)
}

func sortCounts(list []index.FacetCount) {
	slices.SortFunc(list, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
}
