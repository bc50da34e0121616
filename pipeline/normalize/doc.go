// Package normalize turns a finding (strings, as one source states them) into a posting
// (fields that can be searched, sorted and compared), with the evidence for each field.
//
//	n := normalize.New(normalize.Options{})
//	r, err := n.Posting(finding, source.Defaults)
//	// r.Posting.Deadline is 2026-12-01, firm
//	// r.Posting.Evidence["deadline"] is {ala-joblist, phrase:apply-by, "… apply by December 1, 2026"}
//
// One file reads one field: kind.go, deadline.go, when.go (starts and ends), place.go,
// pay.go, and so on. Each reads first what the source states in a field of its own, then
// what the plainest phrases of the text say, then the operator's defaults for the source.
//
// Promises: a pure function of the finding, the source's defaults and the configuration;
// no clock is read, a date without a year is understood from the day the announcement was
// published, else first seen. A field that nothing states is absent. The time taken grows
// with the length of the text and no faster, and at most 64 KiB of a text are looked at.
// A Normalizer may be used by any number of goroutines.
//
// Left to others: which findings are one posting (pipeline/identity), ids, sightings and
// revisions (pipeline/curate).
package normalize
