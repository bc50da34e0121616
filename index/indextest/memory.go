package indextest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/callboard/callboard/index"
)

// Memory is an index that looks at every document for every query, with index.Match: slow
// and right. It is the suite's oracle, and a fake for tests of what uses an index. Words
// are found as written or by synonym, without typos; relevance counts fields.
type Memory struct {
	mu       sync.RWMutex
	entries  map[string]entry
	position index.Position
	closed   bool

	rebuilding int
	meanwhile  []index.Change // applied while rebuilding
}

type entry struct {
	seq uint64
	doc index.Prepared
}

// NewMemory returns an empty index.
func NewMemory() *Memory { return &Memory{entries: map[string]entry{}} }

// Apply implements index.Index.
func (m *Memory) Apply(_ context.Context, changes []index.Change, upTo index.Position) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return index.ErrClosed
	}
	var errs []error
	for _, c := range changes {
		errs = append(errs, apply(m.entries, c))
	}
	if m.rebuilding > 0 {
		m.meanwhile = append(m.meanwhile, changes...)
	}
	m.position = upTo
	return errors.Join(errs...)
}

func apply(entries map[string]entry, c index.Change) error {
	if err := c.Validate(); err != nil {
		return err
	}
	switch {
	case c.Seq < entries[c.ID].seq:
	case c.Doc == nil:
		delete(entries, c.ID)
	default:
		entries[c.ID] = entry{c.Seq, index.Prepare(*c.Doc)}
	}
	return nil
}

// Wait implements index.Index.
func (m *Memory) Wait(ctx context.Context) error { return m.Health(ctx) }

// Position implements index.Index.
func (m *Memory) Position(context.Context) (index.Position, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.position, m.health()
}

// Count implements index.Index.
func (m *Memory) Count(context.Context) (int, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.entries), m.health()
}

// Health implements index.Index.
func (m *Memory) Health(context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.health()
}

func (m *Memory) health() error {
	if m.closed {
		return index.ErrClosed
	}
	return nil
}

// Close implements index.Index.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// Rebuild implements index.Index.
func (m *Memory) Rebuild(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error)) error {
	m.mu.Lock()
	m.rebuilding++
	from := len(m.meanwhile)
	m.mu.Unlock()
	entries := map[string]entry{}
	position, err := feed(func(c index.Change) error { return errors.Join(ctx.Err(), apply(entries, c)) })
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rebuilding--
	if err != nil {
		return err
	}
	for _, c := range m.meanwhile[from:] {
		_ = apply(entries, c) // what is wrong with it was said when it was applied
	}
	m.entries = entries
	if m.position.Stream != position.Stream || m.position.Seq < position.Seq {
		m.position = position
	}
	return m.health()
}

// Search implements index.Index.
func (m *Memory) Search(ctx context.Context, q index.Query) (index.Result, error) {
	if err := ctx.Err(); err != nil {
		return index.Result{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return index.Result{}, index.ErrClosed
	}
	q, err := q.Normal()
	if err != nil {
		return index.Result{}, err
	}
	base := m.base(q)
	found := chosen(base, q.Facets, "")
	result := index.Result{Total: len(found), Facets: map[string][]index.FacetCount{}}
	for _, f := range index.Facets() {
		list := count(base, q, f.Name)
		if cut := min(len(list), index.MaxFacet); cut < len(list) {
			result.More = append(result.More, f.Name)
			list = append(list[:cut:cut], slices.DeleteFunc(list[cut:], func(c index.FacetCount) bool { return !c.Selected })...)
		}
		result.Facets[f.Name] = list
		for _, v := range slices.Concat(q.Facets[f.Name].Any, q.Facets[f.Name].Not) {
			if v != index.None && !m.has(f.Name, v) {
				result.Unknown = append(result.Unknown, f.Name+"="+v)
			}
		}
	}
	if !q.CountsOnly {
		result.Hits = page(q, found)
	}
	return result, nil
}

// find returns the documents that match a normal query.
func (m *Memory) find(q index.Query) []index.Prepared { return chosen(m.base(q), q.Facets, "") }

// base returns the documents that match everything in a normal query but its own facets.
func (m *Memory) base(q index.Query) []index.Prepared {
	q.Facets = nil
	compiled, err := index.Compile(q)
	if err != nil {
		return nil
	}
	var found []index.Prepared
	for _, e := range m.entries {
		if compiled.Match(e.doc) {
			found = append(found, e.doc)
		}
	}
	return found
}

// chosen returns the documents that satisfy the choices of all facets but one.
func chosen(docs []index.Prepared, choices map[string]index.Choice, but string) []index.Prepared {
	var found []index.Prepared
	for _, d := range docs {
		ok := true
		for facet, choice := range choices {
			ok = ok && (facet == but || choice.Matches(d.Facets[facet]))
		}
		if ok {
			found = append(found, d)
		}
	}
	return found
}

// count lists the values of a facet among the documents found without its choice: each
// has the count that choosing it alone would give.
func count(base []index.Prepared, q index.Query, facet string) []index.FacetCount {
	selected := q.Facets[facet].Any
	n := map[string]int{}
	labels := map[string]string{}
	for _, v := range selected {
		n[v] = 0
	}
	for _, d := range chosen(base, q.Facets, facet) {
		values := d.Facets[facet]
		if len(values) == 0 {
			n[index.None]++
		}
		for _, v := range values {
			n[v]++
			if facet == "organisation" {
				labels[v] = max(labels[v], d.Organisation)
			}
		}
	}
	list := make([]index.FacetCount, 0, len(n))
	for v, count := range n {
		list = append(list, index.FacetCount{Value: v, Label: labels[v], Count: count, Selected: slices.Contains(selected, v)})
	}
	slices.SortFunc(list, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return list
}

// has reports whether any document has the value.
func (m *Memory) has(facet, value string) bool {
	for _, e := range m.entries {
		if slices.Contains(e.doc.Facets[facet], value) {
			return true
		}
	}
	return false
}

// page sorts what was found and returns one page of it.
func page(q index.Query, found []index.Prepared) []index.Hit {
	scores := map[string]float64{}
	if q.Sort == index.Relevance {
		for _, d := range found {
			scores[d.ID] = score(q, d)
		}
	}
	slices.SortFunc(found, func(a, b index.Prepared) int {
		if c := cmp.Compare(scores[b.ID], scores[a.ID]); c != 0 {
			return c
		}
		if index.Less(q, a.Doc, b.Doc) {
			return -1
		}
		return 1
	})
	var hits []index.Hit
	for _, d := range found[min(q.Offset(), len(found)):min(q.Offset()+q.Size, len(found))] {
		hits = append(hits, index.Hit{ID: d.ID, Score: scores[d.ID]})
	}
	return hits
}

// score counts the words that stand in the title four times, in the organisation twice.
func score(q index.Query, d index.Prepared) float64 {
	title, organisation := " "+joined(d.Title)+" ", " "+joined(d.Organisation)+" "
	n := 0.0
	for _, c := range q.Words().Clauses {
		for _, terms := range c.Any {
			phrase := " " + strings.Join(terms, " ") + " "
			if strings.Contains(title, phrase) {
				n += 4
			}
			if strings.Contains(organisation, phrase) {
				n += 2
			}
		}
	}
	return n
}

// joined is the terms of a text, separated by spaces.
func joined(text string) string {
	var words []string
	for _, t := range index.Terms(text) {
		words = append(words, t.Text)
	}
	return strings.Join(words, " ")
}
