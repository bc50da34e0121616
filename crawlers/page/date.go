package page

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// layout is a way in which pages write ISO 8601, and the form it is brought into.
type layout struct{ in, out string }

// layouts are in the order in which they are tried. Fractions of a second are read with
// any of them.
func layouts() []layout {
	const local = "2006-01-02T15:04:05"
	return []layout{
		{time.RFC3339, time.RFC3339},
		{"2006-01-02T15:04Z07:00", time.RFC3339},
		{"2006-01-02T15:04:05Z0700", time.RFC3339},
		{"2006-01-02T15:04Z0700", time.RFC3339},
		{"2006-01-02T15:04:05Z07", time.RFC3339},
		{"2006-01-02T15Z07:00", time.RFC3339},
		{"20060102T150405Z0700", time.RFC3339},
		{local, local},
		{"2006-01-02T15:04", local},
		{"2006-1-2T15:04:05", local},
		{"2006-1-2T15:04", local},
		{"20060102T150405", local},
		{"20060102T1504", local},
		{"2006-01-02", "2006-01-02"},
		{"2006-1-2", "2006-01-02"},
		{"20060102", "2006-01-02"},
	}
}

var (
	blankTime = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})[ T]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?$`)
	eventON   = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})T(\d{2})-(\d{2})-(\d{2})-\d{2}$`)
	midnight  = regexp.MustCompile(`T24:00(?::00)?`)
)

// date is a date or time as stated, in a form of posting.ParseMoment where it is ISO 8601.
func date(s string) string {
	s = oneLine(s)
	if s == "" || len(s) > 100 {
		return clip(s, 100)
	}
	plain := s
	if m := blankTime.FindStringSubmatch(s); m != nil {
		if len(m[2]) < 2 || m[2][1] == ':' {
			m[2] = "0" + m[2]
		}
		plain = m[1] + "T" + m[2] + m[3]
	}
	// The EventON plugin of WordPress writes "2019-9-18T10-10-30-00" for half past ten.
	if m := eventON.FindStringSubmatch(s); m != nil && m[2] == m[3] {
		plain = m[1] + "T" + m[2] + ":" + m[4]
	}
	plain = midnight.ReplaceAllString(plain, "T23:59:59")
	for _, l := range layouts() {
		if t, err := time.Parse(l.in, plain); err == nil && t.Year() > 0 {
			return t.Format(l.out)
		}
	}
	return s
}

func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

var duration = regexp.MustCompile(`^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?$`)

// after is the end of what begins at start and lasts a duration (ISO 8601), or "".
func after(start, lasts string) string {
	m := duration.FindStringSubmatch(strings.TrimSpace(lasts))
	moment, err := posting.ParseMoment(start)
	if m == nil || err != nil || moment.Date != "" {
		return ""
	}
	days, _ := strconv.Atoi(m[1])
	hours, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi(m[3])
	length := time.Duration(days)*24*time.Hour + time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if length <= 0 {
		return ""
	}
	if !moment.At.IsZero() {
		return posting.Moment{At: moment.At.Add(length)}.String()
	}
	return posting.AtLocal(moment.Earliest(time.UTC).Add(length)).String()
}
