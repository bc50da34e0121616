package recur

import (
	"slices"

	"github.com/teambition/rrule-go"
)

// clock walks a rule of hours, minutes or seconds: step by step, but over a day, hour or
// minute that does not match at once.
func (w *walk) clock() {
	size := int64(w.Interval)
	switch w.Freq {
	case rrule.HOURLY:
		size *= 3600
	case rrule.MINUTELY:
		size *= 60
	default:
	}
	// A step is where the start stands in its hour or minute, for the parts that BYMINUTE
	// and BYSECOND set anew.
	t := w.start
	if w.Count == 0 && w.from > w.start {
		t += (w.from - w.start) / size * size
		t = max(w.start, t-size)
	}
	known, good := int64(-1<<62), false
	for !w.stopped && t <= w.to+size && floorDay(t) <= lastDay {
		if w.steps--; w.steps < 0 {
			return
		}
		day := floorDay(t)
		if day != known {
			y, m, d := dateOf(day)
			known = day
			good = (len(w.Bymonth) == 0 || slices.Contains(w.Bymonth, m)) && w.matches(day, y, m, d)
		}
		second := t - day*daySeconds
		switch {
		case !good:
			t = jump(t, (day+1)*daySeconds, size)
			continue
		case !fits(w.Byhour, second/3600):
			t = jump(t, t-second%3600+3600, size)
			continue
		case w.Freq >= rrule.MINUTELY && !fits(w.Byminute, second/60%60):
			t = jump(t, t-second%60+60, size)
			continue
		case w.Freq == rrule.SECONDLY && !fits(w.Bysecond, second%60):
			t += size
			continue
		}
		w.set(t, second)
		t += size
	}
}

// set yields the occurrences of one hour, minute or second.
func (w *walk) set(t, second int64) {
	var found []int64
	switch w.Freq {
	case rrule.HOURLY:
		for _, m := range w.Byminute {
			for _, s := range w.Bysecond {
				found = append(found, t-second%3600+int64(m)*60+int64(s))
			}
		}
	case rrule.MINUTELY:
		for _, s := range w.Bysecond {
			found = append(found, t-second%60+int64(s))
		}
	default:
		found = []int64{t}
	}
	if len(w.Bysetpos) == 0 {
		for _, f := range found {
			if !w.give(f) {
				return
			}
		}
		return
	}
	for _, i := range positions(w.Bysetpos, len(found)) {
		if !w.give(found[i]) {
			return
		}
	}
}

// fits reports whether a list is not stated or holds n.
func fits(list []int, n int64) bool { return len(list) == 0 || slices.Contains(list, int(n)) }

// jump is the first step at or after target.
func jump(t, target, size int64) int64 {
	return t + (target-t+size-1)/size*size
}
