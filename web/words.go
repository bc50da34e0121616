package web

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callboard/callboard/posting"
)

// pageDay is how pages write a day: no country misreads it.
const pageDay = "2 January 2006"

// when is a moment for people and, in Machine, for a time element.
type when struct {
	Words   string // "1 December 2026, 17:00 (America/New_York)"
	Machine string // "2026-12-01T17:00:00-05:00"
	Ahead   string // "in 12 days", "today"; "" when it has passed
	Days    int    // days ahead, as far as they are told
}

// whenOf writes a moment as precisely as it is known. zone is that of a day or local
// time, if the source tells one.
func whenOf(m posting.Moment, zone string, now time.Time) when {
	w := when{Words: dayWords(m.Day()), Machine: m.String()}
	switch {
	case !m.At.IsZero():
		name := m.Zone
		if name == "" {
			name = "UTC" + m.At.Format("-07:00")
			if _, offset := m.At.Zone(); offset == 0 {
				name = "UTC"
			}
		}
		w.Words += m.At.Format(", 15:04") + " (" + strings.ReplaceAll(name, "_", " ") + ")"
	case m.Local != "":
		w.Words += ", " + m.Local[11:16]
	}
	w.Days, w.Ahead = ahead(m, zone, now)
	return w
}

// dayWords is a day "2006-01-02" for people; anything else as it is.
func dayWords(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format(pageDay)
	}
	return day
}

// ahead says how many days a moment lies ahead, counted where it takes place; in UTC when
// nobody knows where that is.
func ahead(m posting.Moment, zone string, now time.Time) (int, string) {
	then, err := time.Parse(time.DateOnly, m.Day())
	if err != nil {
		return -1, ""
	}
	at := time.UTC
	if !m.At.IsZero() {
		at = m.At.Location()
	} else if loc, err := posting.Zone(zone); err == nil {
		at = loc
	}
	today, _ := time.Parse(time.DateOnly, now.In(at).Format(time.DateOnly))
	switch n := int(then.Sub(today).Hours() / 24); {
	case n < 0:
		return n, ""
	case n == 0:
		return n, "today"
	case n == 1:
		return n, "tomorrow"
	case n < 60:
		return n, fmt.Sprintf("in %d days", n)
	case n < 700:
		return n, fmt.Sprintf("in %d months", (n+15)/30)
	default:
		return n, fmt.Sprintf("in %d years", (n+182)/365)
	}
}

// deadlineView is a deadline on cards and pages.
type deadlineView struct {
	Verb     string // "Closes", "First review", "Register by"; with no day "Open until filled"
	When     when
	Note     string // "anywhere on Earth", "time zone not stated"
	Extended string // the day it stood at before
	Soon     bool   // within a week
	Past     bool
}

func deadlineOf(p posting.Posting, now time.Time) *deadlineView {
	d := p.Deadline
	if d == nil {
		return nil
	}
	v := &deadlineView{Extended: dayWords(d.ExtendedFrom)}
	if d.Moment.IsZero() {
		v.Verb = map[posting.Rule]string{posting.UntilFilled: "Open until filled", posting.Rolling: "Reviewed as received"}[d.Rule]
		return v
	}
	v.Verb = deadlineVerb(*d, p.Kind)
	zone := d.In
	if zone == posting.AoE {
		zone, v.Note = "Etc/GMT+12", "anywhere on Earth"
	}
	v.When = whenOf(d.Moment, zone, now)
	if d.In != "" && d.In != posting.AoE {
		v.Note = strings.ReplaceAll(d.In, "_", " ") + " time"
	}
	end, _ := d.End()
	v.Past = !now.Before(end)
	switch {
	case v.Past:
		v.When.Ahead = ""
	case v.When.Ahead == "": // the day is over in UTC, but not everywhere
		v.When.Ahead, v.When.Days = "today", 0
	}
	v.Soon = !v.Past && v.When.Days <= 7
	return v
}

func deadlineVerb(d posting.Deadline, kind posting.Kind) string {
	switch {
	case d.Rule == posting.Priority:
		return "First review"
	case d.Rule != posting.Firm:
		return "By"
	case !kind.ByDeadline():
		return "Register by"
	}
	return "Closes"
}

