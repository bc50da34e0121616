package normalize

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/posting"
)

// reading is what the rules for facets, titles and organisations share.
type reading struct {
	stated stated     // labelled lines of the text
	parts  titleParts // of the title
	muted  []span     // boilerplate in the text
	sites  sites      // where the cues of the facets stand
}

// sites is where the cues of all facets stand in one announcement.
type sites struct {
	title, name, terms, degree, text words
	inTitle, inName                  []hit
	inTerms, inDegree, inText        []hit
	inTags                           []tagged
}

// tagged is a cue that is a tag of the source, or stands in one.
type tagged struct {
	hit
	tag string
}

// facets reads the facets of the vocabulary: the title, the organisation's name, the
// source's tags and the text are each passed once, then each facet decides by its own
// order. A value is given only where a cue shows it.
func (w *work) facets() {
	w.findCues()
	w.libraryType()
	w.audience()
	w.flags()
	if w.out.Kind != posting.Job {
		return
	}
	w.area()
	w.level()
	w.appointment()
	w.degree()
}

// findCues passes the parts of the announcement.
func (w *work) findCues() {
	c, m := &w.sites, w.n.cues
	c.title = wordsOf(newProse(w.out.Title))
	c.inTitle = m.find(c.title, inTitle)
	if w.out.Organisation != nil {
		c.name = wordsOf(newProse(w.out.Organisation.Name))
		c.inName = m.find(c.name, inName)
	}
	for _, tag := range w.tags() {
		for _, h := range m.find(wordsOf(newProse(tag)), inTag) {
			c.inTags = append(c.inTags, tagged{hit: h, tag: tag})
		}
	}
	c.terms = wordsOf(newProse(strings.Join(nonEmpty(w.f.Fields.Hours, w.stated.terms), "; ")))
	c.inTerms = m.find(c.terms, inText|inTitle|inTag)
	c.degree = wordsOf(newProse(w.stated.degree))
	c.inDegree = m.find(c.degree, inText)
}

// readWords passes the text: its cues, and what of it is boilerplate.
func (w *work) readWords() {
	c := &w.sites
	c.text = wordsOf(w.body)
	c.inText = w.n.cues.find(c.text, inText)
	w.muted = mute(w.body, c.text, c.inText)
	c.inText = unmuted(c.text, c.inText, w.muted)
}

// tags are the categories that the source states for the posting, and those its page lists.
func (w *work) tags() []string {
	tags := slices.Clone(w.f.Fields.Categories[:min(len(w.f.Fields.Categories), maxTags)])
	for i, tag := range tags {
		tags[i] = oneLine(tag)
	}
	return append(tags, w.stated.tags...)
}

// of returns the hits of a facet.
func of(hits []hit, facet string) []hit {
	var kept []hit
	for _, h := range hits {
		if h.facet == facet {
			kept = append(kept, h)
		}
	}
	return kept
}

// codesOf returns the codes of the facet's hits, each once, in their order, without those
// that are taken back.
func codesOf(w words, hits []hit, facet string) (codes []string, first hit) {
	for _, h := range hits {
		if h.facet != facet || negated(w, h) || slices.Contains(codes, h.code) {
			continue
		}
		if len(codes) == 0 {
			first = h
		}
		codes = append(codes, h.code)
	}
	return codes, first
}

// tagCodes returns the codes of the tags for a facet, each once, and the first tag.
func (c *sites) tagCodes(facet string) (codes []string, tag string) {
	for _, t := range c.inTags {
		if t.facet != facet || slices.Contains(codes, t.code) {
			continue
		}
		if tag == "" {
			tag = t.tag
		}
		codes = append(codes, t.code)
	}
	return codes, tag
}

// cueEvidence notes the cue that shows a facet's value.
func (w *work) cueEvidence(facet string, in words, h hit) {
	w.evidence("facets."+facet, "cue:"+h.code, in.snippet(h.from, h.to))
}

// tally is how often the cues of a code stand in a text.
type tally struct {
	code  string
	n     int
	first hit
}

// count tallies the facet's codes in a text, the most frequent first, ties in the order of
// their first cue.
func count(w words, hits []hit, facet string) []tally {
	var all []tally
	for _, h := range hits {
		if h.facet != facet || negated(w, h) {
			continue
		}
		i := slices.IndexFunc(all, func(t tally) bool { return t.code == h.code })
		if i < 0 {
			all = append(all, tally{code: h.code, first: h})
			i = len(all) - 1
		}
		all[i].n++
	}
	slices.SortStableFunc(all, func(a, b tally) int { return b.n - a.n })
	return all
}
