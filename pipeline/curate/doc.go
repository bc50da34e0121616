// Package curate is the pipeline's second stage, its single writer of POSTINGS: it takes
// findings and commit marks, decides which posting each finding belongs to, composes the
// posting from all its sightings, applies endings, and writes what changed.
//
//	c := curate.New(curate.Options{Bus: b, Normalizer: n, Sources: cfg.Sources, Now: now})
//	err := c.Run(ctx) // stands by until it is the active one
//
// A posting is a function of the findings of its sightings and of the posting before (for
// its history), so a batch that is taken twice writes nothing the second time. Each batch
// is one atomic write to POSTINGS that expects the stream's last sequence and carries the
// curator's progress: after a kill the next curator goes on from exactly there, and one
// that was overtaken is refused, drops its memory and stands by.
//
// Promises: what cannot be handled becomes a dead letter with its reason and the rest goes
// on; the order in which sources were crawled does not decide what a posting says.
package curate
