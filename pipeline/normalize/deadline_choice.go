package normalize

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/posting"
)

// choose takes the surest of the due dates; false when there is none or when two equally
// sure ones differ.
func (w *work) choose(dues []due) (due, bool) {
	dues = w.firstStage(w.ahead(w.apart(dues)))
	var best due
	tie := false
	for _, d := range dues {
		switch {
		case d.rank > best.rank:
			best, tie = d, false
		case d.rank == best.rank && d.lastDay() != best.lastDay():
			tie = true
		}
	}
	if tie {
		return w.next(dues, best.rank)
	}
	return best, best.rank > 0
}

// firstStage leaves out the full papers of a call that wants abstracts or proposals first.
func (w *work) firstStage(dues []due) []due {
	if !slices.ContainsFunc(dues, w.handsIn) {
		return dues
	}
	return slices.DeleteFunc(dues, func(d due) bool { return d.what == "full-paper" })
}

// apart settles the dates that stand as "March 1 and September 1": the next of them.
func (w *work) apart(dues []due) []due {
	for i, d := range dues {
		if d.either && d.role != roleOpens && d.first.time().Before(w.ref) && !d.last.time().Before(w.ref) {
			dues[i].first = d.last
		}
		if d.either {
			dues[i].last = day{}
		}
	}
	return dues
}

// ahead leaves out the dates before the announcement where others of the same rank or
// above lie ahead: the rounds and editions that are over.
func (w *work) ahead(dues []due) []due {
	if w.ref.IsZero() {
		return dues
	}
	top := 0
	for _, d := range dues {
		if !d.lastDay().time().Before(w.ref) {
			top = max(top, d.rank)
		}
	}
	var kept []due
	for _, d := range dues {
		if !d.lastDay().time().Before(w.ref) || d.rank > top {
			kept = append(kept, d)
		}
	}
	return kept
}

// rounds are words of a text with several deadlines, of which the next counts.
var rounds = []string{
	"rounds", "round", "cycle", "cycles", "deadlines are", "deadlines:", "quarterly", "twice a year", "three times a year", "each year", "every year", "annually", "first deadline", "second deadline", "phase", "tranche", "cohort", "cohorts", "intake",
}

// next decides between equally sure dates that differ. In a call, abstracts come before
// papers; of several rounds the next counts, of several things to do the one that is named
// first. For a job they contradict each other, and nobody knows.
func (w *work) next(dues []due, rank int) (due, bool) {
	repeated := firstOf(w.body.low, rounds) != ""
	var best due
	for _, d := range dues {
		switch {
		case d.rank != rank:
		case best.rank == 0, w.handsIn(d) && !w.handsIn(best), repeated && w.handsIn(d) == w.handsIn(best) && d.lastDay().time().Before(best.lastDay().time()):
			best = d
		}
	}
	if w.out.Kind == posting.Job {
		return best, firstOf(w.body.low, rounds[:3]) != "" && strings.Contains(w.body.low, "deadline")
	}
	return best, best.rank > 0
}

// handsIn reports whether d is when a call wants what is handed in first.
func (w *work) handsIn(d due) bool {
	return w.out.Kind == posting.CFP && (d.what == "proposal" || d.what == "abstract")
}

// old are words in front of the day that a deadline stood at before.
var old = []string{"from", "previously", "originally", "formerly", "instead of", "was", "old deadline", "until", "initially", "vom", "du", "del"}

// extension reads the day before the extension: "extended from May 1 to May 15", "extended
// to May 15 (previously May 1)", or the one that the announcement strikes out.
func (w *work) extension(d *due, i int) {
	led := strings.TrimRight(d.lead, " (")
	switch {
	case !d.last.isZero() && strings.HasSuffix(led, "from"): // "from May 1 to May 15" is no range here
		d.from, d.first, d.last = d.first.moment().Date, d.last, day{}
		return
	case i > 0 && w.mentions[i-1].found.from >= d.start && endsIn(w.mentions[i-1].lead, old):
		d.from = w.mentions[i-1].first.moment().Date
	case i+1 < len(w.mentions) && w.mentions[i+1].found.from < d.found.to+60 && endsIn(w.mentions[i+1].lead, old):
		d.from = w.mentions[i+1].first.moment().Date
	case len(w.struck) > 0:
		for _, f := range findDates(newProse(w.struck[0]).low, w.order()) {
			if f, ok := f.settle(w.ref.AddDate(0, -1, 0)); ok && d.from == "" {
				d.from = f.first.moment().Date
			}
		}
	}
	if d.from >= d.lastDay().moment().Date {
		d.from = ""
	}
}

// endsIn reports whether s ends with one of words, at a word's border.
func endsIn(s string, words []string) bool {
	s = strings.TrimRight(s, " :,(")
	for _, word := range words {
		if strings.HasSuffix(s, word) && (len(s) == len(word) || !isWord(s[len(s)-len(word)-1])) {
			return true
		}
	}
	return false
}
