package normalize

import (
	"time"

	"github.com/callboard/callboard/posting"
)

// maxDates is how many dates of one text are looked at; an announcement has a handful.
const maxDates = 100

// day is a calendar day as stated; year 0 is "not stated".
type day struct {
	year  int
	month time.Month
	day   int
}

func (d day) isZero() bool { return d.month == 0 }

// valid reports whether such a day exists; without a year 29 February does.
func (d day) valid() bool {
	year := d.year
	if year == 0 {
		year = 2024
	}
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && (d.year == 0 || d.year >= 1990 && d.year < 2100) &&
		d.day <= time.Date(year, d.month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (d day) time() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func (d day) moment() posting.Moment { return posting.OnDate(d.year, d.month, d.day) }

// found is a date, or a range of days, in a text.
type found struct {
	from, to    int // where it stands, weekday included
	first, last day // last is zero for a single day
	weekday     time.Weekday
	named       bool // the text names the weekday
}

// order says how a source writes 3/4/2027.
type order byte

// The orders. An ambiguous date in an unknown order is not read.
const (
	unknownOrder order = iota
	monthFirst
	dayFirst
)

// orderOf is the order customary in a country (ISO 3166-1). Canada uses both.
func orderOf(country string) order {
	switch country {
	case "US", "PH":
		return monthFirst
	case "", "CA", "ZA", "KE", "GH", "MY", "SG", "HK", "CN", "JP", "KR", "TW", "HU", "LT", "SE":
		return unknownOrder
	}
	return dayFirst
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
	"august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
	"oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]time.Weekday{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 0,
}

// findDates returns the dates of low (lower-cased text) in order. It knows ISO dates,
// numeric dates (in the given order), and English month names in either order, with ranges.
func findDates(low string, o order) []found {
	var dates []found
	for i := 0; i < len(low) && len(dates) < maxDates; {
		if !isWord(low[i]) {
			i++
			continue
		}
		end := wordEnd(low, i)
		r := reader{low: low, pos: i, order: o}
		f, ok := found{}, false
		if isDigit(low[i]) {
			f, ok = r.digits()
		} else if month, is := months[low[i:end]]; is {
			f, ok = r.monthName(month, end)
		}
		if ok && f.first.valid() && (f.last.isZero() || f.last.valid()) {
			f.from, f.to = i, r.pos
			f.lookBack(low)
			dates = append(dates, f)
			i = f.to
			continue
		}
		i = end
	}
	return dates
}

func wordEnd(s string, i int) int {
	digit := isDigit(s[i])
	for i < len(s) && isWord(s[i]) && (isDigit(s[i]) || !digit) {
		i++
	}
	return i
}

// lookBack takes a weekday in front of the date into it: "Friday, May 1".
func (f *found) lookBack(low string) {
	i := f.from
	for i > 0 && (low[i-1] == ' ' || low[i-1] == ',' || low[i-1] == '.') {
		i--
	}
	j := i
	for j > 0 && isLower(low[j-1]) {
		j--
	}
	if wd, ok := weekdays[low[j:i]]; ok && i < f.from {
		f.from, f.weekday, f.named = j, wd, true
	}
}

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

// dayNumber reads a day of the month with its suffix: 1, 1st, 22nd. A clock or a longer
// number is none.
func (r *reader) dayNumber() (int, bool) {
	start := r.pos
	n, width := r.number()
	if width == 0 || width > 2 || n < 1 || n > 31 {
		r.pos = start
		return 0, false
	}
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
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
	if r.pos >= len(r.low) || !isLower(r.low[r.pos]) {
		return 0, false
	}
	end := wordEnd(r.low, r.pos)
	m, ok := months[r.low[r.pos:end]]
	if !ok {
		return 0, false
	}
	r.pos = end
	r.accept(".")
	return m, true
}

// year reads ", 2026", " 2026" or " '26"; without one the position stays.
func (r *reader) year() int {
	start := r.pos
	r.accept(".")
	r.accept(",")
	r.spaces()
	r.accept(",")
	r.spaces()
	y, width := r.number()
	if width == 4 && y >= 1990 && y < 2100 && (r.pos == len(r.low) || !isDigit(r.low[r.pos])) {
		return y
	}
	r.pos = start
	return 0
}

// through reads what joins the two ends of a range.
func (r *reader) through() bool {
	start := r.pos
	r.spaces()
	for _, word := range [...]string{"-", "to ", "through ", "thru ", "and ", "& "} {
		if r.accept(word) {
			r.spaces()
			return true
		}
	}
	r.pos = start
	return false
}

// skipWeekday steps over "Friday, " in the middle of a range.
func (r *reader) skipWeekday() {
	if r.pos >= len(r.low) || !isLower(r.low[r.pos]) {
		return
	}
	end := wordEnd(r.low, r.pos)
	if _, ok := weekdays[r.low[r.pos:end]]; ok {
		r.pos = end
		r.accept(".")
		r.accept(",")
		r.spaces()
	}
}

// monthName reads "December 1", "Dec. 1-3, 2026", "December 30, 2026 - January 2, 2027".
func (r *reader) monthName(m time.Month, end int) (found, bool) {
	r.pos = end
	r.accept(".")
	r.accept(",")
	r.spaces()
	d, ok := r.dayNumber()
	if !ok {
		return found{}, false
	}
	f := found{first: day{month: m, day: d}}
	f.first.year = r.year()
	start := r.pos
	if r.through() {
		r.skipWeekday()
		m2, named := r.month()
		if named {
			r.spaces()
		} else {
			m2 = m
		}
		d2, ok := r.dayNumber()
		if ok && !r.clockNext() && (named || d2 > d && f.first.year == 0) {
			f.last = day{month: m2, day: d2}
			f.last.year = r.year()
			f.share()
			return f, true
		}
	}
	r.pos = start
	return f, true
}

// clockNext reports whether what was just read was the hour of a clock: "5 pm".
func (r *reader) clockNext() bool {
	rest := r.low[r.pos:min(len(r.low), r.pos+4)]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return len(rest) >= 2 && (rest[:2] == "am" || rest[:2] == "pm" || rest[:2] == "a." || rest[:2] == "p.")
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

// digits reads a date that begins with a digit.
func (r *reader) digits() (found, bool) {
	start := r.pos
	if start > 0 && (r.low[start-1] == '/' || r.low[start-1] == '$' || r.low[start-1] == '-' && start > 1 && isDigit(r.low[start-2]) || r.low[start-1] == '.' && start > 1 && isDigit(r.low[start-2])) {
		return found{}, false // the middle of a longer number
	}
	n, width := r.number()
	if width == 0 || r.pos >= len(r.low) {
		return found{}, false
	}
	sep := r.low[r.pos]
	if sep == '/' || sep == '-' || sep == '.' {
		if d, ok := r.numeric(n, width, sep); ok {
			return found{first: d}, true
		}
	}
	r.pos = start
	return r.dayMonth()
}

// numeric reads the rest of 2026-12-01, 12/1/2026 or 1.12.2026 after its first number.
func (r *reader) numeric(a, width int, sep byte) (day, bool) {
	r.pos++
	b, bWidth := r.number()
	if bWidth == 0 || bWidth > 2 || r.pos >= len(r.low) || r.low[r.pos] != sep {
		return day{}, false
	}
	r.pos++
	c, cWidth := r.number()
	if r.pos < len(r.low) && (isDigit(r.low[r.pos]) || r.low[r.pos] == sep && r.pos+1 < len(r.low) && isDigit(r.low[r.pos+1])) {
		return day{}, false
	}
	switch {
	case width == 4 && cWidth > 0 && cWidth <= 2:
		return day{a, time.Month(b), c}, true
	case width > 2 || cWidth != 4 && (cWidth != 2 || sep != '/'):
		return day{}, false
	}
	if cWidth == 2 {
		c += 2000
	}
	return pick(a, b, c, sep, r.order)
}

// pick decides which of a and b is the month.
func pick(a, b, year int, sep byte, o order) (day, bool) {
	dmy, mdy := day{year, time.Month(b), a}, day{year, time.Month(a), b}
	switch {
	case sep == '.':
		return dmy, true
	case a > 12, a == b:
		return dmy, true
	case b > 12:
		return mdy, true
	case o == dayFirst:
		return dmy, true
	case o == monthFirst:
		return mdy, true
	}
	return day{}, false
}

// dayMonth reads "15 December 2026", "24-29 June 2027", "30 June - 2 July, 2027".
func (r *reader) dayMonth() (found, bool) {
	d, ok := r.dayNumber()
	if !ok {
		return found{}, false
	}
	d2 := 0
	afterDay := r.pos
	if r.through() {
		if d2, ok = r.dayNumber(); !ok || d2 <= d {
			d2, r.pos = 0, afterDay
		}
	}
	m, ok := r.ofMonth()
	if !ok {
		return found{}, false
	}
	f := found{first: day{month: m, day: d}}
	f.first.year = r.year()
	if d2 > 0 {
		f.last = day{f.first.year, m, d2}
		return f, true
	}
	start := r.pos
	if r.through() {
		r.skipWeekday()
		if d2, ok := r.dayNumber(); ok {
			if m2, ok := r.ofMonth(); ok {
				f.last = day{month: m2, day: d2}
				f.last.year = r.year()
				f.share()
				return f, true
			}
		}
	}
	r.pos = start
	return f, true
}

// ofMonth reads " December", " of December" or ". December" after a day.
func (r *reader) ofMonth() (time.Month, bool) {
	r.accept(".")
	r.accept("-")
	r.spaces()
	r.accept("of ")
	return r.month()
}

// inferred is how far ahead of its announcement a date without a year may be, in months.
const inferred = 11

// settle gives the dates of f the year they mean to a reader on ref: the one stated, else
// that of the next occurrence, at most 11 months ahead. A weekday that contradicts an
// inferred year, or a range that runs backwards, makes it unknown (false).
func (f found) settle(ref time.Time) (found, bool) {
	if f.first.year == 0 {
		if ref.IsZero() {
			return f, false
		}
		today := time.Date(ref.Year(), ref.Month(), ref.Day(), 0, 0, 0, 0, time.UTC)
		f.first.year = today.Year()
		if f.first.time().Before(today) {
			f.first.year++
		}
		if !f.first.valid() || f.first.time().After(today.AddDate(0, inferred, 0)) ||
			f.named && f.first.time().Weekday() != f.weekday {
			return f, false
		}
		if !f.last.isZero() {
			f.last.year = 0
			f.share()
		}
	}
	if !f.last.isZero() && (!f.last.valid() || f.last.time().Before(f.first.time())) {
		return f, false
	}
	return f, f.first.valid()
}
