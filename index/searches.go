package index

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// Searches is an index of saved searches: a document is the query, and the searches that
// it satisfies are the answer. All methods may be called at the same time.
//
// A bitmap for each facet says which searches accept a value; the bitmaps of a document's
// values leave few candidates, and each of them is checked by MatchTimeless, whose answer
// is the answer. Times are left out, since what is owed is asked again when it is sent.
type Searches struct {
	mu      sync.RWMutex
	numbers map[string]uint32
	saved   []search // by number; without id where it is free
	free    []uint32
	open    map[string]*roaring.Bitmap // by facet: searches that do not choose of it
	wanting map[string]*roaring.Bitmap // by facet=value: searches that want it
	wordy   map[string]*roaring.Bitmap // by term: searches that need it (one of a clause's alternatives)
	silent  *roaring.Bitmap            // searches without a word that they need
}

type search struct {
	id       string
	compiled Compiled
}

// NewSearches returns an index without searches.
func NewSearches() *Searches {
	s := &Searches{
		numbers: map[string]uint32{}, silent: roaring.New(),
		open: map[string]*roaring.Bitmap{}, wanting: map[string]*roaring.Bitmap{}, wordy: map[string]*roaring.Bitmap{},
	}
	for _, f := range Facets() {
		s.open[f.Name] = roaring.New()
	}
	return s
}

// Add adds the search q, or puts it in the place of the one with the same id. The error
// says why q cannot be matched at all (Query.Normal); the search with that id is gone then.
func (s *Searches) Add(id string, q Query) error {
	compiled, err := Compile(q)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
	if err != nil {
		return fmt.Errorf("add search %q: %w", id, err)
	}
	n := uint32(len(s.saved)) //nolint:gosec // as many as fit into memory
	if last := len(s.free) - 1; last >= 0 {
		n, s.free = s.free[last], s.free[:last]
	} else {
		s.saved = append(s.saved, search{})
	}
	s.saved[n] = search{id, compiled}
	s.numbers[id] = n
	s.note(n, compiled, (*roaring.Bitmap).Add)
	return nil
}

// Remove takes the search with the given id out, if there is one.
func (s *Searches) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

func (s *Searches) remove(id string) {
	n, ok := s.numbers[id]
	if !ok {
		return
	}
	s.note(n, s.saved[n].compiled, (*roaring.Bitmap).Remove)
	delete(s.numbers, id)
	s.saved[n] = search{}
	s.free = append(s.free, n)
}

// Len is the number of searches.
func (s *Searches) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.numbers)
}

// note enters a search into the bitmaps, or takes it out of them.
func (s *Searches) note(n uint32, c Compiled, change func(*roaring.Bitmap, uint32)) {
	for _, f := range Facets() {
		wanted := c.q.Facets[f.Name].Any
		if len(wanted) == 0 {
			change(s.open[f.Name], n)
		}
		for _, v := range wanted {
			changeIn(s.wanting, f.Name+"="+v, n, change)
		}
	}
	terms := c.words.needed()
	if len(terms) == 0 {
		change(s.silent, n)
	}
	for _, term := range terms {
		changeIn(s.wordy, term, n, change)
	}
}

// changeIn changes one of several bitmaps, which are there only as long as they hold anything.
func changeIn(bitmaps map[string]*roaring.Bitmap, key string, n uint32, change func(*roaring.Bitmap, uint32)) {
	b := bitmaps[key]
	if b == nil {
		b = roaring.New()
		bitmaps[key] = b
	}
	if change(b, n); b.IsEmpty() {
		delete(bitmaps, key)
	}
}

// needed is the terms of which a document must have at least one: the first terms of the
// alternatives of one clause, the one with the longest word since that is the rarest guess.
func (t Text) needed() []string {
	var best Clause
	length := 0
	for _, c := range t.Clauses {
		if longest := len(slices.MaxFunc(c.Any[0], byLength)); !c.Not && longest > length {
			best, length = c, longest
		}
	}
	var terms []string
	for _, alternative := range best.Any {
		if term := slices.MaxFunc(alternative, byLength); !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	return terms
}

func byLength(a, b string) int { return len(a) - len(b) }

// Matching returns the ids of the searches that d satisfies, times left out
// (MatchTimeless), in ascending order.
func (s *Searches) Matching(d Doc) []string {
	p := Prepare(d)
	s.mu.RLock()
	defer s.mu.RUnlock()
	var ids []string
	for it := s.candidates(p).Iterator(); it.HasNext(); {
		if found := s.saved[it.Next()]; found.compiled.MatchTimeless(p) {
			ids = append(ids, found.id)
		}
	}
	slices.SortFunc(ids, strings.Compare)
	return ids
}

// candidates is the searches whose chosen facets and longest word d satisfies.
func (s *Searches) candidates(p Prepared) *roaring.Bitmap {
	set := s.withWords(p)
	for _, f := range Facets() {
		if set.IsEmpty() {
			return set
		}
		accepting := []*roaring.Bitmap{s.open[f.Name]}
		values := p.Facets[f.Name]
		if len(values) == 0 {
			values = []string{None}
		}
		for _, v := range values {
			if b := s.wanting[f.Name+"="+v]; b != nil {
				accepting = append(accepting, b)
			}
		}
		set.And(roaring.FastOr(accepting...))
	}
	return set
}

// withWords is the searches that need no word, or one that d has.
func (s *Searches) withWords(p Prepared) *roaring.Bitmap {
	sets := []*roaring.Bitmap{s.silent}
	for _, f := range p.fields {
		for term := range f {
			if b := s.wordy[term]; b != nil {
				sets = append(sets, b)
			}
		}
	}
	return roaring.FastOr(sets...)
}
