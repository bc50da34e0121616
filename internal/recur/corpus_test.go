package recur_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

// ruleCase is one case of libical's icalrecur_test files.
type ruleCase struct {
	file, rule, start, startAt string
	want                       []string
}

// otherwise are the rules of the corpus that are not walked as libical does, and why.
func otherwise(rule string) string {
	switch {
	case strings.Contains(rule, "SKIP=FORWARD"), strings.Contains(rule, "SKIP=BACKWARD"):
		return "RFC 7529: days that do not exist are left out, never moved"
	case strings.Contains(rule, "RSCALE=") && !strings.Contains(rule, "RSCALE=GREGORIAN"):
		return "RFC 7529: calendars other than the Gregorian one"
	case rule == "FREQ=YEARLY;BYMONTHDAY=29;COUNT=3", rule == "FREQ=YEARLY;BYMONTHDAY=-29,-1;COUNT=4":
		return "RFC 5545, table in 3.3.10: BYMONTHDAY of a year expands over its months; libical takes the start's month"
	case strings.HasPrefix(rule, "FREQ=YEARLY;BYWEEKNO=53;INTERVAL=") && strings.HasSuffix(rule, "BYDAY=TH;COUNT=1"):
		return "the start, 3 January 2027, is in week 53 of 2026, and intervals are counted from 2026; libical counts from 2027"
	}
	return ""
}

// TestRules walks the rules of libical's own tests and compares every instance.
func TestRules(t *testing.T) {
	checked := 0
	for _, file := range crawlertest.Corpus(t, "calendars") {
		if !strings.Contains(file.Path, "icalrecur_test") {
			continue
		}
		body, err := os.ReadFile(file.File)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range ruleCases(file.Path, string(body)) {
			why := otherwise(recur.Clean(c.rule))
			switch err := c.check(); {
			case why != "" && err == nil:
				t.Errorf("%s: %s is walked like libical does now, not otherwise (%s)", c.file, c.rule, why)
			case why == "" && err != nil:
				t.Errorf("%s: %s from %s: %v", c.file, c.rule, c.start, err)
			}
			checked++
		}
	}
	if checked < 50 {
		t.Errorf("%d cases were read, want the corpus' 50 and more", checked)
	}
	t.Logf("%d rules", checked)
}

func ruleCases(path, text string) []ruleCase {
	var out []ruleCase
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		c := ruleCase{file: path}
		for line := range strings.Lines(block) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			switch name {
			case "RRULE":
				c.rule = value
			case "DTSTART":
				c.start = value
			case "START-AT":
				c.startAt = value
			case "INSTANCES":
				c.want = strings.Split(strings.ReplaceAll(value, "Z", ""), ",")
			}
		}
		// libical leaves out what it has not implemented ("***").
		if c.rule != "" && !strings.Contains(c.want[0], "***") {
			out = append(out, c)
		}
	}
	return out
}

func (c ruleCase) check() error {
	rule := recur.Clean(c.rule)
	if err := recur.Check(rule); err != nil {
		return err
	}
	start, day, err := compact(c.start)
	if err != nil {
		return err
	}
	s := recur.Series{Recurrence: posting.Recurrence{Rule: rule}, Starts: posting.AtLocal(start)}
	if day {
		s.Starts = posting.OnDate(start.Date())
	}
	from := start.AddDate(-1, 0, 0)
	if c.startAt != "" {
		if from, _, err = compact(c.startAt); err != nil {
			return err
		}
		c.want = slices.DeleteFunc(c.want, func(s string) bool { return s < c.startAt })
	}
	found, err := s.Between(from, start.AddDate(400, 0, 0), len(c.want)+1)
	if err != nil {
		return err
	}
	var got []string
	for _, o := range found {
		got = append(got, strings.NewReplacer("-", "", ":", "").Replace(o.Starts.String()))
	}
	// The start of a series is always an occurrence; libical lists what the rule gives.
	if plain := strings.TrimSuffix(c.start, "Z"); len(got) > 0 && got[0] == plain && c.want[0] != plain {
		got = got[1:]
	}
	if n := len(c.want); len(got) > n {
		got = got[:n]
	}
	if strings.Join(got, ",") != strings.Join(c.want, ",") {
		return fmt.Errorf("instances\n got %v\nwant %v", got, c.want)
	}
	return nil
}

func compact(s string) (t time.Time, day bool, err error) {
	if t, err = time.Parse("20060102", s); err == nil {
		return t, true, nil
	}
	t, err = time.Parse("20060102T150405", strings.TrimSuffix(s, "Z"))
	return t, false, err
}
