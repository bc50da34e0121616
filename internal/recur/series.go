package recur

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/callboard/callboard/posting"
)

// ErrNoStart is for a series whose start states nothing: nothing can be counted from it.
var ErrNoStart = errors.New("series without a start")

// Series is a repeated event. Its zone is that of Starts: the IANA zone where stated,
// else the fixed offset; a local time or a day repeats as such.
type Series struct {
	Starts     posting.Moment
	Ends       *posting.Moment // of the first occurrence; the last day for whole days
	Recurrence posting.Recurrence
}

// Between returns the occurrences that take place at least partly in [from, to), by their
// start, each start once and max at most. Where from and to meet local times and days,
// these are read in UTC.
//
// Starts itself is an occurrence, also if the rule does not give it. An occurrence of
// Moved replaces the one that it is of, wherever it went; an exception of a day removes
// all of that day; an addition of a day takes place at the time of Starts.
//
// A rule that cannot be read is an error wrapping ErrRule, beside the occurrences that
// the series has without it.
func (s Series) Between(from, to time.Time, limit int) ([]posting.Occurrence, error) {
	if s.Starts.IsZero() {
		return nil, ErrNoStart
	}
	if limit <= 0 || !from.Before(to) {
		return nil, nil
	}
	x := s.expansion(from, to)
	var err error
	if s.Recurrence.Rule != "" {
		err = x.rule(s.Recurrence.Rule, limit+len(s.Recurrence.Moved))
	}
	x.add(x.start.Unix())
	for _, m := range s.Recurrence.Also {
		if wall, day := x.wall(m); day && !x.days {
			x.add(wall.Unix() + x.start.Unix() - floorDay(x.start.Unix())*daySeconds)
		} else {
			x.add(wall.Unix())
		}
	}
	x.moved(s.Recurrence.Moved)
	return x.result(limit), err
}

// Last returns the last occurrence that begins before a time, and whether there is one.
// It looks back as far as the series' start, in growing steps.
func (s Series) Last(before time.Time) (posting.Occurrence, bool) {
	if s.Starts.IsZero() {
		return posting.Occurrence{}, false
	}
	first := s.Starts.Earliest(nil)
	to := before
	for years := 1; ; years *= 4 {
		from := to.AddDate(-years, 0, 0)
		found, _ := s.Between(from, to, maxSteps)
		if n := len(found); n > 0 {
			return found[n-1], true
		}
		if from.Before(first) {
			return posting.Occurrence{}, false
		}
		to = from
	}
}

// expansion is one call of Between. Everything in it is wall-clock time of the series.
type expansion struct {
	loc      *time.Location // nil for local times and days
	zone     string
	days     bool
	start    time.Time
	length   time.Duration // of an occurrence, on the clock
	endsDay  bool          // occurrences of a time end on a day
	hasEnd   bool
	from, to int64 // wall-clock seconds; occurrences may begin in [from, to)
	began    int64 // the window itself: they must end after it
	starts   map[int64]bool
	not      map[int64]bool // exceptions, by second
	notDay   map[int64]bool // exceptions, by day
	others   []posting.Occurrence
}

func (s Series) expansion(from, to time.Time) *expansion {
	x := &expansion{starts: map[int64]bool{}, not: map[int64]bool{}, notDay: map[int64]bool{}}
	if at := s.Starts.At; !at.IsZero() {
		x.loc = at.Location()
		switch s.Starts.Zone {
		case "":
		case x.loc.String(): // reading a zone from the database takes longer than the rest
			x.zone = s.Starts.Zone
		default:
			if loc, err := time.LoadLocation(s.Starts.Zone); err == nil {
				x.loc, x.zone = loc, s.Starts.Zone
			}
		}
	}
	x.days = s.Starts.Date != ""
	x.start, _ = x.wall(s.Starts)
	if s.Ends != nil {
		end, day := x.wall(*s.Ends)
		x.hasEnd, x.endsDay = true, day
		x.length = max(0, end.Sub(x.start))
		if day && !x.days {
			x.length = max(0, end.Sub(x.start.Truncate(24*time.Hour)))
		}
	}
	loc := x.loc
	if loc == nil {
		loc = time.UTC
	}
	x.began, x.to = wallOf(from.In(loc)).Unix(), wallOf(to.In(loc)).Unix()
	x.from = x.began - int64(x.length/time.Second)
	if x.days || x.endsDay {
		x.from -= daySeconds
	}
	for _, m := range s.Recurrence.Except {
		wall, day := x.wall(m)
		if day || x.days {
			x.notDay[floorDay(wall.Unix())] = true
		} else {
			x.not[wall.Unix()] = true
		}
	}
	return x
}

