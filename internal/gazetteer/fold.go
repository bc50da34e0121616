package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes spellings of one name equal: lower case, without accents, full stops and
// apostrophes, every other mark a single space, "St" and "Mt" written out. "St. John's"
// is "saint johns", "Saint-Étienne" "saint etienne", "U.S." "us". The names in the data
// are folded alike. The result of at most a few hundred bytes of input is as short; longer
// input is the caller's to cut.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 4)
	if !isASCII(s) {
		s = norm.NFKD.String(strings.ToLower(s))
	}
	gap := false
	for _, c := range s {
		switch {
		case c == '.', c == '\'', c == '’', c == '‘', c == 'ʻ', c == 'ʼ', c == '`', unicode.Is(unicode.Mn, c):
			continue
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mc, c)):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			writeFolded(&b, c)
		case c == '&':
			if b.Len() > 0 {
				b.WriteString(" and")
			}
			gap = true
		default:
			gap = true
		}
	}
	return expand(b.String())
}

// writeFolded writes a letter in lower case, and those that do not decompose as their
// languages do without them.
func writeFolded(b *strings.Builder, c rune) {
	switch c {
	case 'ß':
		b.WriteString("ss")
	case 'ø':
		b.WriteByte('o')
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'ł':
		b.WriteByte('l')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'þ':
		b.WriteString("th")
	case 'ı':
		b.WriteByte('i')
	default:
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
}

// expand writes out the abbreviations that stand before a name.
func expand(s string) string {
	if !strings.Contains(s, "st") && !strings.Contains(s, "mt") && !strings.Contains(s, "ft") {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words[:len(words)-1] { // the last has no name behind it
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		case "mt":
			words[i] = "mount"
		case "ft":
			words[i] = "fort"
		}
	}
	return strings.Join(words, " ")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
