package configs

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// day and week are what the units d and w of a duration stand for.
const (
	day  = 24 * time.Hour
	week = 7 * day
)

// parseDuration reads a Go duration that may have days and weeks: "1h30m", "1d", "2w".
func parseDuration(low, high time.Duration) parseFunc[time.Duration] {
	return func(_ *reader, s string) (time.Duration, error) {
		d, ok := duration(s)
		switch {
		case !ok:
			return 0, fmt.Errorf("%q is not a duration%s", s, meantDuration(s))
		case d < low:
			return 0, fmt.Errorf("%q is too short; the least is %s", s, shortDuration(low))
		case d > high:
			return 0, fmt.Errorf("%q is too long; the most is %s", s, shortDuration(high))
		}
		return d, nil
	}
}

var durationPart = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d|w)`)

func duration(s string) (time.Duration, bool) {
	units := map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": day, "w": week}
	if s == "0" {
		return 0, true
	}
	var total float64
	rest := s
	for rest != "" {
		m := durationPart.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return 0, false
		}
		total += n * float64(units[m[2]])
		rest = rest[len(m[0]):]
	}
	if s == "" || total > math.MaxInt64/2 {
		return 0, false
	}
	return time.Duration(total), true
}

var looseDuration = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)$`)

// meantDuration suggests a duration for what people write instead of one.
func meantDuration(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	words := map[string]string{"hourly": "1h", "daily": "1d", "weekly": "1w", "hour": "1h", "day": "1d", "week": "1w"}
	if meant, ok := words[s]; ok {
		return fmt.Sprintf("; did you mean %q?", meant)
	}
	m := looseDuration.FindStringSubmatch(s)
	if m == nil {
		return `; durations look like "30s", "15m", "6h", "1d" or "2w"`
	}
	if m[2] == "" {
		return fmt.Sprintf("; it needs a unit, such as %q", m[1]+"m")
	}
	for _, u := range []struct{ unit, prefix string }{{"ms", "mil"}, {"m", "mi"}, {"h", "h"}, {"s", "s"}, {"d", "d"}, {"w", "w"}, {"m", "m"}} {
		if strings.HasPrefix(m[2], u.prefix) && !strings.HasPrefix(m[2], "mon") {
			return fmt.Sprintf("; did you mean %q?", m[1]+u.unit)
		}
	}
	return `; durations look like "30s", "15m", "6h", "1d" or "2w"`
}

// shortDuration writes whole days as days: 2160h0m0s is 90d.
func shortDuration(d time.Duration) string {
	if d >= day && d%day == 0 {
		return strconv.Itoa(int(d/day)) + "d"
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
