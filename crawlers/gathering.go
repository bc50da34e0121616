package crawlers

import (
	"errors"
	"fmt"
	"strings"
)

// Extract reads documents that were kept, as Visit would have read them when they came:
// the same findings with the same keys, without the network. The documents are those of
// one visit in their order. The result is complete if the visit's was: a further document
// that is not among those given makes it incomplete. The error is the first document's
// that could not be read, when none could.
func Extract(src Source, sourceID string, docs ...Document) (Result, error) {
	g := newGathering(src, sourceID)
	var first error
	for _, doc := range docs {
		g.seen[withoutFragment(doc.Asked)] = true
		g.seen[withoutFragment(doc.URL)] = true
		if err := g.read(doc); err != nil && first == nil {
			first = err
		}
	}
	if len(docs) == 0 {
		first = errors.New("no document to read")
	}
	if g.readable == 0 {
		return g.result, first
	}
	for _, req := range g.queue {
		if !g.seen[withoutFragment(req.URL)] {
			g.incomplete(fmt.Sprintf("further document %q is missing", req.URL))
		}
	}
	return g.finish(), nil
}

// gathering collects what the documents of one visit say.
type gathering struct {
	src        Source
	sourceID   string
	items      []Item
	queue      []Request
	seen       map[string]bool // addresses asked for or reached, without fragment
	validators map[string]Validators
	readable   int // documents that could be read
	bytes      int // of all bodies
	complete   bool
	failed     bool // a document could not be read, or was left out
	result     Result
}

func newGathering(src Source, sourceID string) *gathering {
	return &gathering{
		src: src, sourceID: sourceID, complete: true,
		seen: map[string]bool{}, validators: map[string]Validators{},
	}
}

// read extracts one document. An error is also recorded as a warning.
func (g *gathering) read(doc Document) error {
	g.result.Documents = append(g.result.Documents, doc)
	g.bytes += len(doc.Body)
	extraction, err := g.src.Extract(doc)
	if err != nil {
		g.incomplete(err.Error()) // names the address
		return err
	}
	g.readable++
	if g.result.Title == "" {
		g.result.Title = extraction.Title
	}
	g.items = append(g.items, extraction.Items...)
	g.queue = append(g.queue, extraction.Follow...)
	g.complete = g.complete && extraction.Complete
	for _, r := range extraction.Refused {
		g.refuse(r.Item, r.Reason)
	}
	for _, w := range extraction.Warnings {
		g.warn(w)
	}
	return nil
}

// finish gives the items their keys and returns the result.
func (g *gathering) finish() Result {
	for _, f := range identified(g.items) {
		f, cut := f.Trim()
		if bounded(&f) {
			cut = true
		}
		f.Source = g.sourceID
		if err := f.Validate(); err != nil {
			g.refuse(f.Item, err.Error())
			continue
		}
		if cut {
			g.warn(fmt.Sprintf("item %q: text cut at the limit", f.Item))
		}
		g.result.Findings = append(g.result.Findings, f)
	}
	g.result.Complete = g.complete
	if !g.failed {
		g.result.Validators = g.validators
	}
	return g.result
}

// incomplete records why the listing does not hold everything. The next visit must read
// it all again, so no validators are kept.
func (g *gathering) incomplete(why string) {
	g.complete, g.failed = false, true
	g.warn(why)
}

func (g *gathering) warn(text string) {
	if len(g.result.Warnings) < maxWarnings {
		g.result.Warnings = append(g.result.Warnings, text)
	}
}

func (g *gathering) refuse(item, reason string) {
	if len(g.result.Refused) < maxWarnings {
		g.result.Refused = append(g.result.Refused, Refusal{Item: item, Reason: reason})
	}
}

// withoutFragment is the part of an address that a server sees.
func withoutFragment(address string) string {
	before, _, _ := strings.Cut(address, "#")
	return before
}
