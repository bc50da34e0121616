package normalize

import "time"

const (
	// inferred is how far ahead of its announcement a date without a year may be, in months.
	inferred = 11
	// passed is how long before its announcement a date may be whose weekday fixes the
	// year, in days: an announcement carried late.
	passed = 60
)

// settle gives the dates of f the year they mean to a reader on ref: the one stated; else,
// with a weekday, the year near ref in which the day falls on it; else that of the next
// occurrence, at most 11 months ahead. A weekday that no such year has, or a range that
// runs backwards, makes it unknown (false).
func (f found) settle(ref time.Time) (found, bool) {
	if f.first.year == 0 {
		if ref.IsZero() {
			return f, false
		}
		today := time.Date(ref.Year(), ref.Month(), ref.Day(), 0, 0, 0, 0, time.UTC)
		year, ok := f.yearAfter(today)
		if !ok {
			return f, false
		}
		f.guessed = true
		if f = f.inYear(year); f.either {
			f.nextOfTwo(today)
		}
	}
	if !f.last.isZero() && (!f.last.valid() || f.last.time().Before(f.first.time())) {
		return f, false
	}
	return f, f.first.valid()
}

// nextOfTwo orders two dates without a year, "October 1 and February 1", by which of them
// comes first after today.
func (f *found) nextOfTwo(today time.Time) {
	last := found{first: day{month: f.last.month, day: f.last.day}}
	if year, ok := last.yearAfter(today); ok {
		if last = last.inYear(year); last.first.time().Before(f.first.time()) {
			f.first, f.last = last.first, f.first
		}
	}
}

// yearAfter is the year that f means to a reader on today.
func (f found) yearAfter(today time.Time) (int, bool) {
	first, last := today, today.AddDate(0, inferred, 0)
	if f.named {
		first = today.AddDate(0, 0, -passed)
	}
	for year := today.Year() - 1; year <= today.Year()+1; year++ {
		d := day{year, f.first.month, f.first.day}
		t := d.time()
		if !d.valid() || t.Before(first) || t.After(last) || f.named && t.Weekday() != f.weekday {
			continue
		}
		return year, true
	}
	return 0, false
}

// inYear is f with its first day in year.
func (f found) inYear(year int) found {
	f.first.year = year
	if !f.last.isZero() {
		f.last.year = 0
		f.share()
	}
	return f
}
