// Package feed reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed.
//
//	src, err := feed.New(configs.Source{ID: "ala-joblist", Address: "https://example.org/rss"})
//	extraction, err := src.Extract(document)
//
// What readers usually accept is accepted: any encoding (internal/charset), text before
// the declaration, control characters, unescaped ampersands, entities and prefixes nobody
// declared. What is not well-formed is mended, with a warning; where that does not help,
// items are read one by one, the broken ones refused and an item cut off at the end left
// out. A document that is no feed is crawlers.ErrFormat, and the error says what it is; a
// web page is named by its title and by the feed that it offers.
//
// A finding has the item's title as plain text, its fullest content (content:encoded,
// then description; content, then summary), its address made absolute, its date as RFC
// 3339 or a date where it can be read and as stated otherwise, its categories, and what
// the job and event extensions of feeds state. Enclosures are left alone.
//
// A feed is never complete by itself, because older items scroll off it; with complete:
// true in its configuration it is, when it was read to its end, with the further pages
// that it names (RFC 5005, JSON Feed next_url).
//
// The libraries decode (mmcdole/gofeed); what is a feed, mending, dates and what a finding
// takes from which element are here.
package feed
