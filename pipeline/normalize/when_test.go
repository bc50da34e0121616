package normalize_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// span is a posting's start and end in one line.
func span(p posting.Posting) string {
	s := ""
	if p.Starts != nil {
		s = p.Starts.String()
	}
	if p.Ends != nil {
		s += " / " + p.Ends.String()
	}
	return s
}

func TestWhenText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, title, in, want string
	}{
		{"a range in the title", "Example Conference, June 24-29, 2027", "", "2027-06-24 / 2027-06-29"},
		{"a range over months", "Conference 30 June - 2 July 2027", "", "2027-06-30 / 2027-07-02"},
		{"a range over the year", "Conference", "The conference will be held December 30 - January 2, 2027.", "2026-12-30 / 2027-01-02"},
		{"abbreviated", "Conference", "It takes place Sept. 18 - Oct. 4 2027 in Boston.", "2027-09-18 / 2027-10-04"},
		{"a label", "Webinar", "When: 15 December 2026\nHost: the library", "2026-12-15"},
		{"a label above", "Workshop", "Date\nTuesday, March 2, 2027", "2027-03-02"},
		{"with hours and zone", "Webinar", "Date: 3 March 2027, 10:00-11:30 am ET", "2027-03-03T10:00:00-05:00 / 2027-03-03T11:30:00-05:00"},
		{"over noon", "Webinar", "Date: March 3, 2027, 11-1 pm ET", "2027-03-03T11:00:00-05:00 / 2027-03-03T13:00:00-05:00"},
		{"in summer", "Webinar", "Join us on July 7, 2027 at 2:00 PM EDT.", "2027-07-07T14:00:00-04:00"},
		{"standard time in summer may mean either", "Webinar", "Join us on July 7, 2027 at 2:00 PM EST.", "2027-07-07T14:00:00"},
		{"no zone", "Webinar", "Join us on July 7, 2027 at 2:00 PM.", "2027-07-07T14:00:00"},
		{"UTC", "Webinar", "Join us on July 7, 2027, 14:00 UTC", "2027-07-07T14:00:00Z"},
		{"an offset", "Webinar", "Join us on July 7, 2027, 14:00 UTC+5:30", "2027-07-07T14:00:00+05:30"},
		{"the hour that does not exist", "Webinar", "Join us on March 14, 2027, 2:30 am ET", "2027-03-14T02:30:00"},
		{"registration is no start", "Workshop", "Register by January 5, 2027.", ""},
		{"a deadline is no start", "Conference", "Proposals are due January 5, 2027. The conference will be held May 4-6, 2027.", "2027-05-04 / 2027-05-06"},
		{"a past event", "Workshop", "The last workshop was held on May 4, 2025.", ""},
		{"a month is no day", "Workshop", "It will be held in May 2027.", ""},
		{"no such day", "Workshop", "Date: June 31, 2027", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.title, Text: tt.in, Published: "2026-11-02"}, configs.Defaults{Country: "US"}).Posting
			if got := span(p); got != tt.want {
				t.Errorf("when of %q = %q, want %q; kind %s, evidence %v", tt.in, got, tt.want, p.Kind, p.Evidence["starts"])
			}
		})
	}
	p := read(t, posting.Finding{Title: "Archivist", Text: "Date: March 3, 2027"}, configs.Defaults{Kind: posting.Job}).Posting
	if p.Starts != nil {
		t.Errorf("a job starts %v", p.Starts)
	}
}

