package normalize

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/callboard/callboard/posting"
)

// Hours a week from which work is full-time, and below which it is part-time (shared
// vocabulary of the field: MBLC counts under 30 as part-time). Between them, only words decide.
const (
	fullTimeFrom  = 350 // tenths of an hour
	partTimeBelow = 300
)

var (
	hoursWeek = regexp.MustCompile(`\b(\d{1,2}(?:\.\d{1,2})?)(?: ?(?:-|to) ?(\d{1,2}(?:\.\d{1,2})?))?(?: ?- ?|\s)?(?:hours?|hrs?\.?)(?: ?(?:per|a|/|each) ?(?:week(?:[^e]|$)|wk\b)| (?:work ?)?week\b|/wk| weekly\b|/week\b)`)
	// titledHours is "PT" or "FT" in front of a post or behind it.
	titledHours = regexp.MustCompile(`(?:^|: |[(–-] ?)([PF])[/]?T\b(?: |\)|$)`)
	hoursLabel  = regexp.MustCompile(`(?:hours (?:per week|of work|a week|weekly)|weekly hours|hours/week)(?: ?\([^)]{0,20}\))?: ?(\d{1,2}(?:\.\d{1,2})?)(?: hours?)?(?: per week)?(?:[^\d:.-]|$)`)
	biweek      = regexp.MustCompile(`\b(\d{2,3}(?:\.\d{1,2})?)(?: ?- ?|\s)hours?(?: ?(?:per|a|/|every) ?)? ?(?:two[- ]week|bi-?weekly)`)
	fullTime    = regexp.MustCompile(`\bfull[- ]?time\b`)
	partTime    = regexp.MustCompile(`\bpart[- ]?time\b`)
	besides     = regexp.MustCompile(`^[ ,/()-]*(?:[a-z0-9.,/-]+ ){0,4}(?:position|job|role|appointment|employment|opportunity|permanent|temporary|contract|regular|benefi|librarian|post|vacancy|archivist|salaried|exempt|non-exempt|hourly|term|tenure|opening|basis|staff member|librar|regular|hours|team member)`)
	precedes    = regexp.MustCompile(`(?:time type|part time|position|job|role|appointment|permanent|temporary|contract|regular|status|type|hours|schedule|is a|employment|classification)[ :,/()a-z-]{0,20}$`)
	unlike      = regexp.MustCompile(`^[ -]*(?:equivalent|students?|staff|employees|faculty|experience|librarians|years|work experience|study|enrol)`)
)

// hours reads full-time or part-time, and the stated hours a week for the pay.
func (w *work) hours() {
	if w.out.Kind != posting.Job {
		return
	}
	full, part := w.statedHours()
	if !full && !part {
		switch {
		case w.hoursWk >= fullTimeFrom && w.hoursWk <= 500:
			full = true
		case w.hoursWk > 0 && w.hoursWk < partTimeBelow:
			part = true
		}
	}
	if full {
		w.out.Facets.Hours = append(w.out.Facets.Hours, "full-time")
	}
	if part {
		w.out.Facets.Hours = append(w.out.Facets.Hours, "part-time")
	}
	if !full && !part {
		delete(w.out.Evidence, "facets.hours")
	}
}

