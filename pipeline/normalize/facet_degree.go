package normalize

import (
	"slices"
	"strings"
)

// The readings of one sentence about qualifications.
const (
	mlsRequired  = "mls-required"
	mlsPreferred = "mls-preferred"
	otherDegree  = "other"
	degreeOpen   = "open" // the library degree is one of several to choose from
)

// degree reads the qualification that is asked for: the labelled line first, then the
// sentences that name a degree, then the source's tags. The library degree as one choice
// among several leaves it open.
func (w *work) degree() {
	c := &w.sites
	switch lowerASCII(w.stated.degree) {
	case "n/a", "none", "na", "no degree", "none required", "not required":
		w.out.Facets.Degree = []string{otherDegree}
		w.evidence("facets.degree", "label:degree", w.stated.degree)
		return
	}
	if w.degreeOf(c.degree, of(c.inDegree, "degree")) || w.degreeOf(c.text, of(c.inText, "degree")) {
		return
	}
	if len(of(c.inDegree, "degree")) > 0 || len(of(c.inText, "degree")) > 0 {
		return
	}
	codes, tag := c.tagCodes("degree")
	if slices.Contains(codes, otherDegree) && !slices.ContainsFunc(w.tags(), func(t string) bool { return strings.HasPrefix(lowerASCII(t), "master") }) {
		w.out.Facets.Degree = []string{otherDegree}
		w.evidence("facets.degree", "tag:"+otherDegree, tag)
	}
}

// degreeOf decides by the hits of one text and reports whether it could.
func (w *work) degreeOf(in words, hits []hit) bool {
	found := map[string]hit{}
	for i := 0; i < len(hits); {
		from, to := in.sentence(hits[i].from)
		n := i
		for n < len(hits) && hits[n].from < to {
			n++
		}
		reading, at := readDegree(in, hits[i:n], from, to)
		if _, known := found[reading]; !known && reading != "" {
			found[reading] = at
		}
		i = max(n, i+1)
	}
	order := []string{mlsRequired, degreeOpen, mlsPreferred, otherDegree}
	for _, reading := range order {
		at, ok := found[reading]
		if !ok {
			continue
		}
		if reading == degreeOpen {
			return false
		}
		w.out.Facets.Degree = []string{reading}
		w.evidence("facets.degree", "cue:"+reading, in.snippet(at.from, at.to))
		return true
	}
	return false
}

// readDegree reads the hits of one sentence.
func readDegree(in words, hits []hit, from, to int) (reading string, at hit) {
	var mls, other, wish *hit
	for i := range hits {
		h := &hits[i]
		switch {
		case h.code == mlsPreferred:
			if wish == nil {
				wish = h
			}
		case negated(in, *h):
		case h.code == mlsRequired && mls == nil:
			mls = h
		case h.code == otherDegree && other == nil:
			other = h
		}
	}
	switch {
	case mls != nil && enrolled(in, from, to):
		return degreeOpen, *mls
	case mls != nil && wish != nil && wishes(*wish, *mls, other):
		return mlsPreferred, *mls
	case mls != nil && (other != nil && choice(in, *mls, *other) || alternative(in, *mls, to)):
		return degreeOpen, *mls
	case mls != nil:
		return mlsRequired, *mls
	case other != nil && (wish == nil || wish.from-other.to > 6 || required(in, *other)):
		return otherDegree, *other
	}
	return "", hit{}
}

// wishes reports whether the words of a wish are about the library degree: they follow it
// closely ("preferred"), or lead to it ("preferably"), and no other qualification stands
// nearer.
func wishes(wish, mls hit, other *hit) bool {
	if wish.from >= mls.to {
		return wish.from-mls.to <= 12 && wish.phrase != "preferably" && wish.phrase != "ideally" && !strings.HasPrefix(wish.phrase, "preference") && (other == nil || other.from < mls.from || other.from > wish.from)
	}
	return mls.from-wish.to <= 8 && (other == nil || other.from < wish.from || other.from > mls.from)
}

// choice reports whether "or" stands between two hits; "or equivalent" is none.
func choice(in words, a, b hit) bool {
	if a.from > b.from {
		a, b = b, a
	}
	for i := a.to; i < b.from; i++ {
		if in.list[i].folded == "or" && !strings.HasPrefix(in.list[i+1].folded, "equivalent") {
			return true
		}
	}
	return false
}

// alternative reports whether another subject may take the degree's place: "MLIS or a
// related field"; "or equivalent" is none.
func alternative(in words, mls hit, to int) bool {
	for i := mls.to; i < min(to, mls.to+12); i++ {
		if in.list[i].folded != "or" || i+1 >= to {
			continue
		}
		for j := i + 1; j < min(to, i+7); j++ {
			switch f := in.list[j].folded; {
			case strings.HasPrefix(f, "equivalent"), strings.HasPrefix(f, "mlis"), strings.HasPrefix(f, "mls"), f == "librarianship", strings.HasPrefix(f, "librar"), f == "information", f == "foreign", f == "international", f == "canadian":
				j = to
			case strings.HasPrefix(f, "related"), strings.HasPrefix(f, "relevant"), strings.HasPrefix(f, "field"):
				return !accredited(in, j, to) // "or related discipline from an ALA-accredited school"
			case f == "archival", f == "archives", f == "history", f == "museum", f == "experience", f == "humanities", f == "phd", f == "another", f == "other":
				return true
			}
		}
	}
	return false
}

// accredited reports whether a library school's accreditation is asked for behind the word at i.
func accredited(in words, i, to int) bool {
	for ; i < min(to-1, i+10); i++ {
		if in.list[i].folded == "ala" && in.list[i+1].folded == "accredited" {
			return true
		}
	}
	return false
}

// required reports whether "required" stands right behind a qualification.
func required(in words, h hit) bool {
	for i := h.to; i < min(len(in.list), h.to+3) && !in.list[i].stop && !in.list[i].comma; i++ {
		if in.list[i].folded == "required" {
			return true
		}
	}
	return false
}

// enrolled reports whether a sentence asks for studies under way.
func enrolled(in words, from, to int) bool {
	for i := from; i < to; i++ {
		switch f := in.list[i].folded; {
		case strings.HasPrefix(f, "enrol"), f == "pursuing", f == "candidates" && i+1 < to && in.list[i+1].folded == "for":
			return true
		}
	}
	return false
}
