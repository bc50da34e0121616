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
	from, to    int  // where it stands, weekday included
	first, last day  // last is zero for a single day
	either      bool // the two days were joined by "and": two dates as well as a range
	guessed     bool // the year is not stated
	weekday     time.Weekday
	named       bool // the text names the weekday of first
}

// lastTime is the last day of f.
func (f found) lastTime() time.Time {
	if !f.last.isZero() {
		return f.last.time()
	}
	return f.first.time()
}

// findDates returns the dates of low (lower-cased text) in order, with ranges: ISO dates,
// numeric dates (in the given order) and the names of months in ten languages, before or
// after the day.
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
		} else if month, is := lookUp(months, low[i:end]); is {
			f, ok = r.monthName(month, end)
		}
		if ok && f.first.valid() && (f.last.isZero() || f.last.valid()) {
			f.from, f.to = i, r.pos
			f.lookAround(low)
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

// lookAround takes a weekday beside the date into it: "Friday, May 1", "May 1 (Friday)",
// "September 15, Friday".
func (f *found) lookAround(low string) {
	i := f.from
	for i > 0 && (low[i-1] == ' ' || low[i-1] == ',' || low[i-1] == '.') {
		i--
	}
	for _, article := range [...]string{" the", " den", " dem", " le", " el"} {
		if n := len(article); i >= n && low[i-n:i] == article {
			for i -= n; i > 0 && low[i-1] == ','; {
				i--
			}
			break
		}
	}
	j := i
	for j > 0 && isWord(low[j-1]) && !isDigit(low[j-1]) && i-j < 24 {
		j--
	}
	if wd, ok := lookUp(weekdays, low[j:i]); ok && i < f.from {
		f.from, f.weekday, f.named = j, wd, true
		return
	}
	if !f.last.isZero() {
		return
	}
	k := f.to
	for k < len(low) && k < f.to+3 && (low[k] == ' ' || low[k] == ',' || low[k] == '(') {
		k++
	}
	if k == f.to || k >= len(low) || !isWord(low[k]) {
		return
	}
	end := wordEnd(low, k)
	if wd, ok := lookUp(weekdays, low[k:end]); ok && end-k > 3 {
		if end < len(low) && low[end] == ')' {
			end++
		}
		f.to, f.weekday, f.named = end, wd, true
	}
}
