package normalize

import "slices"

// Bounds of the areas of one post.
const (
	maxAreas = 3
	// minAreaCues is how often a text that the title says nothing about names an area.
	minAreaCues = 2
	// minBesides is how often it names one that stands beside the title's.
	minBesides = 4
)

// area reads the main duties: the title's, in their order, then those that the text
// speaks of most.
func (w *work) area() {
	const facet = "area"
	c := &w.sites
	codes, first := codesOf(c.title, c.inTitle, facet)
	if len(codes) > 0 {
		w.cueEvidence(facet, c.title, first)
	}
	all := count(c.text, c.inText, facet)
	if len(codes) == 0 && len(all) > 0 && all[0].n >= minAreaCues {
		w.cueEvidence(facet, c.text, all[0].first)
	}
	least := minAreaCues
	if len(codes) > 0 {
		least = minBesides
	}
	for _, t := range all {
		if len(codes) >= maxAreas || t.n < least || t.n*3 < all[0].n {
			break
		}
		if !slices.Contains(codes, t.code) {
			codes = append(codes, t.code)
		}
	}
	w.out.Facets.Area = codes[:min(len(codes), maxAreas)]
}
