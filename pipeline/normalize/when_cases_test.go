package normalize_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// TestWhenWordings holds how announcements say when something takes place; each was
// announced on Monday, 2 November 2026.
func TestWhenWordings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, title string
		kind        posting.Kind
		in          string
		want        string
	}{
		{"will be held", "Conference", posting.Conference, "Registration for the conference, to be held in Example City June 25-27 2027, is now open.", "2027-06-25 / 2027-06-27"},
		{"after a call", "Now accepting proposals", posting.CFP, "We are now accepting proposals for the spring meeting, which will take place on May 4-6, 2027. Submissions are due by January 22, 2027.", "2027-05-04 / 2027-05-06"},
		{"a single day of a call", "Call for proposals", posting.CFP, "Deadline: December 15th, 2026 at 5pm\nConference Date & Location: March 30, 2027 at Example University", "2027-03-30"},
		{"a day of a call, unclear", "Call for proposals", posting.CFP, "See the guidelines of March 30, 2027.", ""},
		{"between", "Conference", posting.Conference, "The conference is set to take place between June 29 and July 1, 2027.", "2027-06-29 / 2027-07-01"},
		{"will be hosted", "Symposium", posting.Conference, "On Thursday, May 27 and Friday, May 28 Example Council will host a symposium on maps.", "2027-05-27 / 2027-05-28"},
		{"the year of the title", "Conference 2028", posting.Conference, "Taking place June 12-15 in Example City.", "2028-06-12 / 2028-06-15"},
		{"the year of the title contradicts the weekday", "Conference 2028", posting.Conference, "Taking place Thursday, December 3, in Example City.", "2026-12-03"},
		{"registration before", "Summer school", posting.Workshop, "Registration will close on June 15th. Taking place July 22-24 online.", "2027-07-22 / 2027-07-24"},
		{"the name beside the days", "Registration open", posting.Conference, "The registration to the Example Conference 2027, 19-22 July 2027 at the University of Example, is now open!", "2027-07-19 / 2027-07-22"},
		{"the early bird is no start", "Registration open", posting.Conference, "Please note that early bird registration ends on 14 June.", ""},
		{"hours in front", "Workshop", posting.Workshop, "9am - 5pm, Tuesday February 23", "2027-02-23T09:00:00 / 2027-02-23T17:00:00"},
		{"hours below", "Webinar", posting.Webinar, "Date: Thursday, December 3, 2026\nPlace: online\nTime: 10:00 - 11:30 am ET", "2026-12-03T10:00:00-05:00 / 2026-12-03T11:30:00-05:00"},
		{"hours in the text, day in the title", "Library camp, February 5, 2027", posting.Conference, "Example College will be hosting the camp on February 5, 2027, from 9 am to 4 pm.", "2027-02-05T09:00:00 / 2027-02-05T16:00:00"},
		{"several zones", "Webinar", posting.Webinar, "Date/Time: December 4, Friday, 10-11 am PT / 12-1 pm CT / 1-2 pm ET", "2026-12-04T10:00:00-08:00 / 2026-12-04T11:00:00-08:00"},
		{"the zone in brackets", "Webinar", posting.Webinar, "The first event of the series will take place on Feb. 23, from 10 am to 11 am (PST).", "2027-02-23T10:00:00-08:00 / 2027-02-23T11:00:00-08:00"},
		{"Central European Time", "Workshop", posting.Workshop, "Kick off will be on Wednesday November 11 at 3 pm CET with our first meeting.", "2026-11-11T15:00:00+01:00"},
		{"Central European Time in summer", "Workshop", posting.Workshop, "Kick off will be on June 16, 2027 at 3 pm CET.", "2027-06-16T15:00:00"},
		{"sessions", "Workshop", posting.Workshop, "Date and time: December 7, 2026, 14:00 - 16:00 UTC\nPart two\nDate and time: December 14, 2026, 14:00 - 15:30 UTC", "2026-12-07T14:00:00Z / 2026-12-14T15:30:00Z"},
		{"labels of a page's header", "Bootcamp", posting.Workshop, "date: 2026-11-02\nstart_date: '2027-06-10'\nend_date: '2027-07-25'", "2027-06-10 / 2027-07-25"},
		{"a report", "Report on the conference", posting.Other, "The conference took place from October 12-14, 2026. Over 500 people came.", ""},
		{"save the date", "Save the date", posting.Conference, "Save the date: 12-14 May 2027, Example City", "2027-05-12 / 2027-05-14"},
		{"registration opens before", "Conference", posting.Conference, "Registration opens January 5, 2027. Conference dates: May 4-6, 2027.", "2027-05-04 / 2027-05-06"},
		{"last year's and this one", "Conference", posting.Conference, "Last year's conference was held on October 12, 2026. The next one will be held June 9-11, 2027 in Example City.", "2027-06-09 / 2027-06-11"},
		{"posted at the top", "Webinar on maps", posting.Webinar, "Posted on November 2, 2026\nby A. Example\nThe webinar takes place on Tuesday, November 17 at 2 pm ET.", "2026-11-17T14:00:00-05:00"},
		{"a deadline at the top", "Institute", posting.Workshop, "Application deadline: January 15, 2027\nThe institute runs from June 7 to June 11, 2027.", "2027-06-07 / 2027-06-11"},
		{"a series of weeks", "Online course", posting.Workshop, "This four-week online course begins on January 11, 2027 and ends on February 5, 2027.", "2027-01-11 / 2027-02-05"},
		{"a visa and a refund", "Conference", posting.Conference, "Cancellations are possible until April 1, 2027; refunds are paid after May 1, 2027.", ""},
		{"a calendar's entry", "(10-11 am) Weeding your collection", posting.Webinar, "Tuesday, December 1, 2026\n10:00am - 11:00am MST\nOnline", "2026-12-01T10:00:00 / 2026-12-01T11:00:00"},
		{"a name with a year", "DH 2027", posting.Conference, "DH 2027 will take place in Example City, July 12-16.", "2027-07-12 / 2027-07-16"},
		{"the hours before the day", "Meeting", posting.Other, "Our chapter meets from 6:00 to 7:30 pm on Thursday, November 19.", "2026-11-19T18:00:00 / 2026-11-19T19:30:00"},
		{"24 hours", "Webinar", posting.Webinar, "The webinar will be held on 17 November 2026 from 14.00 to 15.30 GMT.", "2026-11-17T14:00:00Z / 2026-11-17T15:30:00Z"},
		{"noon", "Webinar", posting.Webinar, "When: November 17, 2026, 12 noon - 1 p.m. Eastern", "2026-11-17T12:00:00-05:00 / 2026-11-17T13:00:00-05:00"},
		{"on demand", "Webinar, on demand", posting.Webinar, "Watch whenever you like. The recording was made on October 1, 2026.", ""},
		{"a report that looks ahead", "Summary of our October call", posting.Other, "The next call will be held on December 10, 2026 at 2 pm.", ""},
		{"what is over", "Community call", posting.Other, "On October 28, 2026, the community held a call on data.", ""},
		{"a range over a line's end", "Election", posting.Other, "The election will take place from December 3rd to\nDecember 10th, 2026, after the meeting.", "2026-12-03 / 2026-12-10"},
		{"a day with hours in a call", "Call for papers", posting.CFP, "This will be a full-day workshop 9:00am-5:30pm EST, Monday, November 16, 2026.", "2026-11-16T09:00:00-05:00 / 2026-11-16T17:30:00-05:00"},
		{"a week", "Announcements", posting.Other, "The next meeting will take place the week of November 16th, 2026.", ""},
		{"a new colleague", "A new coordinator", posting.Other, "We are pleased to announce that a new coordinator will be joining us. She joins the staff as of November 24.", ""},
		{"a fair", "Job fair", posting.Other, "The job fair will be held on February 11, 2027 at 12:30pm.", "2027-02-11T12:30:00"},
		{"a job has none", "Archivist", posting.Job, "The interviews will be held on February 11, 2027.", ""},
		{"a grant has none", "Travel grant", posting.Grant, "The conference will be held February 11-12, 2027.", ""},
		{"German", "Konferenz", posting.Conference, "Die Konferenz findet vom 4. bis 6. Juni 2027 in der Bibliothek statt.", "2027-06-04 / 2027-06-06"},
		{"German, days first", "Kongress", posting.Conference, "Vom 14. bis zum 17. März 2027 veranstaltet der Verband den Kongress.", "2027-03-14 / 2027-03-17"},
		{"German call", "Call for Papers", posting.CFP, "Die Tagung wird vom 24. – 27.06.2027 im Congress Centrum unter dem Motto Freiheit stattfinden. Vorträge können vom 16.11. bis zum 15.01.2027 eingereicht werden.", "2027-06-24 / 2027-06-27"},
		{"Spanish days", "Congreso", posting.Conference, "El congreso tendrá lugar durante los días 9, 10 y 11 de junio de 2027.", "2027-06-09 / 2027-06-11"},
		{"German with hours", "Fortbildung", posting.Workshop, "Termin: Mittwoch, 3. März 2027, 10:00-12:00 Uhr", "2027-03-03T10:00:00 / 2027-03-03T12:00:00"},
		{"French", "Colloque", posting.Conference, "Le colloque se tiendra les 4 et 5 mars 2027 à la bibliothèque.", "2027-03-04 / 2027-03-05"},
		{"French hours", "Atelier", posting.Workshop, "Date : 4 mars 2027 à 14h30", "2027-03-04T14:30:00"},
		{"Spanish", "Taller", posting.Workshop, "El taller se llevará a cabo en la universidad del 1 al 3 de febrero de 2027.", "2027-02-01 / 2027-02-03"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.title, Text: tt.in, Published: "2026-11-02"}, configs.Defaults{Kind: tt.kind}).Posting
			if got := span(p); got != tt.want {
				t.Errorf("when of %q = %q, want %q; evidence %v", tt.in, got, tt.want, p.Evidence["starts"])
			}
		})
	}
}