func TestWhenFields(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		fields posting.Fields
		zone   string
		want   string
	}{
		{"instants", posting.Fields{Starts: "2027-06-24T09:00:00-05:00", Ends: "2027-06-24T17:00:00-05:00"}, "", "2027-06-24T09:00:00-05:00 / 2027-06-24T17:00:00-05:00"},
		{"days", posting.Fields{Starts: "2027-06-24", Ends: "2027-06-29"}, "America/Chicago", "2027-06-24 / 2027-06-29"},
		{"in the field's zone", posting.Fields{Starts: "2027-06-24T09:00:00", Zone: "Europe/Berlin"}, "America/Chicago", "2027-06-24T09:00:00+02:00"},
		{"in the source's zone", posting.Fields{Starts: "2027-06-24T09:00:00"}, "America/Chicago", "2027-06-24T09:00:00-05:00"},
		{"in no zone", posting.Fields{Starts: "2027-06-24T09:00"}, "", "2027-06-24T09:00:00"},
		{"an unknown zone", posting.Fields{Starts: "2027-06-24T09:00", Zone: "Middle/Earth"}, "", "2027-06-24T09:00:00"},
		{"the machine's zone is none", posting.Fields{Starts: "2027-06-24T09:00", Zone: "Local"}, "", "2027-06-24T09:00:00"},
		{"an end before the start", posting.Fields{Starts: "2027-06-24", Ends: "2027-06-23"}, "", "2027-06-24"},
		{"an end alone", posting.Fields{Ends: "2027-06-23"}, "", ""},
		{"words", posting.Fields{Starts: "Thursday, June 24, 2027 at 9:00 am"}, "America/Chicago", "2027-06-24T09:00:00-05:00"},
		{"nonsense", posting.Fields{Starts: "TBA"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Session", Fields: tt.fields, Published: "2026-11-02"}, configs.Defaults{Zone: tt.zone}).Posting
			if got := span(p); got != tt.want {
				t.Errorf("when = %q, want %q", got, tt.want)
			}
		})
	}
	p := read(t, posting.Finding{Title: "Session", Fields: posting.Fields{Starts: "2027-06-24T09:00:00-05:00"}}, configs.Defaults{Zone: "America/Chicago"}).Posting
	if p.Starts.Zone != "America/Chicago" {
		t.Errorf("the zone of a matching offset is %q", p.Starts.Zone)
	}
}

func TestRecurrence(t *testing.T) {
	t.Parallel()
	f := posting.Finding{Title: "Reading circle", Fields: posting.Fields{
		Starts: "2027-01-05T18:00:00", Ends: "2027-01-05T19:00:00", Zone: "Europe/Berlin", RRule: "RRULE:FREQ=WEEKLY;COUNT=5",
		ExDates: []string{"2027-01-12T18:00:00", "nonsense"}, RDates: []string{"2027-03-01"},
		Overrides: []posting.Override{{Of: "2027-01-19T18:00:00", Starts: "2027-01-20T18:00:00"}, {Of: "2027-01-26T18:00:00", Cancelled: true}, {Of: "never"}},
	}}
	got := read(t, f, configs.Defaults{}).Posting.Recurrence
	moved := moment(t, "2027-01-20T18:00:00+01:00")
	moved.Zone = "Europe/Berlin"
	zoned := func(s string) posting.Moment {
		m := moment(t, s)
		m.Zone = "Europe/Berlin"
		return m
	}
	want := &posting.Recurrence{
		Rule: "FREQ=WEEKLY;COUNT=5", Except: []posting.Moment{zoned("2027-01-12T18:00:00+01:00")}, Also: []posting.Moment{{Date: "2027-03-01"}},
		Moved: []posting.Exchange{{Of: zoned("2027-01-19T18:00:00+01:00"), Starts: &moved}, {Of: zoned("2027-01-26T18:00:00+01:00"), Cancelled: true}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recurrence (-want +got):\n%s", diff)
	}
	f.Fields.RRule, f.Fields.RDates = "FREQ=SOMETIMES", nil
	if got := read(t, f, configs.Defaults{}).Posting.Recurrence; got != nil {
		t.Errorf("a rule that cannot be read gives %+v", got)
	}
	f.Fields.RRule, f.Fields.Starts = "FREQ=DAILY", ""
	if got := read(t, f, configs.Defaults{}).Posting.Recurrence; got != nil {
		t.Errorf("a series without a start gives %+v", got)
	}
}

func moment(t *testing.T, s string) posting.Moment {
	t.Helper()
	m, err := posting.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
