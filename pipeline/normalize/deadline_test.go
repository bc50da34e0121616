package normalize_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// brief is a deadline without its wording: "2026-12-15 firm", with time, zone and old day.
func brief(d *posting.Deadline) string {
	if d == nil {
		return ""
	}
	s := d.Moment.String()
	if s != "" {
		s += " "
	}
	s += string(d.Rule)
	for _, more := range []string{d.In, d.Moment.Zone} {
		if more != "" {
			s += " " + more
		}
	}
	if d.ExtendedFrom != "" {
		s += " from " + d.ExtendedFrom
	}
	return s
}

func TestDeadlinePhrases(t *testing.T) {
	t.Parallel()
	us := configs.Defaults{Kind: posting.Job, Country: "US"}
	gb := configs.Defaults{Kind: posting.Job, Country: "GB"}
	none := configs.Defaults{Kind: posting.Job}
	tests := []struct {
		name string
		d    configs.Defaults
		in   string
		want string
	}{
		{"day first", us, "Please apply by 15 December 2026.", "2026-12-15 firm"},
		{"month first", us, "Closing date: December 1, 2026", "2026-12-01 firm"},
		{"label above", us, "Closing date\nDecember 1, 2026\nSalary", "2026-12-01 firm"},
		{"ordinal and abbreviation", us, "Application deadline is Fri., Dec. 4th, 2026", "2026-12-04 firm"},
		{"deadline for", us, "The deadline for applications is 3 March 2027.", "2027-03-03 firm"},
		{"received by", us, "Applications must be received by January 8, 2027 to be valid.", "2027-01-08 firm"},
		{"accepted until", us, "Applications will be accepted until November 30, 2026.", "2026-11-30 firm"},
		{"by in a sentence on applying", us, "Send a cover letter and CV to jobs@example.org by November 30.", "2026-11-30 firm"},
		{"ISO", us, "Deadline: 2026-12-01", "2026-12-01 firm"},
		{"a year ahead is inferred", us, "Apply by January 15.", "2027-01-15 firm"},
		{"the day itself", us, "Apply by November 2.", "2026-11-02 firm"},
		{"too far to infer", us, "Apply by October 20.", ""},
		{"weekday agrees", us, "Apply by Friday, December 4.", "2026-12-04 firm"},
		{"weekday contradicts the inferred year", us, "Apply by Monday, December 4.", ""},
		{"month first in the United States", us, "Deadline: 12/4/2026", "2026-12-04 firm"},
		{"day first in Britain", gb, "Closing date: 4/12/2026", "2026-12-04 firm"},
		{"ambiguous without a country", none, "Deadline: 4/12/2026", ""},
		{"only one order is possible", none, "Deadline: 12/15/2026", "2026-12-15 firm"},
		{"no such day", us, "Apply by February 30, 2027.", ""},
		{"time and zone", us, "Apply by December 1, 2026 at 5:00 p.m. ET.", "2026-12-01T17:00:00-05:00 firm America/New_York"},
		{"time before the date", us, "Applications are due by 11:59 pm PT on December 1, 2026.", "2026-12-01T23:59:00-08:00 firm America/Los_Angeles"},
		{"time without zone", us, "Apply by December 1, 2026, 17:00.", "2026-12-01T17:00:00 firm"},
		{"zone of the source", configs.Defaults{Kind: posting.Job, Country: "US", Zone: "America/Denver"}, "Apply by December 1, 2026, 5 pm.", "2026-12-01T17:00:00-07:00 firm America/Denver"},
		{"day in the zone of the source", configs.Defaults{Kind: posting.Job, Country: "US", Zone: "America/Denver"}, "Apply by December 1, 2026.", "2026-12-01 firm America/Denver"},
		{"midnight is the end of the day", us, "Apply by midnight ET on December 1, 2026.", "2026-12-01 firm America/New_York"},
		{"midday GMT", gb, "Closing date: 12.00 midday GMT on Monday 17 May 2027", "2027-05-17T12:00:00Z firm UTC"},
		{"abbreviation without a country", none, "Apply by December 1, 2026, 5 pm CST.", "2026-12-01T17:00:00 firm"},
		{"anywhere on Earth", us, "Proposals are due December 1, 2026 (AoE).", "2026-12-01 firm AoE"},
		{"review begins", us, "Review of applications begins March 1, 2027 and continues until the position is filled.", "2027-03-01 priority"},
		{"full consideration", us, "For full consideration, apply by December 1, 2026.", "2026-12-01 priority"},
		{"review date and closing date", us, "Review of applications will begin on December 1, 2026. The posting closes on January 15, 2027.", "2027-01-15 firm"},
		{"until filled", us, "This position is open until filled.", "until-filled"},
		{"until filled with a date of the employer", us, "Application deadline: December 1, 2026. Open until filled.", "2026-12-01 priority"},
		{"rolling", us, "Applications are reviewed on a rolling basis.", "rolling"},
		{"a headline of another post", us, "Search results\nCataloguer - Application deadline: December 10, 2026\nBoston", ""},
		{"a headline of this post", us, "Archivist - Application deadline: December 10, 2026\nBoston", "2026-12-10 firm"},
		{"a list of others", us, "Closing date: December 1, 2026. " + strings.Repeat("Duties are many. ", 30) + "\nRelated posts\nScholarship: apply by December 9, 2026\nTags\nFull-time", "2026-12-01 firm"},
		{"duties that go on", us, "Weeds the collection on an ongoing basis.", ""},
		{"extended", us, "The deadline has been extended from November 15, 2026 to December 1, 2026.", "2026-12-01 firm from 2026-11-15"},
		{"extended to", us, "Deadline extended to December 1, 2026!", "2026-12-01 firm"},
		{"two that differ", us, "Closing date: December 1, 2026.\nClosing date: December 8, 2026.", ""},
		{"two that agree", us, "Closing date: December 1, 2026.\nApplication deadline: 1 December 2026.", "2026-12-01 firm"},
		{"a start date", us, "The anticipated start date is January 4, 2027.", ""},
		{"a day of publication", us, "Posted on November 2, 2026. Updated: November 5, 2026.", ""},
		{"interviews", us, "Interviews will be held by December 15, 2026 for selected applicants.", ""},
		{"a degree", us, "Applicants must graduate by May 15, 2027.", ""},
		{"deadlines in general", us, "Ability to meet deadlines under pressure. Founded on 1 May 1998.", ""},
		{"long past", us, "Applications were due by May 1, 2019.", ""},
		{"early bird is for events", us, "Early bird registration ends; register by January 5, 2027.", ""},
		{"early bird only when there is nothing else", configs.Defaults{Kind: posting.Conference}, "Early bird registration ends; register by January 5, 2027.", "2027-01-05 firm"},
		{"behind the date", us, "Important dates\nDecember 1, 2026: Applications close\nDecember 20, 2026: Decisions", "2026-12-01 firm"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", Text: tt.in, Published: "2026-11-02"}, tt.d).Posting
			if got := brief(p.Deadline); got != tt.want {
				t.Errorf("deadline of %q = %q, want %q; evidence %v", tt.in, got, tt.want, p.Evidence["deadline"])
			}
		})
	}
}

