package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// date is a feed's date as RFC 3339 where it states an offset or a zone that is known, as
// a date where it does not (a time that nobody can place is left out), and as stated
// where it cannot be read.
func date(stated string) string {
	s := strings.Join(strings.Fields(stated), " ")
	for _, layout := range []string{time.RFC1123Z, time.RFC3339} { // nearly all of them
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 {
			return t.Format(time.RFC3339)
		}
	}
	if len(s) > 100 {
		return shorten(s, 100)
	}
	for _, read := range []func(string) (moment, bool){isoDate, wordDate, numericDate} {
		if m, ok := read(s); ok {
			if out, ok := m.format(); ok {
				return out
			}
		}
	}
	return s
}

// moment is a date that was read, with a time and an offset where they are stated.
type moment struct {
	year, month, day     int
	hour, minute, second int
	timed                bool
	offset               int // seconds east of UTC
	zoned                bool
}

// format writes m if there is such a day and time.
func (m moment) format() (string, bool) {
	if m.hour == 24 && m.minute == 0 && m.second == 0 { // ISO 8601: the end of the day
		m.hour = 0
		next := time.Date(m.year, time.Month(m.month), m.day+1, 0, 0, 0, 0, time.UTC)
		m.year, m.month, m.day = next.Year(), int(next.Month()), next.Day()
	}
	if m.second == 60 { // a leap second
		m.second = 59
	}
	if m.hour > 23 || m.minute > 59 || m.second > 59 || m.month < 1 || m.month > 12 || m.year < 1900 {
		return "", false
	}
	t := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, 0, time.FixedZone("", m.offset))
	if t.Day() != m.day {
		return "", false
	}
	if m.timed && m.zoned {
		return t.Format(time.RFC3339), true
	}
	return t.Format(time.DateOnly), true
}

var (
	iso = regexp.MustCompile(`^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2}))(?:(?:[Tt]| at | )\s?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:]\d+)?)?\s?(.*))?$`)
	dmy = regexp.MustCompile(`^(?:[^\d\s]+,? )?(\d{1,4})([./-])(\d{1,2})[./-](\d{1,4})\.?(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?\s?(.*))?$`)
	// clock is a time of day among words; a.m. and p.m. may stand behind it.
	clock = regexp.MustCompile(`^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?((?i)[ap]m)?(Z|[+-].*)?$`)
)

// isoDate reads RFC 3339, W3C-DTF and what looks like them (RFC 4287, section 3.3).
func isoDate(s string) (moment, bool) {
	g := iso.FindStringSubmatch(s)
	if g == nil {
		return moment{}, false
	}
	// One of the two groups of three is empty, and an empty one is 0.
	m := moment{year: number(g[1]) + number(g[4]), month: number(g[2]) + number(g[5]), day: number(g[3]) + number(g[6])}
	if g[7] != "" {
		m.timed, m.hour, m.minute, m.second = true, number(g[7]), number(g[8]), number(g[9])
		m.offset, m.zoned = zone(g[10])
	}
	return m, true
}

// numericDate reads dates of three numbers. Which of two small ones is the month is known
// only where the other is above 12, or where points separate them (Germany and its
// neighbours write the day first).
func numericDate(s string) (moment, bool) {
	g := dmy.FindStringSubmatch(s)
	if g == nil {
		return moment{}, false
	}
	a, b, c := number(g[1]), number(g[3]), number(g[4])
	m := moment{}
	switch {
	case len(g[1]) == 4:
		m.year, m.month, m.day = a, b, c
	case len(g[4]) != 4:
		return moment{}, false
	case g[2] == "." || a > 12:
		m.day, m.month, m.year = a, b, c
	case b > 12:
		m.month, m.day, m.year = a, b, c
	default:
		return moment{}, false
	}
	if g[5] != "" {
		m.timed, m.hour, m.minute, m.second = true, number(g[5]), number(g[6]), number(g[7])
		m.offset, m.zoned = zone(g[8])
		m.afternoon(g[8])
	}
	return m, true
}

