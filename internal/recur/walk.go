package recur

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// maxSteps is how much one walk may do: days looked at and occurrences found. It is
// enough for 500 years of a daily rule, and some milliseconds.
const maxSteps = 200_000

const daySeconds = 24 * 60 * 60

// walk finds the beginnings that a rule gives, in order, as wall-clock seconds: Unix
// seconds of the clock's reading taken as UTC. No zone and no change of clocks is in it.
type walk struct {
	rule
	start, from, to int64 // to is inclusive
	left            int   // of Count, when that is set
	steps           int
	times           []int64 // of a day, in seconds, for frequencies of a day and above
	plain           []int   // BYDAY without a number, Monday 0
	nth             []rrule.Weekday
	yield           func(int64) bool // false stops
	stopped         bool
}

// each calls yield with every beginning from from to to. A rule with COUNT is walked from
// its start, others from the period before the window.
func (r rule) each(start, from, to int64, yield func(int64) bool) {
	w := &walk{rule: r, start: start, from: from, to: to, left: r.Count, steps: maxSteps, yield: yield}
	w.defaults()
	if w.Freq >= rrule.HOURLY {
		w.clock()
		return
	}
	w.times = w.product(0)
	for k := w.first(); !w.stopped; k += int64(w.Interval) {
		begin, end := w.period(k)
		if begin*daySeconds > w.to || begin > lastDay {
			return
		}
		w.days(begin, end)
	}
}

// lastDay is 31 December 9999, the last day that a calendar can write.
const lastDay = 2932896

// defaults fills in what a rule leaves to its start (RFC 5545, section 3.3.10).
func (w *walk) defaults() {
	t := time.Unix(w.start, 0).UTC()
	if len(w.Byweekno)+len(w.Byyearday)+len(w.Bymonthday)+len(w.Byweekday) == 0 || onlyWeeks(w.ROption) {
		switch {
		case w.Freq == rrule.WEEKLY || len(w.Byweekno) > 0:
			w.plain = []int{weekday(t)}
		case w.Freq == rrule.MONTHLY:
			w.Bymonthday = []int{t.Day()}
		case w.Freq == rrule.YEARLY:
			w.Bymonthday = []int{t.Day()}
			if len(w.Bymonth) == 0 {
				w.Bymonth = []int{int(t.Month())}
			}
		}
	}
	for _, d := range w.Byweekday {
		if d.N() == 0 || w.Freq > rrule.MONTHLY {
			w.plain = append(w.plain, d.Day())
		} else {
			w.nth = append(w.nth, d)
		}
	}
	for list, value := range map[*[]int]int{&w.Byhour: t.Hour(), &w.Byminute: t.Minute(), &w.Bysecond: t.Second()} {
		if len(*list) > 0 {
			*list = slices.Compact(slices.Sorted(slices.Values(*list)))
			continue
		}
		if w.Freq < rrule.HOURLY || (w.Freq == rrule.HOURLY && list != &w.Byhour) ||
			(w.Freq == rrule.MINUTELY && list == &w.Bysecond) {
			*list = []int{value}
		}
	}
}

// onlyWeeks reports whether a rule names weeks but no day in them.
func onlyWeeks(o rrule.ROption) bool {
	return len(o.Byweekno) > 0 && len(o.Byyearday)+len(o.Bymonthday)+len(o.Byweekday) == 0
}

// product are the seconds that BYHOUR, BYMINUTE and BYSECOND give from base, in order.
func (w *walk) product(base int64) []int64 {
	var out []int64
	for _, h := range w.Byhour {
		for _, m := range w.Byminute {
			for _, s := range w.Bysecond {
				out = append(out, base+int64(h)*3600+int64(m)*60+int64(s))
			}
		}
	}
	return out
}

// first is the index of the first period to look at.
func (w *walk) first() int64 {
	if w.Count > 0 || w.from <= w.start {
		return 0
	}
	a, b := time.Unix(w.start, 0).UTC(), time.Unix(w.from, 0).UTC()
	var periods int64
	switch w.Freq {
	case rrule.YEARLY:
		periods = int64(b.Year() - a.Year())
	case rrule.MONTHLY:
		periods = int64(b.Year()-a.Year())*12 + int64(b.Month()-a.Month())
	case rrule.WEEKLY:
		periods = (w.from - w.start) / (7 * daySeconds)
	default:
		periods = (w.from - w.start) / daySeconds
	}
	return max(0, (periods/int64(w.Interval)-1)*int64(w.Interval))
}

