package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Term is one word of a text in the form in which it is compared.
type Term struct {
	Text       string // folded and stemmed: letters and digits only
	Start, End int    // the bytes of the text that it stands for
}

// maxTerm is the longest term in characters; longer words are equal when they begin alike.
const maxTerm = 64

// Terms splits text into its words. Documents and queries, every backend, the matcher of
// saved searches and highlighting use it alike, so that they agree on what a word is. The
// n-th term has the position n: terms are adjacent when they follow each other here.
//
//   - A word is a run of letters, digits and marks. Hyphens, slashes and points separate, so
//     "e-resources" is two adjacent terms: "e", "resourc".
//   - Apostrophes belong to the word and are dropped: "o'brien" is "obrien". A possessive s
//     and a French article go: "library's" is "library", "l'université" is "universit".
//   - c++, c#, f#, .net and r&d are words, written cplusplus, csharp, fsharp, dotnet and rnd.
//   - Scripts without spaces between words become overlapping pairs: 図書館 is 図書, 書館.
//   - English plurals and a final e are cut (Stem).
func Terms(text string) []Term {
	var terms []Term
	for i := 0; i < len(text); {
		if name, n := protected(text, i); n > 0 {
			terms = append(terms, Term{name, i, i + n})
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWord(r) {
			i += size
			continue
		}
		end := wordEnd(text, i)
		terms = appendTerms(terms, text, i, end)
		i = end
	}
	return terms
}

// protected returns the term of a word that letters alone do not make, if one stands at i,
// and its length in bytes.
func protected(text string, i int) (string, int) {
	words := [...][2]string{{"c++", "cplusplus"}, {"c#", "csharp"}, {"f#", "fsharp"}, {".net", "dotnet"}, {"r&d", "rnd"}}
	for _, w := range words {
		end := i + len(w[0])
		if end > len(text) || !strings.EqualFold(text[i:end], w[0]) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !isWord(before) && !isWord(after) {
			return w[1], len(w[0])
		}
	}
	return "", 0
}

// isWord reports whether r can begin a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isSilent reports whether r belongs to the word that it stands in without being compared:
// marks, soft hyphens, joiners, control characters other than white space.
func isSilent(r rune) bool {
	return unicode.IsMark(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '＇'
}

// isUnspaced reports whether r is of a script that puts no spaces between words, or, as in
// Korean, puts endings behind them.
func isUnspaced(r rune) bool {
	return r >= 0x0E00 && (strings.ContainsRune("ーｰﾞﾟ", r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// wordEnd is where the word that begins at start ends: at the first character that does
// not belong to it, or where its script changes to or from an unspaced one.
func wordEnd(text string, start int) int {
	first, size := utf8.DecodeRuneInString(text[start:])
	unspaced, end := isUnspaced(first), start+size
	for i := end; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isApostrophe(r) && !unspaced:
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !isWord(next) || isApostrophe(next) {
				return end
			}
		case isWord(r):
			if isUnspaced(r) != unspaced {
				return end
			}
		case !isSilent(r):
			return end
		}
		i += size
		end = i
	}
	return end
}

// appendTerms adds the terms of the word text[start:end].
func appendTerms(terms []Term, text string, start, end int) []Term {
	word := text[start:end]
	if first, _ := utf8.DecodeRuneInString(word); isUnspaced(first) {
		return appendPairs(terms, word, start)
	}
	folded := Fold(word)
	if strings.ContainsFunc(folded, isApostrophe) {
		folded = withoutApostrophes(folded)
	}
	// Compatibility forms may fold to more than one word: ½ is 1⁄2.
	for piece := range strings.FieldsFuncSeq(folded, func(r rune) bool { return !isWord(r) && !unicode.IsMark(r) }) {
		terms = append(terms, Term{Stem(firstRunes(piece, maxTerm)), start, end})
	}
	return terms
}

// withoutApostrophes joins the parts of a folded word, without a possessive s at its end
// and a French article at its beginning.
func withoutApostrophes(word string) string {
	parts := strings.FieldsFunc(word, isApostrophe)
	if n := len(parts); n > 1 && parts[n-1] == "s" {
		parts = parts[:n-1]
	}
	articles := []string{"c", "d", "j", "l", "m", "n", "qu", "s", "t"}
	if len(parts) > 1 && len(parts[1]) > 1 && slices.Contains(articles, parts[0]) {
		parts = parts[1:]
	}
	return strings.Join(parts, "")
}

// appendPairs adds the overlapping pairs of a word in an unspaced script; a single
// character stands for itself.
func appendPairs(terms []Term, word string, start int) []Term {
	var letters []rune
	for _, r := range Fold(word) {
		if isWord(r) || unicode.IsMark(r) {
			letters = append(letters, r)
		}
	}
	if len(letters) < 2 {
		return append(terms, Term{string(letters), start, start + len(word)})
	}
	offsets := runeOffsets(word)
	for i := range len(letters) - 1 {
		t := Term{string(letters[i : i+2]), start, start + len(word)}
		if len(offsets) == len(letters)+1 { // folding kept every character: the pair's own place is known
			t.Start, t.End = start+offsets[i], start+offsets[i+2]
		}
		terms = append(terms, t)
	}
	return terms
}

// runeOffsets is where each character of s begins, and where the last one ends.
func runeOffsets(s string) []int {
	offsets := make([]int, 0, utf8.RuneCountInString(s)+1)
	for i := range s {
		offsets = append(offsets, i)
	}
	return append(offsets, len(s))
}

// firstRunes is s cut after n characters.
func firstRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
