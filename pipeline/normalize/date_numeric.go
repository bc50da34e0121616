package normalize

import "time"

// inLonger reports whether the digits at i are part of a longer number, an amount or a path.
func inLonger(low string, i int) bool {
	if i == 0 {
		return false
	}
	c := low[i-1]
	return c == '/' || c == '$' || c == '#' || (c == '-' || c == '.' || c == ',') && i > 1 && isDigit(low[i-2])
}

// digits reads a date that begins with a digit.
func (r *reader) digits() (found, bool) {
	start := r.pos
	if inLonger(r.low, start) {
		return found{}, false
	}
	if d, ok := r.wholeNumeric(); ok {
		f := found{first: d}
		start = r.pos
		if joined, both := r.through(len(joiners)); joined {
			if last, ok := r.wholeNumeric(); ok && !last.time().Before(d.time()) {
				f.last, f.either = last, both
				return f, true
			}
		}
		r.pos = start
		return f, true
	}
	r.pos = start
	if f, ok := r.dayMonth(); ok {
		return f, true
	}
	r.pos = start
	return r.shortNumeric()
}

// wholeNumeric reads 2026-12-01, 12/1/2026 or 1.12.2026.
func (r *reader) wholeNumeric() (day, bool) {
	n, width := r.number()
	if width == 0 || r.pos >= len(r.low) {
		return day{}, false
	}
	sep := r.low[r.pos]
	if sep != '/' && sep != '-' && sep != '.' {
		return day{}, false
	}
	d, ok := r.numeric(n, width, sep)
	return d, ok && d.valid()
}

// numeric reads the rest of a numeric date after its first number. German writes a space
// after the full stops: "1. 12. 2026".
func (r *reader) numeric(a, width int, sep byte) (day, bool) {
	r.pos++
	if sep == '.' {
		r.accept(" ")
	}
	b, bWidth := r.number()
	if bWidth == 0 || bWidth > 2 || r.pos >= len(r.low) || r.low[r.pos] != sep {
		return day{}, false
	}
	r.pos++
	if sep == '.' {
		r.accept(" ")
	}
	c, cWidth := r.number()
	if r.pos < len(r.low) && (isDigit(r.low[r.pos]) || r.low[r.pos] == sep && r.pos+1 < len(r.low) && isDigit(r.low[r.pos+1])) {
		return day{}, false
	}
	switch {
	case width == 4 && cWidth > 0 && cWidth <= 2:
		return day{a, time.Month(b), c}, true
	case width > 2 || cWidth != 4 && (cWidth != 2 || sep != '/' && (sep != '.' || bWidth != 2 || !r.led(width+bWidth+cWidth+2))):
		return day{}, false
	}
	if cWidth == 2 {
		c += 2000
	}
	return pick(a, b, c, sep, r.order)
}

// leaders are words that a short date may follow; without them 1/2 is a half and 3.5. a
// number of a section.
var leaders = map[string]bool{
	"by": true, "before": true, "until": true, "on": true, "due": true, "deadline": true, "through": true, "date": true, "when": true,
	"bis": true, "zum": true, "am": true, "vom": true, "den": true, "der": true, "le": true, "au": true, "du": true, "el": true, "del": true, "al": true,
	"webinar": true, "closes": true, "frist": true, "bewerbungsfrist": true,
}

// led reports whether the word in front of the date of n bytes that ends at pos may lead
// to a short date.
func (r *reader) led(n int) bool {
	i := max(0, r.pos-n)
	for i > 0 && (r.low[i-1] == ' ' || r.low[i-1] == ',' || r.low[i-1] == ':' || r.low[i-1] == '(' || r.low[i-1] == '.') {
		i--
	}
	j := i
	for j > 0 && isWord(r.low[j-1]) && i-j < 24 {
		j--
	}
	if _, ok := lookUp(weekdays, r.low[j:i]); ok {
		return true
	}
	return leaders[r.low[j:i]]
}

// shortNumeric reads 5/15 where the month comes first, and 15.5. or 24.-29.6. behind a
// word that leads to a date. Neither states a year.
func (r *reader) shortNumeric() (found, bool) {
	start := r.pos
	a, ok := r.dayNumber()
	if !ok || r.pos >= len(r.low) {
		return found{}, false
	}
	sep := r.low[r.pos]
	r.pos++
	b, width := r.number()
	if width == 0 || width > 2 {
		return found{}, false
	}
	switch {
	case sep == '/' && r.order == monthFirst:
		if r.pos < len(r.low) && (r.low[r.pos] == '/' || r.low[r.pos] == '%') || !r.led(r.pos-start) {
			return found{}, false
		}
		return found{first: day{month: time.Month(a), day: b}}, true
	case sep == '.' && r.accept("."):
		if r.pos < len(r.low) && isWord(r.low[r.pos]) || !r.led(r.pos-start) {
			return found{}, false
		}
		f := found{first: day{month: time.Month(b), day: a}}
		after := r.pos
		if joined, both := r.through(len(joiners)); joined {
			if last, ok := r.wholeNumeric(); ok {
				f.last, f.either = last, both
				f.share()
				return f, true
			}
		}
		r.pos = after
		return f, true
	}
	return found{}, false
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

// dayRangeNumeric reads the end of "24.-29.06.2027" at second; without it the position stays.
func (r *reader) dayRangeNumeric(d, second int) (found, bool) {
	after := r.pos
	r.pos = second
	last, ok := r.wholeNumeric()
	if !ok || r.low[second:r.pos] == "" || last.day <= d {
		r.pos = after
		return found{}, false
	}
	return found{first: day{last.year, last.month, d}, last: last}, true
}
