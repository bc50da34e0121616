package identity

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/callboard/callboard/posting"
)

// Verdict says whether two announcements may be one, and by which evidence.
type Verdict struct {
	Same bool
	Why  []string // for a veto its reason, else what speaks for it
}

// The bounds of a comparison.
const (
	minTitleLikeness = 0.5                 // shared words among all words of both titles
	maxDeadlineGap   = 14 * 24 * time.Hour // stated deadlines of one rule further apart are two calls
)

// Compare says whether two announcements that share an address are one posting. Stated
// differences veto; what one of them does not state is no difference.
func Compare(a, b posting.Posting) Verdict {
	for _, veto := range []func(a, b posting.Posting) string{otherKind, otherDay, otherDeadline, otherPlace, otherHours, otherRank} {
		if why := veto(a, b); why != "" {
			return Verdict{Why: []string{why}}
		}
	}
	likeness := titleLikeness(a.Title, b.Title)
	if likeness < minTitleLikeness {
		return Verdict{Why: []string{fmt.Sprintf("titles %q and %q share too little (%.2f)", a.Title, b.Title, likeness)}}
	}
	return Verdict{Same: true, Why: []string{"same address", fmt.Sprintf("title likeness %.2f", likeness)}}
}

// Renamed reports whether two items of one source at one address are one item whose key
// changed, and not the next thing that is announced there: the same title, and the same
// day of publication where both state one.
func Renamed(a, b posting.Posting) bool {
	if fold(a.Title) != fold(b.Title) {
		return false
	}
	return a.Published == nil || b.Published == nil || a.Published.Day() == b.Published.Day()
}

func otherKind(a, b posting.Posting) string {
	if a.Kind != b.Kind && a.Kind != posting.Other && b.Kind != posting.Other {
		return fmt.Sprintf("kind %s against %s", a.Kind, b.Kind)
	}
	return ""
}

func otherDay(a, b posting.Posting) string {
	if a.Starts != nil && b.Starts != nil && a.Starts.Day() != b.Starts.Day() {
		return fmt.Sprintf("starts %s against %s", a.Starts.Day(), b.Starts.Day())
	}
	return ""
}

func otherDeadline(a, b posting.Posting) string {
	if a.Deadline == nil || b.Deadline == nil || a.Deadline.Rule != b.Deadline.Rule {
		return ""
	}
	if a.Deadline.ExtendedFrom != "" || b.Deadline.ExtendedFrom != "" {
		return ""
	}
	x, okX := a.Deadline.End()
	y, okY := b.Deadline.End()
	if okX && okY && x.Sub(y).Abs() > maxDeadlineGap {
		return fmt.Sprintf("%s deadline %s against %s", a.Deadline.Rule, a.Deadline.Day(), b.Deadline.Day())
	}
	return ""
}

// otherPlace vetoes only places of the same grain: a missing or coarser one is no difference.
func otherPlace(a, b posting.Posting) string {
	if len(a.Places) == 0 || len(b.Places) == 0 {
		return ""
	}
	for _, p := range a.Places {
		for _, q := range b.Places {
			if compatible(p.Country, q.Country) && compatible(p.Region, q.Region) && compatible(fold(p.City), fold(q.City)) {
				return ""
			}
		}
	}
	return fmt.Sprintf("place %s against %s", a.Places[0].Name(), b.Places[0].Name())
}

func compatible(x, y string) bool { return x == "" || y == "" || x == y }

func otherHours(a, b posting.Posting) string {
	x, y := a.Facets.Hours, b.Facets.Hours
	if len(x) == 1 && len(y) == 1 && x[0] != y[0] {
		return fmt.Sprintf("%s against %s", x[0], y[0])
	}
	return ""
}

// rankWords are the words of a title that tell grades of one job apart.
var rankWords = map[string]bool{
	"i": true, "ii": true, "iii": true, "iv": true, "v": true, "1": true, "2": true, "3": true, "4": true, "5": true,
	"assistant": true, "associate": true, "senior": true, "junior": true, "deputy": true, "head": true, "chief": true,
}

// otherRank vetoes Librarian I against II, Assistant against Associate; a rank that only
// one of them states is no difference.
func otherRank(a, b posting.Posting) string {
	x, y := ranks(a.Title), ranks(b.Title)
	if x != "" && y != "" && x != y {
		return fmt.Sprintf("rank %q against %q", x, y)
	}
	return ""
}

func ranks(title string) string {
	var found []string
	for w := range words(title) {
		if rankWords[w] {
			found = append(found, w)
		}
	}
	slices.Sort(found)
	return strings.Join(found, " ")
}

// titleLikeness is the share of common words among all words of both titles, 1 when one
// title has all words of the other.
func titleLikeness(a, b string) float64 {
	x, y := words(a), words(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	for w := range x {
		if y[w] {
			common++
		}
	}
	if common == min(len(x), len(y)) && common >= 2 {
		return 1
	}
	return float64(common) / float64(len(x)+len(y)-common)
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		set[w] = true
	}
	return set
}

func fold(s string) string { return strings.ToLower(s) }
