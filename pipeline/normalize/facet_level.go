package normalize

import "strings"

// levelRanks are the levels, lowest first.
var levelRanks = map[string]int{"support": 1, "professional": 2, "manager": 3, "director": 4}

// forStudents reports whether the text asks for enrolled students.
func (w *work) forStudents() bool {
	for _, h := range of(w.sites.inText, "flag") {
		switch h.phrase {
		case "must be enrolled", "currently enrolled", "enrolled students", "students enrolled":
			return !negated(w.sites.text, h)
		}
	}
	return false
}

// level reads the seniority from the title. A student's post stays one; otherwise the
// highest word counts. A coordinator is a manager only when the text gives staff.
func (w *work) level() {
	const facet = "level"
	c := &w.sites
	var best hit
	for _, h := range of(c.inTitle, facet) {
		if h.code == "student" {
			best = h
			break
		}
		if best.cue == nil || levelRanks[h.code] > levelRanks[best.code] {
			best = h
		}
	}
	if best.cue == nil {
		return
	}
	code := best.code
	if best.phrase == "specialist*" && w.forStudents() {
		code = "student"
	}
	if code == "professional" && strings.HasPrefix(best.phrase, "co") && strings.Contains(best.phrase, "ordinator") {
		if led := of(c.inText, facet); len(led) > 0 && !negated(c.text, led[0]) {
			w.out.Facets.Level = []string{led[0].code}
			w.cueEvidence(facet, c.text, led[0])
			return
		}
	}
	w.out.Facets.Level = []string{code}
	w.cueEvidence(facet, c.title, best)
}
