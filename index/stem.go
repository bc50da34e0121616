package index

import "strings"

// Stem cuts what changes between singular and plural of an English word, and nothing else:
// a plural s, then a final e, and ie becomes y. "libraries" and "library" are "library",
// "archives" and "archive" are "archiv", "boxes" and "box" are "box". Words of other
// scripts, with digits, or of three letters stay as they are.
//
// Harman's S-stemmer ("How effective is suffixing?", 1991) is the model. The heavier
// stemmers (Porter, Snowball) were refused: they merge organ with organization, and a
// misspelt suffix that they fail to cut ("digitizaton") is further from the right stem
// than the permitted typos. For the same reason y does not become i: "librari" would be
// within two typos of "librarian".
func Stem(word string) string {
	if len(word) <= 3 || !isLowerASCII(word) || word == "news" {
		return word
	}
	if strings.HasSuffix(word, "s") && !hasAnySuffix(word, "ss", "us", "is") {
		word = word[:len(word)-1]
	}
	n := len(word)
	switch {
	case n <= 3:
	case strings.HasSuffix(word, "ie"):
		word = word[:n-2] + "y"
	case word[n-1] == 'e':
		word = word[:n-1]
	}
	return word
}

func isLowerASCII(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}

func hasAnySuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}
