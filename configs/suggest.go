package configs

import (
	"fmt"
	"strings"
)

// DidYouMean is `; did you mean "x"?` for the known word that is nearest to word, or ""
// when none is near enough to be meant.
func DidYouMean(word string, known []string) string {
	if best, ok := nearest(word, known); ok {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest returns the known word with the fewest edits to word, case and the choice of
// hyphen or underscore aside. One edit is allowed for every three letters, and one at
// least; of equally near ones the first wins.
func nearest(word string, known []string) (string, bool) {
	const longest = 64 // longer words are not misspellings, and the table below is quadratic
	w := foldWord(word)
	if w == "" || len(w) > longest {
		return "", false
	}
	best, bestEdits := "", max(1, (len([]rune(w))+1)/3)+1
	for _, k := range known {
		if len(k) > longest {
			continue
		}
		if edits := distance([]rune(w), []rune(foldWord(k))); edits < bestEdits {
			best, bestEdits = k, edits
		}
	}
	return best, best != ""
}

func foldWord(s string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// distance is the number of letters to insert, delete, replace or swap with their
// neighbour that leads from a to b (Damerau-Levenshtein, optimal string alignment).
func distance(a, b []rune) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
