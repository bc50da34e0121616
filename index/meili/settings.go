package meili

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// layout is the version of what document.go and words.go write. Whoever changes that raises
// it, and the index is built anew.
const layout = 1

// Bounds that the server is told.
const (
	// maxTotal is how many hits can be paged to: a last page may begin at index.MaxDepth.
	maxTotal = index.MaxDepth + index.MaxSize
	// maxListed is how many values of a facet the server lists, the most frequent first.
	maxListed = 1000
	// cutoff in ms is how long the server may rank the hits of one query. It finds all of
	// them whatever it takes; past the cutoff only their order is worse.
	cutoff = 1000
)

// setting is one setting of the server's index.
type setting struct {
	name string
	want any
	get  func(context.Context, meilisearch.IndexManager) (any, error)
	set  func(context.Context, meilisearch.IndexManager) (*meilisearch.TaskInfo, error)
}

// settings are all settings that differ from the server's own.
func settings() []setting {
	searchable := []string{"title", "organisation", "text"}
	displayed := []string{"*"}
	// By default "sort" is fifth, and a sort by date with words would not be by date.
	ranking := []string{"sort", "words", "typo", "proximity", "attributeRank", "wordPosition", "exactness", "newest:desc", "id:asc"}
	sortable := []string{"_geo", "closes", "id", "newest", "pay", "starts"} // as the server orders them
	filterable := filterableAttributes()
	// Words with fewer than 5 letters stand in quotes and have no typos. What is left of one
	// with 5 when its ending is cut may have 3.
	typos := meilisearch.TypoTolerance{
		Enabled: true, MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 3, TwoTypos: 9},
		DisableOnWords: []string{}, DisableOnAttributes: []string{}, DisableOnNumbers: true,
	}
	pagination := meilisearch.Pagination{MaxTotalHits: maxTotal}
	faceting := meilisearch.Faceting{
		MaxValuesPerFacet: maxListed, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount},
	}
	same := serverSynonyms()
	type manager = meilisearch.IndexManager
	type task = *meilisearch.TaskInfo
	return []setting{
		{
			"searchable attributes", searchable, got(manager.GetSearchableAttributes),
			func(ctx context.Context, i manager) (task, error) {
				return i.UpdateSearchableAttributes(ctx, &searchable)
			},
		},
		{
			"displayed attributes", displayed, got(manager.GetDisplayedAttributes),
			func(ctx context.Context, i manager) (task, error) {
				return i.UpdateDisplayedAttributes(ctx, &displayed)
			},
		},
		{
			"filterable attributes", filterable, got(manager.GetFilterableAttributes),
			func(ctx context.Context, i manager) (task, error) {
				return i.UpdateFilterableAttributes(ctx, &filterable)
			},
		},
		{
			"sortable attributes", sortable, got(manager.GetSortableAttributes),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateSortableAttributes(ctx, &sortable) },
		},
		{
			"ranking rules", ranking, got(manager.GetRankingRules),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateRankingRules(ctx, &ranking) },
		},
		{
			"typo tolerance", typos, got(manager.GetTypoTolerance),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateTypoTolerance(ctx, &typos) },
		},
		{
			"pagination", pagination, got(manager.GetPagination),
			func(ctx context.Context, i manager) (task, error) { return i.UpdatePagination(ctx, &pagination) },
		},
		{
			"faceting", faceting, got(manager.GetFaceting),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateFaceting(ctx, &faceting) },
		},
		{
			"synonyms", same, got(manager.GetSynonyms),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateSynonyms(ctx, &same) },
		},
		{
			"prefix search", "disabled", got(manager.GetPrefixSearch),
			func(ctx context.Context, i manager) (task, error) { return i.UpdatePrefixSearch(ctx, "disabled") },
		},
		{
			"facet search", false, got(manager.GetFacetSearch),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateFacetSearch(ctx, false) },
		},
		{
			"search cutoff", cutoff, got(manager.GetSearchCutoffMs),
			func(ctx context.Context, i manager) (task, error) { return i.UpdateSearchCutoffMs(ctx, cutoff) },
		},
	}
}

// got makes a getter of one type a getter of any.
func got[T any](get func(meilisearch.IndexManager, context.Context) (T, error)) func(context.Context, meilisearch.IndexManager) (any, error) {
	return func(ctx context.Context, i meilisearch.IndexManager) (any, error) {
		v, err := get(i, ctx)
		return v, err
	}
}

// filterableAttributes are the attributes to filter by, each with what is asked of it and
// nothing more: comparisons cost the server an index of their own.
func filterableAttributes() []any {
	equal := []string{"id", "marks", "currency", "points"}
	for _, f := range index.Facets() {
		equal = append(equal, facetAttribute(f.Name))
	}
	rule := func(comparison bool, attributes ...string) any {
		return meilisearch.AttributeRule{
			AttributePatterns: attributes,
			Features:          meilisearch.AttributeFeatures{Filter: meilisearch.FilterFeatures{Equality: true, Comparison: comparison}},
		}
	}
	return []any{
		rule(false, equal...),
		rule(true, "until", "ends", "doubtful", "touched", "closes", "starts", "pay", "pay_low"),
		"_geo",
	}
}

// format names the layout of documents together with all settings and synonyms. An index of
// another format is not complete: it has to be rebuilt.
var format = sync.OnceValue(func() string {
	wants := []any{layout}
	for _, s := range settings() {
		wants = append(wants, s.want)
	}
	data, err := json.Marshal(wants)
	if err != nil {
		data = []byte(err.Error()) // strings and numbers only: it cannot fail
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
})

// configure sends the settings in which an index differs: each of them may make the server
// index all documents again.
func (ix *Index) configure(ctx context.Context, uid string) error {
	manager := ix.client.Index(uid)
	var last int64 = -1
	for _, s := range settings() {
		have, err := call(ctx, ix, "read "+s.name, readTime, func(ctx context.Context) (any, error) { return s.get(ctx, manager) })
		if err != nil {
			return err
		}
		if sameJSON(have, s.want) {
			continue
		}
		task, err := call(ctx, ix, "change "+s.name, writeTime, func(ctx context.Context) (*meilisearch.TaskInfo, error) { return s.set(ctx, manager) })
		if err != nil {
			return err
		}
		last = task.TaskUID
	}
	if last < 0 {
		return nil
	}
	if task, err := ix.await(ctx, last); err != nil || task.Status != meilisearch.TaskStatusSucceeded {
		return fmt.Errorf("change settings of %q: %w", uid, taskError(task, err))
	}
	return nil
}

// sameJSON reports whether two values are the same on the wire.
func sameJSON(a, b any) bool {
	plain := func(v any) (out any) {
		data, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(data, &out)
		}
		if err != nil {
			return err
		}
		return out
	}
	return reflect.DeepEqual(plain(a), plain(b))
}
