package index

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The shapes of values in a search's URL.
var (
	durationShape = regexp.MustCompile(`^([0-9]{1,5})([hdw])$`)
	nearShape     = regexp.MustCompile(`^(-?[0-9]{1,3}(?:\.[0-9]{1,12})?), ?(-?[0-9]{1,3}(?:\.[0-9]{1,12})?), ?([0-9]{1,5}(?:\.[0-9]{1,6})?) ?(km|mi)$`)
	payShape      = regexp.MustCompile(`^([0-9]{1,9}(?:\.[0-9]{1,2})?)?(-)?([0-9]{1,9}(?:\.[0-9]{1,2})?)?$`)
	currencyShape = regexp.MustCompile(`^[A-Z]{3}$`)
)

const (
	day         = 24 * time.Hour
	maxDuration = 3660 * day // ten years
	kmPerMile   = 1.609344   // international mile
)

// parseDuration reads a duration such as 14d, 2w or 36h.
func parseDuration(s string) (time.Duration, bool) {
	m := durationShape.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1])
	unit := map[string]time.Duration{"h": time.Hour, "d": day, "w": 7 * day}[m[2]]
	d := time.Duration(n) * unit
	return d, d > 0 && d <= maxDuration
}

// formatDuration writes whole days as days, anything else as hours, rounded up.
func formatDuration(d time.Duration) string {
	if d%day == 0 {
		return strconv.Itoa(int(d/day)) + "d"
	}
	return strconv.Itoa(int((d+time.Hour-1)/time.Hour)) + "h"
}

// String is the window as in a search's URL: "14d", "until-filled", "none".
func (w Window) String() string {
	if w.Named != "" {
		return w.Named
	}
	return formatDuration(w.Within)
}

// parseWindows reads the values of closes or starts; Normal says which names are known.
func parseWindows(key string, values []string) ([]Window, error) {
	var out []Window
	for _, v := range values {
		v = strings.ToLower(v)
		w := Window{Named: v}
		if d, ok := parseDuration(v); ok {
			w = Window{Within: d}
		} else if v != None && v != UntilFilled {
			return nil, badQuery("%s %q is not a duration such as 14d, until-filled or none", key, v)
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b Window) int { return strings.Compare(a.sortKey(), b.sortKey()) })
	return out, nil
}

func (w Window) sortKey() string { return fmt.Sprintf("%020d%s", w.Within, w.Named) }

// String is the bound as in a search's URL: "stated", "none", "60000-", "60000-80000".
func (p PayBound) String() string {
	if p.Named != "" {
		return p.Named
	}
	return formatBound(p.Min) + "-" + formatBound(p.Max)
}

func formatBound(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func parsePay(values []string) ([]PayBound, error) {
	var out []PayBound
	for _, v := range values {
		p, err := parsePayBound(strings.ToLower(v))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b PayBound) int { return strings.Compare(a.String(), b.String()) })
	return out, nil
}

// parsePayBound reads stated, none, 60000-, 60000-80000 or -80000; 60000 alone is 60000-.
func parsePayBound(v string) (PayBound, error) {
	if v == Stated || v == None {
		return PayBound{Named: v}, nil
	}
	m := payShape.FindStringSubmatch(v)
	if m == nil || m[2] == "" && m[3] != "" {
		return PayBound{}, badQuery("pay %q is not stated, none or a range such as 60000-80000", v)
	}
	low, _ := strconv.ParseFloat(m[1], 64) // "" is 0, an open bound
	high, _ := strconv.ParseFloat(m[3], 64)
	p := PayBound{Min: low, Max: high}
	return p, p.validate()
}

func isCurrency(s string) bool { return currencyShape.MatchString(s) }

// String is the circle as in a search's URL: "42.36,-71.06,50km".
func (n Near) String() string {
	format := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	return format(n.Lat) + "," + format(n.Lon) + "," + format(n.Km) + "km"
}

// parseNear reads "lat,lon,50km" or "lat,lon,30mi".
func parseNear(v string) (*Near, error) {
	m := nearShape.FindStringSubmatch(strings.ToLower(v))
	if m == nil {
		return nil, badQuery("near %q is not a circle such as 42.36,-71.06,50km", v)
	}
	lat, _ := strconv.ParseFloat(m[1], 64)
	lon, _ := strconv.ParseFloat(m[2], 64)
	km, _ := strconv.ParseFloat(m[3], 64)
	if m[4] == "mi" {
		km = math.Round(km*kmPerMile*1000) / 1000
	}
	return &Near{Lat: lat + 0, Lon: lon + 0, Km: km}, nil // + 0 makes -0 0
}

// sinceDate is the form of a day.
const sinceDate = "2006-01-02"

// parseSince reads a day (from 00:00 UTC), an RFC 3339 time, or a duration before now.
func parseSince(v string, now time.Time) (time.Time, error) {
	t, err := time.Time{}, error(nil)
	if d, ok := parseDuration(strings.ToLower(v)); ok {
		t = now.Add(-d)
	} else if t, err = time.Parse(sinceDate, v); err != nil {
		t, err = time.Parse(time.RFC3339, strings.ToUpper(v))
	}
	t = t.UTC().Truncate(time.Second)
	if err == nil && t.Year() >= 1900 && t.Year() < 2200 { // no year that Format cannot write
		return t, nil
	}
	return time.Time{}, badQuery("since %q is not a day such as 2026-11-25, an RFC 3339 time or a duration such as 7d", v)
}

func formatSince(t time.Time) string {
	t = t.UTC()
	if t.Truncate(day).Equal(t) {
		return t.Format(sinceDate)
	}
	return t.Format(time.RFC3339)
}

// parseNumber reads the value of page or size: 1 or more.
func parseNumber(key, v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, badQuery("%s %q is not a number from 1", key, v)
	}
	return n, nil
}
