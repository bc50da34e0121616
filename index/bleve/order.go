package bleve

import (
	"cmp"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// order is the ordinals of the documents that have a key, ascending by key and, where
// keys are equal, by id. It is never changed: next makes another one.
type order struct {
	key  func(*entry) (int64, bool) // false where the document has none
	ords []uint32
}

// The orders of a generation.
const (
	byNewest = iota
	byCloses
	byStarts
	byPay
	byChanged
	byTurn // the instant at which the state becomes another one
	byID   // every document, the tail of those orders in which some have no key
	orderCount
)

// newOrders returns the orders of no documents.
func newOrders() [orderCount]order {
	return [orderCount]order{
		byNewest:  {key: func(e *entry) (int64, bool) { return e.newest(), e.newest() != 0 }},
		byCloses:  {key: func(e *entry) (int64, bool) { return e.closes, e.closes != 0 }},
		byStarts:  {key: func(e *entry) (int64, bool) { return e.starts, e.starts != 0 }},
		byPay:     {key: func(e *entry) (int64, bool) { return sortable(e.pay()), e.pay() != 0 }},
		byChanged: {key: func(e *entry) (int64, bool) { return max(e.firstSeen, e.changed), true }},
		byTurn:    {key: func(e *entry) (int64, bool) { return e.turns(), e.turns() != 0 }},
		byID:      {key: func(*entry) (int64, bool) { return 0, true }},
	}
}

// keyOf is the key of an ordinal among the given entries; none if it is not there.
func (o order) keyOf(entries []*entry, ord uint32) (int64, bool) {
	if int(ord) >= len(entries) || entries[ord] == nil || entries[ord].dead {
		return 0, false
	}
	return o.key(entries[ord])
}

// place is where a document stands in an order.
type place struct {
	key int64
	id  uint64
	ord uint32
}

func (o order) placeOf(entries []*entry, ord uint32) place {
	key, _ := o.key(entries[ord])
	return place{key, entries[ord].place, ord}
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.key, q.key), cmp.Compare(p.id, q.id))
}

// next is the order after the given ordinals changed from before to after. It costs a
// copy of the array and a binary search for each of them, or nothing when no key changed.
func (o order) next(before, after []*entry, changed []uint32) order {
	var gone []int
	var added []place
	for _, ord := range changed {
		oldKey, had := o.keyOf(before, ord)
		newKey, has := o.keyOf(after, ord)
		if had == has && oldKey == newKey {
			continue
		}
		if had {
			gone = append(gone, o.search(before, o.ords, o.placeOf(before, ord)))
		}
		if has {
			added = append(added, o.placeOf(after, ord))
		}
	}
	if len(gone) == 0 && len(added) == 0 {
		return o
	}
	slices.Sort(gone)
	slices.SortFunc(added, place.compare)
	kept := without(o.ords, gone)
	return order{key: o.key, ords: o.insert(after, kept, added)}
}

// search is where p stands, or would stand, in a part of the order.
func (o order) search(entries []*entry, ords []uint32, p place) int {
	return sort.Search(len(ords), func(i int) bool { return o.placeOf(entries, ords[i]).compare(p) >= 0 })
}

// without is ords without those at the given ascending places.
func without(ords []uint32, places []int) []uint32 {
	kept := make([]uint32, 0, len(ords)-len(places))
	from := 0
	for _, place := range places {
		kept = append(kept, ords[from:place]...)
		from = place + 1
	}
	return append(kept, ords[from:]...)
}

// insert is kept with the sorted places added.
func (o order) insert(entries []*entry, kept []uint32, added []place) []uint32 {
	if len(added) == 0 {
		return kept
	}
	out := make([]uint32, 0, len(kept)+len(added))
	for _, p := range added {
		n := o.search(entries, kept, p)
		out = append(append(out, kept[:n]...), p.ord)
		kept = kept[n:]
	}
	return append(out, kept...)
}

// since is where the keys of at least from begin.
func (o order) since(entries []*entry, from int64) int {
	return sort.Search(len(o.ords), func(i int) bool {
		key, _ := o.key(entries[o.ords[i]])
		return key >= from
	})
}

// between is the ordinals whose key is at least from and less than to.
func (o order) between(entries []*entry, from, to int64) []uint32 {
	first, last := o.since(entries, from), o.since(entries, to)
	if first >= last {
		return nil
	}
	return o.ords[first:last]
}

// bitmapOf is a bitmap of ordinals below limit, in any order.
func bitmapOf(ords []uint32, limit int) *roaring.Bitmap {
	const few = 1000
	if len(ords) < few {
		sorted := slices.Clone(ords)
		slices.Sort(sorted)
		return roaring.BitmapOf(sorted...)
	}
	bits := make([]uint64, (limit+63)/64)
	for _, ord := range ords {
		bits[ord/64] |= 1 << (ord % 64)
	}
	return roaring.FromDense(bits, true)
}
