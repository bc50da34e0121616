// Package index defines what it means to search postings: the Index interface that every
// backend keeps, the Doc it is fed with, the Query and its one URL codec, and Match, the
// plain evaluator that saved searches use and that tests take as the oracle.
//
//	q, notices, err := index.ParseQuery(url.Values{"kind": {"job"}, "place": {"US-MA"}}, now)
//	q, err = index.MergeScope("library_type=public", q) // what the site is about
//	result, err := ix.Search(ctx, q)
//	next := q.With("closes", "14d").Encode()            // "closes=14d&kind=job&place=US-MA"
//
// A search is a URL query string everywhere: pages, API, command line, feeds of a search
// and saved searches read and write it with ParseQuery (programs: ParseStrict) and
// Query.Encode only. What a word is, Terms decides, for documents and queries alike; what
// a text demands, ParseText; which values a facet has, FacetValue.
//
// Promises: filters, counts, field order and paging are the same in every backend, and so
// is what words find but for typos; ranking is each backend's own. Backends are
// index/bleve (embedded) and index/meili; index/indextest holds both to it.
//
// Left to others: labels of values and the ancestors of places (configs), joining times of
// last sight and occurrences before NewDoc (catalog), when a window of time is asked about
// a saved search (digest; see Searches).
package index
