// Package identity decides which findings are one posting.
//
//	book := identity.NewBook()
//	book.Put(id, record.Keys)
//	id, known := book.Sighting(identity.SightingKey("ala-joblist", "guid-1"))
//	for _, id := range book.ByURL(identity.URLKey("https://example.edu/jobs/12")) { … }
//	verdict := identity.Compare(a, b) // may these two be one, and why
//
// A sighting that is known keeps its posting. A new one is compared with the postings
// that share its canonical URL: the same page and a like title, and nothing that speaks
// against it (Compare). A wrong merge is worse than a missed one (invariant I4), so every
// stated difference is a veto that no likeness outweighs.
//
// The Book is an index in memory of the keys that stand in the headers of POSTINGS; it
// knows no bodies. Left to others: reading and writing postings (curate).
package identity
