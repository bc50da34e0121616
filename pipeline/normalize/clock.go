package normalize

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// clock is a time of day as stated, or a range of them.
type clock struct {
	hour, minute       int
	endHour, endMinute int    // -1 when no end is stated
	midnight           bool   // "midnight": the end of the day
	zone               string // as stated, lower-cased; "" when none
}

const (
	timeShape  = `(?:(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? ?(a\.?m\b\.?|p\.?m\b\.?|noon|midday|midnight)?|(noon|midday|midnight))`
	zoneShape  = `(?:\(?((?:eastern|central|mountain|pacific|atlantic)(?: (?:standard|daylight))?(?: time)?|aoe|anywhere on earth|(?:utc|gmt)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[ecmpa][sd]?t|a[ec][sd]t|ce[s]?t|we[s]?t|ee[s]?t|bst|nz[sd]t)\b\)?)?`
	clockShape = timeShape + ` ?(?:,? ?` + zoneShape + `)?(?: ?(?:-|to|until) ?` + timeShape + ` ?,? ?` + zoneShape + `)?`
)

var (
	clockAfter  = regexp.MustCompile(`^[ ,(@|:-]*(?:\((?:mon|tues|wednes|thurs|fri|satur|sun)day\) ?)?(?:time: ?)?(?:at|by|before|from)?[ :]*` + clockShape)
	clockBefore = regexp.MustCompile(clockShape + `[ ,(]*(?:on|of)? ?$`)
	spaced      = strings.NewReplacer("\n", " ")
)

// readClock reads the time of day beside the date at low[from:to]: after it
// (", 10:00-11:30 am ET") or before it ("11:59 pm ET on").
func readClock(low string, from, to int) (clock, bool) {
	after := spaced.Replace(low[to:min(len(low), to+64)])
	if m := clockAfter.FindStringSubmatch(after); m != nil {
		if c, ok := newClock(m[1:]); ok {
			return c, true
		}
	}
	before := spaced.Replace(low[max(0, from-44):from])
	if m := clockBefore.FindStringSubmatch(before); m != nil {
		return newClock(m[1:])
	}
	return clock{}, false
}

// newClock makes a clock of the groups of clockShape: hour, minute, half, word, zone, twice.
func newClock(g []string) (clock, bool) {
	c := clock{endHour: -1, zone: g[4]}
	half, endHalf := meridiem(g[2]), meridiem(g[7])
	ranged := g[5] != "" || g[8] != ""
	if half == "" && ranged && endHalf != "" && g[0] != "" {
		half = borrowed(g[0], g[5], endHalf)
	}
	var ok bool
	if c.hour, c.minute, ok = hourOf(g[0], g[1], half, g[3]); !ok {
		return clock{}, false
	}
	c.midnight = g[3] == "midnight" || half == "midnight" || c.hour == 24
	if c.midnight {
		c.hour = 0
	}
	if ranged {
		if h, m, ok := hourOf(g[5], g[6], endHalf, g[8]); ok && h < 24 {
			c.endHour, c.endMinute = h, m
			if g[9] != "" {
				c.zone = g[9]
			}
		}
	}
	return c, true
}

// meridiem reduces "p.m." to "p"; noon and midnight stay.
func meridiem(s string) string {
	if strings.HasPrefix(s, "a") || strings.HasPrefix(s, "p") {
		return s[:1]
	}
	return s
}

// borrowed is the half of the day that "10" means in "10-11:30 am" and "11-1 pm".
func borrowed(from, to, half string) string {
	a, _ := strconv.Atoi(from)
	b, _ := strconv.Atoi(to)
	if half != "a" && half != "p" || a%12 <= b%12 {
		return half
	}
	if half == "p" {
		return "a"
	}
	return "p"
}

