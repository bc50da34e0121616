package index

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is text in the form in which words are compared: valid UTF-8, compatibility forms
// resolved (NFKD, then NFKC), marks and control characters dropped, lower case, and the
// letters that have no decomposition spelled out (ß is ss, ø is o). Folding folded text
// changes nothing. The voiced marks of kana are kept: か and が are different letters.
func Fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	text = norm.NFKD.String(strings.ToValidUTF8(text, " "))
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		writeFolded(&b, r)
	}
	return norm.NFKC.String(b.String())
}

// isPlain reports whether text is printable ASCII, which folds by lower case alone.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func writeFolded(b *strings.Builder, r rune) {
	switch {
	case r == '\t', r == '\n', r == '\r':
		b.WriteByte(' ')
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
	case unicode.Is(unicode.Mn, r) && r != '\u3099' && r != '\u309A':
	default:
		r = unicode.ToLower(r)
		if spelled := spelling(r); spelled != "" {
			b.WriteString(spelled)
			return
		}
		b.WriteRune(r)
	}
}

// spelling is how a lower-case letter without a decomposition is written in its place:
// as readers type it who do not have the key.
func spelling(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'þ':
		return "th"
	case 'ς':
		return "σ"
	}
	return ""
}
