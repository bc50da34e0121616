package normalize

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/configs"
)

// scope says where a cue counts.
type scope uint8

const (
	inTitle scope = 1 << iota
	inName
	inTag
	inText
	inNone // takes away what stands in it, wherever that is
)

// scopeOf reads the scopes of the vocabulary.
func scopeOf(name string) scope {
	switch name {
	case "title":
		return inTitle
	case "name":
		return inName
	case "tag":
		return inTag
	case "text":
		return inText
	}
	return inNone
}

// gap is the element of a phrase that stands for up to maxGap words.
const (
	gap    = ".."
	maxGap = 4
)

// cue is one compiled phrase.
type cue struct {
	facet, code string
	scope       scope
	phrase      string
	elements    []element
}

// element is a folded word of a phrase, the beginning of one, or a gap.
type element struct {
	word string
	stem bool
}

// cues are the phrases of all facets in one matcher: a text is passed once, each of its
// words is looked up once, and only phrases that begin with it are compared.
type cues struct {
	list []cue
	// exact has the cues by their first word; stems those whose first word is a
	// beginning, by its first stemKey bytes.
	exact, stems map[string][]int
}

// stemKey is how many bytes the beginning of a word in a cue has at least.
const stemKey = 3

// cueFacets are the facets that are read by cues.
func cueFacets() []string {
	return []string{"library_type", "area", "level", "appointment", "degree", "audience", "flag"}
}

// newCues compiles the phrases of a vocabulary.
func newCues(v *configs.Vocabulary) *cues {
	c := &cues{exact: map[string][]int{}, stems: map[string][]int{}}
	for _, facet := range cueFacets() {
		for _, stated := range v.Cues(facet) {
			c.add(stated)
		}
	}
	for phrase := range strings.SplitSeq(boilerplate, "|") {
		c.add(configs.Cue{Facet: boilerplateFacet, Scope: "text", Phrase: phrase})
	}
	return c
}

// add compiles one phrase; it reports whether it can be matched (the first element is a
// word, or a beginning of at least stemKey bytes).
func (c *cues) add(stated configs.Cue) bool {
	elements := elementsOf(stated.Phrase)
	if len(elements) == 0 || elements[0].word == gap || elements[0].stem && len(elements[0].word) < stemKey {
		return false
	}
	i := len(c.list)
	if first := elements[0]; first.stem {
		c.stems[first.word[:stemKey]] = append(c.stems[first.word[:stemKey]], i)
	} else {
		c.exact[first.word] = append(c.exact[first.word], i)
	}
	c.list = append(c.list, cue{facet: stated.Facet, code: stated.Code, scope: scopeOf(stated.Scope), phrase: stated.Phrase, elements: elements})
	return true
}

// elementsOf splits a phrase into folded words, beginnings and gaps.
func elementsOf(phrase string) []element {
	var elements []element
	for _, part := range strings.Fields(phrase) {
		if part == gap {
			elements = append(elements, element{word: gap})
			continue
		}
		plain, stem := strings.CutSuffix(part, "*")
		for _, w := range wordsOf(newProse(strings.ToLower(plain))).list {
			elements = append(elements, element{word: w.folded})
		}
		if stem && len(elements) > 0 {
			elements[len(elements)-1].stem = true
		}
	}
	return elements
}

// hit is a cue found in a text: the words from, to (not included).
type hit struct {
	*cue
	from, to int
}

// maxHits bounds what is kept of one text.
const maxHits = 2000

// find returns the cues of the scope in w, in the order of the text. A cue that stands
// inside a longer one of its facet ("director" in "assistant director") or inside one that
// takes it away ("page" in "web page") does not count.
func (c *cues) find(w words, where scope) []hit {
	var hits []hit
	for i := range w.list {
		first := w.list[i].folded
		exact, stems := c.exact[first], []int(nil)
		if len(first) >= stemKey {
			stems = c.stems[first[:stemKey]]
		}
		if len(exact)+len(stems) == 0 {
			continue
		}
		hits = c.at(hits, w, i, where, exact)
		hits = c.at(hits, w, i, where, stems)
		if len(hits) > maxHits {
			break
		}
	}
	return longest(hits)
}

// at adds the hits of the candidates that begin with the word at i.
func (c *cues) at(hits []hit, w words, i int, where scope, candidates []int) []hit {
	for _, n := range candidates {
		q := &c.list[n]
		if q.scope != inNone && q.scope&where == 0 {
			continue
		}
		if to := matchWords(w.list, i, q.elements); to > 0 {
			hits = append(hits, hit{cue: q, from: i, to: to})
		}
	}
	return hits
}

// matchWords reports where the phrase that begins at i ends, 0 if it does not stand there.
// A phrase stays in its sentence; a comma ends it unless there is a gap.
func matchWords(list []word, i int, elements []element) int {
	first := true
	for n, e := range elements {
		if e.word == gap {
			for skip := 0; skip <= maxGap && i+skip < len(list) && !list[i+skip].stop; skip++ {
				if to := matchWords(list, i+skip, elements[n+1:]); to > 0 {
					return to
				}
			}
			return 0
		}
		if i >= len(list) || !first && (list[i].stop || list[i].comma) || !e.is(list[i].folded) {
			return 0
		}
		i, first = i+1, false
	}
	return i
}

func (e element) is(folded string) bool {
	if e.stem {
		return strings.HasPrefix(folded, e.word)
	}
	return folded == e.word
}

// longest leaves out hits that stand inside a longer one of their facet, and the hits of
// phrases that show nothing.
func longest(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	kept := hits[:0]
	reach := map[string]hit{} // by facet, the hit that reaches furthest
	for _, h := range hits {
		last, ok := reach[h.facet]
		inside := ok && h.to <= last.to
		if inside && (h.from != last.from || h.to != last.to || last.scope == inNone) {
			continue
		}
		if !ok || h.to > last.to {
			reach[h.facet] = h
		}
		if h.scope != inNone {
			kept = append(kept, h)
		}
	}
	return kept
}

// isNegation reports whether a folded word takes back what follows it.
func isNegation(folded string) bool {
	switch folded {
	case "no", "not", "without", "neither", "nor", "non", "never", "isnt", "arent", "doesnt", "kein", "keine", "sans", "sin":
		return true
	}
	return false
}

// negated reports whether one of three words before a hit, or "not required" behind it,
// takes it back.
func negated(w words, h hit) bool {
	for i := h.from - 1; i >= max(0, h.from-3) && !w.list[i+1].stop && !w.list[i+1].comma; i-- {
		if isNegation(w.list[i].folded) {
			return w.list[i+1].folded != "only"
		}
	}
	for i := h.to; i < min(len(w.list)-1, h.to+3) && !w.list[i].stop; i++ {
		next := w.list[i+1].folded
		if w.list[i].folded == "not" && (next == "required" || next == "necessary" || next == "needed" || next == "essential") {
			return true
		}
	}
	return false
}