// hourOf reads one time. A bare number is none: it needs minutes, a half of the day or a word.
func hourOf(hour, minute, half, word string) (h, m int, ok bool) {
	switch word {
	case "noon", "midday":
		return 12, 0, true
	case "midnight":
		return 24, 0, true
	}
	if hour == "" || minute == "" && half == "" {
		return 0, 0, false
	}
	h, _ = strconv.Atoi(hour)
	m, _ = strconv.Atoi(minute)
	switch half {
	case "a", "p":
		if h < 1 || h > 12 {
			return h, m, h > 12 && h < 24 && half == "p" && m < 60 // "17:00 pm"
		}
		h %= 12
		if half == "p" {
			h += 12
		}
	case "noon", "midday":
		return 12, 0, h == 12
	case "midnight":
		return 24, 0, h == 12 || h == 0
	}
	return h, m, h < 24 && m < 60
}

// zoneNamed is the IANA zone of that name, nil if there is none.
func zoneNamed(name string) *time.Location {
	loc, err := posting.Zone(name)
	if err != nil {
		return nil
	}
	return loc
}

// zoneStated resolves a zone as people write it: UTC, an offset, or an abbreviation together
// with the country it is used in. It is nil when that does not decide it: CST is
// Chicago, Havana or Shanghai.
func zoneStated(stated, country string) *time.Location {
	switch {
	case stated == "aoe" || stated == "anywhere on earth":
		return time.FixedZone("", -12*60*60)
	case stated == "utc" || stated == "gmt":
		return time.UTC
	case strings.HasPrefix(stated, "utc") || strings.HasPrefix(stated, "gmt"):
		return offsetZone(strings.TrimSpace(stated[3:]))
	}
	key, _, _ := strings.Cut(stated, " ") // "eastern standard time"
	if len(key) == 3 && key[2] == 't' && (key[1] == 's' || key[1] == 'd') {
		key = key[:1] + "t" // EST and EDT: people write either in summer and winter
	}
	names := map[string][3]string{
		"et": {"America/New_York", "America/Toronto"}, "eastern": {"America/New_York", "America/Toronto"},
		"ct": {"America/Chicago", "America/Winnipeg"}, "central": {"America/Chicago", "America/Winnipeg"},
		"mt": {"America/Denver", "America/Edmonton"}, "mountain": {"America/Denver", "America/Edmonton"},
		"pt": {"America/Los_Angeles", "America/Vancouver"}, "pacific": {"America/Los_Angeles", "America/Vancouver"},
		"at": {"America/Halifax", "America/Halifax"}, "atlantic": {"America/Halifax", "America/Halifax"},
	}[key]
	if stated == "bst" {
		names = [3]string{}
	}
	switch country {
	case "US":
		return zoneNamed(names[0])
	case "CA":
		return zoneNamed(names[1])
	case "GB":
		if stated == "bst" {
			return zoneNamed("Europe/London")
		}
	case "AU":
		return zoneNamed(map[string]string{"aest": "Australia/Sydney", "aedt": "Australia/Sydney"}[stated])
	case "NZ":
		return zoneNamed(map[string]string{"nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland"}[stated])
	}
	return nil
}

// offsetZone reads the offset of "UTC+2" or "GMT -08:00".
func offsetZone(s string) *time.Location {
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	h, m, _ := strings.Cut(strings.TrimLeft(s, "+-"), ":")
	if len(h) == 4 {
		h, m = h[:2], h[2:]
	}
	hours, err := strconv.Atoi(h)
	minutes, _ := strconv.Atoi(m)
	if err != nil || hours > 14 || minutes > 59 {
		return nil
	}
	return time.FixedZone("", sign*(hours*60+minutes)*60)
}

// at is the moment of a clock reading on a day in loc. Without a zone, or where the
// clocks skip that reading, it stays local.
func at(d day, hour, minute int, loc *time.Location) posting.Moment {
	if loc != nil {
		t := time.Date(d.year, d.month, d.day, hour, minute, 0, 0, loc)
		if t.Hour() == hour && t.Minute() == minute {
			return posting.AtTime(t)
		}
	}
	return posting.AtLocal(time.Date(d.year, d.month, d.day, hour, minute, 0, 0, time.UTC))
}
