package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is what the words of a query demand: every clause must hold.
type Text struct {
	Clauses []Clause
	// Cut says that the text was over MaxTextLength or MaxTerms, and the rest was ignored.
	Cut bool
	// Nothing says that the text consists of symbols that no document can have as a word
	// (an emoji): nothing is found.
	Nothing bool
}

// Clause demands one word or phrase, in the title, the organisation or the text: another
// clause may hold in another one of them.
type Clause struct {
	// Any has the ways to satisfy the clause, as typed first, then synonyms. Each is one
	// term, or several that must stand next to each other, in order, in one field.
	Any [][]string
	// Not says that a document that satisfies the clause is not wanted.
	Not bool
	// Edits is how many letters may be wrong in Any[0], which is one term then; its first
	// letter must be right. Only search pages allow typos, saved searches do not.
	Edits int
	Typed string // the words as typed, without sign and quotes
}

// Empty reports whether the text demands nothing.
func (t Text) Empty() bool { return len(t.Clauses) == 0 && !t.Nothing }

// either returns t with one clause in the place of all that demand something: any of them
// is enough, as typed. What is not wanted stays unwanted.
func (t Text) either() Text {
	merged := Clause{}
	var typed []string
	clauses := []Clause{}
	for _, c := range t.Clauses {
		if c.Not {
			clauses = append(clauses, c)
			continue
		}
		merged.Any = append(merged.Any, c.Any...)
		typed = append(typed, c.Typed)
	}
	if len(merged.Any) > 0 {
		merged.Typed = strings.Join(typed, " ")
		clauses = append(clauses, merged)
	}
	t.Clauses = clauses
	return t
}

// ParseText reads the words of a query. A sign - before a word excludes it, quotes make a
// phrase (an unclosed one is ignored), a word that is several terms ("e-resources") is a
// phrase; anything else is plain words, whatever it means to a search engine. Function
// words (the, of, …) are ignored outside of phrases. Synonyms are added.
func ParseText(text string) Text {
	text = strings.ToValidUTF8(text, " ")
	var out Text
	if cut := firstRunes(text, MaxTextLength); len(cut) < len(text) {
		text, out.Cut = cut, true
	}
	room := MaxTerms
	symbols, functionWords := false, false
	for text = strings.TrimLeftFunc(text, unicode.IsSpace); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		var item textItem
		item, text = nextItem(text)
		terms := Terms(item.text)
		switch {
		case len(terms) == 0:
			symbols = symbols || hasPicture(item.text)
			continue
		case !item.quoted && len(terms) == 1 && isFunctionWord(terms[0].Text):
			functionWords = true
			continue
		}
		if len(terms) > room {
			out.Cut = true
			terms = terms[:room]
		}
		if len(terms) == 0 {
			break
		}
		clause := item.clause(terms)
		if !slices.ContainsFunc(out.Clauses, clause.same) {
			out.Clauses = append(out.Clauses, clause)
			room -= len(terms)
		}
	}
	out.Nothing = symbols && !functionWords && len(out.Clauses) == 0
	return out
}

// textItem is a word or a quoted phrase of a query text.
type textItem struct {
	text   string
	not    bool
	quoted bool
}

// nextItem cuts the first item off text, which begins with no white space.
func nextItem(text string) (textItem, string) {
	var item textItem
	if rest, ok := strings.CutPrefix(text, "-"); ok && rest != "" && !startsWithSpace(rest) {
		item.not, text = true, rest
	}
	if r, size := utf8.DecodeRuneInString(text); isQuote(r) {
		if end := strings.IndexFunc(text[size:], isQuote); end >= 0 {
			item.text, item.quoted = text[size:size+end], true
			_, closing := utf8.DecodeRuneInString(text[size+end:])
			return item, text[size+end+closing:]
		}
	}
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	item.text = text[:end]
	return item, text[end:]
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

// hasPicture reports whether s has a symbol of the kind "other", such as an emoji; those of
// mathematics, currency and punctuation are ignored as people ignore them.
func hasPicture(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.So, r) })
}

// clause is what the item demands.
func (i textItem) clause(terms []Term) Clause {
	typed := make([]string, len(terms))
	for n, t := range terms {
		typed[n] = t.Text
	}
	c := Clause{Any: [][]string{typed}, Not: i.not, Typed: strings.TrimFunc(i.text, isQuote)}
	if !i.quoted && !i.not && len(terms) == 1 {
		c.Edits = edits(Fold(i.text[terms[0].Start:terms[0].End]))
	}
	c.Any = append(c.Any, synonymsOf(typed)...)
	return c
}

// same reports whether c demands what o does.
func (c Clause) same(o Clause) bool {
	return c.Not == o.Not && (c.Edits == 0) == (o.Edits == 0) && slices.Equal(c.Any[0], o.Any[0])
}

// edits is how many typos a word may have: one from 5 letters, two from 9, none in what
// has a digit. Meilisearch's own numbers, so that both backends agree.
func edits(word string) int {
	n := utf8.RuneCountInString(word)
	switch {
	case strings.ContainsFunc(word, unicode.IsNumber), n < 5:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

// isFunctionWord reports whether a term says nothing by itself. Words that are also
// abbreviations of the field or of places (it, me, or, us) are not among them.
func isFunctionWord(term string) bool {
	switch term {
	case "a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with":
		return true
	}
	return false
}
