package bleve

import (
	"context"
	"errors"
	"fmt"

	"github.com/callboard/callboard/index"
)

// Search implements index.Index. It answers from one generation, whatever is written
// meanwhile.
func (ix *Index) Search(ctx context.Context, q index.Query) (result index.Result, err error) {
	if err := ix.enter(ctx); err != nil {
		return index.Result{}, err
	}
	defer ix.leave()
	if q, err = q.Normal(); err != nil {
		return index.Result{}, err
	}
	g := ix.hold()
	defer func() { err = errors.Join(err, g.release()) }()
	if result, err = g.search(ctx, q, ix.options); err == nil {
		err = ctx.Err() // what was found by the caller's own deadline is not an answer
	}
	if err != nil {
		return index.Result{}, err
	}
	return result, nil
}

func (g *generation) search(ctx context.Context, q index.Query, options Options) (index.Result, error) {
	limited, cancel := context.WithTimeout(ctx, options.WordsTime)
	defer cancel()
	text := q.Words()
	words := found{set: g.alive.Clone()}
	if !text.Empty() {
		var err error
		if words, err = g.find(limited, text); err != nil {
			return index.Result{}, searchError(err)
		}
	}
	a := answerOf(g.conditions(words.set, q), g.choices(q.Facets))
	result := index.Result{
		Total:    int(a.hits.GetCardinality()), //nolint:gosec // a count
		Unknown:  g.unknown(q),
		Degraded: words.late,
	}
	result.Facets, result.More = g.listFacets(a, q)
	if !q.CountsOnly {
		var scores map[uint32]float64
		if q.Sort == index.Relevance {
			var late bool
			var err error
			if scores, late, err = g.score(limited, words, a.hits, q.Offset()+q.Size); err != nil {
				return index.Result{}, searchError(err)
			}
			result.Degraded = result.Degraded || late
		}
		for _, ord := range g.sorted(a.hits, q, scores) {
			result.Hits = append(result.Hits, index.Hit{ID: g.entries[ord].id, Score: scores[ord]})
		}
	}
	return result, nil
}

// searchError leaves a caller's own cancellation as it is; anything else is the index's.
func searchError(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: search words: %w", index.ErrUnavailable, err)
}

// unknown names the values of a query that no document has.
func (g *generation) unknown(q index.Query) []string {
	var out []string
	for facet := range g.values.facets {
		name := g.values.facets[facet].Name
		c := q.Facets[name]
		for _, values := range [][]string{c.Any, c.Not} {
			for _, v := range values {
				if v != index.None && g.with(facet, v).IsEmpty() {
					out = append(out, name+"="+v)
				}
			}
		}
	}
	return out
}
