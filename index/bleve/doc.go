// Package bleve is the search index that runs inside the process: Bleve for words, and
// bitmaps and columns in memory for everything else (facets, states, dates, places, pay,
// orders, paging).
//
//	ix, err := bleve.Open(ctx, "data/index", bleve.Options{})
//	if position, _ := ix.Position(ctx); position == (index.Position{}) {
//		err = ix.Rebuild(ctx, feed)
//	}
//	result, err := ix.Search(ctx, q)
//
// Words are indexed by Bleve without stored texts, facet fields or document values; beside
// them stands one compact record a document, from which the columns are filled at a start.
// A search takes one generation (a reader of the words with the columns that belong to it)
// and uses nothing else, so that its counts belong to its hits while others write.
//
// Promises: those of index.Index; what Apply acknowledged survives kill -9; a document is
// seen within Options.Publish of its Apply, or at once after Wait; words take at most about
// Options.WordsTime, and an answer that had to stop there is complete in itself and says
// Degraded. An index is derived from POSTINGS: one that is damaged or of another format is
// moved aside, and the caller rebuilds it.
//
// Left to others: what a word is (index.Terms), what a query means (index.Match is the
// oracle), texts for display and highlighting, and where changes come from.
package bleve
