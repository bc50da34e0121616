package bleve

import (
	"context"
	"errors"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/search"
	blevelib "github.com/blevesearch/bleve_index_api"

	"github.com/callboard/callboard/index"
)

// checkEvery is after how many steps through documents the time is looked at.
const checkEvery = 256

// found is what the words of a query find in a generation, before any other condition.
type found struct {
	clauses []clause
	numbers []uint64 // Bleve's document numbers, ascending; nil when there are only exclusions
	ords    []uint32 // of the same documents
	set     *roaring.Bitmap
	late    bool // the time ran out
}

// find runs the words of a query over a generation, without scores. When the context's
// deadline passes it returns what was found by then, late; its end in any other way is an
// error.
func (g *generation) find(ctx context.Context, text index.Text) (found, error) {
	if text.Nothing {
		return found{set: roaring.New()}, nil
	}
	w := newWords(ctx, g.reader, 0)
	f, err := w.find(g, text)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return found{}, err
	}
	f.late = err != nil
	if f.set == nil {
		f.set = roaring.New()
	}
	return f, nil
}

func (w words) find(g *generation, text index.Text) (f found, err error) {
	if err := w.ctx.Err(); err != nil {
		return f, err
	}
	if f.clauses, err = w.clauses(text); err != nil {
		return f, err
	}
	not, err := w.unwanted(f.clauses)
	if err != nil {
		return f, err
	}
	unwanted, err := w.set(g, not, nil)
	if err != nil {
		return f, err // a document that is not wanted must not be among those found by then
	}
	all, err := w.all(f.clauses)
	if err != nil {
		return f, err
	}
	if all == nil {
		f.set = g.alive.Clone()
	} else {
		f.set, err = w.set(g, all, &f)
	}
	f.set.AndNot(unwanted)
	return f, err
}

// set runs a searcher to its end and returns the documents, those found by then together
// with an error. It keeps their numbers in f unless that is nil, and closes the searcher.
func (w words) set(g *generation, s search.Searcher, f *found) (set *roaring.Bitmap, err error) {
	set = roaring.New()
	if s == nil {
		return set, nil
	}
	var ords []uint32
	err = w.run(g, s, func(number uint64, ord uint32, _ float64) {
		ords = append(ords, ord)
		if f != nil {
			f.numbers, f.ords = append(f.numbers, number), append(f.ords, ord)
		}
	})
	set.AddMany(ords)
	set.And(g.alive)
	return set, err
}

// run visits the documents of a searcher in ascending order of their numbers and closes it.
func (w words) run(g *generation, s search.Searcher, visit func(number uint64, ord uint32, score float64)) (err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	ctx := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0),
		IndexReader:       g.reader,
	}
	at := cursor{segments: g.segments}
	for n := 1; ; n++ {
		match, err := s.Next(ctx)
		if err != nil || match == nil {
			return err
		}
		number := match.IndexInternalID.Value()
		if ord := at.ordinal(number); ord != nowhere {
			visit(number, ord, match.Score)
		}
		ctx.DocumentMatchPool.Put(match)
		if n%checkEvery == 0 && w.ctx.Err() != nil {
			return w.ctx.Err()
		}
	}
}

// score returns the scores of the first hits by ordinal, at least want of them if there are
// so many: above 1 for those that have every word as typed or a synonym of it, below 1 for
// those that need a typo, which are scored only if they are wanted. late means that the time
// ran out before all were scored.
func (g *generation) score(ctx context.Context, f found, hits *roaring.Bitmap, want int) (scores map[uint32]float64, late bool, err error) {
	scores = map[uint32]float64{}
	if f.numbers == nil {
		return scores, false, nil
	}
	exact, plain, err := g.exact(ctx, f, hits)
	if err == nil {
		err = g.scoreInto(ctx, scores, plain, only(f, exact), func(score float64) float64 { return 1 + score })
	}
	if rest := roaring.AndNot(hits, exact); err == nil && exact.GetCardinality() < uint64(want) && !rest.IsEmpty() { //nolint:gosec // not negative
		err = g.scoreInto(ctx, scores, f.clauses, only(f, rest), func(score float64) float64 { return score / (1 + score) })
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return scores, true, nil
	}
	return scores, false, err
}

// scoreInto scores the documents of a filter by clauses. Scores are rounded to thousandths,
// so that what is about equal is ordered by age.
func (g *generation) scoreInto(ctx context.Context, scores map[uint32]float64, clauses []clause, among *filter, scale func(float64) float64) error {
	w := newWords(ctx, g.reader, max(1, g.alive.GetCardinality()))
	all, err := w.all(clauses, among)
	if err != nil {
		return err
	}
	return w.run(g, all, func(_ uint64, ord uint32, score float64) {
		if math.IsNaN(score) || math.IsInf(score, 0) || score < 0 {
			score = 0
		}
		scores[ord] = math.Round(scale(score)*1000) / 1000
	})
}

// exact is the hits that need no typo, and the clauses without typos.
func (g *generation) exact(ctx context.Context, f found, hits *roaring.Bitmap) (*roaring.Bitmap, []clause, error) {
	plain := make([]clause, len(f.clauses))
	typos := false
	for i, c := range f.clauses {
		typos = typos || len(c.spellings) > 0
		plain[i].Clause = c.Clause
	}
	if !typos {
		return hits, plain, nil
	}
	w := newWords(ctx, g.reader, 0)
	all, err := w.all(plain)
	if err != nil {
		return roaring.New(), plain, err
	}
	set, err := w.set(g, all, nil)
	set.And(hits)
	return set, plain, err
}

// only is a searcher for those documents found that are hits. It has no score; in a
// conjunction it spares scoring the others.
func only(f found, hits *roaring.Bitmap) *filter {
	s := &filter{}
	for i, ord := range f.ords {
		if hits.Contains(ord) {
			s.numbers = append(s.numbers, f.numbers[i])
		}
	}
	return s
}

// filter is a Bleve searcher for given document numbers, ascending.
type filter struct {
	numbers []uint64
	at      int
}

// Next implements search.Searcher.
func (s *filter) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.at >= len(s.numbers) {
		return nil, nil
	}
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = blevelib.NewIndexInternalID(match.IndexInternalID, s.numbers[s.at])
	s.at++
	return match, nil
}

// Advance implements search.Searcher.
func (s *filter) Advance(ctx *search.SearchContext, id blevelib.IndexInternalID) (*search.DocumentMatch, error) {
	for number := id.Value(); s.at < len(s.numbers) && s.numbers[s.at] < number; {
		s.at++
	}
	return s.Next(ctx)
}

// Close implements search.Searcher.
func (s *filter) Close() error { return nil }

// Weight implements search.Searcher.
func (s *filter) Weight() float64 { return 0 }

// SetQueryNorm implements search.Searcher.
func (s *filter) SetQueryNorm(float64) {}

// Count implements search.Searcher.
func (s *filter) Count() uint64 { return uint64(len(s.numbers)) }

// Min implements search.Searcher.
func (s *filter) Min() int { return 0 }

// Size implements search.Searcher.
func (s *filter) Size() int { return 8 * cap(s.numbers) }

// DocumentMatchPoolSize implements search.Searcher.
func (s *filter) DocumentMatchPoolSize() int { return 1 }
