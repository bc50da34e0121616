package normalize

import "slices"

// appointment reads how long and on which terms: the title, the labelled terms, the
// source's tags, the text. The text decides only where it says one thing.
func (w *work) appointment() {
	const facet = "appointment"
	c := &w.sites
	if codes, first := codesOf(c.title, c.inTitle, facet); len(codes) > 0 {
		w.setAppointment(oneTerm(codes))
		w.cueEvidence(facet, c.title, first)
		return
	}
	if codes, first := codesOf(c.terms, c.inTerms, facet); len(codes) > 0 && oneTerm(codes) != "" {
		w.setAppointment(oneTerm(codes))
		w.cueEvidence(facet, c.terms, first)
		return
	}
	said := count(c.text, c.inText, facet)
	codes := make([]string, len(said))
	for i, t := range said {
		codes[i] = t.code
	}
	tags, tag := c.tagCodes(facet)
	switch code := oneTerm(codes); {
	case len(tags) > 0 && (code == "" || len(said) > 1 || oneTerm(tags) != "permanent"):
		if one := oneTerm(tags); one != "" {
			w.setAppointment(one)
			w.evidence("facets.appointment", "tag:"+one, tag)
		}
	case code != "":
		w.setAppointment(code)
		i := slices.Index(codes, code)
		w.cueEvidence(facet, c.text, said[i].first)
	}
}

func (w *work) setAppointment(code string) { w.out.Facets.Appointment = []string{code} }

// oneTerm is the one that several terms of a post come to, "" when they contradict each
// other: a tenure track is permanent once it ends, an internship has a term.
func oneTerm(codes []string) string {
	for _, strong := range [...]string{"internship", "residency", "tenure-track", "volunteer"} {
		if slices.Contains(codes, strong) {
			return strong
		}
	}
	if len(codes) == 1 {
		return codes[0]
	}
	if len(codes) == 2 && slices.Contains(codes, "casual") && slices.Contains(codes, "term") {
		return "casual"
	}
	return ""
}

// audience reads whom the announcement addresses.
func (w *work) audience() {
	const facet = "audience"
	c := &w.sites
	inTitle, first := codesOf(c.title, c.inTitle, facet)
	if len(inTitle) > 0 {
		w.cueEvidence(facet, c.title, first)
	}
	inText, first := codesOf(c.text, c.inText, facet)
	if len(inText) > 0 && len(inTitle) == 0 {
		w.cueEvidence(facet, c.text, first)
	}
	for _, code := range inText {
		if !slices.Contains(inTitle, code) {
			inTitle = append(inTitle, code)
		}
	}
	w.out.Facets.Audience = inTitle
}

// flags reads the further things an announcement says.
func (w *work) flags() {
	const facet = "flag"
	c := &w.sites
	for _, part := range [...]struct {
		in   words
		hits []hit
	}{{c.title, c.inTitle}, {c.text, c.inText}} {
		codes, first := codesOf(part.in, part.hits, facet)
		for _, code := range codes {
			if !slices.Contains(w.out.Facets.Flag, code) {
				w.out.Facets.Flag = append(w.out.Facets.Flag, code)
			}
		}
		if _, noted := w.out.Evidence["facets."+facet]; len(codes) > 0 && !noted {
			w.cueEvidence(facet, part.in, first)
		}
	}
	if tags, tag := c.tagCodes(facet); len(tags) > 0 && !slices.Contains(w.out.Facets.Flag, tags[0]) {
		w.out.Facets.Flag = append(w.out.Facets.Flag, tags[0])
		if len(w.out.Facets.Flag) == 1 {
			w.evidence("facets.flag", "tag:"+tags[0], tag)
		}
	}
}
