package meili

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/callboard/callboard/index"
)

// counted is the answers of a search: of the query itself, and by facet with a choice of the
// query without that choice.
type counted struct {
	main reply
	own  map[string]reply
}

// of is the answer that counts the values of a facet.
func (c counted) of(facet string) reply {
	if r, ok := c.own[facet]; ok {
		return r
	}
	return c.main
}

// values is how often each value of a facet occurs, by its real name, and whether these are
// all values.
func (c counted) values(facet string) (counts map[string]int, complete bool) {
	listed := c.of(facet).counts[facetAttribute(facet)]
	counts = make(map[string]int, len(listed))
	for v, n := range listed {
		counts[decodeValue(v)] = n
	}
	return counts, len(listed) < maxListed
}

// addFacets adds the lists of values, what they are called, and the values nobody has.
func (s *search) addFacets(ctx context.Context, c counted, result *index.Result) error {
	result.Facets = make(map[string][]index.FacetCount, len(index.Facets()))
	for _, f := range index.Facets() {
		choice := s.q.Facets[f.Name]
		counts, complete := c.values(f.Name)
		if err := s.countSelected(ctx, f.Name, choice.Any, counts, complete); err != nil {
			return err
		}
		list := list(counts, c.of(f.Name).counts["marks"][lacking(f.Name)], choice.Any)
		if len(list) > index.MaxFacet {
			result.More = append(result.More, f.Name)
			rest := slices.DeleteFunc(slices.Clone(list[index.MaxFacet:]), func(c index.FacetCount) bool { return !c.Selected })
			list = append(list[:index.MaxFacet:index.MaxFacet], rest...)
		}
		result.Facets[f.Name] = list
		unknown, err := s.ix.unknown(ctx, f.Name, slices.Concat(choice.Any, choice.Not), counts)
		if err != nil {
			return err
		}
		result.Unknown = append(result.Unknown, unknown...)
	}
	return s.ix.label(ctx, result.Facets["organisation"])
}

// countSelected adds to counts the selected values that are not among the most frequent.
func (s *search) countSelected(ctx context.Context, facet string, selected []string, counts map[string]int, complete bool) error {
	var missing []string
	for _, v := range selected {
		if _, ok := counts[v]; !ok && v != index.None && !complete {
			missing = append(missing, v)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := s.ix.occurrences(ctx, s.texts, s.base.choices(s.q.Facets, facet), facet, missing)
	for v, n := range found {
		counts[v] = n
	}
	return err
}

// list is the values of one facet that occur or are selected, the most frequent first.
func list(counts map[string]int, missing int, selected []string) []index.FacetCount {
	out := make([]index.FacetCount, 0, len(counts)+1)
	for v, n := range counts {
		out = append(out, index.FacetCount{Value: v, Count: n, Selected: slices.Contains(selected, v)})
	}
	for _, v := range selected {
		if _, ok := counts[v]; !ok && v != index.None {
			out = append(out, index.FacetCount{Value: v, Selected: true})
		}
	}
	if chosen := slices.Contains(selected, index.None); missing > 0 || chosen {
		out = append(out, index.FacetCount{Value: index.None, Count: missing, Selected: chosen})
	}
	slices.SortFunc(out, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out
}

// unknown names the chosen values that no document has. Counts has those that some hit has.
func (ix *Index) unknown(ctx context.Context, facet string, chosen []string, counts map[string]int) ([]string, error) {
	asked := slices.DeleteFunc(slices.Clone(chosen), func(v string) bool { return v == index.None || counts[v] > 0 })
	if len(asked) == 0 {
		return nil, nil
	}
	found, err := ix.occurrences(ctx, []string{""}, nil, facet, asked)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range asked {
		if found[v] == 0 {
			out = append(out, facet+"="+v)
		}
	}
	return out, nil
}

// occurrences counts how many documents of a filter have each of some values of a facet.
func (ix *Index) occurrences(ctx context.Context, texts []string, f filter, facet string, values []string) (map[string]int, error) {
	attribute := facetAttribute(facet)
	counts := make(map[string]int, len(values))
	q := question{texts: texts, filter: f.and(in(attribute, values...)...), facets: []string{attribute}}
	replies, err := ix.ask(ctx, []question{q})
	if err != nil {
		return nil, err
	}
	listed := replies[0].counts[attribute]
	for v, n := range listed {
		counts[decodeValue(v)] = n
	}
	if len(listed) < maxListed {
		return counts, nil
	}
	// More values than the server lists stand beside them: each is asked for by itself.
	kind := facetAttribute("kind")
	for some := range slices.Chunk(values, listSize) {
		questions := make([]question, len(some))
		for i, v := range some {
			questions[i] = question{texts: texts, filter: f.and(in(attribute, v)...), facets: []string{kind}}
		}
		replies, err := ix.ask(ctx, questions)
		if err != nil {
			return nil, err
		}
		for i, v := range some {
			counts[v] = replies[i].total
		}
	}
	return counts, nil
}

// maxLabels is how many names of organisations are remembered.
const maxLabels = 20_000

// label adds what organisations are called. The names are read from documents and
// remembered: a name that changes its spelling keeps its value.
func (ix *Index) label(ctx context.Context, list []index.FacetCount) error {
	ix.labelsMu.Lock()
	var missing []string
	for _, c := range list {
		if _, known := ix.labels[c.Value]; !known && c.Count > 0 && c.Value != index.None {
			missing = append(missing, c.Value)
		}
	}
	ix.labelsMu.Unlock()
	found := make(map[string]string, len(missing))
	for _, v := range missing {
		found[v] = "" // one without a name is not asked for again
	}
	if len(missing) > 0 {
		attribute := facetAttribute("organisation")
		replies, err := ix.ask(ctx, []question{{
			texts: []string{""}, filter: filter{in(attribute, missing...)}, distinct: attribute, size: len(missing), retrieve: []string{"name", attribute},
		}})
		if err != nil {
			return err
		}
		for _, h := range replies[0].hits {
			var name string
			var values []string
			if json.Unmarshal(h["name"], &name) == nil && json.Unmarshal(h[attribute], &values) == nil && len(values) == 1 {
				found[decodeValue(values[0])] = name
			}
		}
	}
	ix.labelsMu.Lock()
	defer ix.labelsMu.Unlock()
	if len(ix.labels)+len(found) > maxLabels {
		ix.labels = map[string]string{}
	}
	for v, name := range found {
		ix.labels[v] = name
	}
	for i := range list {
		list[i].Label = ix.labels[list[i].Value]
	}
	return nil
}