// statedHours reads the field, then the title, then the text.
func (w *work) statedHours() (full, part bool) {
	stated := strings.NewReplacer("_", "-").Replace(newProse(w.f.Fields.Hours).low)
	title := w.title.low
	if short := titledHours.FindStringSubmatch(w.title.text); short != nil {
		title = map[string]string{"P": "part-time; ", "F": "full-time; "}[short[1]] + title
	}
	for _, place := range [...]struct{ rule, low string }{{"field:hours", stated}, {"title:hours", title}, {"label:hours", strings.Join(foldedWords(w.stated.terms), " ")}} {
		w.weekOf(place.low, place.rule)
		full, part = fullTime.MatchString(place.low), partTime.MatchString(place.low)
		if full || part {
			w.evidence("facets.hours", place.rule, place.low)
			w.weekOf(w.body.low, "")
			return full, part
		}
	}
	w.weekOf(w.body.low, "phrase:hours-a-week")
	full, part = w.cued("full", fullTime), w.cued("part", partTime)
	if !full && !part && w.hoursWk == 0 {
		for _, tag := range w.tags() {
			low := lowerASCII(tag)
			if f, p := fullTime.MatchString(low), partTime.MatchString(low); f || p {
				full, part = full || f, part || p
				w.evidence("facets.hours", "tag:hours", tag)
			}
		}
	}
	return full, part
}

// cued reports whether the body says full-time or part-time of the post itself.
func (w *work) cued(seed string, re *regexp.Regexp) bool {
	low := w.body.low
	said := false
	seek(low, seed, 20, func(i int) bool {
		end := min(len(low), i+len("full-time"))
		if end < len(low) && (w.body.text[end] < 'A' || w.body.text[end] > 'Z') {
			end = min(len(low), end+3) // not glued, as in "Full-TimeHours"
		}
		m := re.FindStringIndex(low[i:end])
		if m == nil || m[0] != 0 || i > 0 && isWord(low[i-1]) {
			return true
		}
		end = i + m[1]
		after, before := low[end:min(len(low), end+60)], low[max(0, i-40):i]
		glued := end < len(low) && w.body.text[end] >= 'A' && w.body.text[end] <= 'Z' // "Full-TimeHours"
		titled := w.title.low != "" && strings.HasSuffix(strings.TrimRight(before, " -(,"), tail(w.title.low, 24))
		if unlike.MatchString(after) || strings.HasSuffix(before, "equivalent to ") || strings.Contains(before, "if the position is") || inSpans(w.muted, i) ||
			!besides.MatchString(after) && !precedes.MatchString(before) && !glued && !titled {
			return true
		}
		w.evidence("facets.hours", "phrase:hours", w.body.snippet(i, end))
		said = true
		return false
	})
	return said
}

// tail is the last n bytes of s.
func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// weekOf reads the hours a week of low into hoursWk, when none are known yet. Two
// different statements leave it unknown.
func (w *work) weekOf(low, rule string) {
	if w.hoursWk != 0 {
		return
	}
	var got int64
	var at [2]int
	agreed := true
	for _, seed := range [...]string{"hour", "hr"} {
		seek(low, seed, 20, func(i int) bool {
			from := max(0, i-16)
			n, m := weekAt(low[from:min(len(low), i+28)])
			agreed = agreed && (n == 0 || got == 0 || n == got)
			if n != 0 {
				got, at = n, [2]int{from + m[0], from + m[1]}
			}
			return true
		})
	}
	if !agreed || got < 20 || got > 600 {
		return
	}
	w.hoursWk = got
	if rule == "phrase:hours-a-week" {
		w.evidence("facets.hours", rule, w.body.snippet(at[0], at[1]))
	} else if rule != "" {
		w.evidence("facets.hours", rule, low)
	}
}

// weekAt reads hours a week, in tenths, in a few words; 0 for none.
func weekAt(low string) (int64, []int) {
	if m := hoursWeek.FindStringSubmatchIndex(low); m != nil {
		n := tenths(low[m[2]:m[3]])
		if m[4] >= 0 {
			n = tenths(low[m[4]:m[5]]) // the upper end of "15-20 hours a week"
		}
		return n, m
	}
	if m := hoursLabel.FindStringSubmatchIndex(low); m != nil {
		return tenths(low[m[2]:m[3]]), m
	}
	if m := biweek.FindStringSubmatchIndex(low); m != nil {
		return tenths(low[m[2]:m[3]]) / 2, m
	}
	return 0, nil
}

func tenths(s string) int64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return int64(f*10 + 0.5)
}
