package demoworld

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// relative is a day, or a time, counted from the start.
var relative = regexp.MustCompile(`^([+-]\d+)(mon|tue|wed|thu|fri)?(?: (\d\d:\d\d) (\S+))?$`)

// moment reads "+24", "+61thu" or "+61thu 10:00 America/Chicago". A day without a name
// that falls on a weekend becomes the Monday after it; timed says whether a time is given.
func moment(start time.Time, text string) (at time.Time, timed bool, err error) {
	m := relative.FindStringSubmatch(text)
	if m == nil {
		return at, false, fmt.Errorf("%q is no day relative to the start, such as +24 or +61thu 10:00 America/Chicago", text)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return at, false, fmt.Errorf("day %q: %w", text, err)
	}
	start = start.UTC()
	day := time.Date(start.Year(), start.Month(), start.Day()+n, 0, 0, 0, 0, time.UTC)
	for !wanted(day.Weekday(), m[2]) {
		day = day.AddDate(0, 0, 1)
	}
	if m[3] == "" {
		return day, false, nil
	}
	zone, err := time.LoadLocation(m[4])
	if err != nil {
		return at, false, fmt.Errorf("day %q: %w", text, err)
	}
	clock, err := time.Parse("15:04", m[3])
	if err != nil {
		return at, false, fmt.Errorf("day %q: %w", text, err)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, zone), true, nil
}

// wanted reports whether a weekday is the named one, or any working day.
func wanted(d time.Weekday, name string) bool {
	if name == "" {
		return d != time.Saturday && d != time.Sunday
	}
	return strings.HasPrefix(strings.ToLower(d.String()), name)
}

// inWords is a day as it is written in a language.
func inWords(day time.Time, lang string) string {
	month := int(day.Month()) - 1
	switch lang {
	case "de":
		return fmt.Sprintf("%d. %s %d", day.Day(), strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")[month], day.Year())
	case "fr":
		return fmt.Sprintf("%d %s %d", day.Day(), strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")[month], day.Year())
	case "es":
		return fmt.Sprintf("%d de %s de %d", day.Day(), strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")[month], day.Year())
	case "en-GB":
		return day.Format("2 January 2006")
	}
	return day.Format("January 2, 2006")
}

// blank is a place in a body where a date goes.
var blank = regexp.MustCompile(`\{(deadline|starts|[+-]\d+[a-z]*)\}`)

// fill puts dates into the blanks of a body. A blank whose date is not stated stays, and
// check finds it.
func (a announcement) fill(start time.Time) string {
	return blank.ReplaceAllStringFunc(a.Body, func(m string) string {
		text := strings.Trim(m, "{}")
		switch text {
		case "deadline":
			text = a.Deadline
		case "starts":
			text = a.Starts
		}
		day, _, err := moment(start, text)
		if err != nil {
			return m
		}
		return inWords(day, a.Lang)
	})
}
