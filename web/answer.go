package web

import (
	"context"
	"slices"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// Postings reads postings as people see them; catalog.Catalog is one.
type Postings interface {
	Get(ctx context.Context, id string) (posting.Posting, error)
	GetMany(ctx context.Context, ids []string) ([]posting.Posting, error)
}

// Answer is the answer to a search as programs get it, from the API and the command line.
type Answer struct {
	Total         int                     `json:"total"`
	Page          int                     `json:"page"`
	Size          int                     `json:"size"`
	Hits          []posting.Posting       `json:"hits"`
	Facets        map[string][]FacetValue `json:"facets"` // every facet, by count, then value
	More          []string                `json:"more"`   // facets with more values than are listed
	UnknownValues []string                `json:"unknown_values"`
	Degraded      bool                    `json:"degraded"`
}

// FacetValue is a value of a facet with the number of postings it would give.
type FacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// Search answers a query: the index finds, the catalog reads. A posting that was merged
// or removed between the two is left out of the hits.
func Search(ctx context.Context, ix index.Index, postings Postings, labels Labels, q index.Query) (Answer, error) {
	result, err := ix.Search(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	ids := make([]string, len(result.Hits))
	for i, h := range result.Hits {
		ids[i] = h.ID
	}
	hits, err := postings.GetMany(ctx, ids)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{
		Total: result.Total, Page: max(q.Page, 1), Size: q.Size, Hits: hits, Facets: map[string][]FacetValue{},
		More: result.More, UnknownValues: result.Unknown, Degraded: result.Degraded,
	}
	for i := range a.Hits {
		a.Hits[i] = withWebLinks(a.Hits[i])
	}
	if a.Hits == nil {
		a.Hits = []posting.Posting{}
	}
	if a.More == nil {
		a.More = []string{}
	}
	if a.UnknownValues == nil {
		a.UnknownValues = []string{}
	}
	for facet, counts := range result.Facets {
		values := make([]FacetValue, len(counts))
		for i, c := range counts {
			label := c.Label // of an organisation; the others have a vocabulary
			if label == "" {
				label = labels.Label(facet, c.Value)
			}
			values[i] = FacetValue{c.Value, label, c.Count, c.Selected}
		}
		a.Facets[facet] = values
	}
	return a, nil
}

// withWebLinks is p without addresses that are not of the web: programs make links of them,
// and a source may state one that runs a script.
func withWebLinks(p posting.Posting) posting.Posting {
	p.URL = outward(p.URL)
	if o := p.Organisation; o != nil && outward(o.URL) != o.URL {
		p.Organisation = &posting.Organisation{Name: o.Name}
	}
	if foreign := func(s posting.Sighting) bool { return outward(s.URL) != s.URL }; slices.ContainsFunc(p.Sightings, foreign) {
		p.Sightings = slices.Clone(p.Sightings)
		for i := range p.Sightings {
			p.Sightings[i].URL = outward(p.Sightings[i].URL)
		}
	}
	return p
}
