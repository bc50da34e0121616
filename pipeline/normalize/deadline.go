package normalize

import (
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// due is a date that may be the deadline.
type due struct {
	mention
	rule posting.Rule
	rank int    // of two dates the one of the higher rank wins
	from string // the day it was extended from
}

// Ranks of due dates. A review date counts less than a closing date, and a mere "by" less
// than that. Equal ones that differ cancel each other: a wrong deadline is worse than none.
const (
	rankLast   = iota + 1 // registration and early bird: where there is no other
	rankBy                // "by December 1" in a sentence on applying
	rankReview            // "review of applications begins"
	rankAccept            // "received by"
	rankCloses            // "closes:", which boards print too
	rankClose             // "closing date", "deadline"
	rankMoved             // "extended to"
)

var ranks = map[role]int{
	roleBy: rankBy, roleReview: rankReview, roleAccept: rankAccept, roleCloses: rankCloses, roleClose: rankClose, roleExtended: rankMoved, roleEnds: rankLast, roleOpens: rankAccept,
}

// deadline reads when one must act. The source's field wins over its text.
func (w *work) deadline() {
	d, ok := w.deadlineField()
	if !ok {
		d, ok = w.deadlineText()
	}
	w.namedDates(d)
	if !ok {
		return
	}
	if d.Validate() == nil {
		w.out.Deadline = &d
	} else {
		delete(w.out.Evidence, "deadline")
		delete(w.out.Evidence, "deadline.zone")
	}
}

// deadlineField reads the source's own field.
func (w *work) deadlineField() (posting.Deadline, bool) {
	stated := strings.TrimSpace(w.f.Fields.Deadline)
	if stated == "" {
		return posting.Deadline{}, false
	}
	p := newProse(stated)
	d := posting.Deadline{Rule: posting.Firm, Text: clip(stated)}
	rule := openEnded(p.low)
	m, in, ok := w.moment(stated)
	switch {
	case ok && w.fromMarkup() && w.automatic(m.Day(), 2) && !w.mentioned(m.Day()):
		return d, false
	case ok:
		d.Moment, d.In = m, in
		if rule == posting.UntilFilled {
			d.Rule = posting.Priority
		}
	case rule != "":
		d.Rule = rule
	default:
		return d, false
	}
	w.evidence("deadline", "field:deadline", stated)
	return d, true
}

// automatic reports whether a day is what a job board sets by itself as the end of a listing:
// a whole number of 30 days, at least n, after the day of publication.
func (w *work) automatic(day string, n int) bool {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || w.out.Published == nil || w.out.Kind != posting.Job {
		return false
	}
	days := int(t.Sub(w.ref).Hours()) / 24
	return days%30 == 0 && days/30 >= n && days/30 <= 12
}

// fromMarkup reports whether the fields come from a page's markup, whose validThrough
// many boards fill in by themselves; a feed, a file or an import states what it means.
func (w *work) fromMarkup() bool {
	return strings.HasPrefix(w.f.Fields.Origin, "jsonld:") || strings.HasPrefix(w.f.Fields.Origin, "microdata:") || strings.HasPrefix(w.f.Fields.Origin, "rdfa:")
}

// mentioned reports whether the text names that day.
func (w *work) mentioned(day string) bool {
	for _, m := range w.mentions {
		if m.first.moment().Date == day || !m.last.isZero() && m.last.moment().Date == day {
			return true
		}
	}
	return false
}

// deadlineText reads the text: the surest of the dates that are due, else the words that
// set no date, else what the title says.
func (w *work) deadlineText() (posting.Deadline, bool) {
	open := w.openEnded()
	if d, ok := w.deadlineOf(open); ok {
		return d, true
	}
	title := *w
	title.body, title.struck = w.title, nil
	title.dates = findDates(w.title.low, w.order())
	title.mentions = title.readMentions()
	if d, ok := title.deadlineOf(open); ok {
		return d, true
	}
	if open == "" {
		return posting.Deadline{}, false
	}
	return w.openDeadline(open)
}

// deadlineOf is the deadline that the dates of the text state, with the rule of its words
// that set none.
func (w *work) deadlineOf(open posting.Rule) (posting.Deadline, bool) {
	best, ok := w.choose(w.dues(open))
	if !ok {
		return posting.Deadline{}, false
	}
	d := posting.Deadline{Rule: best.rule, What: best.what, Text: clip(w.body.text[best.from0(w.body):best.to]), ExtendedFrom: best.from}
	if open == posting.UntilFilled && d.Rule == posting.Firm && w.out.Kind == posting.Job {
		d.Rule = posting.Priority
	}
	if d.What == "" {
		d.What = map[posting.Kind]string{posting.CFP: "proposal", posting.Grant: "application", posting.Mentoring: "application"}[w.out.Kind]
	}
	f := best.found
	if w.closedBefore(best) {
		f = f.dayBefore()
	}
	d.Moment, d.In = w.clocked(f, "deadline")
	w.evidence("deadline", "phrase:"+best.rule0(), w.body.snippet(best.found.from, best.to))
	return d, true
}

// rule0 is the name of the rule for the evidence.
func (d due) rule0() string {
	if d.rule == posting.Priority {
		return "review"
	}
	return slug(d.cue)
}

func slug(s string) string { return strings.ReplaceAll(s, " ", "-") }

// from0 is where the wording of a due date begins: at most 60 bytes before the date, in
// its sentence and at a word.
func (d due) from0(p prose) int {
	start := max(d.start, d.found.from-60)
	for start > 0 && start < d.found.from && isWord(p.text[start-1]) {
		start++
	}
	return start
}

// openDeadline is a deadline without a date.
func (w *work) openDeadline(rule posting.Rule) (posting.Deadline, bool) {
	i := max(0, w.openAt)
	snippet := w.body.snippet(i, min(len(w.body.text), i+24))
	w.evidence("deadline", "phrase:"+string(rule), snippet)
	return posting.Deadline{Rule: rule, Text: snippet}, true
}

// dues returns the dates of the text by which one must act.
func (w *work) dues(open posting.Rule) []due {
	var dues []due
	for i, m := range w.mentions {
		rank := ranks[m.role]
		d := due{mention: m, rule: posting.Firm, rank: rank}
		switch {
		case rank == 0 || m.role == roleOpens && (m.last.isZero() || m.either) || m.weak && m.role != roleOpens:
			continue
		case !w.plausible(m.lastDay()), w.ofAnother(m.found.from), !w.suits(m):
			continue
		case m.role == roleReview || m.weigh && rank > rankLast && rank < rankMoved:
			d.rule, d.rank = posting.Priority, rankReview
		case m.role == roleCloses && (w.automatic(m.lastDay().moment().Date, 2) || open == posting.UntilFilled && w.out.Kind == posting.Job):
			continue // the end of the board's listing
		case m.role == roleClose && open == posting.UntilFilled && w.openLabel && w.out.Kind == posting.Job && far(m.found.from, w.openAt):
			continue // the field of the deadline says that there is none
		case m.role == roleExtended:
			w.extension(&d, i)
		}
		dues = append(dues, d)
	}
	return dues
}

// far reports whether two places of a text are not about one thing.
func far(a, b int) bool { return a-b > 300 || b-a > 300 }

// suits reports whether what is due at m is what readers of this kind of posting do: who
// reads of a webinar does not hand in abstracts, and a job needs no registration.
func (w *work) suits(m mention) bool {
	switch w.out.Kind {
	case posting.Job:
		return m.what != "registration" && m.what != "early-bird"
	case posting.Workshop, posting.Webinar:
		return m.what != "proposal" && m.what != "abstract" && m.what != "full-paper"
	case posting.Other:
		return m.role != roleEnds || m.cue != "by" // "members registered by then may vote"
	}
	return true
}

// lastDay is the day that counts: the end of a range.
func (m mention) lastDay() day {
	if !m.last.isZero() && !m.either {
		return m.last
	}
	return m.first
}

// plausible refuses deadlines far from the announcement: misread, or of something else.
func (w *work) plausible(d day) bool {
	if w.ref.IsZero() {
		return true
	}
	t := d.time()
	return t.After(w.ref.AddDate(0, -2, 0)) && t.Before(w.ref.AddDate(2, 0, 0))
}

// ofAnother reports whether the date stands in the headline of another post, as in a list
// of search results around this one: "Cataloguer - Application deadline: May 1".
func (w *work) ofAnother(at int) bool {
	start, _ := w.body.sentence(at, at)
	line := w.body.low[max(start, strings.LastIndexByte(w.body.low[:at], '\n')+1):at]
	end := strings.LastIndex(line, " - ")
	if end < 0 {
		return false
	}
	head := strings.TrimSpace(line[strings.LastIndexAny(line[:end], "\":|>")+1 : end])
	return len(head) < 90 && !strings.ContainsAny(head, "$.!?") && jobTitle.MatchString(head) && !strings.Contains(w.title.low, head) && w.whole(head)
}

// whole reports whether words set no date of their own.
func (w *work) whole(words string) bool {
	whole := true
	scanCues(words, func(c cueAt) { whole = whole && c.role != roleClose && c.role != roleCloses })
	return whole
}
