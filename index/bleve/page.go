package bleve

import (
	"cmp"
	"container/heap"
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/callboard/callboard/index"
)

// sparse is the share of the documents below which the hits are sorted one by one, and
// above which a page is found by walking through the whole order.
const sparse = 1.0 / 16

// sorted returns the ordinals of one page, in the order that the query asks for. Scores are
// needed for relevance only.
func (g *generation) sorted(hits *roaring.Bitmap, q index.Query, scores map[uint32]float64) []uint32 {
	from, size := q.Offset(), q.Size
	if uint64(from) >= hits.GetCardinality() { //nolint:gosec // not negative
		return nil
	}
	compare := g.comparison(q, scores)
	which, descending, stored := storedOrder(q)
	if stored && float64(hits.GetCardinality()) > sparse*float64(len(g.entries)) {
		p := picker{hits: hits, skip: from, want: size}
		g.walk(g.orders[which], descending, g.passed(which, q), &p)
		return p.page
	}
	return page(first(from+size, compare, each(hits)), from, size)
}

// storedOrder is the order that a query asks for and whether it is wanted backwards; false
// means that it depends on the query.
func storedOrder(q index.Query) (which int, descending, stored bool) {
	switch q.Sort {
	case index.Closes:
		return byCloses, q.Reverse, true
	case index.Starts:
		return byStarts, q.Reverse, true
	case index.Pay:
		return byPay, !q.Reverse, true
	case index.Newest:
		return byNewest, !q.Reverse, true
	}
	return 0, false, false
}

// comparison orders two hits as the query asks for.
func (g *generation) comparison(q index.Query, scores map[uint32]float64) func(a, b uint32) int {
	switch q.Sort {
	case index.Relevance:
		newest := g.byKey(g.orders[byNewest].key, true)
		return func(a, b uint32) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), newest(a, b)) }
	case index.Distance:
		distances := map[uint32]int64{}
		return g.byOrdinal(func(ord uint32) (int64, bool) {
			d, ok := distances[ord]
			if !ok && q.Near != nil {
				km, _ := q.Near.Distance(g.entries[ord].points)
				d = sortable(km)
				distances[ord] = d
			}
			return d, len(g.entries[ord].points) > 0
		}, q.Reverse)
	}
	which, descending, _ := storedOrder(q)
	byKey := g.byKey(g.orders[which].key, descending)
	upcoming, ok := q.Upcoming()
	if !ok {
		return byKey
	}
	part := func(ord uint32) int { // as index.Less has it: to come, no date, passed
		key, has := g.orders[which].key(g.entries[ord])
		switch {
		case !has:
			return 1
		case key < upcoming:
			return 2
		}
		return 0
	}
	return func(a, b uint32) int { return cmp.Or(cmp.Compare(part(a), part(b)), byKey(a, b)) }
}

// passed is how many dates at the beginning of an order a query wants at its end.
func (g *generation) passed(which int, q index.Query) int {
	if upcoming, ok := q.Upcoming(); ok {
		return g.orders[which].since(g.entries, upcoming)
	}
	return 0
}

func (g *generation) byKey(key func(*entry) (int64, bool), descending bool) func(a, b uint32) int {
	return g.byOrdinal(func(ord uint32) (int64, bool) { return key(g.entries[ord]) }, descending)
}

// byOrdinal orders by a key, those without one last and equal ones by id, in both directions.
func (g *generation) byOrdinal(key func(uint32) (int64, bool), descending bool) func(a, b uint32) int {
	return func(a, b uint32) int {
		keyA, hasA := key(a)
		keyB, hasB := key(b)
		order := 0
		switch {
		case hasA && hasB:
			order = cmp.Compare(keyA, keyB)
			if descending {
				order = -order
			}
		case hasA:
			return -1
		case hasB:
			return 1
		}
		return cmp.Or(order, cmp.Compare(g.entries[a].place, g.entries[b].place))
	}
}

// walk finds a page by going through an order, then through the hits it does not hold, then
// through as many as are passed at its beginning.
func (g *generation) walk(o order, descending bool, passed int, p *picker) {
	if descending {
		g.walkBack(o, p)
	} else {
		p.pickAll(o.ords[passed:])
	}
	for _, ord := range g.orders[byID].ords {
		if p.full() {
			return
		}
		if _, has := o.key(g.entries[ord]); !has {
			p.pick(ord)
		}
	}
	p.pickAll(o.ords[:passed])
}

// walkBack goes from the end of an order to its beginning, but forwards through each run
// of equal keys, since equal ones are ordered by id in both directions.
func (g *generation) walkBack(o order, p *picker) {
	for end := len(o.ords); end > 0 && !p.full(); {
		start := end - 1
		key, _ := o.key(g.entries[o.ords[start]])
		for start > 0 {
			if before, _ := o.key(g.entries[o.ords[start-1]]); before != key {
				break
			}
			start--
		}
		for _, ord := range o.ords[start:end] {
			p.pick(ord)
		}
		end = start
	}
}

// picker collects the hits of a page from ordinals in order.
type picker struct {
	hits       *roaring.Bitmap
	skip, want int
	page       []uint32
}

func (p *picker) full() bool { return len(p.page) >= p.want }

func (p *picker) pick(ord uint32) {
	switch {
	case p.full() || !p.hits.Contains(ord):
	case p.skip > 0:
		p.skip--
	default:
		p.page = append(p.page, ord)
	}
}

// pickAll picks in order until the page is full.
func (p *picker) pickAll(ords []uint32) {
	for _, ord := range ords {
		if p.full() {
			return
		}
		p.pick(ord)
	}
}

// first is the n first of some numbers, in order.
func first(n int, compare func(a, b uint32) int, numbers iter.Seq[uint32]) []uint32 {
	h := &worst{compare: compare}
	for number := range numbers {
		switch {
		case len(h.numbers) < n:
			heap.Push(h, number)
		case compare(number, h.numbers[0]) < 0:
			h.numbers[0] = number
			heap.Fix(h, 0)
		}
	}
	slices.SortFunc(h.numbers, compare)
	return h.numbers
}

// each is the ordinals of a bitmap.
func each(b *roaring.Bitmap) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for it := b.Iterator(); it.HasNext(); {
			if !yield(it.Next()) {
				return
			}
		}
	}
}

func page(ords []uint32, from, size int) []uint32 {
	return ords[min(from, len(ords)):min(from+size, len(ords))]
}

// worst is a heap with the last of its numbers on top.
type worst struct {
	numbers []uint32
	compare func(a, b uint32) int
}

// Len implements heap.Interface.
func (h *worst) Len() int { return len(h.numbers) }

// Less implements heap.Interface.
func (h *worst) Less(i, j int) bool { return h.compare(h.numbers[i], h.numbers[j]) > 0 }

// Swap implements heap.Interface.
func (h *worst) Swap(i, j int) { h.numbers[i], h.numbers[j] = h.numbers[j], h.numbers[i] }

// Push implements heap.Interface.
func (h *worst) Push(x any) { h.numbers = append(h.numbers, x.(uint32)) }

// Pop implements heap.Interface.
func (h *worst) Pop() any {
	last := len(h.numbers) - 1
	x := h.numbers[last]
	h.numbers = h.numbers[:last]
	return x
}
