package bleve

import (
	"slices"
	"sync"

	"github.com/callboard/callboard/index"
)

// dictionary numbers the values of every facet, densely and for as long as the process
// lives. It only grows; a generation that is older than a value has no bitmap for it. The
// number of values listed is bounded by index.MaxFacet, the number kept by the documents.
type dictionary struct {
	mu     sync.RWMutex
	facets []facetValues     // in the order of index.Facets
	words  map[string]string // short strings that many documents share: currencies, rules
}

type facetValues struct {
	index.Facet
	numbers map[string]value
	names   []valueName
}

// valueName is a value and, of an organisation, its name as the first document that came
// with it wrote it.
type valueName struct{ value, label string }

// organisationFacet is the facet whose values have labels.
const organisationFacet = "organisation"

func newDictionary() *dictionary {
	d := &dictionary{words: map[string]string{}}
	for _, f := range index.Facets() {
		d.facets = append(d.facets, facetValues{Facet: f, numbers: map[string]value{}})
	}
	return d
}

// intern returns the numbered values of a document, ascending.
func (d *dictionary) intern(doc *index.Doc) []value {
	d.mu.Lock()
	defer d.mu.Unlock()
	var values []value
	for facet := range d.facets {
		for _, name := range doc.Facets[d.facets[facet].Name] {
			if v, ok := d.add(facet, []byte(name), []byte(doc.Organisation)); ok {
				values = append(values, v)
			}
		}
	}
	sortValues(values)
	return values
}

// add returns the number of a facet's value, a new one if need be. The caller holds mu, or
// is the only one who knows d. It is false when a facet has more values than can be numbered.
func (d *dictionary) add(facet int, name, organisation []byte) (value, bool) {
	f := &d.facets[facet]
	if v, ok := f.numbers[string(name)]; ok {
		return v, true
	}
	if len(f.names) >= maxValues {
		return 0, false
	}
	v := value(facet<<valueBits | len(f.names)) //nolint:gosec // both are bounded
	entry := valueName{value: string(name)}
	if f.Name == organisationFacet {
		entry.label = string(organisation)
	}
	f.names = append(f.names, entry)
	f.numbers[entry.value] = v
	return v, true
}

// word returns the one copy of a short string. Only a start calls it, alone.
func (d *dictionary) word(b []byte) string {
	if s, ok := d.words[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(d.words) < 1000 {
		d.words[s] = s
	}
	return s
}

// find returns the number of a facet's value, and whether there ever was one.
func (d *dictionary) find(facet int, name string) (value, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	v, ok := d.facets[facet].numbers[name]
	return v, ok
}

// names returns the values of a facet by number. What it returns is never changed.
func (d *dictionary) names(facet int) []valueName {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.facets[facet].names
}

// facetNumber is the place of a facet in index.Facets, or -1.
func (d *dictionary) facetNumber(name string) int {
	return slices.IndexFunc(d.facets, func(f facetValues) bool { return f.Name == name })
}

func sortValues(values []value) { slices.Sort(values) }
