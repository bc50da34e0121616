// Package posting holds the nouns of Callboard: what a source says (Finding), what
// readers see (Posting), and the small types both are made of (Kind, Moment, Deadline,
// Pay, Place, Evidence). It imports nothing of the project, and only the standard library.
//
// A Finding is a set of strings as one source states them. A Posting is the canonical
// record that one or several findings became; it travels as the JSON object described
// in docs/fields.md, which other programs rely on:
//
//	id := posting.NewID("ala-joblist", "guid-1")        // never changes again
//	p := posting.Posting{ID: id, Kind: posting.Job, Title: "Metadata Librarian"}
//	p.Deadline = &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), Rule: posting.Firm}
//	p.StateAt(now, posting.DefaultPatience)               // open, closed, cancelled or unconfirmed
//
// Promises: a field that a source does not state is absent (a nil pointer, an empty
// string or list), never zero or "unknown"; JSON written and read again is the same
// value; StateAt is a function of the posting and a time, and nothing here reads a clock.
//
// Left to others: turning strings into fields (pipeline/normalize), deciding which
// findings are one posting (pipeline/identity), and searching (index).
package posting
