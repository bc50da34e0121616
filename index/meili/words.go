package meili

import (
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/callboard/callboard/index"
)

// maxPositive is how many words and phrases of a query the server looks at; it ignores the
// rest (DEFAULT_WORDS_LIMIT in milli).
const maxPositive = 10

// fieldText is a text as the server indexes it: its terms, and apart from them the marks of
// the groups of synonyms that have a member in it. The marks stand far enough from the
// terms to be in no phrase with them (elements of a list are).
func fieldText(text string) any {
	terms := index.Terms(text)
	if len(terms) == 0 {
		return nil
	}
	words, plain := make([]string, len(terms)), make([]string, len(terms))
	for i, t := range terms {
		plain[i], words[i] = t.Text, encodeTerm(t.Text)
	}
	joined := strings.Join(words, " ")
	if marks := marksIn(plain); len(marks) > 0 {
		return []string{joined, strings.Join(marks, " ")}
	}
	return joined
}

// encodeTerm is a term as one word of the server's tokenizer. Letters and digits of ASCII,
// Greek and Cyrillic are left to it; it would split or fold other scripts, so their terms are
// spelled in letters a to p, two a byte (and can have no typos).
func encodeTerm(term string) string {
	if isServed(term) {
		return term
	}
	bytes := []byte(term)
	if len(bytes) > 100 { // the server drops words over 250 bytes
		sum := sha256.Sum256(bytes)
		bytes = sum[:]
	}
	var b strings.Builder
	b.WriteString("zq")
	for _, c := range bytes {
		b.WriteByte('a' + c>>4)
		b.WriteByte('a' + c&15)
	}
	return b.String()
}

// isServed reports whether the server's tokenizer takes a term as one word as it is.
func isServed(term string) bool {
	only := func(is func(rune) bool) bool { return !strings.ContainsFunc(term, func(r rune) bool { return !is(r) }) }
	return only(func(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }) ||
		only(func(r rune) bool { return unicode.Is(unicode.Greek, r) && unicode.IsLower(r) }) ||
		only(func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) && unicode.IsLower(r) })
}

// groups are the groups of synonyms.
type groups struct {
	mark    map[string]string     // by member, its terms joined by spaces
	members map[string][][]string // by the first term
	marks   map[string][]string   // by member: the marks of all groups that it is in
}

// synonyms are the groups of the shared file.
var synonyms = sync.OnceValue(func() groups {
	g := groups{mark: map[string]string{}, members: map[string][][]string{}, marks: map[string][]string{}}
	for n, group := range index.Synonyms() {
		mark := groupMark(n)
		for _, terms := range group {
			key := strings.Join(terms, " ")
			if _, known := g.mark[key]; !known {
				g.members[terms[0]] = append(g.members[terms[0]], terms)
			}
			g.mark[key] = mark
			g.marks[key] = append(g.marks[key], mark)
		}
	}
	return g
})

// groupMark is the word that stands for the n-th group of synonyms. It is longer than any
// term, so none is equal to it or a few typos away.
func groupMark(n int) string {
	b := []byte(strings.Repeat("q", 72))
	for i := len(b) - 1; n > 0; i-- {
		b[i] = 'a' + byte(n%16) //nolint:gosec // below 16
		n /= 16
	}
	return string(b)
}

// marksIn is the marks of the groups that have a member among adjacent terms.
func marksIn(terms []string) []string {
	g := synonyms()
	var marks []string
	for i, first := range terms {
		for _, member := range g.members[first] {
			if len(member) <= len(terms)-i && slices.Equal(member, terms[i:i+len(member)]) {
				marks = append(marks, g.marks[strings.Join(member, " ")]...)
			}
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

// words is what a text demands, in the server's query language. Each string is one word,
// phrase or exclusion. The server reads only letters, spaces, quotes and the sign - in them,
// since terms have nothing else.
type words struct {
	not     []string
	all     []string
	any     [][]string // one of each list
	nothing bool       // no document can have it
}

// wordsOf translates what a text demands.
func wordsOf(t index.Text) words {
	w := words{nothing: t.Nothing}
	for _, c := range t.Clauses {
		ways := waysOf(c)
		switch {
		case c.Not:
			for _, way := range ways {
				w.not = append(w.not, "-"+way)
			}
		case len(ways) == 1:
			w.all = append(w.all, ways[0])
		default:
			w.any = append(w.any, ways)
		}
	}
	return w
}

// waysOf is the ways to satisfy a clause. Synonyms are one way, their group's mark; a word
// that may have typos is left without quotes, and the server knows its synonyms.
func waysOf(c index.Clause) []string {
	if typed := c.Any[0]; c.Edits > 0 && len(typed) == 1 && isServed(typed[0]) {
		return typed
	}
	var ways []string
	for _, terms := range c.Any {
		way := synonyms().mark[strings.Join(terms, " ")]
		if way == "" {
			encoded := make([]string, len(terms))
			for i, t := range terms {
				encoded[i] = encodeTerm(t)
			}
			way = strings.Join(encoded, " ")
		}
		if way = `"` + way + `"`; !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return ways
}

// serverSynonyms is the server's own list of synonyms: what is typed as one word, with
// typos allowed, is also found by its group's mark.
func serverSynonyms() map[string][]string {
	all := map[string][]string{}
	for member, mark := range synonyms().mark {
		if isServed(member) {
			all[member] = []string{mark}
		}
	}
	return all
}

// queries is the texts whose hits together are the hits of w: one, unless any of several
// words is enough. Exclusions come first, because the server stops reading at maxPositive.
func (w words) queries() []string {
	texts := []string{strings.Join(slices.Concat(w.not, w.all), " ")}
	for _, ways := range w.any {
		var next []string
		for _, text := range texts {
			for _, way := range ways {
				next = append(next, strings.TrimSpace(text+" "+way))
			}
		}
		texts = next
	}
	return texts
}

// split cuts off what is beyond the words that the server looks at, in pieces that it does
// look at. They have to be asked for by themselves.
func (w words) split() (words, []words) {
	room := max(0, maxPositive-len(w.any))
	if len(w.all) <= room {
		return w, nil
	}
	var more []words
	for piece := range slices.Chunk(w.all[room:], maxPositive) {
		more = append(more, words{not: w.not, all: piece})
	}
	w.all = w.all[:room]
	return w, more
}
