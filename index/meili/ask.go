package meili

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// question is one query to the server: the documents that any of the texts finds and that
// satisfy the filter.
type question struct {
	texts    []string // at least one; "" finds everything
	filter   filter
	facets   []string // attributes to count
	sort     []string
	page     int // from 1; 0 is 1
	size     int // 0: no hits are wanted
	skip     int // instead of page: the hits before the first one that is wanted
	retrieve []string
	distinct string // attribute of which every value is wanted once
	score    bool
}

// reply is the server's answer to a question.
type reply struct {
	hits   meilisearch.Hits
	total  int // exact, if kinds were counted, else at most maxTotal
	counts map[string]map[string]int
}

// maxRepeats is how often questions are asked again because something was written meanwhile.
const maxRepeats = 3

// ask answers questions from one moment of the index: the mark of the last write is read
// before and after. A writer that is quicker than all repeats gets its way.
func (ix *Index) ask(ctx context.Context, questions []question) ([]reply, error) {
	for range maxRepeats - 1 {
		replies, same, err := ix.askOnce(ctx, questions)
		if err != nil || same {
			return replies, err
		}
	}
	replies, _, err := ix.askOnce(ctx, questions)
	return replies, err
}

func (ix *Index) askOnce(ctx context.Context, questions []question) (replies []reply, same bool, err error) {
	single := true
	for _, q := range questions {
		single = single && len(q.texts) == 1
	}
	if single {
		return ix.askTogether(ctx, questions)
	}
	before, _, err := ix.askTogether(ctx, []question{lastMark()})
	if err != nil {
		return nil, false, err
	}
	for _, q := range questions {
		r, err := ix.askUnion(ctx, q)
		if err != nil {
			return nil, false, err
		}
		replies = append(replies, r)
	}
	after, _, err := ix.askTogether(ctx, []question{lastMark()})
	if err != nil {
		return nil, false, err
	}
	return replies, markOf(before[0]) == markOf(after[0]), nil
}

// lastMark asks for the mark of the last write.
func lastMark() question {
	return question{texts: []string{""}, filter: filter{{marked(markPosition)}}, size: 1, retrieve: []string{"mark"}}
}

func markOf(r reply) string {
	if len(r.hits) == 0 {
		return ""
	}
	return string(r.hits[0]["mark"])
}

// askTogether asks questions of one text each in one request, in order.
func (ix *Index) askTogether(ctx context.Context, questions []question) ([]reply, bool, error) {
	asked := questions
	if len(questions) > 1 {
		asked = append(append([]question{lastMark()}, questions...), lastMark())
	}
	answer, err := call(ctx, ix, "search", readTime, func(ctx context.Context) (*meilisearch.MultiSearchResponse, error) {
		request := &meilisearch.MultiSearchRequest{}
		for _, q := range asked {
			r := ix.request(q, q.texts[0])
			size := int64(q.size)
			r.Facets = q.facets
			if q.skip > 0 {
				r.Offset, r.Limit = int64(q.skip), size
			} else {
				r.HitsPerPage, r.Page = &size, int64(max(q.page, 1))
			}
			request.Queries = append(request.Queries, r)
		}
		return ix.client.MultiSearch(ctx, request)
	})
	if err != nil {
		return nil, false, err
	}
	if len(answer.Results) != len(asked) {
		return nil, false, fmt.Errorf("search: %w: %d answers to %d queries", index.ErrUnavailable, len(answer.Results), len(asked))
	}
	replies := make([]reply, len(asked))
	for i, r := range answer.Results {
		replies[i] = reply{hits: r.Hits, total: int(r.TotalHits)}
		if err := replies[i].count(r.FacetDistribution); err != nil {
			return nil, false, err
		}
	}
	if len(questions) == 1 {
		return replies, true, nil
	}
	last := len(replies) - 1
	return replies[1:last], markOf(replies[0]) == markOf(replies[last]), nil
}

// askUnion asks a question of several texts: the server joins their hits, and counts each
// document once.
func (ix *Index) askUnion(ctx context.Context, q question) (reply, error) {
	answer, err := call(ctx, ix, "search", readTime, func(ctx context.Context) (*meilisearch.MultiSearchResponse, error) {
		request := &meilisearch.MultiSearchRequest{Federation: &meilisearch.MultiSearchFederation{
			Offset: int64(max(q.page-1, 0)*q.size + q.skip), Limit: int64(max(q.size, 1)), // 0 would not be sent
			Distinct: q.distinct,
		}}
		if len(q.facets) > 0 {
			request.Federation.FacetsByIndex = map[string][]string{ix.name: q.facets}
			request.Federation.MergeFacets = &meilisearch.MultiSearchFederationMergeFacets{MaxValuesPerFacet: maxListed}
		}
		for _, text := range q.texts {
			r := ix.request(q, text)
			r.Distinct = ""
			request.Queries = append(request.Queries, r)
		}
		return ix.client.MultiSearch(ctx, request)
	})
	if err != nil {
		return reply{}, err
	}
	r := reply{hits: answer.Hits, total: int(answer.EstimatedTotalHits)}
	if q.size == 0 {
		r.hits = nil
	}
	counts, err := json.Marshal(answer.FacetDistribution)
	if err != nil {
		return reply{}, fmt.Errorf("search: %w: %w", index.ErrUnavailable, err)
	}
	return r, r.count(counts)
}

// request is what both forms of a query have in common.
func (ix *Index) request(q question, text string) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{
		IndexUID: ix.name, Query: text, MatchingStrategy: meilisearch.All, Sort: q.sort, Distinct: q.distinct, ShowRankingScore: q.score,
		AttributesToRetrieve: q.retrieve,
	}
	if len(q.retrieve) == 0 {
		r.AttributesToRetrieve = []string{"id"}
	}
	if len(q.filter) > 0 {
		r.Filter = q.filter
	}
	return r
}

// count reads how often each value occurs. The total is the sum over the kinds, of which
// every posting has one: the server's own total ends at maxTotal.
func (r *reply) count(distribution json.RawMessage) error {
	if len(distribution) == 0 {
		return nil
	}
	if err := json.Unmarshal(distribution, &r.counts); err != nil {
		return fmt.Errorf("search: %w: counts cannot be read", index.ErrUnavailable)
	}
	kinds, counted := r.counts[facetAttribute("kind")]
	if !counted {
		return nil
	}
	r.total = 0
	for _, n := range kinds {
		r.total += n
	}
	return nil
}
