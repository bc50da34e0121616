package calendar

import (
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

const (
	maxObservances = 100   // STANDARD and DAYLIGHT blocks of a VTIMEZONE that are read
	maxExpansions  = 5_000 // of their rules, for all years asked for
)

// vtimezone is a zone as the calendar itself defines it.
type vtimezone struct {
	location    string // X-LIC-LOCATION: the IANA name, by convention of many programs
	observances []observance
	left        int // of maxExpansions
}

// observance is a STANDARD or DAYLIGHT block: an offset and when it begins to hold.
type observance struct {
	onset      time.Time // first beginning, wall clock in UTC
	rule       string
	also       []posting.Moment
	from, to   int // offsets in seconds
	years      [2]int
	recurrence []time.Time // onsets of the years looked at last
}

func newVTimezone(c *component) *vtimezone {
	v := &vtimezone{location: c.prop("X-LIC-LOCATION").text(), left: maxExpansions}
	for _, sub := range c.subs {
		if (sub.name != "STANDARD" && sub.name != "DAYLIGHT") || len(v.observances) >= maxObservances {
			continue
		}
		onset, ok := parseStamp(sub.prop("DTSTART").value)
		to, okTo := parseOffset(sub.prop("TZOFFSETTO").value)
		if !ok || !okTo {
			continue
		}
		from, okFrom := parseOffset(sub.prop("TZOFFSETFROM").value)
		if !okFrom {
			from = to
		}
		o := observance{onset: onset.wall, from: from, to: to}
		// Clocks change by yearly rules; others would only cost time.
		if rule := recur.Clean(sub.prop("RRULE").value); strings.Contains(rule, "FREQ=YEARLY") {
			o.rule = rule
		}
		for _, p := range sub.all("RDATE") {
			for _, s := range splitValues(p.value) {
				if at, ok := parseStamp(s); ok && len(o.also) < maxObservances {
					o.also = append(o.also, posting.AtLocal(at.wall))
				}
			}
		}
		v.observances = append(v.observances, o)
	}
	return v
}

// named is the IANA zone of X-LIC-LOCATION, or nil.
func (v *vtimezone) named() *time.Location {
	if v.location == "" {
		return nil
	}
	return ianaZone(v.location)
}

// offsetAt is the offset that holds at a wall-clock time (given in UTC): that of the
// observance which began last. ok is false for a VTIMEZONE that defines nothing.
func (v *vtimezone) offsetAt(wall time.Time) (seconds int, ok bool) {
	var last, first time.Time
	before := 0
	for i := range v.observances {
		o := &v.observances[i]
		if first.IsZero() || o.onset.Before(first) {
			first, before = o.onset, o.from
		}
		for _, onset := range v.onsets(o, wall.Year()) {
			if !onset.After(wall) && (last.IsZero() || onset.After(last)) {
				last, seconds = onset, o.to
			}
		}
	}
	if last.IsZero() {
		return before, len(v.observances) > 0
	}
	return seconds, true
}

// onsets are the beginnings of an observance around a year, and its first one.
func (v *vtimezone) onsets(o *observance, year int) []time.Time {
	if o.recurrence != nil && year >= o.years[0] && year <= o.years[1] {
		return o.recurrence
	}
	o.years = [2]int{year - 1, year + 1}
	out := []time.Time{o.onset}
	if v.left--; v.left > 0 && (o.rule != "" || len(o.also) > 0) {
		series := recur.Series{
			Starts:     posting.AtLocal(o.onset),
			Recurrence: posting.Recurrence{Rule: o.rule, Also: o.also},
		}
		// One year more before: the last change may be the autumn of the year before that.
		from := time.Date(year-2, 1, 1, 0, 0, 0, 0, time.UTC)
		to := time.Date(year+2, 1, 1, 0, 0, 0, 0, time.UTC)
		occurrences, _ := series.Between(from, to, maxObservances)
		for _, occurrence := range occurrences {
			if t, err := time.Parse("2006-01-02T15:04:05", occurrence.Starts.Local); err == nil {
				out = append(out, t)
			}
		}
	}
	o.recurrence = out
	return out
}

// parseOffset reads "-0500", "+0530", "+012345" (RFC 5545, section 3.3.14).
func parseOffset(s string) (seconds int, ok bool) {
	if len(s) < 5 || len(s) > 7 || (s[0] != '+' && s[0] != '-') {
		return 0, false
	}
	n, err := strconv.Atoi(s[1:])
	if err != nil || n < 0 {
		return 0, false
	}
	if len(s) == 5 {
		n *= 100
	}
	seconds = n/10000*3600 + n/100%100*60 + n%100
	if seconds > 16*3600 {
		return 0, false
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}
