package digest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// dayLayout is how mails write a day: "1 December 2026", which no country misreads.
const dayLayout = "2 January 2006"

// longDay is a day "2006-01-02" for people.
func longDay(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format(dayLayout)
	}
	return day
}

// momentWords is a moment as precisely as it is known: "1 December 2026, 17:00 (America/New_York)".
func momentWords(m posting.Moment, zone string) string {
	out := longDay(m.Day())
	switch {
	case !m.At.IsZero():
		if zone == "" {
			zone = m.Zone
		}
		if zone == "" {
			zone = "UTC" + m.At.Format("-07:00")
		}
		return out + m.At.Format(", 15:04 (") + zone + ")"
	case m.Local != "":
		return out + ", " + m.Local[11:16]
	}
	return out
}

// inDays says how far a day lies ahead of now, as a reader of the zone counts: "in 12
// days", "today"; "" for a day that has passed.
func inDays(day string, now time.Time, zone *time.Location) string {
	then, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	today, _ := time.Parse(time.DateOnly, now.In(zone).Format(time.DateOnly))
	switch n := int(then.Sub(today).Hours() / 24); {
	case n < 0:
		return ""
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	default:
		return fmt.Sprintf("in %d days", n)
	}
}

// deadlineWords is what a reader must know of a deadline: "closes 1 December 2026, in 12
// days (extended from 15 November 2026)".
func deadlineWords(d posting.Deadline, kind posting.Kind, now time.Time, zone *time.Location) string {
	if d.Moment.IsZero() {
		return map[posting.Rule]string{posting.UntilFilled: "open until filled", posting.Rolling: "reviewed as received"}[d.Rule]
	}
	verb := "closes "
	switch {
	case d.Rule == posting.Priority:
		verb = "first review "
	case d.Rule != posting.Firm:
		verb = "by "
	case !kind.ByDeadline():
		verb = "register by "
	}
	out := verb + momentWords(d.Moment, d.In)
	if d.Moment.At.IsZero() && d.In == posting.AoE {
		out += " (anywhere on Earth)"
	}
	if d.In != "" && d.In != posting.AoE {
		if own, err := time.LoadLocation(d.In); err == nil {
			zone = own
		}
	}
	if ahead := inDays(d.Day(), now, zone); ahead != "" {
		out += ", " + ahead
	}
	if d.ExtendedFrom != "" {
		out += " (extended from " + longDay(d.ExtendedFrom) + ")"
	}
	return out
}

// cancelledWords is when a cancelled posting would have taken place, or closed where that is
// what it is known by, so that its reader knows which one it is.
func cancelledWords(p posting.Posting) string {
	if span := dayWords(p); span != "" && !p.Kind.ByDeadline() {
		return "was planned for " + span
	}
	if d := p.Deadline; d != nil && !d.Moment.IsZero() {
		return "deadline was " + momentWords(d.Moment, d.In)
	}
	return ""
}

// dayWords is from when to when something takes place.
func dayWords(p posting.Posting) string {
	if p.Starts == nil {
		return ""
	}
	out := momentWords(*p.Starts, "")
	if p.Ends != nil && p.Ends.Day() != p.Starts.Day() {
		out += " to " + longDay(p.Ends.Day())
	}
	return out
}

// spanWords is when something takes place: "24 June 2027 to 29 June 2027, in 211 days".
func spanWords(p posting.Posting, now time.Time, zone *time.Location) string {
	out := dayWords(p)
	if out == "" {
		return ""
	}
	if ahead := inDays(p.Starts.Day(), now, zone); ahead != "" {
		out += ", " + ahead
	}
	return out
}

// payWords is the pay in the source's words, else in ours: "USD 68,000 to 74,500 a year".
func payWords(p posting.Pay) string {
	if p.Text != "" {
		return oneLine(p.Text)
	}
	var out string
	switch {
	case p.Min != nil && p.Max != nil && *p.Min != *p.Max:
		out = thousands(*p.Min) + " to " + thousands(*p.Max)
	case p.Min != nil && p.Max == nil:
		out = "from " + thousands(*p.Min)
	case p.Min != nil:
		out = thousands(*p.Min)
	case p.Max != nil:
		out = "up to " + thousands(*p.Max)
	}
	out = strings.TrimSpace(p.Currency + " " + out)
	switch p.Period {
	case "":
		return out
	case posting.Biweekly:
		return out + " every two weeks"
	case posting.Semimonthly:
		return out + " twice a month"
	case posting.Hour:
		return out + " an hour"
	}
	return out + " a " + string(p.Period)
}

// thousands is an amount with separators: 68,000 or 36.57.
func thousands(a posting.Amount) string {
	whole, fraction, _ := strings.Cut(a.String(), ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if len(fraction) == 1 {
		fraction += "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// changeWords are what changed since the reader heard of a posting last: the changes of
// the revisions that they are told now.
func changeWords(p posting.Posting, debt Entry) []string {
	revisions := p.Revision - debt.Told
	if debt.Told == 0 {
		revisions = p.Revision - max(debt.Since-1, 0)
	}
	var times []time.Time
	var out []string
	for _, c := range slices.Backward(p.Changes) {
		if !slices.ContainsFunc(times, c.At.Equal) {
			if len(times) == max(revisions, 1) {
				break
			}
			times = append(times, c.At)
		}
		if words := oneChange(c); words != "" && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	slices.Reverse(out)
	return out
}

func oneChange(c posting.Change) string {
	name := strings.ReplaceAll(oneLine(c.Field), "_", " ")
	from, to := shown(c.From), shown(c.To)
	switch {
	case c.Field == "state" && to != "":
		return "now " + to
	case from != "" && to != "":
		return name + " is now " + to + " (was " + from + ")"
	case to != "":
		return name + " is now " + to
	case from != "":
		return name + " is no longer stated (was " + from + ")"
	}
	return name + " changed"
}

// shown is a changed value for people.
func shown(value string) string {
	if m, err := posting.ParseMoment(value); err == nil {
		return momentWords(m, "")
	}
	return clip(oneLine(value), 120)
}

// tallyWords is "3 new, 1 changed, 1 cancelled".
func tallyWords(items []item) string {
	var parts []string
	for _, what := range []news{isNew, isChanged, isCancelled} {
		n := 0
		for _, it := range items {
			if it.news == what {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+string(what))
		}
	}
	return strings.Join(parts, ", ")
}