// wordDate reads dates with the month as a word: RFC 822 with its variants, asctime,
// "January 2, 2006 3:04 PM". The order of the parts is free.
func wordDate(s string) (moment, bool) {
	m := moment{}
	s = strings.NewReplacer(",", " ", "(", " ", ")", " ", "a.m.", "AM", "p.m.", "PM").Replace(s)
	words := strings.Fields(s)
	for i, w := range words {
		switch {
		case m.month == 0 && monthOf(w) > 0:
			m.month = monthOf(w)
		case !m.timed && clock.MatchString(w):
			g := clock.FindStringSubmatch(w)
			m.timed, m.hour, m.minute, m.second = true, number(g[1]), number(g[2]), number(g[3])
			m.afternoon(g[4])
			m.setZone(g[5])
		case m.timed && m.afternoon(w):
		case strings.Contains(w, "-") && m.month == 0 && m.dashed(w): // 02-Jan-2006
		case isNumber(w) && (m.day == 0 || m.year == 0):
			if !m.setNumber(w) {
				return moment{}, false
			}
		case m.timed:
			m.setZone(strings.Join(words[i:], ""))
			if !m.zoned {
				m.setZone(w)
			}
		}
	}
	return m, m.day > 0 && m.month > 0 && m.year > 0
}

// setNumber takes a number without a sign as the day or the year.
func (m *moment) setNumber(w string) bool {
	digits := strings.TrimRight(strings.ToLower(w), "stndrh.")
	n := number(digits)
	switch {
	case len(digits) == 4 && m.year == 0:
		m.year = n
	case len(digits) <= 2 && m.day == 0:
		m.day = n
	case len(digits) == 2 && m.year == 0: // RFC 822; RFC 2822, section 4.3
		m.year = 2000 + n
		if n >= 50 {
			m.year = 1900 + n
		}
	case m.day > 0 && m.year > 0:
		return true
	default:
		return false
	}
	return true
}

// dashed reads a day, month and year that hyphens tie together.
func (m *moment) dashed(w string) bool {
	parts := strings.Split(w, "-")
	if len(parts) != 3 || monthOf(parts[1]) == 0 || !isNumber(parts[0]) || !isNumber(parts[2]) {
		return false
	}
	m.month = monthOf(parts[1])
	return m.setNumber(parts[0]) && m.setNumber(parts[2])
}

// afternoon applies AM or PM to the hour and reports whether the word was one.
func (m *moment) afternoon(w string) bool {
	switch strings.ToUpper(strings.TrimSpace(w)) {
	case "AM":
		if m.hour == 12 {
			m.hour = 0
		}
		return true
	case "PM":
		if m.hour < 12 {
			m.hour += 12
		}
		return true
	}
	return false
}

func (m *moment) setZone(w string) {
	if offset, ok := zone(w); ok && !m.zoned {
		m.offset, m.zoned = offset, true
	}
}

func isNumber(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// monthOf is the month that a word names in full or by its first three letters, or 0.
func monthOf(word string) int {
	word = strings.ToLower(strings.TrimSuffix(word, "."))
	if word == "sept" {
		return 9
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if word == name || word == name[:3] {
			return int(m)
		}
	}
	return 0
}

var numericZone = regexp.MustCompile(`^(?:GMT|UTC?)?([+-])-?(\d{1,2}):?(\d{2})?(?::?00)?`)

// zone is the offset that a zone's name or number means, in seconds east of UTC. Names
// that mean different offsets in different countries (IST, CST in China) are read as RFC
// 822, section 5.1 and common use in feeds have them.
func zone(s string) (int, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if g := numericZone.FindStringSubmatch(s); g != nil {
		hours := number(g[2])
		if hours > 14 {
			return 0, false
		}
		offset := hours*3600 + number(g[3])*60
		if g[1] == "-" {
			offset = -offset
		}
		return offset, true
	}
	quarters, ok := zoneQuarters(s)
	return quarters * 900, ok
}

// zoneQuarters is a named zone's offset in quarters of an hour east of UTC.
func zoneQuarters(name string) (int, bool) {
	switch name {
	case "Z", "UT", "UTC", "GMT", "WET":
		return 0, true
	case "WEST", "BST", "CET", "MET", "MEZ":
		return 4, true
	case "CEST", "MESZ", "EET", "SAST":
		return 8, true
	case "EEST", "MSK", "IDT":
		return 12, true
	case "HKT", "SGT", "AWST":
		return 32, true
	case "JST", "KST":
		return 36, true
	case "ACST":
		return 38, true
	case "AEST":
		return 40, true
	case "ACDT":
		return 42, true
	case "AEDT":
		return 44, true
	case "NZST":
		return 48, true
	case "NZDT":
		return 52, true
	case "NDT":
		return -10, true
	case "ADT":
		return -12, true
	case "NST":
		return -14, true
	case "AST", "EDT":
		return -16, true
	case "EST", "CDT":
		return -20, true
	case "CST", "MDT":
		return -24, true
	case "MST", "PDT":
		return -28, true
	case "PST", "AKDT":
		return -32, true
	case "AKST":
		return -36, true
	case "HST":
		return -40, true
	}
	return 0, false
}
