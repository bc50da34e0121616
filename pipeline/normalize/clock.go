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
	hour, minute, second int
	endHour, endMinute   int    // -1 when no end is stated
	midnight             bool   // "midnight": the end of the day
	zone                 string // as stated, lower-cased; "" when none
	aoe                  bool   // "anywhere on Earth" stands beside it
}

const (
	timeShape  = `(?:(\d{1,2})(?:(?:[:.h]| h )(\d{2}))?(?::(\d{2}))? ?(a\.?m\b\.?|p\.?m\b\.?|noon\b|midday\b|midnight\b|uhr\b|h\b|hrs\b|horas?\b)?|(noon|midday|midnight|mittag|mitternacht|midi|minuit|mediodía|medianoche|mezzanotte)\b)`
	zoneShape  = `(?:\(?((?:us )?(?:eastern|central|mountain|pacific|atlantic|newfoundland)(?: (?:standard|daylight))?(?: time)?|aoe|anywhere on earth|(?:utc|gmt)(?: ?[+-] ?\d{1,2}(?::?\d{2})?)?|[ecmpan][sd]?t|ak[sd]?t|hst|a[ecw][sd]?t|ces?t|mesz?|wes?t|ees?t|bst|ist|nz[sd]?t|sast|jst|kst|sgt|hkt)\b\)?)?`
	aoeShape   = `(?: ?[(,]? ?(aoe|anywhere on earth)\b\)?)?`
	clockShape = timeShape + ` ?(?:,? ?` + zoneShape + `)?(?: ?(?:-|to|until|bis|à|a) ?` + timeShape + ` ?,? ?` + zoneShape + `)?`
)

var (
	clockAfter  = regexp.MustCompile(`^[ ,(@|:)-]*(?:\(?(?:mon|tues|wednes|thurs|fri|satur|sun)day\)?,? ?)?(?:(?:time|uhrzeit|hora|heure|hora/time) ?: ?)?(?:at|by|before|from|um|bis|à|a las|a la|às|alle|ore|kl\.?)?[ :]*` + clockShape + aoeShape)
	clockBefore = regexp.MustCompile(clockShape + aoeShape + `[ ,(]*(?:on|of|am|le|du|del|el|den)? ?(?:the )?$`)
	spaced      = strings.NewReplacer("\n", " ")
)

// readClock reads the time of day beside the date at low[from:to]: after it
// (", 10:00-11:30 am ET") or before it ("11:59 pm ET on").
func readClock(low string, from, to int) (clock, bool) {
	after := spaced.Replace(low[to:min(len(low), to+72)])
	if m := clockAfter.FindStringSubmatch(after); m != nil {
		if c, ok := newClock(m[1:]); ok {
			return c, true
		}
	}
	before := spaced.Replace(low[max(0, from-64):from])
	if m := clockBefore.FindStringSubmatch(before); m != nil {
		return newClock(m[1:])
	}
	return clock{}, false
}

// The groups of clockShape and aoeShape.
const (
	gHour = iota
	gMinute
	gSecond
	gHalf
	gWord
	gZone
	gEndHour
	gEndMinute
	gEndSecond
	gEndHalf
	gEndWord
	gEndZone
	gAoE
)

// newClock makes a clock of the groups of clockShape.
func newClock(g []string) (clock, bool) {
	c := clock{endHour: -1, zone: g[gZone], aoe: g[gAoE] != ""}
	half, endHalf := meridiem(g[gHalf]), meridiem(g[gEndHalf])
	ranged := g[gEndHour] != "" || g[gEndWord] != ""
	if half == "" && ranged && endHalf != "" && g[gHour] != "" {
		half = borrowed(g[gHour], g[gEndHour], endHalf)
	}
	var ok bool
	if c.hour, c.minute, ok = hourOf(g[gHour], g[gMinute], half, g[gWord]); !ok {
		return clock{}, false
	}
	c.second, _ = strconv.Atoi(g[gSecond])
	c.midnight = c.hour == 24
	if c.midnight {
		c.hour = 0
	}
	if ranged {
		if h, m, ok := hourOf(g[gEndHour], g[gEndMinute], endHalf, g[gEndWord]); ok && h < 24 {
			c.endHour, c.endMinute = h, m
			if g[gEndZone] != "" {
				c.zone = g[gEndZone]
			}
		}
	}
	return c, c.second < 60
}

// meridiem reduces "p.m." to "p" and the words for a full hour to "h"; noon and midnight stay.
func meridiem(s string) string {
	switch {
	case s == "":
		return ""
	case s[0] == 'a' || s[0] == 'p':
		return s[:1]
	case s[0] == 'u' || s[0] == 'h':
		return "h"
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
	case "noon", "midday", "mittag", "midi", "mediodía":
		return 12, 0, true
	case "midnight", "mitternacht", "minuit", "medianoche", "mezzanotte":
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
	default:
		if h == 24 && m == 0 {
			return 24, 0, true // ISO 8601's end of the day
		}
	}
	return h, m, h < 24 && m < 60
}

// at is the moment of a clock reading on a day in loc. Without a zone, or where the
// clocks skip that reading, it stays local.
func at(d day, hour, minute, second int, loc *time.Location) posting.Moment {
	if loc != nil {
		t := time.Date(d.year, d.month, d.day, hour, minute, second, 0, loc)
		if t.Hour() == hour && t.Minute() == minute {
			return posting.AtTime(t)
		}
	}
	return posting.AtLocal(time.Date(d.year, d.month, d.day, hour, minute, second, 0, time.UTC))
}