func TestDeadlineField(t *testing.T) {
	t.Parallel()
	d := configs.Defaults{Kind: posting.Job, Country: "US"}
	for in, want := range map[string]string{
		"2026-12-01": "2026-12-01 firm", "2026-12-01T17:00:00-05:00": "2026-12-01T17:00:00-05:00 firm", "2026-12-01T23:59": "2026-12-01T23:59:00 firm",
		"December 1, 2026, 5:00 PM ET": "2026-12-01T17:00:00-05:00 firm America/New_York", "Open until filled": "until-filled",
		"Open until filled; first review December 1, 2026": "2026-12-01 priority", "soon": "",
	} {
		p := read(t, posting.Finding{Title: "Archivist", Text: "No date here.", Published: "2026-11-02", Fields: posting.Fields{Deadline: in}}, d).Posting
		if got := brief(p.Deadline); got != want {
			t.Errorf("field %q = %q, want %q", in, got, want)
		}
	}
	p := read(t, posting.Finding{Title: "Archivist", Text: "Apply by January 5, 2027.", Published: "2026-11-02", Fields: posting.Fields{Deadline: "2026-12-01"}}, d).Posting
	if got := brief(p.Deadline); got != "2026-12-01 firm" {
		t.Errorf("the field does not win over the text: %q", got)
	}
}

// TestDeadlineInTitle holds that the title is read where the text states no deadline.
func TestDeadlineInTitle(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ title, text, want string }{
		{"Travel scholarships (Deadline Dec. 6, 2026)", "Five scholarships are offered.", "2026-12-06 firm"},
		{"Travel scholarships (Deadline Dec. 6, 2026)", "Apply by December 13, 2026.", "2026-12-13 firm"},
		{"Memorial scholarship – apply by Feb 28!", "One scholarship is offered.", "2027-02-28 firm"},
		{"Scholarships for the conference of May 4, 2027", "Five scholarships are offered.", ""},
	} {
		p := read(t, posting.Finding{Title: tt.title, Text: tt.text, Published: "2026-11-02"}, configs.Defaults{Kind: posting.Grant}).Posting
		if got := brief(p.Deadline); got != tt.want {
			t.Errorf("deadline of %q, %q = %q, want %q", tt.title, tt.text, got, tt.want)
		}
	}
}