// period is the k-th period from the start's as a half-open range of days.
func (w *walk) period(k int64) (begin, end int64) {
	t := time.Unix(w.start, 0).UTC()
	switch w.Freq {
	case rrule.YEARLY:
		y := t.Year() + int(k)
		if len(w.Byweekno) > 0 { // years of weeks, which begin and end around New Year
			y = weekYear(floorDay(w.start), t.Year(), w.Wkst.Day()) + int(k)
			return firstWeek(y, w.Wkst.Day()), firstWeek(y+1, w.Wkst.Day())
		}
		return dayOf(y, 1, 1), dayOf(y+1, 1, 1)
	case rrule.MONTHLY:
		m := t.Year()*12 + int(t.Month()) - 1 + int(k)
		return dayOf(m/12, m%12+1, 1), dayOf((m+1)/12, (m+1)%12+1, 1)
	case rrule.WEEKLY:
		day := floorDay(w.start)
		begin = day - int64((weekday(t)-w.Wkst.Day()+7)%7) + 7*k
		return begin, begin + 7
	}
	day := floorDay(w.start) + k
	return day, day + 1
}

// days yields the occurrences of one period.
func (w *walk) days(begin, end int64) {
	var found []int64
	for day := begin; day < end; day++ {
		if w.steps--; w.steps < 0 {
			w.stopped = true
			return
		}
		y, m, d := dateOf(day)
		if len(w.Bymonth) > 0 && !slices.Contains(w.Bymonth, m) {
			day += int64(daysIn(y, m) - d) // the next month begins after it
			continue
		}
		if w.matches(day, y, m, d) {
			found = append(found, day)
		}
	}
	if len(w.Bysetpos) == 0 {
		for _, day := range found {
			for _, t := range w.times {
				if !w.give(day*daySeconds + t) {
					return
				}
			}
		}
		return
	}
	for _, i := range positions(w.Bysetpos, len(found)*len(w.times)) {
		if !w.give(found[i/len(w.times)]*daySeconds + w.times[i%len(w.times)]) {
			return
		}
	}
}

// positions are the indices into a set of n that BYSETPOS selects, in order.
func positions(setpos []int, n int) []int {
	var out []int
	for _, p := range setpos {
		if p < 0 {
			p += n + 1
		}
		if p >= 1 && p <= n {
			out = append(out, p-1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// give yields one beginning; false ends the walk.
func (w *walk) give(t int64) bool {
	if t < w.start {
		return true
	}
	if w.steps--; w.steps < 0 || t > w.to {
		w.stopped = true
		return false
	}
	if t >= w.from && !w.yield(t) {
		w.stopped = true
		return false
	}
	if w.left > 0 {
		if w.left--; w.left == 0 {
			w.stopped = true
			return false
		}
	}
	return true
}

// matches reports whether a day is one of the rule's; BYMONTH has been looked at.
func (w *walk) matches(day int64, y, m, d int) bool {
	if len(w.Bymonthday) > 0 && !slices.Contains(w.Bymonthday, d) && !slices.Contains(w.Bymonthday, d-1-daysIn(y, m)) {
		return false
	}
	if len(w.Byyearday) > 0 {
		yd, length := int(day-dayOf(y, 1, 1))+1, yearDays(y)
		if !slices.Contains(w.Byyearday, yd) && !slices.Contains(w.Byyearday, yd-1-length) {
			return false
		}
	}
	if len(w.Byweekno) > 0 {
		week, weeks := weekOf(day, y, w.Wkst.Day())
		if !slices.Contains(w.Byweekno, week) && !slices.Contains(w.Byweekno, week-1-weeks) {
			return false
		}
	}
	if len(w.plain)+len(w.nth) == 0 {
		return true
	}
	wd := int((day%7 + 7 + 3) % 7) // 1 January 1970 was a Thursday
	return slices.Contains(w.plain, wd) || w.matchesNth(wd, day, y, m, d)
}

// matchesNth reports whether a day is one that BYDAY counts: in its month, or in its
// year for a yearly rule without months.
func (w *walk) matchesNth(wd int, day int64, y, m, d int) bool {
	index, length := d, daysIn(y, m)
	if w.Freq == rrule.YEARLY && len(w.Bymonth) == 0 {
		index, length = int(day-dayOf(y, 1, 1))+1, yearDays(y)
	}
	for _, n := range w.nth {
		if n.Day() == wd && (n.N() == (index-1)/7+1 || n.N() == -((length-index)/7+1)) {
			return true
		}
	}
	return false
}
