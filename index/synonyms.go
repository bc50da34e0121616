package index

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed synonyms.txt
var synonymLines string

// Synonyms returns the groups of terms that mean the same, each member a term or several
// adjacent ones. A member of two groups counts to the later one. The caller changes nothing.
func Synonyms() [][][]string { return synonymList() }

// synonymList are the groups of synonyms.txt, as terms.
var synonymList = sync.OnceValue(func() [][][]string {
	var groups [][][]string
	for line := range strings.Lines(synonymLines) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var group [][]string
		for member := range strings.SplitSeq(line, ",") {
			var terms []string
			for _, t := range Terms(member) {
				terms = append(terms, t.Text)
			}
			if len(terms) > 0 && !slices.ContainsFunc(group, func(o []string) bool { return slices.Equal(o, terms) }) {
				group = append(group, terms)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
})

// synonymGroups are the groups by each of their members.
var synonymGroups = sync.OnceValue(func() map[string][][]string {
	groups := make(map[string][][]string)
	for _, group := range synonymList() {
		for _, terms := range group {
			groups[strings.Join(terms, " ")] = group
		}
	}
	return groups
})

// synonymsOf returns what may stand in the place of terms, terms left out.
func synonymsOf(terms []string) [][]string {
	var out [][]string
	for _, other := range synonymGroups()[strings.Join(terms, " ")] {
		if !slices.Equal(other, terms) {
			out = append(out, other)
		}
	}
	return out
}
