// Package meili is the search index for production: a Meilisearch server that any number
// of processes share. It answers as index/bleve does; index/indextest holds it to it.
//
//	ix, err := meili.Open(ctx, "http://meilisearch:7700", key, meili.Options{})
//	err = ix.Apply(ctx, changes, upTo) // returns when searches see them
//	result, err := ix.Search(ctx, q)
//
// What the server stores is derived from the documents, and says all that a search asks:
//
//   - the terms of index.Terms, so that a word is the same word in every backend, and a mark
//     for each group of synonyms whose member stands in a field (words.go);
//   - facet values in a spelling that the server cannot change (values.go), and for each
//     facet that a document lacks a mark, which makes "not stated" countable (document.go);
//   - times as numbers. State is not stored: it is a comparison with the time of the query
//     (filter.go);
//   - beside the postings, in the same index: the position, what is left of deleted postings
//     (their sequence) and one document for each point on Earth. They are written by the task
//     that writes the postings, so they are never of another moment.
//
// A search is one request of k+1 queries, k being the facets with a choice: each of them is
// counted without its own choice. Every write changes a mark that is read before and after,
// and the request is repeated when it changed in between.
//
// Promises besides those of index.Index: no error and no log has words of a query, or the
// key. One process writes at a time (pipeline/indexing holds a lease); what another one
// writes at the same moment is not seen by the comparison of sequences.
//
// Differences to index/bleve, all of them by the server: see
// docs/decisions/0024-search-backends.md.
package meili
