package digest

import (
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/posting"
)

var wordsNow = time.Date(2026, 11, 19, 22, 0, 0, 0, time.UTC)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDeadlineWords(t *testing.T) {
	t.Parallel()
	day := posting.OnDate(2026, 12, 1)
	tests := []struct {
		name string
		in   posting.Deadline
		kind posting.Kind
		want string
	}{
		{"firm", posting.Deadline{Moment: day, Rule: posting.Firm}, posting.Job, "closes 1 December 2026, in 12 days"},
		{"today", posting.Deadline{Moment: posting.OnDate(2026, 11, 19), Rule: posting.Firm}, posting.Job, "closes 19 November 2026, today"},
		{"tomorrow, in its own zone today", posting.Deadline{Moment: posting.OnDate(2026, 11, 20), In: "Asia/Tokyo", Rule: posting.Firm}, posting.Job, "closes 20 November 2026, today"},
		{"tomorrow", posting.Deadline{Moment: posting.OnDate(2026, 11, 20), Rule: posting.Firm}, posting.Job, "closes 20 November 2026, tomorrow"},
		{"passed", posting.Deadline{Moment: posting.OnDate(2026, 11, 18), Rule: posting.Priority}, posting.Job, "first review 18 November 2026"},
		{"anywhere on Earth", posting.Deadline{Moment: day, In: posting.AoE, Rule: posting.Firm}, posting.CFP, "closes 1 December 2026 (anywhere on Earth), in 12 days"},
		{"of an event", posting.Deadline{Moment: day, Rule: posting.Firm}, posting.Workshop, "register by 1 December 2026, in 12 days"},
		{"extended", posting.Deadline{Moment: day, Rule: posting.Firm, ExtendedFrom: "2026-11-15"}, posting.Grant, "closes 1 December 2026, in 12 days (extended from 15 November 2026)"},
		{"local time", posting.Deadline{Moment: posting.Moment{Local: "2026-12-01T17:00:00"}, Rule: posting.Firm}, posting.Job, "closes 1 December 2026, 17:00, in 12 days"},
		{"instant", posting.Deadline{Moment: posting.AtTime(time.Date(2026, 12, 1, 17, 0, 0, 0, zone(t, "America/New_York"))), Rule: posting.Firm}, posting.Job, "closes 1 December 2026, 17:00 (America/New_York), in 12 days"},
		{"until filled", posting.Deadline{Rule: posting.UntilFilled}, posting.Job, "open until filled"},
		{"rolling", posting.Deadline{Rule: posting.Rolling}, posting.Grant, "reviewed as received"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := deadlineWords(tt.in, tt.kind, wordsNow, time.UTC); got != tt.want {
				t.Errorf("deadlineWords = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCancelledWords(t *testing.T) {
	t.Parallel()
	starts, ends := posting.OnDate(2027, 3, 9), posting.OnDate(2027, 3, 10)
	closes := &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), Rule: posting.Firm}
	for _, tt := range []struct {
		name string
		in   posting.Posting
		want string
	}{
		{"event", posting.Posting{Kind: posting.Workshop, Starts: &starts, Deadline: closes}, "was planned for 9 March 2027"},
		{"days", posting.Posting{Kind: posting.Conference, Starts: &starts, Ends: &ends}, "was planned for 9 March 2027 to 10 March 2027"},
		{"event without a start", posting.Posting{Kind: posting.Workshop, Deadline: closes}, "deadline was 1 December 2026"},
		{"job", posting.Posting{Kind: posting.Job, Starts: &starts, Deadline: closes}, "deadline was 1 December 2026"},
		{"until filled", posting.Posting{Kind: posting.Job, Deadline: &posting.Deadline{Rule: posting.UntilFilled}}, ""},
		{"nothing", posting.Posting{Kind: posting.Webinar}, ""},
	} {
		if got := cancelledWords(tt.in); got != tt.want {
			t.Errorf("%s: cancelledWords = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPayWords(t *testing.T) {
	t.Parallel()
	amount := func(s string) *posting.Amount {
		a, err := posting.ParseAmount(s)
		if err != nil {
			t.Fatal(err)
		}
		return &a
	}
	tests := []struct {
		name string
		in   posting.Pay
		want string
	}{
		{"range", posting.Pay{Min: amount("68000"), Max: amount("74500"), Currency: "USD", Period: posting.Year}, "USD 68,000 to 74,500 a year"},
		{"hour", posting.Pay{Min: amount("36.5"), Max: amount("36.5"), Currency: "CAD", Period: posting.Hour}, "CAD 36.50 an hour"},
		{"from", posting.Pay{Min: amount("1234567"), Currency: "JPY", Period: posting.Month}, "JPY from 1,234,567 a month"},
		{"up to, no currency", posting.Pay{Max: amount("900"), Period: posting.Biweekly}, "up to 900 every two weeks"},
		{"no period", posting.Pay{Min: amount("500"), Currency: "EUR"}, "EUR from 500"},
		{"as stated", posting.Pay{Min: amount("1"), Text: "Grade 7,\n£30k"}, "Grade 7, £30k"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := payWords(tt.in); got != tt.want {
				t.Errorf("payWords = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestChangeWords(t *testing.T) {
	t.Parallel()
	at := func(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }
	p := posting.Posting{Revision: 4, Changes: []posting.Change{
		{At: at(1), Field: "places", From: "Boston", To: "Lowell"},
		{At: at(2), Field: "deadline", From: "2026-11-15", To: "2026-12-01"},
		{At: at(2), Field: "starts", To: "2027-01-01"},
		{At: at(3), Field: "state", To: "cancelled"},
	}}
	tests := []struct {
		name string
		in   Entry
		want []string
	}{
		{"the last", Entry{Told: 3}, []string{"now cancelled"}},
		{"two revisions", Entry{Told: 2}, []string{"deadline is now 1 December 2026 (was 15 November 2026)", "starts is now 1 January 2027", "now cancelled"}},
		{"since it was there", Entry{Since: 4}, []string{"now cancelled"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, changeWords(p, tt.in)); diff != "" {
				t.Errorf("changeWords (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, head, search, site, want string }{
		{"short", "3 new, 1 changed", "Jobs in Massachusetts", "Callboard", "3 new, 1 changed: jobs in Massachusetts — Callboard"},
		{"acronym stays", "1 new", "MLIS grants", "Callboard", "1 new: MLIS grants — Callboard"},
		{"long search", "3 new", "Jobs in Massachusetts, closing within 14 days, hours full-time, with “metadata”", "Callboard", "3 new: jobs in Massachusetts, closing within 14 days, hours full-… — Callboard"},
		{"empty search", "1 new", "", "B", "1 new: — B"},
		{"lines", "1 new", "a\r\nBcc: x@example.org", "B", "1 new: a Bcc: x@example.org — B"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := subject(tt.head, tt.search, tt.site)
			if got != tt.want || len([]rune(got)) > maxSubject {
				t.Errorf("subject = %q (%d characters), want %q", got, len([]rune(got)), tt.want)
			}
		})
	}
}

func TestEncodedWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"3 new: jobs — Callboard", "plain", "", strings.Repeat("図書館員 ", 14), strings.Repeat("a", 60) + " é " + strings.Repeat("b ", 40),
		"=?UTF-8?q?evil?= é", strings.Repeat("plain words ", 8) + "—",
	} {
		got := encodedWords(text)
		back, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(got, "\r\n ", " "))
		if err != nil || back != text {
			t.Errorf("encodedWords(%q) reads as %q, %v", text, back, err)
		}
		for i, line := range strings.Split(got, "\r\n") {
			if i > 0 && !strings.HasPrefix(line, " =?") || strings.Contains(got, "=?") && len(line) > 76 {
				t.Errorf("encodedWords(%q) has the line %q", text, line)
			}
		}
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	var all, last time.Duration
	for n := 1; ; n++ {
		wait, again := backoff(n)
		if !again {
			break
		}
		if wait < last {
			t.Errorf("wait %d is %v, shorter than %v", n, wait, last)
		}
		all, last = all+wait, wait
	}
	if all < 48*time.Hour || all > 5*24*time.Hour {
		t.Errorf("gives up after %v, want two to five days", all)
	}
}
