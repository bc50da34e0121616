// Package bus is the pipeline's memory: the JetStream streams and buckets that are the
// source of truth, and the few ways in which the stages use them.
//
//	b, err := bus.Open(ctx, bus.Options{Dir: "data/nats", Now: time.Now}) // embedded; URL for a cluster
//	seq, err := b.Commit(ctx, bus.Postings, messages, &last)              // one atomic batch, fenced
//	tail, err := b.Tail(ctx, bus.Postings, "", from)                      // in order, from a position of one's own
//	lease, err := b.Lease(ctx, "source.ala-joblist")                      // one visit at a time
//
// Every stream but CRAWLS, DECISIONS and DEAD keeps the last value of each subject. A stage that derives
// one stream from others is its only writer and stores, in the same atomic batch as what it
// derived, how far it has read (Progress): after a kill it goes on from there, and what was
// half done was not done. Who waits for a stage waits for its progress, never for time.
//
// Promises: what Commit acknowledged survives a kill; a batch is stored whole or not at all;
// a writer that is behind is told so (ErrStaleSequence) and nothing of it is stored; a lease
// has a number that only grows. Left to others: what the messages mean (record.go names
// those that several stages read), retrying, and what is worth keeping.
package bus
