package web

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/callboard/callboard/posting"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDeadlineOf(t *testing.T) {
	t.Parallel()
	first := posting.Moment{Date: "2026-12-01"}
	for _, tc := range []struct {
		name string
		d    posting.Deadline
		kind posting.Kind
		now  string
		want string // verb, words, ahead, note, soon, past
	}{
		{"far", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.Job, "2026-11-01T12:00:00Z", "Closes|1 December 2026|in 30 days||false|false"},
		{"months", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.CFP, "2026-06-01T12:00:00Z", "Closes|1 December 2026|in 6 months||false|false"},
		{"years", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.CFP, "2024-06-01T12:00:00Z", "Closes|1 December 2026|in 3 years||false|false"},
		{"tomorrow", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.Job, "2026-11-30T23:59:00Z", "Closes|1 December 2026|tomorrow||true|false"},
		{"over in UTC, not on Earth", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.Job, "2026-12-02T11:59:00Z", "Closes|1 December 2026|today||true|false"},
		{"over", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.Job, "2026-12-02T12:00:00Z", "Closes|1 December 2026|||false|true"},
		{"its own zone", posting.Deadline{Moment: first, In: "Asia/Tokyo", Rule: posting.Firm}, posting.Job, "2026-11-30T15:00:00Z", "Closes|1 December 2026|today|Asia/Tokyo time|true|false"},
		{"anywhere", posting.Deadline{Moment: first, In: posting.AoE, Rule: posting.Firm}, posting.CFP, "2026-12-02T01:00:00Z", "Closes|1 December 2026|today|anywhere on Earth|true|false"},
		{"review", posting.Deadline{Moment: first, Rule: posting.Priority}, posting.Job, "2026-11-25T00:00:00Z", "First review|1 December 2026|in 6 days||true|false"},
		{"registration", posting.Deadline{Moment: first, Rule: posting.Firm}, posting.Webinar, "2026-11-25T00:00:00Z", "Register by|1 December 2026|in 6 days||true|false"},
		{"until filled", posting.Deadline{Rule: posting.UntilFilled}, posting.Job, "2026-11-25T00:00:00Z", "Open until filled||||false|false"},
		{"an instant", posting.Deadline{Moment: posting.Moment{At: at("2026-12-01T17:00:00-05:00")}, Rule: posting.Firm}, posting.Job, "2026-12-01T22:00:00Z", "Closes|1 December 2026, 17:00 (UTC-05:00)|||false|true"},
	} {
		v := deadlineOf(posting.Posting{Kind: tc.kind, Deadline: &tc.d}, at(tc.now))
		got := fmt.Sprintf("%s|%s|%s|%s|%v|%v", v.Verb, v.When.Words, v.When.Ahead, v.Note, v.Soon, v.Past)
		if got != tc.want {
			t.Errorf("%s: %s\nwant %s", tc.name, got, tc.want)
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
	for want, p := range map[string]*posting.Pay{
		"":                             nil,
		"as the source has it":         {Text: "as  the\nsource has it", Min: amount("1")},
		"USD 68,000 to 74,500 a year":  {Min: amount("68000"), Max: amount("74500"), Currency: "USD", Period: posting.Year},
		"from 1,234,567.50":            {Min: amount("1234567.5")},
		"up to 20 an hour":             {Max: amount("20"), Period: posting.Hour},
		"EUR 3,000 twice a month":      {Min: amount("3000"), Max: amount("3000"), Currency: "EUR", Period: posting.Semimonthly},
		"GBP from 900 every two weeks": {Min: amount("900"), Currency: "GBP", Period: posting.Biweekly},
	} {
		if got := payWords(p); got != want {
			t.Errorf("payWords = %q, want %q", got, want)
		}
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"short": "short", "exactly ten": "exactly…", "äöüäöüäöüäöü": "äöüäöüäöü…", "one, two, three": "one, two…"} {
		if got := clip(in, 10); got != want {
			t.Errorf("clip(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAcceptsGzip(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "gzip": true, "br, GZIP": true, "gzip;q=0": false, "gzip; q=0.5": true, "gzip;q=x": false, "xgzip": false, "*": false,
	} {
		if got := acceptsGzip(header); got != want {
			t.Errorf("acceptsGzip(%q) = %v", header, got)
		}
	}
}

// TestLimiterIsBounded shows that strangers cannot fill the memory.
func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	l := newLimiter()
	now := at("2026-11-25T09:00:00Z")
	for range limitBurst {
		l.allow("192.0.2.1:1", now)
	}
	for i := range 3 * limitNetworks {
		l.allow(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String()+":1", now)
		if i%1000 == 0 && l.allow("192.0.2.1:1", now) {
			t.Fatalf("after %d others the busy one was forgotten", i)
		}
	}
	if n := len(l.young) + len(l.older); n > 2*limitNetworks {
		t.Errorf("%d networks are remembered", n)
	}
	if got := network("[fe80::1%eth0]:1"); got != network("fe80::2") {
		t.Errorf("one network is two: %v", got)
	}
	if network("nonsense") != (netip.Prefix{}) {
		t.Error("nonsense is a network")
	}
}