// spanOf is when something takes place.
func spanOf(starts, ends *posting.Moment, now time.Time) *spanView {
	if starts == nil {
		return nil
	}
	v := &spanView{Starts: whenOf(*starts, "", now)}
	if ends == nil || ends.Equal(*starts) {
		return v
	}
	end := whenOf(*ends, "", now)
	if ends.Day() == starts.Day() {
		switch { // the day and the zone stand in the start
		case !ends.At.IsZero():
			end.Words = ends.At.Format("15:04")
		case ends.Local != "":
			end.Words = ends.Local[11:16]
		default:
			return v
		}
	}
	v.Ends = &end
	return v
}

// spanView is a start with its end.
type spanView struct {
	Starts when
	Ends   *when
}

// payWords is the pay in the source's words, else in ours: "USD 68,000 to 74,500 a year".
func payWords(p *posting.Pay) string {
	switch {
	case p == nil:
		return ""
	case p.Text != "":
		return strings.Join(strings.Fields(p.Text), " ")
	}
	out := rangeWords(p.Min, p.Max, p.Currency)
	switch p.Period {
	case "":
	case posting.Biweekly:
		out += " every two weeks"
	case posting.Semimonthly:
		out += " twice a month"
	case posting.Hour:
		out += " an hour"
	default:
		out += " a " + string(p.Period)
	}
	return out
}

// annualWords is the derived yearly pay, where the source states another period.
func annualWords(p *posting.Pay) string {
	if p == nil || p.Period == posting.Year || (p.AnnualMin == nil && p.AnnualMax == nil) {
		return ""
	}
	out := "about " + rangeWords(p.AnnualMin, p.AnnualMax, p.Currency) + " a year"
	if p.AnnualAssumed {
		out += fmt.Sprintf(", at %d hours a week", posting.AssumedHours)
	}
	return out
}

func rangeWords(low, high *posting.Amount, currency string) string {
	amount := func(a posting.Amount) string { return separated(a.String()) }
	var out string
	switch {
	case low != nil && high != nil && *low != *high:
		out = amount(*low) + " to " + amount(*high)
	case low != nil && high != nil:
		out = amount(*low)
	case low != nil:
		out = "from " + amount(*low)
	case high != nil:
		out = "up to " + amount(*high)
	}
	return strings.TrimSpace(currency + " " + out)
}

// separated is a decimal with a comma between thousands and no lone decimal.
func separated(number string) string {
	whole, fraction, has := strings.Cut(number, ".")
	var b strings.Builder
	for i, c := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 && whole[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if has {
		b.WriteByte('.')
		b.WriteString(fraction)
		if len(fraction) == 1 {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// costWords is what taking part costs: "free for members, USD 75 for others".
func costWords(c *posting.Cost) string {
	if c == nil {
		return ""
	}
	var parts []string
	if c.Free != nil && *c.Free {
		parts = append(parts, "Free")
	}
	for _, a := range c.Amounts {
		part := strings.TrimSpace(a.Currency + " " + separated(a.Amount.String()))
		if a.Amount == 0 {
			part = "free"
		}
		if a.For != "" {
			part += " for " + a.For
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 && c.Free != nil {
		return "Not free"
	}
	return strings.Join(parts, ", ")
}

// placeWords is where it takes place: the places, or online, or both.
func placeWords(p posting.Posting, most int) string {
	var names []string
	for i, place := range p.Places {
		if i == most {
			names = append(names, fmt.Sprintf("%d more", len(p.Places)-most))
			break
		}
		if name := strings.TrimSpace(place.Name()); name != "" {
			names = append(names, name)
		}
	}
	where := strings.Join(names, " · ")
	switch p.Attendance {
	case posting.Online:
		if where == "" || strings.EqualFold(where, "online") {
			return "Online"
		}
		return "Online · " + where
	case posting.Hybrid:
		if where == "" {
			return "Hybrid"
		}
		return where + " · hybrid"
	}
	return where
}

// plural is "1 place", "3 places".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return separated(fmt.Sprint(n)) + " " + noun + "s"
}

// clip is at most n characters of s, cut at a word where there is one.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n-1])
	if space := strings.LastIndexByte(cut, ' '); space > len(cut)/2 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}

// minuteOf is an instant to the minute, "" for none.
func minuteOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}
