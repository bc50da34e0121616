package calendar_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

var (
	wantAt      = regexp.MustCompile(`at\(([^)]*?)\)+=(\d+) events`)
	wantBetween = regexp.MustCompile(`between\(\(([^)]*)\), \(([^)]*)\),?\)=(\d+) events`)
)

// occurrences: recurring-ical-events' own tests say how many take place at a time.
func occurrences(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "python-recurring-ical-events/") {
		return nil
	}
	for _, m := range wantAt.FindAllStringSubmatch(file.Expected, -1) {
		parts := numbers(m[1])
		if len(parts) == 0 { // "at(date)": the manifest does not say which
			continue
		}
		from, to := span(parts)
		if err := takePlace(result, from, to, m[2]); err != nil {
			return err
		}
	}
	for _, m := range wantBetween.FindAllStringSubmatch(file.Expected, -1) {
		from, _ := span(numbers(m[1]))
		to, _ := span(numbers(m[2]))
		if err := takePlace(result, from, to, m[3]); err != nil {
			return err
		}
	}
	return nil
}

// numbers reads `"20190309"`, `(2019, 1, 17` and `[2024, 8]`.
func numbers(s string) []int {
	s = strings.Trim(s, `"([ ]`)
	if len(s) == 8 && !strings.Contains(s, ",") {
		s = s[:4] + "," + s[4:6] + "," + s[6:]
	}
	var out []int
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return out
		}
		out = append(out, n)
	}
	return out
}

// span is the year, month or day that the numbers name.
func span(n []int) (from, to time.Time) {
	switch len(n) {
	case 1:
		from = time.Date(n[0], 1, 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(1, 0, 0)
	case 2:
		from = time.Date(n[0], time.Month(n[1]), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, 0)
	}
	from = time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 0, 1)
}

// takePlace counts the occurrences of all findings that take place on the days from from
// up to to, each on its own clock.
func takePlace(result crawlers.Result, from, to time.Time, want string) error {
	n := 0
	var seen []string
	for _, f := range result.Findings {
		s, ok := seriesOf(f)
		if !ok {
			continue
		}
		found, err := s.Between(from.AddDate(0, 0, -2), to.AddDate(0, 0, 2), 10_000)
		if err != nil {
			return err
		}
		for _, o := range found {
			last := o.Starts.Day()
			if o.Ends != nil && o.Ends.Day() > last && !(o.Ends.At.Hour() == 0 && !o.Ends.At.IsZero()) {
				last = o.Ends.Day()
			}
			if last >= from.Format("2006-01-02") && o.Starts.Day() < to.Format("2006-01-02") {
				n++
				seen = append(seen, f.Title+" "+o.Starts.String())
			}
		}
	}
	if strconv.Itoa(n) != want {
		return fmt.Errorf("%d occurrences from %s to %s, want %s: %q", n, from.Format("2006-01-02"), to.Format("2006-01-02"), want, seen)
	}
	return nil
}

// located are the zones read so far: reading one takes longer than an event.
var located = map[string]*time.Location{}

func locate(name string) (*time.Location, error) {
	if loc := located[name]; loc != nil {
		return loc, nil
	}
	loc, err := time.LoadLocation(name)
	located[name] = loc
	return loc, err
}

// seriesOf is a finding as a series.
func seriesOf(f posting.Finding) (recur.Series, bool) {
	moment := func(s string) posting.Moment {
		m, _ := posting.ParseMoment(s)
		if loc, err := locate(f.Fields.Zone); err == nil && f.Fields.Zone != "" && !m.At.IsZero() {
			m.At, m.Zone = m.At.In(loc), f.Fields.Zone
		}
		return m
	}
	s := recur.Series{Starts: moment(f.Fields.Starts), Recurrence: posting.Recurrence{Rule: f.Fields.RRule}}
	if f.Fields.Ends != "" {
		end := moment(f.Fields.Ends)
		s.Ends = &end
	}
	for _, d := range f.Fields.ExDates {
		s.Recurrence.Except = append(s.Recurrence.Except, moment(d))
	}
	for _, d := range f.Fields.RDates {
		s.Recurrence.Also = append(s.Recurrence.Also, moment(d))
	}
	for _, o := range f.Fields.Overrides {
		e := posting.Exchange{Of: moment(o.Of), Cancelled: o.Cancelled}
		if o.Starts != "" {
			start := moment(o.Starts)
			e.Starts = &start
		}
		if o.Ends != "" {
			end := moment(o.Ends)
			e.Ends = &end
		}
		s.Recurrence.Moved = append(s.Recurrence.Moved, e)
	}
	return s, !s.Starts.IsZero()
}
