// Package crawlers defines how a source is read: which documents a visit begins with,
// and what one document says. A kind of source (crawlers/feed, calendar, page, …) turns
// bytes into findings and knows neither the network nor the pipeline; Visit drives it, and
// Extract reads kept documents again without the network.
//
//	src, err := all.New(configs.Source{ID: "ala-joblist", Way: configs.Feed, Address: "https://…/rss"})
//	result, err := crawlers.Visit(ctx, src, "ala-joblist", fetcher, crawlers.Visiting{Now: now})
//	for _, f := range result.Findings { … }
//
// Promises of every kind: Extract is a pure function of the document (same bytes, same
// findings, any machine, any clock); it never panics, whatever the bytes; a document that
// is not of its kind is an error that says what was found instead; one bad item is refused
// with a reason and the rest goes on. crawlertest holds the kinds to them.
//
// An item is told from the others by its key: the first of the keys that its kind offers
// which is unique in the listing and no front page. Finding.URL is kept for readers even
// where several items of the listing carry it; it is then no evidence of identity.
//
// Left to others: when a source is visited, what of a listing is new, and what to store
// (pipeline/crawl); what a finding means (pipeline/normalize).
package crawlers
