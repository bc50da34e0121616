package bleve

import (
	"github.com/RoaringBitmap/roaring/v2"

	"github.com/callboard/callboard/posting"
)

// states is how the documents of one generation stand at one instant, by state. It is
// never changed. As time goes on only the documents whose state turned in between are
// looked at, found in the order byTurn.
type states struct {
	at  int64
	all map[posting.State]*roaring.Bitmap
}

// statesAt is how the documents of g stand at an instant.
func (g *generation) statesAt(at int64) *states {
	s := g.states.Load()
	if s != nil && s.at == at {
		return s
	}
	if s == nil {
		s = newStates(g, at)
	} else {
		s = s.moved(g, at)
	}
	g.states.Store(s)
	return s
}

func newStates(g *generation, at int64) *states {
	ords := make(map[posting.State][]uint32, 4)
	for it := g.alive.Iterator(); it.HasNext(); {
		ord := it.Next()
		state := g.entries[ord].state(at)
		ords[state] = append(ords[state], ord)
	}
	s := &states{at: at, all: make(map[posting.State]*roaring.Bitmap, 4)}
	for _, state := range posting.States() {
		s.all[state] = roaring.BitmapOf(ords[state]...) // ascending
	}
	return s
}

// moved is how the same documents stand at another instant.
func (s *states) moved(g *generation, at int64) *states {
	turned := g.orders[byTurn].between(g.entries, min(s.at, at)+1, max(s.at, at)+1)
	if len(turned) > len(g.entries)/4 {
		return newStates(g, at)
	}
	return s.with(g, at, turned)
}

// changed is how the documents of the next generation, g, stand at the same instant.
func (s *states) changed(g *generation, changed []uint32) *states {
	if len(changed) > len(g.entries)/4 {
		return nil
	}
	return s.with(g, s.at, changed)
}

// with is s with the state of the given ordinals looked up again.
func (s *states) with(g *generation, at int64, ords []uint32) *states {
	next := &states{at: at, all: make(map[posting.State]*roaring.Bitmap, len(s.all))}
	for state, bitmap := range s.all {
		next.all[state] = bitmap
	}
	if len(ords) == 0 {
		return next
	}
	copied := map[posting.State]bool{}
	set := func(state posting.State, ord uint32, member bool) {
		if next.all[state].Contains(ord) == member {
			return
		}
		if !copied[state] {
			next.all[state], copied[state] = next.all[state].Clone(), true
		}
		if member {
			next.all[state].Add(ord)
		} else {
			next.all[state].Remove(ord)
		}
	}
	for _, ord := range ords {
		e := g.entry(ord)
		for _, state := range posting.States() {
			set(state, ord, e != nil && e.state(at) == state)
		}
	}
	return next
}
