package bleve

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/callboard/callboard/posting"
)

// randomEntries is n entries with few different times, so that there are many ties.
func randomEntries(r *rand.Rand, n int) []*entry {
	entries := make([]*entry, n)
	for i := range entries {
		id := posting.NewID("test", fmt.Sprint(i))
		entries[i] = &entry{id: id, place: placeOf(id), closes: int64(r.IntN(8)), ends: int64(r.IntN(50)), doubtful: int64(r.IntN(50)), dead: r.IntN(10) == 0}
	}
	return entries
}

// Changing an order step by step gives what sorting all documents gives.
func TestOrderNextIsSorting(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	o := newOrders()[byCloses]
	entries := []*entry{}
	for step := range 50 {
		before := slices.Clone(entries)
		fresh := randomEntries(r, 100)
		var changed []uint32
		for range 1 + r.IntN(30) {
			ord := r.IntN(len(entries) + 1)
			if ord == len(entries) {
				entries = append(entries, nil)
			}
			e := *fresh[r.IntN(100)]
			e.id = posting.NewID("test", fmt.Sprint(ord))
			e.place = placeOf(e.id)
			entries[ord] = &e
			if !slices.Contains(changed, uint32(ord)) {
				changed = append(changed, uint32(ord))
			}
		}
		o = o.next(before, entries, changed)
		var want []uint32
		for ord := range entries {
			if _, has := o.keyOf(entries, uint32(ord)); has {
				want = append(want, uint32(ord))
			}
		}
		slices.SortFunc(want, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(entries[a].closes, entries[b].closes), cmp.Compare(entries[a].id, entries[b].id))
		})
		if !slices.Equal(o.ords, want) {
			t.Fatalf("step %d: order %v, want %v", step, o.ords, want)
		}
	}
}

// States moved through time, forwards and backwards, are those computed anew.
func TestStatesMovedAreStatesComputed(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	entries := randomEntries(r, 300)
	var changed []uint32
	for ord := range entries {
		changed = append(changed, uint32(ord))
	}
	g := newGeneration(newDictionary()).next(entries, changed)
	for range 200 {
		at := int64(r.IntN(60))
		got, want := g.statesAt(at), newStates(g, at)
		for _, state := range posting.States() {
			if !got.all[state].Equals(want.all[state]) {
				t.Fatalf("%s at %d: %v, want %v", state, at, got.all[state], want.all[state])
			}
		}
		if r.IntN(4) == 0 { // another generation takes the states over
			ord := uint32(r.IntN(len(entries)))
			entries[ord] = randomEntries(r, 300)[ord]
			g = g.next(entries, []uint32{ord})
		}
	}
}
