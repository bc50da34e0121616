package recur_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

// moment reads a moment; "2026-03-03T18:00 America/New_York" is one in a zone.
func moment(t *testing.T, s string) posting.Moment {
	t.Helper()
	clock, zone, ok := strings.Cut(s, " ")
	m, err := posting.ParseMoment(clock)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return m
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return posting.Moment{At: recur.InZone(m.Earliest(time.UTC), loc), Zone: zone}
}

func moments(t *testing.T, list []string) []posting.Moment {
	t.Helper()
	var out []posting.Moment
	for _, s := range list {
		out = append(out, moment(t, s))
	}
	return out
}

func TestBetween(t *testing.T) {
	t.Parallel()
	const zone = " America/New_York"
	type exchange struct{ of, starts, ends string } // starts "" is cancelled
	for _, c := range []struct {
		name         string
		starts, ends string
		rule         string
		except, also []string
		moved        []exchange
		from, to     string
		limit        int
		want         []string
	}{
		{
			name: "the clock stays when clocks change", starts: "2026-03-03T18:00" + zone, ends: "2026-03-03T19:30" + zone,
			rule: "FREQ=WEEKLY", from: "2026-03-01", to: "2026-03-20", limit: 9,
			want: []string{"2026-03-03T18:00:00-05:00/2026-03-03T19:30:00-05:00", "2026-03-10T18:00:00-04:00/2026-03-10T19:30:00-04:00", "2026-03-17T18:00:00-04:00/2026-03-17T19:30:00-04:00"},
		},
		{
			name: "a time that clocks skip is read as before the gap", starts: "2026-03-07T02:30" + zone,
			rule: "FREQ=DAILY;COUNT=3", from: "2026-03-01", to: "2026-04-01", limit: 9,
			want: []string{"2026-03-07T02:30:00-05:00", "2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"},
		},
		{
			name: "a time that clocks repeat is the first of the two", starts: "2026-10-31T01:30" + zone,
			rule: "FREQ=DAILY;COUNT=3", from: "2026-10-01", to: "2026-12-01", limit: 9,
			want: []string{"2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"},
		},
		{
			name: "days", starts: "2026-05-01", ends: "2026-05-02", rule: "FREQ=MONTHLY;UNTIL=20260701",
			from: "2026-01-01", to: "2027-01-01", limit: 9,
			want: []string{"2026-05-01/2026-05-02", "2026-06-01/2026-06-02", "2026-07-01/2026-07-02"},
		},
		{
			name: "days with an UNTIL in UTC", starts: "2026-05-01", rule: "FREQ=DAILY;UNTIL=20260503T035959Z",
			from: "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01", "2026-05-02", "2026-05-03"},
		},
		{
			name: "times with an UNTIL that is a day, all of which counts", starts: "2026-05-01T20:00", rule: "FREQ=DAILY;UNTIL=20260502",
			from: "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00", "2026-05-02T20:00:00"},
		},
		{
			name: "an UNTIL in UTC is the last instant", starts: "2026-05-01T20:00" + zone, rule: "FREQ=DAILY;UNTIL=20260503T000000Z",
			from: "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00-04:00", "2026-05-02T20:00:00-04:00"},
		},
		{
			name: "exceptions of an instant, a day and in UTC", starts: "2026-05-01T20:00" + zone, rule: "FREQ=DAILY;COUNT=5",
			except: []string{"2026-05-02T20:00" + zone, "2026-05-03", "2026-05-05T00:00:00Z"},
			from:   "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00-04:00", "2026-05-05T20:00:00-04:00"},
		},
		{
			name: "additions, of a day at the time of the start, each once", starts: "2026-05-01T20:00",
			also: []string{"2026-06-01T09:00", "2026-05-20", "2026-05-01T20:00"},
			from: "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00", "2026-05-20T20:00:00", "2026-06-01T09:00:00"},
		},
		{
			name: "moved and cancelled occurrences", starts: "2026-05-01T20:00", rule: "FREQ=WEEKLY;COUNT=3",
			moved: []exchange{{"2026-05-08T20:00", "2026-05-09T18:00", "2026-05-09T19:00"}, {of: "2026-05-15T20:00"}},
			from:  "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00", "2026-05-09T18:00:00/2026-05-09T19:00:00"},
		},
		{
			name: "an occurrence that moved into the window", starts: "2026-05-01T20:00", rule: "FREQ=WEEKLY;COUNT=3",
			moved: []exchange{{"2026-05-08T20:00", "2026-08-09T18:00", ""}},
			from:  "2026-08-01", to: "2026-09-01", limit: 9, want: []string{"2026-08-09T18:00:00"},
		},
		{
			name: "what has begun before the window and lasts into it", starts: "2026-05-01", ends: "2026-05-05",
			from: "2026-05-04", to: "2026-05-10", limit: 9, want: []string{"2026-05-01/2026-05-05"},
		},
		{
			name: "what is over when the window opens", starts: "2026-05-01", ends: "2026-05-03",
			from: "2026-05-04", to: "2026-05-10", limit: 9,
		},
		{
			name: "the start counts also where the rule does not give it", starts: "2026-05-01T20:00", rule: "FREQ=WEEKLY;BYDAY=SU;COUNT=2",
			from: "2026-01-01", to: "2027-01-01", limit: 9, want: []string{"2026-05-01T20:00:00", "2026-05-03T20:00:00", "2026-05-10T20:00:00"},
		},
		{
			name: "the first of many", starts: "1990-01-01T20:00", rule: "FREQ=DAILY", from: "2026-01-01", to: "2027-01-01", limit: 2,
			want: []string{"2026-01-01T20:00:00", "2026-01-02T20:00:00"},
		},
		{
			name: "every 20 minutes of some hours", starts: "2026-05-01T09:00", rule: "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10",
			from: "2026-05-02", to: "2026-05-03", limit: 4,
			want: []string{"2026-05-02T09:00:00", "2026-05-02T09:20:00", "2026-05-02T09:40:00", "2026-05-02T10:00:00"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := recur.Series{Starts: moment(t, c.starts), Recurrence: posting.Recurrence{
				Rule: c.rule, Except: moments(t, c.except), Also: moments(t, c.also),
			}}
			if c.ends != "" {
				end := moment(t, c.ends)
				s.Ends = &end
			}
			for _, e := range c.moved {
				x := posting.Exchange{Of: moment(t, e.of), Cancelled: e.starts == ""}
				if e.starts != "" {
					start := moment(t, e.starts)
					x.Starts = &start
				}
				if e.ends != "" {
					end := moment(t, e.ends)
					x.Ends = &end
				}
				s.Recurrence.Moved = append(s.Recurrence.Moved, x)
			}
			found, err := s.Between(moment(t, c.from).Earliest(time.UTC), moment(t, c.to).Earliest(time.UTC), c.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range found {
				text := o.Starts.String()
				if o.Ends != nil {
					text += "/" + o.Ends.String()
				}
				got = append(got, text)
				if err := o.Starts.Validate(); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Between (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBetweenKeepsTheSeriesOfARefusedRule(t *testing.T) {
	t.Parallel()
	s := recur.Series{Starts: moment(t, "2026-05-01"), Recurrence: posting.Recurrence{Rule: "FREQ=SOMETIMES"}}
	found, err := s.Between(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), 5)
	if !errors.Is(err, recur.ErrRule) || len(found) != 1 {
		t.Errorf("Between = %v, %v, want the start and ErrRule", found, err)
	}
	if _, err := (recur.Series{}).Between(time.Now(), time.Now(), 1); !errors.Is(err, recur.ErrNoStart) {
		t.Errorf("Between of nothing: error %v, want ErrNoStart", err)
	}
}

func TestLast(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ name, starts, rule, want string }{
		{"a series that goes on", "2020-01-06T18:00", "FREQ=WEEKLY", "2026-05-25T18:00:00"},
		{"a series that ended long ago", "1999-01-06T18:00", "FREQ=WEEKLY;COUNT=2", "1999-01-13T18:00:00"},
		{"a single event", "2026-05-31", "", "2026-05-31"},
		{"one that has not begun", "2026-07-01", "FREQ=DAILY", ""},
	} {
		s := recur.Series{Starts: moment(t, c.starts), Recurrence: posting.Recurrence{Rule: c.rule}}
		got := ""
		if o, ok := s.Last(now); ok {
			got = o.Starts.String()
		}
		if got != c.want {
			t.Errorf("%s: Last = %q, want %q", c.name, got, c.want)
		}
	}
}

// TestHostileRules holds the time of rules that match nothing or too much.
func TestHostileRules(t *testing.T) {
	t.Parallel()
	start := moment(t, "2026-01-01T04:00")
	for _, rule := range []string{
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
		"FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
		"FREQ=SECONDLY;BYSETPOS=2",
		"FREQ=SECONDLY",
		"FREQ=SECONDLY;BYHOUR=3;BYMINUTE=3;BYSECOND=3;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=MINUTELY;INTERVAL=1440;BYHOUR=5;COUNT=100000",
		"FREQ=DAILY;COUNT=2000000000;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=WEEKLY;BYWEEKNO=53;BYMONTH=6",
		"FREQ=YEARLY;INTERVAL=100000",
		"FREQ=DAILY;BYSETPOS=366",
	} {
		s := recur.Series{Starts: start, Recurrence: posting.Recurrence{Rule: rule}}
		began := time.Now()
		if _, err := s.Between(start.Earliest(time.UTC), start.Earliest(time.UTC).AddDate(5000, 0, 0), 100); err != nil {
			t.Errorf("%s: %v", rule, err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s took %s, want it bounded", rule, took)
		}
	}
}
