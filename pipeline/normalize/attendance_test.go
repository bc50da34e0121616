package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestAttendanceOfText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		kind       posting.Kind
		want       posting.Attendance
		rule       string
	}{
		{"a hybrid arrangement", "You will work in a hybrid work arrangement that is not fully remote.", posting.Job, posting.Hybrid, "phrase:hybrid"},
		{"in the office", "This is a full-time, permanent, in-office position.", posting.Job, posting.InPerson, "phrase:in-person"},
		{"by a label", "Type:\nFull Time (In-Office)\nSalary:\n$60,000", posting.Job, posting.InPerson, "label:attendance"},
		{"filters of a page", "You work with books and colleagues.\nFull Time (Hybrid) (12)\nFull Time (Remote) (3)", posting.Job, "", ""},
		{"some remote work", "Remote work would be considered.", posting.Job, "", ""},
		{"an event in a place", "The workshop will be held in Portland, Oregon on May 1, 2027.", posting.Workshop, posting.InPerson, "stated:places"},
		{"an event in a place and online", "The workshop will be held in Portland, Oregon on May 1, 2027; a livestream is planned.", posting.Workshop, "", ""},
		{"a call for an event in a place", "The workshop will be held in Portland, Oregon on May 1, 2027.", posting.CFP, "", ""},
		{"a Zoom link", "A Zoom link will be sent to those who register.", posting.Workshop, posting.Online, "phrase:online"},
		{"last time", "It took place online in May. The next one will be bigger.", posting.Conference, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Opening", Text: tt.text, Published: "2026-11-02"}, configs.Defaults{Kind: tt.kind}).Posting
			if p.Attendance != tt.want || p.Evidence["attendance"].Rule != tt.rule {
				t.Errorf("attendance = %q by %q, want %q by %q", p.Attendance, p.Evidence["attendance"].Rule, tt.want, tt.rule)
			}
		})
	}
}

func TestHoursOfLabelsAndTags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		title, text string
		tags        []string
		want        string
	}{
		{"PT Archives Assistant", "", nil, "part-time"},
		{"Library Clerk (FT)", "", nil, "full-time"},
		{"Clerk", "Time type : Full time\nSalary", nil, "full-time"},
		{"Clerk", "Hours per week: 35\nSalary", nil, "full-time"},
		{"Clerk", "Hours of Work: 20\nSalary", nil, "part-time"},
		{"Clerk", "Hours of Work: 9:00 - 5:00\nSalary", nil, ""},
		{"Clerk", "Status: Permanent Full-TimeHours: weekdays", nil, "full-time"},
		{"Clerk", "The library has a full-time opening for a clerk.", nil, "full-time"},
		{"Clerk", "Salary.", []string{"Part-time", "Museum"}, "part-time"},
		{"Clerk", "3,000 full-time equivalent students. Salary.", nil, ""},
	} {
		p := facetsOf(t, posting.Finding{Title: tt.title, Text: tt.text, Fields: posting.Fields{Categories: tt.tags}})
		got := ""
		if len(p.Facets.Hours) > 0 {
			got = p.Facets.Hours[0]
		}
		if got != tt.want || len(p.Facets.Hours) > 1 {
			t.Errorf("hours of %q, %q, %v = %v, want %q (%v)", tt.title, tt.text, tt.tags, p.Facets.Hours, tt.want, p.Evidence["facets.hours"])
		}
	}
}

// TestSummaryLeavesBoilerplateOut holds that a summary begins with the announcement.
func TestSummaryLeavesBoilerplateOut(t *testing.T) {
	t.Parallel()
	text := "Toggle navigation Log in Register. Example College seeks a librarian for its reading rooms and its archives. The work begins in May and goes on for two years. We are an equal opportunity employer and all rights reserved."
	p := read(t, posting.Finding{Title: "Librarian", Text: text}, configs.Defaults{Kind: posting.Job}).Posting
	if want := "Example College seeks a librarian for its reading rooms and its archives. The work begins in May and goes on for two years."; p.Summary != want {
		t.Errorf("summary = %q, want %q", p.Summary, want)
	}
}