// TestDeadlineOfABoard holds that the end which a job board puts into the markup of a page
// by itself, 60, 90, … days after publication, is no deadline unless the text
// names it.
func TestDeadlineOfABoard(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, published, field, text, origin string
		kind                                 posting.Kind
		want                                 string
	}{
		{"60 days", "2026-11-02", "2027-01-01", "A job.", "jsonld:JobPosting", posting.Job, ""},
		{"30 days are an employer's too", "2026-11-02", "2026-12-02", "A job.", "jsonld:JobPosting", posting.Job, "2026-12-02 firm"},
		{"90 days, as an instant", "2026-11-02T09:30:00Z", "2027-01-31T23:59:59Z", "A job.", "jsonld:JobPosting", posting.Job, ""},
		{"61 days", "2026-11-02", "2027-01-02", "A job.", "jsonld:JobPosting", posting.Job, "2027-01-02 firm"},
		{"60 days, and the text says so", "2026-11-02", "2027-01-01", "Apply by January 1, 2027.", "jsonld:JobPosting", posting.Job, "2027-01-01 firm"},
		{"60 days, and the text says another", "2026-11-02", "2027-01-01", "Apply by November 20, 2026.", "jsonld:JobPosting", posting.Job, "2026-11-20 firm"},
		{"60 days in a feed", "2026-11-02", "2027-01-01", "A job.", "", posting.Job, "2027-01-01 firm"},
		{"60 days of a call", "2026-11-02", "2027-01-01", "A call.", "jsonld:Event", posting.CFP, "2027-01-01 firm"},
		{"without a day of publication", "", "2026-12-02", "A job.", "jsonld:JobPosting", posting.Job, "2026-12-02 firm"},
	} {
		f := posting.Finding{Title: "Archivist", Text: tt.text, Published: tt.published, Fields: posting.Fields{Deadline: tt.field, Origin: tt.origin}}
		p := read(t, f, configs.Defaults{Kind: tt.kind, Country: "US"}).Posting
		if got := brief(p.Deadline); got != tt.want {
			t.Errorf("%s: deadline = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNamedDates(t *testing.T) {
	t.Parallel()
	p := read(t, posting.Finding{Title: "Call for papers", Published: "2026-11-02", Text: "Proposals are due December 1, 2026.\nNotification of acceptance: January 15, 2027.\nEarly bird registration is open until March 1, 2027."}, configs.Defaults{}).Posting
	if got := brief(p.Deadline); got != "2026-12-01 firm" || p.Deadline.What != "proposal" {
		t.Errorf("deadline = %q of %q", got, p.Deadline.What)
	}
	got := ""
	for _, d := range p.Dates {
		got += d.What + " " + d.Moment.String() + "; "
	}
	if want := "notification 2027-01-15; early-bird 2027-03-01; "; got != want {
		t.Errorf("dates = %q, want %q", got, want)
	}
}

// TestDeadlineReference holds that the year comes from the day of publication, else of
// first sight, and that without either nothing is inferred.
func TestDeadlineReference(t *testing.T) {
	t.Parallel()
	f := posting.Finding{Title: "Archivist", Text: "Apply by May 1."}
	d := configs.Defaults{Kind: posting.Job}
	if got := read(t, f, d).Posting.Deadline; got != nil {
		t.Errorf("a year was invented: %v", got)
	}
	f.Seen = time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)
	if got := brief(read(t, f, d).Posting.Deadline); got != "2025-05-01 firm" {
		t.Errorf("from first sight: %q", got)
	}
	f.Published = "2024-04-01"
	if got := brief(read(t, f, d).Posting.Deadline); got != "2024-05-01 firm" {
		t.Errorf("from publication: %q", got)
	}
}

func FuzzDeadline(f *testing.F) {
	for _, s := range []string{"15 December 2026", "Dec. 1-3, 2026 at 5 pm ET", "12/4/26", "2026-12-01T10:00", "midnight on May 31", "1. 2. 2027", "May 1 to June 31", "31 November", "June 24 - 5 pm", "99999999/1/1"} {
		f.Add("apply by "+s, "2026-11-02")
	}
	f.Fuzz(func(t *testing.T, s, published string) {
		fn := posting.Finding{Source: "test", Item: "1", Title: "Archivist", Text: s, Published: published, Fields: posting.Fields{Deadline: s, Starts: s, Ends: s}}
		p := read(t, fn, configs.Defaults{Country: "US", Zone: "America/Chicago"}).Posting
		if p.Deadline == nil {
			return
		}
		data, err := json.Marshal(p.Deadline)
		var again posting.Deadline
		if err != nil || json.Unmarshal(data, &again) != nil || !again.Equal(*p.Deadline) {
			t.Fatalf("%q gives %s, %v, which reads as %v", s, data, err, again)
		}
	})
}
