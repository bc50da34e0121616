package bleve

import (
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// generation is the index as one search sees it: a reader of the words, and the columns,
// bitmaps and orders that belong to exactly these words. It is never changed. A search
// takes hold of one generation and uses nothing else, so that counts belong to its hits.
type generation struct {
	refs     atomic.Int64
	store    *store
	reader   *scorch.IndexSnapshot
	segments []segment

	values  *dictionary
	entries []*entry            // by ordinal, deleted ones included
	alive   *roaring.Bitmap     // ordinals of documents
	having  [][]*roaring.Bitmap // by facet and value: the documents that have it; nil is none
	stated  []*roaring.Bitmap   // by facet: the documents that have any value of it
	located *roaring.Bitmap     // documents with points
	paid    *roaring.Bitmap     // documents that state pay
	ruled   *roaring.Bitmap     // documents whose deadline has a rule
	endless *roaring.Bitmap     // those whose rule needs no date: until filled, rolling
	closing *roaring.Bitmap     // documents whose deadline has a date
	starts  *roaring.Bitmap     // documents with a start
	orders  [orderCount]order

	states atomic.Pointer[states]
}

// newGeneration is the generation of no documents.
func newGeneration(values *dictionary) *generation {
	g := &generation{
		values: values, alive: roaring.New(), located: roaring.New(), paid: roaring.New(),
		ruled: roaring.New(), endless: roaring.New(), closing: roaring.New(), starts: roaring.New(), orders: newOrders(),
	}
	for range values.facets {
		g.having = append(g.having, nil)
		g.stated = append(g.stated, roaring.New())
	}
	return g
}

// next is the generation after the given ordinals became the given entries. It shares with
// g what did not change; what it costs is a copy of the arrays and the bitmaps touched. It
// has no reader yet.
func (g *generation) next(entries []*entry, changed []uint32) *generation {
	n := &generation{
		store: g.store, values: g.values, entries: slices.Clone(entries),
		stated: slices.Clone(g.stated), located: g.located, paid: g.paid, alive: g.alive,
		ruled: g.ruled, endless: g.endless, closing: g.closing, starts: g.starts,
	}
	for facet := range g.having {
		bitmaps := make([]*roaring.Bitmap, len(g.values.names(facet)))
		copy(bitmaps, g.having[facet])
		n.having = append(n.having, bitmaps)
	}
	t := touch{}
	for _, ord := range changed {
		t.move(n, ord, g.entry(ord), n.entry(ord))
	}
	for i, o := range g.orders {
		n.orders[i] = o.next(g.entries, n.entries, changed)
	}
	if s := g.states.Load(); s != nil {
		n.states.Store(s.changed(n, changed))
	}
	return n
}

// entry is the document of an ordinal, nil if it is deleted or not there.
func (g *generation) entry(ord uint32) *entry {
	if int64(ord) >= int64(len(g.entries)) || g.entries[ord] == nil || g.entries[ord].dead {
		return nil
	}
	return g.entries[ord]
}

// hold takes a hold of g; false means that it is closed already.
func (g *generation) hold() bool {
	for {
		n := g.refs.Load()
		if n <= 0 {
			return false
		}
		if g.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// release lets go of g; the last one closes its reader and lets go of the store.
func (g *generation) release() error {
	if g.refs.Add(-1) > 0 {
		return nil
	}
	err := g.reader.Close()
	if closeErr := g.store.release(); err == nil {
		err = closeErr
	}
	return err
}

// touch copies each bitmap once before it is written to for the first time.
type touch map[**roaring.Bitmap]bool

func (t touch) own(slot **roaring.Bitmap) *roaring.Bitmap {
	switch {
	case *slot == nil:
		*slot = roaring.New()
	case !t[slot]:
		*slot = (*slot).Clone()
	}
	t[slot] = true
	return *slot
}

func (t touch) set(slot **roaring.Bitmap, ord uint32, member bool) {
	if *slot != nil && (*slot).Contains(ord) == member || *slot == nil && !member {
		return
	}
	if member {
		t.own(slot).Add(ord)
	} else {
		t.own(slot).Remove(ord)
	}
}

// move takes an ordinal out of the bitmaps of the entry it had and into those of the one
// it has; either may be nil.
func (t touch) move(n *generation, ord uint32, was, is *entry) {
	if was != nil {
		for _, v := range was.facets {
			t.set(&n.having[v.facet()][v.number()], ord, false)
			t.set(&n.stated[v.facet()], ord, false)
		}
	}
	if is != nil {
		for _, v := range is.facets {
			t.set(&n.having[v.facet()][v.number()], ord, true)
			t.set(&n.stated[v.facet()], ord, true)
		}
	}
	t.set(&n.alive, ord, is != nil)
	t.set(&n.located, ord, is != nil && len(is.points) > 0)
	t.set(&n.paid, ord, is != nil && is.payStated)
	t.set(&n.ruled, ord, is != nil && is.rule != "")
	t.set(&n.endless, ord, is != nil && is.endless())
	t.set(&n.closing, ord, is != nil && is.closes != 0)
	t.set(&n.starts, ord, is != nil && is.starts != 0)
}
