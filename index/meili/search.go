package meili

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// search is one search on its way.
type search struct {
	ix       *Index
	q        index.Query // normal
	texts    []string    // of the words
	base     filter      // everything but the choices of facets
	all      filter      // everything
	spots    []spot      // in the circle of q, nearest first
	degraded bool
}

// counting asks how many hits a filter leaves.
func (s *search) counting(f filter) question {
	return question{texts: s.texts, filter: f, facets: []string{facetAttribute("kind")}}
}

// Search implements index.Index.
func (ix *Index) Search(ctx context.Context, q index.Query) (index.Result, error) {
	q, err := q.Normal()
	if err != nil {
		return index.Result{}, err
	}
	if err := ix.enter(ctx); err != nil {
		return index.Result{}, err
	}
	defer ix.leave()
	s := &search{ix: ix, q: q}
	if err := s.prepare(ctx); err != nil {
		return index.Result{}, err
	}
	questions, facets := s.questions()
	questions = append(questions, s.dated()...)
	replies, err := ix.ask(ctx, questions)
	if err != nil {
		return index.Result{}, err
	}
	c := counted{main: replies[0], own: make(map[string]reply, len(facets))}
	for i, facet := range facets {
		c.own[facet] = replies[i+1]
	}
	result := index.Result{Total: c.main.total, Degraded: s.degraded}
	if err := s.addFacets(ctx, c, &result); err != nil {
		return index.Result{}, err
	}
	switch {
	case q.CountsOnly:
	case q.Sort == index.Distance:
		result.Hits, err = s.byDistance(ctx, result.Total)
	case s.datesFirst():
		result.Hits, err = s.byDate(ctx, replies[len(facets)+1:], result.Total)
	default:
		result.Hits, err = hitsOf(c.main.hits)
	}
	return result, err
}

// prepare finds out what has to be known before the questions can be put.
func (s *search) prepare(ctx context.Context) error {
	s.base = within(s.q)
	circles := []*index.Near{s.q.Near}
	if s.q.Scope != nil {
		circles = append(circles, s.q.Scope.Near)
	}
	for i, circle := range circles {
		if circle == nil {
			continue
		}
		spots, complete, err := s.ix.spots(ctx, *circle)
		if err != nil {
			return err
		}
		if i == 0 {
			s.spots = spots
		}
		s.base, s.degraded = s.base.and(at(spots)...), s.degraded || !complete
	}
	demanded, more := wordsOf(s.q.Words()).split()
	if demanded.nothing {
		s.base = s.base.and(marked(markNothing))
	}
	for _, w := range more {
		if err := s.restrict(ctx, w); err != nil {
			return err
		}
	}
	s.texts = demanded.queries()
	s.all = s.base.choices(s.q.Facets, "")
	return nil
}

// restrict limits the search to the hits of further words, which do not fit into one query.
// So many words leave few documents; of more than can be paged to only the first count.
func (s *search) restrict(ctx context.Context, w words) error {
	replies, err := s.ix.ask(ctx, []question{{texts: w.queries(), filter: s.base, sort: []string{"id:asc"}, size: maxTotal}})
	if err != nil {
		return err
	}
	hits, err := hitsOf(replies[0].hits)
	if err != nil {
		return err
	}
	s.degraded = s.degraded || len(hits) >= maxTotal
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	if len(ids) == 0 {
		s.base = s.base.and(marked(markNothing))
		return nil
	}
	s.base = s.base.and(in("id", ids...)...)
	return nil
}

// questions are the query itself, and one for each facet with a choice, without that choice:
// its values are counted there. The facets are returned in the order of their questions.
func (s *search) questions() (questions []question, chosen []string) {
	main := question{texts: s.texts, filter: s.all, facets: []string{"marks", facetAttribute("kind")}, page: s.q.Page}
	if !s.q.CountsOnly && s.q.Sort != index.Distance && !s.datesFirst() {
		main.size, main.sort, main.score = s.q.Size, order(s.q), s.q.Sort == index.Relevance
	}
	questions = []question{{}}
	for _, f := range index.Facets() {
		attribute := facetAttribute(f.Name)
		if _, ok := s.q.Facets[f.Name]; ok {
			chosen = append(chosen, f.Name)
			questions = append(questions, question{texts: s.texts, filter: s.base.choices(s.q.Facets, f.Name), facets: []string{"marks", attribute}})
		} else if f.Name != "kind" {
			main.facets = append(main.facets, attribute)
		}
	}
	questions[0] = main
	return questions, chosen
}

// order is how hits are sorted; ties by id. What is not stated comes last in both directions
// by itself. Relevance is the order of the ranking rules.
func order(q index.Query) []string {
	attribute, descending := "newest", !q.Reverse
	switch q.Sort {
	case index.Relevance:
		return nil
	case index.Closes, index.Starts:
		attribute, descending = q.Sort, q.Reverse
	case index.Pay:
		attribute = "pay"
	}
	if descending {
		return []string{attribute + ":desc", "id:asc"}
	}
	return []string{attribute + ":asc", "id:asc"}
}

// hitsOf reads ids and scores.
func hitsOf(hits meilisearch.Hits) ([]index.Hit, error) {
	out := make([]index.Hit, 0, len(hits))
	for _, h := range hits {
		var hit index.Hit
		if err := json.Unmarshal(h["id"], &hit.ID); err != nil {
			return nil, fmt.Errorf("search: %w: a hit without an id", index.ErrUnavailable)
		}
		if score, ok := h["_rankingScore"]; ok {
			if err := json.Unmarshal(score, &hit.Score); err != nil {
				return nil, fmt.Errorf("search: %w: a hit without a score", index.ErrUnavailable)
			}
		}
		out = append(out, hit)
	}
	return out, nil
}
