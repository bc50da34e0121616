// Package crawl is the pipeline's first stage: it visits sources when they are due,
// publishes what is new or changed to FINDINGS, and commits the listing.
//
//	c := crawl.New(crawl.Options{Bus: b, Sources: cfg.Sources, Fetcher: f, Open: all.New, Now: now})
//	go c.Run(ctx)                          // schedules, and whatever falls due, until ctx ends
//	report, err := c.Visit(ctx, "ala-joblist") // at once
//
// A visit holds the source's lease, compares what it found with the last listing (item →
// content hash), publishes only the difference, and then writes the listing, its commit
// mark, by compare-and-set. A kill before the mark repeats the visit and changes nothing.
// An import and a replay of captures go the same way, without the network.
//
// Promises: a failed, empty or cut visit never counts an item as absent; an unchanged
// source costs one small record. Left to others: politeness (crawlers/fetch), what the
// findings mean (normalize) and what absence leads to (curate).
package crawl
