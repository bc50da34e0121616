package normalize

import (
	"strings"
	"time"
)

// reader reads one date that begins at pos.
type reader struct {
	low   string
	pos   int
	order order
}

// number reads an unsigned number of at most four digits; width 0 is none.
func (r *reader) number() (n, width int) {
	start := r.pos
	for r.pos < len(r.low) && isDigit(r.low[r.pos]) {
		if r.pos-start == 4 {
			r.pos = start
			return 0, 0
		}
		n = n*10 + int(r.low[r.pos]-'0')
		r.pos++
	}
	return n, r.pos - start
}

// accept steps over s if it is next.
func (r *reader) accept(s string) bool {
	if len(r.low)-r.pos >= len(s) && r.low[r.pos:r.pos+len(s)] == s {
		r.pos += len(s)
		return true
	}
	return false
}

func (r *reader) spaces() {
	for r.pos < len(r.low) && (r.low[r.pos] == ' ' || r.low[r.pos] == '\n' && r.pos+1 < len(r.low) && r.low[r.pos+1] != '\n') {
		r.pos++
	}
}

// daySuffixes stand behind a day of the month: 1st, 22nd, 1er, 1º.
var daySuffixes = [...]string{"st", "nd", "rd", "th", "er", "º", "°"}

// dayNumber reads a day of the month with its suffix. A clock, a share, an amount of
// something or a longer number is none.
func (r *reader) dayNumber() (int, bool) {
	start := r.pos
	n, width := r.number()
	if width == 0 || width > 2 || n < 1 || n > 31 {
		r.pos = start
		return 0, false
	}
	for _, suffix := range daySuffixes {
		if r.accept(suffix) {
			break
		}
	}
	if r.pos < len(r.low) {
		c := r.low[r.pos]
		if isWord(c) || c == ':' && r.pos+1 < len(r.low) && isDigit(r.low[r.pos+1]) || c == '%' {
			r.pos = start
			return 0, false
		}
	}
	return n, true
}

// month reads a month's name with a full stop after an abbreviation.
func (r *reader) month() (time.Month, bool) {
	if r.pos >= len(r.low) || !isWord(r.low[r.pos]) || isDigit(r.low[r.pos]) {
		return 0, false
	}
	end := wordEnd(r.low, r.pos)
	m, ok := lookUp(months, r.low[r.pos:end])
	if !ok {
		return 0, false
	}
	r.pos = end
	r.accept(".")
	return m, true
}

// year reads ", 2026", " 2026", " de 2026", " (2026)" or " '26"; without one the position stays.
func (r *reader) year() int {
	start := r.pos
	r.accept(".")
	r.accept(",")
	r.spaces()
	r.accept(",")
	r.spaces()
	for _, of := range [...]string{"de ", "del ", "of ", "("} {
		if r.accept(of) {
			break
		}
	}
	short := r.accept("'")
	y, width := r.number()
	switch {
	case short && width == 2:
		return 2000 + y
	case !short && width == 4 && y >= 1990 && y < 2100:
		return y
	}
	r.pos = start
	return 0
}

// joiners are what joins the two ends of a range, or two dates.
// The last ones stand between days that come before their month only: "1 a 3 de
// agosto", but "May 5, a 7-day course".
var joiners = [...]string{
	"-", "to ", "through ", "thru ", "until ", "till ", "and ", "& ", "bis zum ", "bis ",
	"au ", "al ", "a ", "et ", "y ", "und ", "e ", "tot ", "t/m ", "til ",
}

// englishJoiners is how many of the joiners may follow a day that stands behind its month.
const englishJoiners = 10

// through reads what joins the two ends of a range, one of the first n joiners; both is
// whether it means "and".
func (r *reader) through(n int) (ok, both bool) {
	start := r.pos
	r.spaces()
	r.accept(")")
	r.spaces()
	for _, word := range joiners[:n] {
		if r.accept(word) || word != "-" && r.accept(word[:len(word)-1]+"\n") {
			r.spaces()
			for _, article := range [...]string{"the ", "le ", "el "} {
				if r.accept(article) {
					break
				}
			}
			switch word {
			case "and ", "& ", "et ", "y ", "und ", "e ":
				return true, true
			}
			return true, false
		}
	}
	r.pos = start
	return false, false
}

// skipWeekday steps over "Friday, " in the middle of a range.
func (r *reader) skipWeekday() {
	if r.pos >= len(r.low) || !isWord(r.low[r.pos]) || isDigit(r.low[r.pos]) {
		return
	}
	end := wordEnd(r.low, r.pos)
	if _, ok := lookUp(weekdays, r.low[r.pos:end]); ok {
		r.pos = end
		r.accept(".")
		r.accept(",")
		r.spaces()
		_ = r.accept("the ") || r.accept("den ") || r.accept("le ") || r.accept("el ")
	}
}

