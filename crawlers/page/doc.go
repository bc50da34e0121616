// Package page reads web pages that describe what they announce in schema.org terms:
// job postings, events of every kind and courses, in JSON-LD, microdata or RDFa Lite.
//
//	src, err := page.New(configs.Source{ID: "state-library", Way: configs.Page, Address: "https://…/jobs", Follow: "a.job"})
//	extraction, err := src.Extract(doc)
//	// extraction.Items[0].Finding.Fields.Origin == "jsonld:JobPosting"
//
// The way of a page: find the blocks (script.go), decode them, repaired where browsers'
// users left them broken (repair.go), bring marked elements into the same form (marked.go),
// find the postings among the nodes wherever they are nested (graph.go), and say of each
// what it states (finding.go and the files beside it).
//
// Values are taken as they are stated; only what has a type is put into one form: a date
// in ISO 8601 becomes a form of posting.ParseMoment, an amount of pay a phrase such as
// "68000 - 74500 USD per year". The parts of a thing are not things of their own: the
// sessions of a conference (subEvent) and the instances of a course are folded into it. An
// EventSeries is the other way round: its events stand for themselves, and it for nothing.
//
// A page says nothing about being all there is, so its listing is complete only when the
// configuration says so. A page without such a description gives no item and a warning
// that names what the page offers instead. Its main text is never guessed at.
package page
