package normalize

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/posting"
)

// libraryType reads the kind of institution: the source's default, the organisation's
// name, the source's tags, the title, the text. A university in a text is mostly the one
// that gave somebody a degree; two different kinds said equally often there decide nothing.
func (w *work) libraryType() {
	if len(w.d.LibraryType) > 0 {
		w.out.Facets.LibraryType = slices.Clone(w.d.LibraryType)
		w.evidence("facets.library_type", "default:library_type", strings.Join(w.d.LibraryType, ", "))
		return
	}
	if w.out.Kind != posting.Job {
		return // of an event the organiser's kind says nothing
	}
	c := &w.sites
	codes, first := codesOf(c.name, c.inName, libraryFacet)
	tags, tag := c.tagCodes(libraryFacet)
	codes = w.municipal(codes)
	switch {
	case len(codes) > 0 && !(len(codes) == 1 && codes[0] == "other" && len(tags) > 0):
		if first.cue != nil {
			w.cueEvidence(libraryFacet, c.name, first)
		} else {
			w.evidence("facets.library_type", "name:library", w.out.Organisation.Name)
		}
		codes = withOther(codes, tags)
	case len(tags) > 0:
		w.evidence("facets.library_type", "tag:"+tags[0], tag)
		codes = tags
	default:
		codes = w.libraryTypeOfText()
	}
	w.out.Facets.LibraryType = specific(codes)
}

const libraryFacet = "library_type"

// municipal reads "City of Springfield" and "Springfield Library": the library of a place
// is a public one, its other offices are government.
func (w *work) municipal(codes []string) []string {
	if w.out.Organisation == nil {
		return codes
	}
	name := plainName(w.out.Organisation.Name)
	local := strings.HasPrefix(name, "city of ") || strings.HasPrefix(name, "county of ") || strings.HasPrefix(name, "town of ") || strings.HasPrefix(name, "township of ") || strings.HasPrefix(name, "municipality of ")
	library := strings.HasSuffix(name, " library") || strings.HasSuffix(name, " bibliothek")
	switch {
	case local && (strings.Contains(w.title.low, "librar") || strings.Contains(name, "library")):
		return []string{"public"}
	case len(codes) == 0 && library && !w.scholarly():
		return []string{"public"}
	}
	return codes
}

// scholarly reports whether the text speaks of a library of research or study.
func (w *work) scholarly() bool {
	for _, t := range count(w.sites.text, w.sites.inText, libraryFacet) {
		if t.code != "public" && t.code != "other" {
			return true
		}
	}
	return false
}

// withOther adds the first tag that says more than the name.
func withOther(codes, tags []string) []string {
	for _, tag := range tags {
		if tag != "other" && !slices.Contains(codes, tag) {
			return append(codes, tag)
		}
	}
	return codes
}

// specific leaves at most two codes; "other" and "corporate" stand only by themselves.
func specific(codes []string) []string {
	kept := slices.Clone(codes)
	if len(kept) > 1 {
		kept = slices.DeleteFunc(kept, func(c string) bool { return c == "other" })
	}
	if len(kept) > 1 && kept[0] != "corporate" {
		kept = slices.DeleteFunc(kept, func(c string) bool { return c == "corporate" })
	}
	return kept[:min(len(kept), 2)]
}

// libraryTypeOfText reads the title, then the text.
func (w *work) libraryTypeOfText() []string {
	c := &w.sites
	if codes, first := codesOf(c.title, c.inTitle, libraryFacet); len(codes) > 0 {
		w.cueEvidence(libraryFacet, c.title, first)
		return codes
	}
	all := count(c.text, c.inText, libraryFacet)
	if len(all) == 0 || all[0].n < 2 || len(all) > 1 && all[1].n*2 > all[0].n {
		return nil
	}
	w.cueEvidence(libraryFacet, c.text, all[0].first)
	return []string{all[0].code}
}
