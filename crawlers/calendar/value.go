package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/recur"
)

// stamp is a DATE or DATE-TIME value as written.
type stamp struct {
	wall time.Time // the clock's reading, in UTC whatever the zone
	date bool      // a day without a time
	utc  bool      // written with Z
}

// parseStamp reads a DATE or DATE-TIME. Beside the forms of RFC 5545 it takes what broken
// generators write: no seconds, separators ("2024-05-01T10:00:00"), a blank for the T.
func parseStamp(value string) (stamp, bool) {
	var digits [14]byte
	n := 0
	var s stamp
	for i := range len(value) {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			if n == len(digits) {
				return stamp{}, false
			}
			digits[n] = c
			n++
		case c == 'Z' || c == 'z':
			s.utc = true
		case c == 'T' || c == 't' || c == ' ':
			if n != 0 && n != 8 {
				return stamp{}, false
			}
		case c == '-' || c == ':':
		default:
			return stamp{}, false
		}
	}
	layout := "20060102150405"
	switch n {
	case 8, 12:
		layout = layout[:n]
		s.date = n == 8
	case 14:
		if digits[12] == '6' { // a leap second
			digits[12], digits[13] = '5', '9'
		}
		if string(digits[8:]) == "240000" {
			copy(digits[8:], "235959")
		}
	default:
		return stamp{}, false
	}
	t, err := time.Parse(layout, string(digits[:n]))
	if err != nil || t.Year() < 1 {
		return stamp{}, false
	}
	s.wall = t
	return s, true
}

// splitValues cuts a list of dates.
func splitValues(value string) []string {
	var out []string
	for s := range strings.SplitSeq(value, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// span is a DURATION: whole days, which may be 23 or 25 hours long, and exact time.
type span struct {
	days  int
	exact time.Duration
}

var durationShape = regexp.MustCompile(`^\+?P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$`)

// parseSpan reads a DURATION that is not negative (RFC 5545, section 3.3.6).
func parseSpan(value string) (span, bool) {
	m := durationShape.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(value)))
	if m == nil {
		return span{}, false
	}
	n := make([]int, len(m))
	for i := 1; i < len(m); i++ {
		n[i], _ = strconv.Atoi(m[i])
	}
	s := span{
		days:  n[1]*7 + n[2],
		exact: time.Duration(n[3])*time.Hour + time.Duration(n[4])*time.Minute + time.Duration(n[5])*time.Second,
	}
	return s, s.days < 36_600 // a century
}

// when is a moment of an event, resolved as far as the calendar allows.
type when struct {
	wall time.Time      // the clock's reading, in UTC whatever the zone
	date bool           // a day
	loc  *time.Location // nil: local, nobody knows where
}

// String is w in a form of posting.ParseMoment.
func (w when) String() string {
	switch {
	case w.date:
		return w.wall.Format("2006-01-02")
	case w.loc == nil:
		return w.wall.Format("2006-01-02T15:04:05")
	}
	return w.instant().Format(time.RFC3339)
}

// instant is the point in time; local moments and days are read in UTC, for order only.
func (w when) instant() time.Time {
	if w.loc == nil || w.date {
		return w.wall
	}
	return recur.InZone(w.wall, w.loc)
}

// shown is the same instant on the clock of another zone.
func (w when) shown(loc *time.Location) when {
	return clockOf(w.instant().In(loc))
}

// clockOf is the moment of an instant in its location.
func clockOf(t time.Time) when {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return when{wall: wall, loc: t.Location()}
}

// plus is w a span later: days on the calendar, then exact time.
func (w when) plus(s span) when {
	wall := w.wall.AddDate(0, 0, s.days)
	if w.date || w.loc == nil {
		w.wall = wall.Add(s.exact)
		return w
	}
	return clockOf(recur.InZone(wall, w.loc).Add(s.exact))
}

// moment resolves one value of a property. A zone that cannot be found is noted.
func (r *reader) moment(p property, value string) (when, bool) {
	s, ok := parseStamp(value)
	tzid := p.param("TZID")
	if !ok {
		// A TZID with a colon that is not quoted: the date is behind the last one.
		if i := strings.LastIndexByte(value, ':'); i >= 0 {
			s, ok = parseStamp(value[i+1:])
		}
		if !ok {
			return when{}, false
		}
	}
	w := when{wall: s.wall, date: s.date || strings.EqualFold(p.param("VALUE"), "DATE")}
	switch {
	case w.date:
		w.wall = time.Date(s.wall.Year(), s.wall.Month(), s.wall.Day(), 0, 0, 0, 0, time.UTC)
	case s.utc:
		w.loc = time.UTC
	case tzid != "":
		w.loc = r.zones.at(tzid, s.wall)
		if w.loc == nil {
			r.notes.add("a time zone is not known, times in it stay local", tzid)
		}
	default:
		w.loc = r.zones.fallback
	}
	return w, true
}
