package bleve

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
	blevelib "github.com/blevesearch/bleve_index_api"
)

// phrase is a Bleve searcher for terms that stand next to each other, in order, in one
// field. Bleve's own makes a map of all places for each document that it looks at, and asks
// no context on the way: for two common words it took several times as long.
type phrase struct {
	ctx   context.Context //nolint:containedctx // lives for one search only
	terms []blevelib.TermFieldReader
	docs  []*blevelib.TermFieldDoc // where each term's reader stands; nil is its end
	steps int
	begun bool
	score float64 // of every document that has the phrase
}

func newPhrase(ctx context.Context, reader *scorch.IndexSnapshot, terms []string, field string, score float64) (*phrase, error) {
	s := &phrase{ctx: ctx, score: score, docs: make([]*blevelib.TermFieldDoc, len(terms))}
	for i, term := range terms {
		r, err := reader.TermFieldReader(ctx, []byte(term), field, false, false, true)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.terms, s.docs[i] = append(s.terms, r), &blevelib.TermFieldDoc{}
	}
	return s, s.narrow()
}

// narrow makes every reader visit only the documents that have all the terms.
func (s *phrase) narrow() error {
	var together blevelib.OptimizableContext
	for _, term := range s.terms {
		o, ok := term.(blevelib.Optimizable)
		if !ok {
			return nil
		}
		var err error
		if together, err = o.Optimize("conjunction", together); err != nil || together == nil {
			return err
		}
	}
	_, err := together.Finish()
	return err
}

// Next implements search.Searcher.
func (s *phrase) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if err := s.step(0, nil); err != nil {
		return nil, err
	}
	return s.match(ctx)
}

// Advance implements search.Searcher.
func (s *phrase) Advance(ctx *search.SearchContext, id blevelib.IndexInternalID) (*search.DocumentMatch, error) {
	if s.docs[0] != nil && (!s.begun || s.docs[0].ID.Compare(id) < 0) {
		if err := s.step(0, id); err != nil {
			return nil, err
		}
	}
	return s.match(ctx)
}

// step moves a reader to the next document, or to the first one from id on. The caller sees
// to it that the reader stands before id: Bleve's begins again from the start otherwise.
func (s *phrase) step(i int, id blevelib.IndexInternalID) (err error) {
	if s.steps++; s.steps%checkEvery == 0 && s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	switch {
	case s.docs[i] == nil:
	case id == nil:
		s.docs[i], err = s.terms[i].Next(s.docs[i].Reset())
	default:
		s.docs[i], err = s.terms[i].Advance(slices.Clone(id), s.docs[i].Reset())
	}
	return err
}

// match returns the first document, from the one that the first reader stands at, that has
// the phrase.
func (s *phrase) match(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for s.docs[0] != nil {
		together, err := s.align()
		if err != nil {
			return nil, err
		}
		if together && s.adjacent() {
			m := ctx.DocumentMatchPool.Get()
			m.IndexInternalID = blevelib.NewIndexInternalIDFrom(m.IndexInternalID, s.docs[0].ID)
			m.Score = s.score
			return m, nil
		}
		if together {
			if err := s.step(0, nil); err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

// align moves the readers that are behind up to the first one. It is false when one of them
// stands behind the first one, which has then moved.
func (s *phrase) align() (bool, error) {
	if !s.begun {
		s.begun = true
		for i := 1; i < len(s.terms); i++ {
			if err := s.step(i, nil); err != nil {
				return false, err
			}
		}
	}
	for i := 1; i < len(s.terms); i++ {
		if s.docs[i] != nil && s.docs[i].ID.Compare(s.docs[0].ID) < 0 {
			if err := s.step(i, s.docs[0].ID); err != nil {
				return false, err
			}
		}
		if s.docs[i] == nil {
			s.docs[0] = nil
			return false, nil
		}
		if s.docs[i].ID.Compare(s.docs[0].ID) > 0 {
			return false, s.step(0, s.docs[i].ID)
		}
	}
	return true, nil
}

// adjacent reports whether the terms follow each other somewhere in the document.
func (s *phrase) adjacent() bool {
	return slices.ContainsFunc(s.docs[0].Vectors, func(first *blevelib.TermFieldVector) bool {
		for i, doc := range s.docs[1:] {
			_, ok := slices.BinarySearchFunc(doc.Vectors, first.Pos+uint64(i)+1, func(v *blevelib.TermFieldVector, at uint64) int { //nolint:gosec // an index
				return int(int64(v.Pos) - int64(at)) //nolint:gosec // positions in one text
			})
			if !ok {
				return false
			}
		}
		return true
	})
}

// Close implements search.Searcher.
func (s *phrase) Close() error {
	var err error
	for _, t := range s.terms {
		err = errors.Join(err, t.Close())
	}
	return err
}

// Weight implements search.Searcher. Only searchers that are normalised ask for it.
func (s *phrase) Weight() float64 { return 1 }

// SetQueryNorm implements search.Searcher.
func (s *phrase) SetQueryNorm(float64) {}

// Count implements search.Searcher: there are at most as many as of the rarest term.
func (s *phrase) Count() uint64 {
	least := uint64(math.MaxUint64)
	for _, t := range s.terms {
		least = min(least, t.Count())
	}
	return least
}

// Min implements search.Searcher.
func (s *phrase) Min() int { return 0 }

// Size implements search.Searcher.
func (s *phrase) Size() int {
	size := 0
	for _, t := range s.terms {
		size += t.Size()
	}
	return size
}

// DocumentMatchPoolSize implements search.Searcher.
func (s *phrase) DocumentMatchPoolSize() int { return 1 }
