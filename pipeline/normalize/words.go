package normalize

import (
	"strings"
	"unicode/utf8"
)

// word is one word of a text, folded: lower case, no accents, no apostrophes.
type word struct {
	folded   string
	from, to int32 // in the text it stands in
	stop     bool  // a sentence, a line or an item of a list begins with it
	comma    bool  // a comma, a slash or a bracket stands before it
}

// words are the words of a text in their order. A word ends where a small letter meets a
// capital: sites that strip markup glue "Librarian" and "Posting" together.
type words struct {
	text string
	list []word
}

// maxWords bounds what is kept of one text; a word has at least a byte and a space.
const maxWords = maxProse / 2

// wordsOf splits a prepared text.
func wordsOf(p prose) words {
	w := words{text: p.text, list: make([]word, 0, len(p.text)/6+4)}
	stop, comma := true, false
	for i := 0; i < len(p.text) && len(w.list) < maxWords; {
		if !isWord(p.text[i]) {
			stop = stop || p.stop(i)
			comma = comma || strings.IndexByte(",/()[]:", p.text[i]) >= 0
			i++
			continue
		}
		end := pieceEnd(p.text, i)
		w.list = append(w.list, word{folded: fold(p.low[i:end]), from: int32(i), to: int32(end), stop: stop, comma: comma})
		stop, comma, i = false, false, end
	}
	return w
}

// pieceEnd is where the word that begins at i ends.
func pieceEnd(s string, i int) int {
	end := i + 1
	for end < len(s) {
		c := s[end]
		switch {
		case isWord(c):
			if c >= 'A' && c <= 'Z' && (isLower(s[end-1]) || gluedCapital(s, i, end)) {
				return end
			}
		case c == '\'' && end+1 < len(s) && isWord(s[end+1]):
		default:
			return end
		}
		end++
	}
	return end
}

// gluedCapital reports whether a heading in capitals ends in front of the capital at end:
// "EXPERIENCEMaster".
func gluedCapital(s string, from, end int) bool {
	const heading = 5
	if end-from < heading || end+2 >= len(s) || !isLower(s[end+1]) || !isLower(s[end+2]) {
		return false
	}
	for _, c := range []byte(s[end-heading : end]) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// accents are the letters of the field's languages and what they are compared as.
var accents = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "æ", "ae", "ç", "c", "č", "c", "ć", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ę", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ń", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "œ", "oe", "ù", "u", "ú", "u", "û", "u", "ü", "u",
	"ý", "y", "ß", "ss", "ś", "s", "š", "s", "ł", "l", "ż", "z", "ź", "z", "ž", "z", "ą", "a",
	"À", "a", "Á", "a", "Â", "a", "Ä", "a", "Å", "a", "Æ", "ae", "Ç", "c", "È", "e", "É", "e", "Ê", "e", "Î", "i", "Ñ", "n", "Ó", "o", "Ô", "o", "Ö", "o", "Ø", "o", "Œ", "oe", "Ú", "u", "Ü", "u",
	"'", "")

// fold makes a word in lower case comparable.
func fold(low string) string {
	for i := range len(low) {
		if low[i] >= utf8.RuneSelf || low[i] == '\'' {
			return accents.Replace(low)
		}
	}
	return low
}

// snippet quotes the words from to to (not included) with a little around them.
func (w words) snippet(from, to int) string {
	if from >= len(w.list) || to <= from {
		return ""
	}
	return prose{text: w.text}.snippet(int(w.list[from].from), int(w.list[min(to, len(w.list))-1].to))
}

// between is the text of the words from to end (not included), with the bracket that
// closes what they open.
func (w words) between(from, end int) string {
	a, b := int(w.list[from].from), int(w.list[end-1].to)
	if b < len(w.text) && w.text[b] == ')' && strings.Count(w.text[a:b], "(") > strings.Count(w.text[a:b], ")") {
		b++
	}
	return strings.ReplaceAll(w.text[a:b], "\n", " ")
}

// sentence is the bounds of the sentence around the word at i, at most 40 words to either side.
func (w words) sentence(i int) (from, to int) {
	const most = 40
	from, to = i, i+1
	for from > 0 && i-from < most && !w.list[from].stop {
		from--
	}
	for to < len(w.list) && to-i < most && !w.list[to].stop {
		to++
	}
	return from, to
}
