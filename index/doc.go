// Package index defines what it means to search postings: the Index interface that every
// backend keeps, the Doc it is fed with, the Query and its one URL codec, and Match, the
// plain evaluator that saved searches use and that tests take as the oracle.
//
//	q, notices, err := index.ParseQuery(url.Values{"kind": {"job"}, "place": {"US-MA"}}, now)
//	result, err := ix.Search(ctx, q)
//
// A search is a URL query string everywhere: pages, API, command line, feeds of a search
// and saved searches read and write it with ParseQuery and Query.Encode only.
//
// Promises: filters, counts, field order and paging are the same in every backend; ranking
// and typos are each backend's own. Backends are index/bleve (embedded) and index/meili.
package index
