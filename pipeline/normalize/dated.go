package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// dayPrior are words that close a listing on the day before the stated one.
var dayPrior = []string{"day prior to the closing date", "day prior to the posting end date", "day before the closing date", "day prior to the end date"}

// closedBefore reports whether the text says that the closing date itself is too late.
func (w *work) closedBefore(d due) bool {
	return d.role == roleClose && d.rule == posting.Firm && strings.Contains(w.body.low, "day ") && firstOf(w.body.low, dayPrior) != ""
}

// ownEnd is where the announcement ends for dates: what follows are links to the posts
// before and after it, with deadlines of their own.
func (w *work) ownEnd() int {
	for _, line := range [...]string{"\npost navigation\n", "\nprevious post\n", "\nnext post\n"} {
		if i := strings.Index(w.body.low, line); i >= minOwn {
			return i
		}
	}
	return len(w.body.low)
}

// dated reports whether a line that begins at pos begins with a date: the lines of a
// timetable are no lines of one paragraph.
func (p prose) dated(pos int) bool {
	if pos >= len(p.low) || !isWord(p.low[pos]) {
		return false
	}
	r := reader{low: p.low[pos:min(len(p.low), pos+40)]}
	if isDigit(p.low[pos]) {
		_, ok := r.digits()
		return ok
	}
	end := wordEnd(r.low, 0)
	if _, ok := lookUp(weekdays, r.low[:end]); ok {
		return true
	}
	m, ok := lookUp(months, r.low[:end])
	if ok {
		_, ok = r.monthName(m, end)
	}
	return ok
}

// maxNamed is how many dates with a name are kept.
const maxNamed = 20

// named adds a date with a name; the first of a name is kept.
func (w *work) named(what string, d day, at found) {
	for _, have := range w.out.Dates {
		if have.What == what {
			return
		}
	}
	if len(w.out.Dates) < maxNamed {
		w.out.Dates = append(w.out.Dates, posting.NamedDate{What: what, Moment: d.moment()})
		if _, noted := w.out.Evidence["dates"]; !noted {
			w.evidence("dates", "phrase:"+what, w.body.snippet(at.from, at.to))
		}
	}
}

// namedDates keeps the dates of the text that have a name of their own, without the one
// that is the deadline.
func (w *work) namedDates(chosen posting.Deadline) {
	for _, m := range w.mentions {
		what := w.nameOf(m)
		if what == "" || m.weak && m.role != roleOpens || !w.plausible(m.first) {
			continue
		}
		d := m.lastDay()
		if what == "opens" || what == "start" {
			d = m.first
		}
		if d.moment().Date != chosen.Moment.Day() {
			w.named(what, d, m.found)
		}
	}
}

// nameOf is the name under which a date is kept, "" for none.
func (w *work) nameOf(m mention) string {
	switch m.role {
	case roleNotify:
		return "notification"
	case roleOpens:
		if m.weak && m.last.isZero() {
			return ""
		}
		return "opens"
	case roleEnds:
		return m.what
	case roleFinal:
		return "camera-ready"
	case roleReview:
		return "review"
	case roleStart:
		if w.out.Kind == posting.Job {
			return "start"
		}
	case roleBy, roleAccept, roleClose, roleCloses, roleExtended:
		switch m.what {
		case "abstract", "full-paper", "proposal", "nomination":
			return m.what
		}
	}
	return ""
}

// dayBefore is the day before f, for deadlines "on the day prior to the closing date".
func (f found) dayBefore() found {
	back := func(d day) day {
		if d.isZero() {
			return d
		}
		t := d.time().AddDate(0, 0, -1)
		return day{t.Year(), t.Month(), t.Day()}
	}
	f.first, f.last = back(f.first), back(f.last)
	return f
}

// inTitleYear gives a date without a year the one that the title names, where that agrees
// with a stated weekday: "Conference 2028", announced in 2026.
func (w *work) inTitleYear(f found) (found, bool) {
	year, ok := titleYear(w.title.low)
	if f.first.year != 0 && !f.guessed || !ok || w.ref.IsZero() || year < w.ref.Year() || year > w.ref.Year()+2 {
		return f, false
	}
	g := f.inYear(year)
	if !g.first.valid() || g.named && g.first.time().Weekday() != g.weekday || g.first.time().Before(w.ref.AddDate(0, 0, -passed)) {
		return f, false
	}
	return g, true
}

// titleYear is the year that a title names, if it names exactly one.
func titleYear(low string) (int, bool) {
	year := 0
	for i := 0; i < len(low); {
		if !isDigit(low[i]) {
			i++
			continue
		}
		r := reader{low: low, pos: i}
		if y, width := r.number(); width == 4 && y >= 1990 && y < 2100 {
			if year != 0 && year != y {
				return 0, false
			}
			year = y
		}
		for i < len(low) && isDigit(low[i]) {
			i++
		}
	}
	return year, year != 0
}
