package posting_test

import (
	"testing"
	"time"

	"github.com/callboard/callboard/posting"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func moment(t *testing.T, s string) *posting.Moment {
	t.Helper()
	m, err := posting.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

func TestStateAt(t *testing.T) {
	t.Parallel()
	firm := func(day string) *posting.Deadline {
		return &posting.Deadline{Moment: *moment(t, day), Rule: posting.Firm}
	}
	seen := []posting.Sighting{{Source: "a", Item: "1", FirstSeen: at(t, "2026-09-01T00:00:00Z"), LastSeen: at(t, "2026-10-01T00:00:00Z")}}
	weekly := &posting.Recurrence{Rule: "FREQ=WEEKLY"}
	tests := []struct {
		name string
		in   posting.Posting
		now  string
		want posting.State
	}{
		{"job before its deadline", posting.Posting{Kind: posting.Job, Deadline: firm("2026-12-01")}, "2026-12-02T11:59:59Z", posting.StateOpen},
		{"job after its day has ended everywhere", posting.Posting{Kind: posting.Job, Deadline: firm("2026-12-01")}, "2026-12-02T12:00:00Z", posting.StateClosed},
		{"a priority date closes nothing", posting.Posting{Kind: posting.Job, Deadline: &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), Rule: posting.Priority}}, "2027-06-01T00:00:00Z", posting.StateOpen},
		{"until filled is open while seen", posting.Posting{Kind: posting.Job, Deadline: &posting.Deadline{Rule: posting.UntilFilled}, Sightings: seen}, "2026-11-01T00:00:00Z", posting.StateOpen},
		{"until filled and not seen for 60 days", posting.Posting{Kind: posting.Job, Deadline: &posting.Deadline{Rule: posting.UntilFilled}, Sightings: seen}, "2026-11-30T00:00:00Z", posting.StateUnconfirmed},
		{"a conference ends by its end, not its deadline", posting.Posting{Kind: posting.Conference, Deadline: firm("2026-10-01"), Starts: moment(t, "2027-06-24"), Ends: moment(t, "2027-06-29")}, "2027-06-29T20:00:00Z", posting.StateOpen},
		{"a conference after its end", posting.Posting{Kind: posting.Conference, Starts: moment(t, "2027-06-24"), Ends: moment(t, "2027-06-29")}, "2027-06-30T12:00:00Z", posting.StateClosed},
		{"a webinar without an end ends by its start", posting.Posting{Kind: posting.Webinar, Starts: moment(t, "2027-03-03T10:00:00-05:00")}, "2027-03-03T15:00:00Z", posting.StateClosed},
		{"a call closes though its event is ahead", posting.Posting{Kind: posting.CFP, Deadline: firm("2026-10-01"), Starts: moment(t, "2027-06-24")}, "2026-11-01T00:00:00Z", posting.StateClosed},
		{"an event with a start is never unconfirmed", posting.Posting{Kind: posting.Other, Starts: moment(t, "2027-06-24"), Sightings: seen}, "2027-06-01T00:00:00Z", posting.StateOpen},
		{"a cancelled one", posting.Posting{Kind: posting.Webinar, Starts: moment(t, "2027-06-24"), Closed: &posting.Closed{Why: posting.Cancelled}}, "2026-06-01T00:00:00Z", posting.StateCancelled},
		{"a filled one before its deadline", posting.Posting{Kind: posting.Job, Deadline: firm("2026-12-01"), Closed: &posting.Closed{Why: posting.Filled}}, "2026-11-01T00:00:00Z", posting.StateClosed},
		{"an endless series does not end with its first day", posting.Posting{Kind: posting.Webinar, Starts: moment(t, "2026-01-05"), Recurrence: weekly}, "2026-11-01T00:00:00Z", posting.StateOpen},
		{"a series ends with its last occurrence", posting.Posting{Kind: posting.Webinar, Starts: moment(t, "2026-01-05"), Recurrence: weekly, Occurrences: []posting.Occurrence{{Starts: *moment(t, "2026-01-05")}, {Starts: *moment(t, "2026-01-12"), Ends: moment(t, "2026-01-13")}}}, "2026-01-14T12:00:00Z", posting.StateClosed},
		{"a counted series that nobody expanded", posting.Posting{Kind: posting.Webinar, Starts: moment(t, "2026-01-05"), Recurrence: &posting.Recurrence{Rule: "FREQ=WEEKLY;COUNT=2"}}, "2026-11-01T00:00:00Z", posting.StateClosed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.in.StateAt(at(t, tt.now), posting.DefaultPatience); got != tt.want {
				t.Errorf("StateAt(%s) = %s, want %s", tt.now, got, tt.want)
			}
		})
	}
}

// TestStateOnlyMovesOn holds that time alone never opens what it has closed.
func TestStateOnlyMovesOn(t *testing.T) {
	t.Parallel()
	p := posting.Posting{Kind: posting.Job, Deadline: &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: "Europe/Berlin", Rule: posting.Firm}}
	closed := false
	for now := at(t, "2026-11-29T00:00:00Z"); now.Before(at(t, "2026-12-04T00:00:00Z")); now = now.Add(17 * time.Minute) {
		is := p.StateAt(now, posting.DefaultPatience) == posting.StateClosed
		if closed && !is {
			t.Fatalf("open again at %s", now)
		}
		closed = is
	}
	if !closed {
		t.Error("never closed")
	}
}