// wall is a moment on the series' clock, and whether it is a day.
func (x *expansion) wall(m posting.Moment) (wall time.Time, day bool) {
	switch {
	case !m.At.IsZero() && x.loc != nil:
		return wallOf(m.At.In(x.loc)), false
	case !m.At.IsZero():
		return wallOf(m.At), false
	}
	return m.Earliest(time.UTC), m.Date != ""
}

// rule adds the first occurrences of the rule in the window; enough more than limit are
// taken by the caller to make up for those that are moved away.
func (x *expansion) rule(text string, limit int) error {
	r, err := parseRule(Clean(text))
	if err != nil {
		return err
	}
	if x.days { // RFC 5545, section 3.3.10: parts of the time are ignored for a day
		if r.Freq >= rrule.HOURLY {
			return fmt.Errorf("%w: %q repeats a day within the day", ErrRule, text)
		}
		r.Byhour, r.Byminute, r.Bysecond = nil, nil, nil
	}
	to := x.to - 1
	if r.bounded {
		to = min(to, r.last(x.loc, x.days).Unix())
	}
	r.each(x.start.Unix(), x.from, to, func(t int64) bool {
		x.add(t)
		return len(x.starts) <= limit
	})
	return nil
}

// add takes a beginning that lies in the window and is not excepted.
func (x *expansion) add(t int64) {
	if t < x.to && x.endOf(t) > x.began && !x.not[t] && !x.notDay[floorDay(t)] {
		x.starts[t] = true
	}
}

// endOf is the second at which an occurrence that begins at t is over; one without an
// end is over a second after its start.
func (x *expansion) endOf(t int64) int64 {
	end := t + int64(x.length/time.Second)
	if x.days || x.endsDay {
		return floorDay(end)*daySeconds + daySeconds
	}
	return max(end, t+1)
}

// moved takes the occurrences that differ from the rule in place of what they are of.
func (x *expansion) moved(list []posting.Exchange) {
	for _, e := range list {
		wall, day := x.wall(e.Of)
		t := wall.Unix()
		if day && !x.days {
			t += x.start.Unix() - floorDay(x.start.Unix())*daySeconds
		} else if x.days {
			t = floorDay(t) * daySeconds
		}
		excepted := x.not[t] || x.notDay[floorDay(t)]
		switch {
		case e.Cancelled:
			delete(x.starts, t)
		case e.Starts == nil || excepted:
		default:
			delete(x.starts, t)
			start, startDay := x.wall(*e.Starts)
			end := start.Unix() + 1
			if startDay {
				end = start.Unix() + daySeconds
			}
			if e.Ends != nil {
				last, endDay := x.wall(*e.Ends)
				end = max(end, last.Unix())
				if endDay {
					end = max(end, last.Unix()+daySeconds)
				}
			}
			if start.Unix() < x.to && end > x.began {
				x.others = append(x.others, posting.Occurrence{Starts: *e.Starts, Ends: e.Ends})
			}
		}
	}
}

// result are the occurrences in order.
func (x *expansion) result(limit int) []posting.Occurrence {
	type entry struct {
		t int64
		o posting.Occurrence
	}
	all := make([]entry, 0, len(x.starts)+len(x.others))
	for t := range x.starts {
		all = append(all, entry{t: t})
	}
	for _, o := range x.others {
		wall, _ := x.wall(o.Starts)
		all = append(all, entry{wall.Unix(), o})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.o.Starts.String(), b.o.Starts.String()))
	})
	var out []posting.Occurrence
	for _, e := range all {
		if len(out) == limit {
			break
		}
		if e.o.Starts.IsZero() {
			e.o = x.occurrence(e.t)
		}
		out = append(out, e.o)
	}
	return out
}

// occurrence is the one that begins at t.
func (x *expansion) occurrence(t int64) posting.Occurrence {
	start := time.Unix(t, 0).UTC()
	o := posting.Occurrence{Starts: x.moment(start, x.days)}
	if x.hasEnd {
		end := x.moment(start.Add(x.length), x.days || x.endsDay)
		o.Ends = &end
	}
	return o
}

func (x *expansion) moment(wall time.Time, day bool) posting.Moment {
	switch {
	case day:
		return posting.OnDate(wall.Year(), wall.Month(), wall.Day())
	case x.loc == nil:
		return posting.AtLocal(wall)
	}
	return posting.Moment{At: InZone(wall, x.loc), Zone: x.zone}
}
