package recur

import "time"

// Days are counted from 1 January 1970; the calendar is the Gregorian one, before 1582 too.

func dayOf(y, m, d int) int64 {
	return floorDay(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix())
}

func dateOf(day int64) (y, m, d int) {
	year, month, date := time.Unix(day*daySeconds, 0).UTC().Date()
	return year, int(month), date
}

// floorDay is the day of a second, downwards before 1970 too.
func floorDay(seconds int64) int64 {
	day := seconds / daySeconds
	if seconds%daySeconds < 0 {
		day--
	}
	return day
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func yearDays(y int) int {
	if leap(y) {
		return 366
	}
	return 365
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// weekday is t's day of the week, Monday 0 as in rrule-go.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// weekOf is the number of a day's week and how many its year has. Weeks begin on wkst
// (Monday 0); the first is the first with four days in the year (RFC 5545, section 3.3.10).
func weekOf(day int64, y, wkst int) (week, weeks int) {
	y = weekYear(day, y, wkst)
	first, next := firstWeek(y, wkst), firstWeek(y+1, wkst)
	return int(day-first)/7 + 1, int(next-first) / 7
}

// weekYear is the year that a day's week belongs to.
func weekYear(day int64, y, wkst int) int {
	switch {
	case day < firstWeek(y, wkst):
		return y - 1
	case day >= firstWeek(y+1, wkst):
		return y + 1
	}
	return y
}

// firstWeek is the day on which week 1 of a year begins: the week of 4 January.
func firstWeek(y, wkst int) int64 {
	fourth := dayOf(y, 1, 4)
	wd := (fourth%7 + 7 + 3) % 7
	return fourth - (wd-int64(wkst)+7)%7
}

// wallOf is t's clock reading, as a time in UTC.
func wallOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// InZone reads a clock reading (a time in UTC) in loc. A time that the clocks skip is read
// with the offset before the gap (RFC 5545, section 3.3.5), one that they repeat is the
// first of the two.
func InZone(wall time.Time, loc *time.Location) time.Time {
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
	_, before := t.Add(-24 * time.Hour).Zone()
	early := wall.Add(-time.Duration(before) * time.Second).In(loc)
	if _, is := early.Zone(); is == before {
		return early // no change of clocks in between, or the repeated hour for the first time
	}
	if t.Hour() != wall.Hour() || t.Minute() != wall.Minute() {
		return early // skipped
	}
	return t
}