// TestDatesWithNames holds which further dates are kept, and that the deadline is not
// among them.
func TestDatesWithNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		kind posting.Kind
		in   string
		want string
	}{
		{"milestones of a call", posting.CFP, "Opening date: November 9, 2026\nAbstracts due: January 15, 2027\nNotification of acceptance: February 20, 2027\nFull papers due: March 12, 2027\nCamera-ready papers: April 1, 2027\nEarly bird registration ends: April 15, 2027\nRegistration closes: May 1, 2027", "opens 2026-11-09, notification 2027-02-20, full-paper 2027-03-12, camera-ready 2027-04-01, early-bird 2027-04-15, registration 2027-05-01"},
		{"a window", posting.Grant, "Applications are accepted from December 1, 2026 to January 31, 2027.", "opens 2026-12-01"},
		{"review beside a closing date", posting.Job, "Review of applications will begin on December 1, 2026. Closing date: January 15, 2027.", "review 2026-12-01"},
		{"a job's start", posting.Job, "Start date: March 1, 2027. Apply by December 1, 2026.", "start 2027-03-01"},
		{"proposals of a workshop", posting.Workshop, "Proposals for lightning talks are due January 15, 2027.", "proposal 2027-01-15"},
		{"nothing", posting.Job, "Posted on November 2, 2026.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Announcement", Text: tt.in, Published: "2026-11-02"}, configs.Defaults{Kind: tt.kind}).Posting
			var list []string
			for _, d := range p.Dates {
				list = append(list, d.What+" "+d.Moment.String())
			}
			if got := strings.Join(list, ", "); got != tt.want {
				t.Errorf("dates of %q = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
