package normalize

import (
	"regexp"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// How sure a phrase makes a date a deadline. Of two dates the surer wins; equally sure
// ones that differ cancel each other, because a wrong deadline is worse than none.
const (
	hint   = iota + 1 // "by December 1" in a sentence on applying
	phrase            // "apply by", "received by"
	label             // "closing date:", "application deadline"
	moved             // "extended to"
)

// due is a date that may be the deadline.
type due struct {
	found
	rule     posting.Rule
	what     string
	name     string // of the rule, for the evidence
	strength int
	from     string // the day it was extended from
}

var (
	reviewCues = []string{
		"review of applications", "review of application", "reviewing applications", "reviewing of applications", "application review", "application reviews",
		"review of candidates", "review of materials", "review of resumes", "reviewed beginning", "reviewed starting", "reviewed commencing",
		"review will begin", "review begins", "review will commence", "review beginning", "review to begin", "begin reviewing", "first review", "initial review",
		"screening", "full consideration", "first consideration", "best consideration", "priority consideration", "guaranteed consideration",
		"ensure consideration", "assured consideration", "assure consideration", "initial consideration", "consideration of applications",
		"priority date", "priority deadline", "preference given", "preference will be given", "given preference", "consideration will be given",
	}
	closeLabels = []string{
		"closing date", "closing", "closes", "closed on", "close on", "close at", "will close", "deadline", "application due", "applications due", "applications are due",
		"proposals due", "proposals are due", "submissions due", "submissions are due", "abstracts due", "abstracts are due", "papers due", "due date",
		"due by", "due on", "last day to apply", "last date", "last day for", "apply by", "apply before", "apply no later than", "apply on or before",
		"competition closes", "end date", "submit by", "posting end",
	}
	closePhrases = []string{
		"received by", "received before", "received no later than", "received on or before", "submitted by", "submitted before", "submitted no later than",
		"accepted until", "accepted through", "accepted by", "accepted till", "accepting applications until", "accepting applications through",
		"accepting proposals until", "accepting proposals through", "apply online by", "apply online until", "applications until", "applications through", "applications by",
		"no later than", "not later than", "are due", "is due", "open until", "open through", "must be received", "postmarked by", "proposals by", "abstracts by",
	}
	applyWords = []string{
		"apply", "application", "applications", "applicants", "reply", "respond", "register", "registration", "resume", "resumes", "cv", "cover letter", "submit", "submission", "submissions",
		"proposal", "proposals", "abstract", "abstracts", "nomination", "nominations", "letter of interest", "letter of application", "interested candidates",
		"qualified candidates", "candidates",
	}
	closeAfter = regexp.MustCompile(`^[ :\t-]*(?:[a-z]+ ){0,3}(?:applications?|proposals?|submissions?|abstracts?|nominations?)? ?(?:deadline|closes?|due|closing date)\b`)
	byWords    = []string{"by", "before", "until", "till", "no later than", "not later than", "on or before", "through"}
	// notDue are words right before a date, or around it, that make it something else.
	notDue = []string{
		"posted", "updated", "start date", "starting date", "anticipated start", "starts", "begins on", "begin on", "effective", "interviews", "interview",
		"notified", "notification", "notifications", "decision", "decisions", "employment", "appointment begins", "since", "founded", "as of",
		"completed by", "complete by", "graduate by", "graduation", "degree by", "hired", "hire date", "orientation", "announced", "available", "start work",
		"opening date", "open date", "opens", "published", "created", "events", "program dates", "end of contract", "contract", "term ends", "ends",
		"passport", "vaccinated", "copyright",
	}
)

// deadline reads when one must act. The source's field wins over its text.
func (w *work) deadline() {
	d, ok := w.deadlineField()
	if !ok {
		d, ok = w.deadlineText()
	}
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

var rollingCues = []string{"rolling basis", "rolling deadline", "rolling submissions", "rolling admission", "no deadline", "ongoing basis"}

// openEnded is the rule of words that set no date.
func openEnded(low string) posting.Rule {
	for _, cue := range [...]string{
		"until filled", "until the position is filled", "until position is filled", "until this position is filled",
		"until a suitable candidate", "till filled", "until the positions are filled", "until positions are filled", "until successful candidate", "until the role is filled", "until the vacancy is filled",
	} {
		if strings.Contains(low, cue) {
			return posting.UntilFilled
		}
	}
	for _, cue := range rollingCues {
		if strings.Contains(low, cue) {
			return posting.Rolling
		}
	}
	return ""
}

// openEnded is the rule of the text's words that set no date. "On an ongoing basis" must
// stand in a sentence on applying: it is how many duties are described.
func (w *work) openEnded() posting.Rule {
	rule := openEnded(w.body.low)
	if !w.out.Kind.ByDeadline() {
		return ""
	}
	if rule != posting.Rolling {
		return rule
	}
	for _, cue := range rollingCues {
		if i := strings.Index(w.body.low, cue); i >= 0 {
			if start, end := w.body.sentence(i, i+len(cue)); w.aboutApplying(start, end) {
				return rule
			}
		}
	}
	return ""
}

// deadlineText reads the text: every date with its sentence, then the surest one.
func (w *work) deadlineText() (posting.Deadline, bool) {
	open := w.openEnded()
	dues := w.dues()
	best, tie := surest(dues)
	for _, d := range dues {
		if (d.what == "registration" || d.what == "early-bird") && d.found != best.found {
			w.named(d.what, d.found)
		}
	}
	switch {
	case tie:
		return posting.Deadline{}, false
	case best.name == "" && open == "":
		return posting.Deadline{}, false
	case best.name == "":
		return w.openDeadline(open)
	}
	d := posting.Deadline{Rule: best.rule, What: best.what, Text: clip(w.body.text[best.from0(w.body):best.to]), ExtendedFrom: best.from}
	if open == posting.UntilFilled && d.Rule == posting.Firm && w.out.Kind == posting.Job {
		d.Rule = posting.Priority
	}
	d.Moment, d.In = w.clocked(best.found, "deadline")
	w.evidence("deadline", "phrase:"+best.name, w.body.snippet(best.found.from, best.to))
	return d, true
}

// from0 is where the wording of a due date begins: at most 60 bytes before the date, in
// its sentence and at a word.
func (d due) from0(p prose) int {
	start, _ := p.sentence(d.found.from, d.to)
	start = max(start, d.found.from-60)
	for start > 0 && start < d.found.from && isWord(p.text[start-1]) {
		start++
	}
	return start
}

// openDeadline is a deadline without a date.
func (w *work) openDeadline(rule posting.Rule) (posting.Deadline, bool) {
	cue := map[posting.Rule]string{posting.UntilFilled: "filled", posting.Rolling: "rolling"}[rule]
	i := max(0, strings.Index(w.body.low, cue))
	snippet := w.body.snippet(i, min(len(w.body.text), i+len(cue)))
	w.evidence("deadline", "phrase:"+string(rule), snippet)
	return posting.Deadline{Rule: rule, Text: snippet}, true
}

// dues returns the dates of the text that a phrase makes a deadline.
func (w *work) dues() []due {
	var dues []due
	for i, f := range w.dates {
		settled, ok := f.settle(w.ref)
		if !ok || !w.plausible(settled.first) {
			continue
		}
		if d, ok := w.classify(i, settled); ok {
			dues = append(dues, d)
		} else if firstOf(w.leading(i), notices) != "" {
			w.named("notification", settled)
		}
	}
	return dues
}

// notices lead to the day on which those who applied are told.
var notices = []string{"notification", "notifications", "notified", "notification of acceptance"}

// leading is the words of a sentence that lead to date i, at most 60 bytes.
func (w *work) leading(i int) string {
	f := w.dates[i]
	start, _ := w.body.sentence(f.from, f.to)
	if i > 0 {
		start = max(start, w.dates[i-1].to)
	}
	return w.body.low[max(start, f.from-60):f.from]
}

// maxNamed is how many dates with a name are kept.
const maxNamed = 20

// named adds a date with a name; the first of a name is kept.
func (w *work) named(what string, f found) {
	for _, have := range w.out.Dates {
		if have.What == what {
			return
		}
	}
	if len(w.out.Dates) < maxNamed {
		w.out.Dates = append(w.out.Dates, posting.NamedDate{What: what, Moment: f.first.moment()})
		w.evidence("dates", "phrase:"+what, w.body.snippet(f.from, f.to))
	}
}

// plausible refuses deadlines far from the announcement: misread, or of something else.
func (w *work) plausible(d day) bool {
	if w.ref.IsZero() {
		return true
	}
	t := d.time()
	return t.After(w.ref.AddDate(0, -2, 0)) && t.Before(w.ref.AddDate(2, 0, 0))
}

// classify decides by the words around date i what it is for.
func (w *work) classify(i int, f found) (due, bool) {
	p := w.body
	start, end := p.sentence(f.from, f.to)
	before := p.low[start:f.from]
	leads := strings.Trim(before, " -:") == "" // the date comes first: "December 1: applications close"
	if i > 0 && w.dates[i-1].to > start {
		before = p.low[w.dates[i-1].to:f.from] // the words between two dates belong to the second
	} else if line := p.lineBefore(start); len(before) < 14 && start > 0 && p.low[start-1] == '\n' && (i == 0 || w.dates[i-1].to <= start-len(line)) {
		before = line + " " + before // "Closing date" above the date
	}
	after := p.low[f.to:min(end, f.to+110)]
	if i+1 < len(w.dates) && w.dates[i+1].from > f.to && w.dates[i+1].from < f.to+len(after) {
		after = p.low[f.to:w.dates[i+1].from]
	}
	d := due{found: f, rule: posting.Firm, what: whatOf(before)}
	near := before[max(0, len(before)-90):]
	switch {
	case vetoed(near), w.ofAnother(f.from):
		return d, false
	case firstOf(before, reviewCues) != "" || firstOf(after, reviewCues) != "" && firstOf(before, closeLabels) == "":
		d.rule, d.name, d.strength = posting.Priority, "review", label
	case strings.Contains(before, "extended") && firstOf(before, []string{"deadline", "extended to", "extended until", "extended through", "extended deadline"}) != "":
		d.name, d.strength = "extended-to", moved
		d.from = w.extendedFrom(i, start)
		if !f.last.isZero() && strings.HasSuffix(strings.TrimSpace(before), "from") { // "from May 1 to May 15" is no range here
			d.from, d.first, d.last = f.first.moment().Date, f.last, day{}
		}
	case firstOf(near, closeLabels) != "":
		d.name, d.strength = slug(firstOf(near, closeLabels)), label
	case firstOf(near, closePhrases) != "" && w.aboutApplying(start, end):
		d.name, d.strength = slug(firstOf(near, closePhrases)), phrase
	case leads && closeAfter.MatchString(after):
		d.name, d.strength = "closes-after", label
		d.what = whatOf(after)
	case endsWithBy(before) && w.aboutApplying(start, end):
		d.name, d.strength = "by", hint
	default:
		return d, false
	}
	if d.what == "registration" || d.what == "early-bird" {
		d.strength = 0
	}
	return d, true
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
	return len(head) < 100 && jobTitle.MatchString(head) && !strings.Contains(w.title.low, head) && firstOf(head, closeLabels) == ""
}

// vetoed reports whether the words before a date make it something other than a deadline,
// unless a closing word stands nearer to it.
func vetoed(near string) bool {
	for _, word := range notDue {
		i := strings.LastIndex(near, word)
		if i < 0 || indexWord(near[i:], word) != 0 || i > 0 && isWord(near[i-1]) {
			continue
		}
		if firstOf(near[i+len(word):], closeLabels) == "" && firstOf(near[i+len(word):], reviewCues) == "" {
			return true
		}
	}
	return false
}

func (w *work) aboutApplying(start, end int) bool {
	return firstOf(w.body.low[start:end], applyWords) != ""
}

// endsWithBy reports whether "by", "until", … is what leads to the date.
func endsWithBy(before string) bool {
	before = strings.TrimRight(before, " ,\n")
	for _, by := range byWords {
		if strings.HasSuffix(before, by) && (len(before) == len(by) || !isWord(before[len(before)-len(by)-1])) {
			return true
		}
		// "by 5:00 pm on Friday, May 1"
		tail := before[max(0, len(before)-34):]
		if j := indexWord(tail, by); j >= 0 && clockBefore.MatchString(tail[j+len(by):]) {
			return true
		}
	}
	return false
}

// whatOf names what is due, by the words before the date; "" when they do not say.
func whatOf(before string) string {
	for _, row := range [...]struct{ word, what string }{
		{"early bird", "early-bird"},
		{"early-bird", "early-bird"},
		{"earlybird", "early-bird"},
		{"register", "registration"},
		{"registration", "registration"},
		{"proposal", "proposal"},
		{"abstract", "proposal"},
		{"submission", "proposal"},
		{"papers", "proposal"},
		{"chapter", "proposal"},
		{"nominat", "nomination"},
		{"applica", "application"},
		{"apply", "application"},
	} {
		if strings.Contains(before, row.word) {
			return row.what
		}
	}
	return ""
}

// extendedFrom is the day before the extension: "extended from May 1 to May 15".
func (w *work) extendedFrom(i, start int) string {
	if i == 0 || w.dates[i-1].from < start {
		return ""
	}
	old, ok := w.dates[i-1].settle(w.ref.AddDate(0, -1, 0))
	if !ok || !strings.HasSuffix(strings.TrimSpace(w.body.low[start:w.dates[i-1].from]), "from") {
		return ""
	}
	return old.first.moment().Date
}

func slug(s string) string { return strings.ReplaceAll(s, " ", "-") }

// surest chooses the deadline: a closing date over a review date, a stronger phrase over
// a weaker one. It is a tie when two equally strong ones differ; best is unnamed when
// there is none.
func surest(dues []due) (best due, tie bool) {
	for _, d := range dues {
		switch {
		case best.name == "" || rank(d) > rank(best):
			best, tie = d, false
		case rank(d) == rank(best) && d.lastDay() != best.lastDay():
			tie = true
		}
	}
	return best, tie
}

// rank orders due dates: moved, then closing dates, then review dates, then mere hints.
func rank(d due) int {
	r := d.strength * 2
	if d.rule == posting.Firm {
		r++
	}
	if d.rule == posting.Priority && d.strength == label {
		r = 2*phrase - 1 // before a hint, after a closing phrase
	}
	return r
}

// lastDay is the day that counts: the end of a range.
func (d due) lastDay() time.Time {
	if !d.last.isZero() {
		return d.last.time()
	}
	return d.first.time()
}