// skipAside steps over a note between the ends of a range: "February 22nd (first day) - …".
func (r *reader) skipAside() {
	start := r.pos
	r.spaces()
	if r.accept("(") {
		if n := strings.IndexByte(r.low[r.pos:min(len(r.low), r.pos+30)], ')'); n > 0 && !isDigit(r.low[r.pos]) {
			r.pos += n + 1
			return
		}
	}
	r.pos = start
}

// monthName reads "December 1", "Dec. 1-3, 2026", "December 30, 2026 - January 2, 2027".
func (r *reader) monthName(m time.Month, end int) (found, bool) {
	r.pos = end
	r.accept(".")
	r.accept(",")
	r.spaces()
	r.accept("the ")
	d, ok := r.dayNumber()
	if !ok {
		return found{}, false
	}
	f := found{first: day{month: m, day: d}}
	if last := r.listed(d); last > 0 {
		f.last = day{month: m, day: last}
		f.last.year = r.year()
		f.share()
		return f, true
	}
	f.first.year = r.year()
	start := r.pos
	r.skipAside()
	if joined, both := r.through(englishJoiners); joined {
		r.skipWeekday()
		m2, named := r.month()
		if named {
			r.spaces()
		} else {
			m2 = m
		}
		d2, ok := r.dayNumber()
		if ok && !r.clockNext() && (named || d2 > d && f.first.year == 0) {
			f.last, f.either = day{month: m2, day: d2}, both
			f.last.year = r.year()
			f.share()
			return f, true
		}
	}
	r.pos = start
	return f, true
}

// listed reads the rest of "9, 10 and 11" behind its first day and returns the last one;
// without an "and" it is no list, and the position stays: "May 5, 12 libraries".
func (r *reader) listed(d int) int {
	start, last := r.pos, d
	for range 6 {
		if !r.accept(",") {
			break
		}
		r.spaces()
		if r.accept("and ") || r.accept("& ") || r.accept("y ") || r.accept("et ") || r.accept("und ") {
			if n, ok := r.dayNumber(); ok && n > last && last > d && !r.clockNext() {
				return n
			}
			break
		}
		n, ok := r.dayNumber()
		if !ok || n <= last {
			break
		}
		last = n
		if joined, both := r.through(len(joiners)); joined && both {
			if n, ok := r.dayNumber(); ok && n > last && !r.clockNext() {
				return n
			}
			break
		}
	}
	r.pos = start
	return 0
}

// clockNext reports whether what was just read was the hour of a clock: "5 pm", "17 Uhr".
func (r *reader) clockNext() bool {
	rest := strings.TrimLeft(r.low[r.pos:min(len(r.low), r.pos+5)], " ")
	for _, half := range [...]string{"am", "pm", "a.", "p.", "uhr", "h"} {
		if strings.HasPrefix(rest, half) {
			return true
		}
	}
	return false
}

// share gives the two ends of a range the year that stands only once.
func (f *found) share() {
	switch {
	case f.first.year == 0 && f.last.year != 0:
		f.first.year = f.last.year
		if f.last.month < f.first.month {
			f.first.year--
		}
	case f.last.year == 0 && f.first.year != 0:
		f.last.year = f.first.year
		if f.last.month < f.first.month {
			f.last.year++
		}
	}
}

// dayMonth reads "15 December 2026", "24.-29. Juni 2027", "30 June - 2 July, 2027",
// "26 - Friday 29 May".
func (r *reader) dayMonth() (found, bool) {
	d, ok := r.dayNumber()
	if !ok {
		return found{}, false
	}
	d2, either := r.listed(d), false
	afterDay := r.pos
	r.accept(".")
	if d2 > 0 {
		r.pos = afterDay
	} else if joined, both := r.through(len(joiners)); joined {
		r.skipWeekday()
		second := r.pos
		if d2, ok = r.dayNumber(); ok && d2 > d {
			either = both
			if f, ok := r.dayRangeNumeric(d, second); ok {
				return f, true
			}
		} else {
			d2, r.pos = 0, afterDay
		}
	} else {
		r.pos = afterDay
	}
	m, ok := r.ofMonth()
	if !ok {
		return found{}, false
	}
	f := found{first: day{month: m, day: d}}
	f.first.year = r.year()
	if d2 > 0 {
		f.last, f.either = day{f.first.year, m, d2}, either
		return f, true
	}
	start := r.pos
	if joined, both := r.through(len(joiners)); joined {
		r.skipWeekday()
		if d2, ok := r.dayNumber(); ok {
			if m2, ok := r.ofMonth(); ok {
				f.last, f.either = day{month: m2, day: d2}, both
				f.last.year = r.year()
				f.share()
				return f, true
			}
		}
	}
	r.pos = start
	return f, true
}

// ofMonth reads " December", " of December", " de diciembre" or ". December" after a day.
func (r *reader) ofMonth() (time.Month, bool) {
	r.accept(".")
	r.accept("-")
	r.spaces()
	_ = r.accept("of ") || r.accept("de ") || r.accept("d'") || r.accept("di ")
	return r.month()
}
