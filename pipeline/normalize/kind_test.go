package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, title string
		fields      posting.Fields
		def         posting.Kind
		text        string
		want        posting.Kind
		rule        string
	}{
		{name: "a code of ours", title: "Anything", fields: posting.Fields{Kind: "webinar"}, def: posting.Job, want: posting.Webinar, rule: "field:kind"},
		{name: "JobPosting", title: "Anything", fields: posting.Fields{Kind: "JobPosting"}, want: posting.Job, rule: "field:kind"},
		{name: "an address of a type", title: "Anything", fields: posting.Fields{Kind: "https://schema.org/EducationEvent"}, want: posting.Workshop, rule: "field:kind"},
		{name: "an EducationEvent that calls itself a webinar", title: "Webinar: Weeding", fields: posting.Fields{Kind: "EducationEvent"}, want: posting.Webinar, rule: "title:webinar"},
		{name: "another event", title: "Workshop on Weeding", fields: posting.Fields{Kind: "BusinessEvent"}, want: posting.Workshop, rule: "title:workshop"},
		{name: "ConferenceEvent", title: "Anything", fields: posting.Fields{Kind: "ConferenceEvent"}, want: posting.Conference, rule: "field:kind"},
		{name: "an event that its title names", title: "Webinar: Weeding", fields: posting.Fields{Kind: "Event"}, def: posting.Conference, want: posting.Webinar, rule: "title:webinar"},
		{name: "an event of a source", title: "Weeding", fields: posting.Fields{Kind: "Event"}, def: posting.Workshop, want: posting.Workshop, rule: "default:kind"},
		{name: "an event and no more", title: "Weeding", fields: posting.Fields{Kind: "Event", Starts: "2027-01-01"}, want: posting.Other},
		{name: "the source's default", title: "Workshop Coordinator", def: posting.Job, want: posting.Job, rule: "default:kind"},
		{name: "the origin", title: "Weeding", fields: posting.Fields{Origin: "jsonld:JobPosting"}, want: posting.Job, rule: "origin"},
		{name: "a calendar entry", title: "Weeding", fields: posting.Fields{Origin: "ical:VEVENT", Starts: "2027-01-01"}, want: posting.Other},
		{name: "a call for a workshop", title: "Call for proposals: workshop on metadata", want: posting.CFP, rule: "title:cfp"},
		{name: "CFP", title: "CFP: Libraries in Spring", want: posting.CFP, rule: "title:cfp"},
		{name: "call with words between", title: "Call for Lightning Talk Proposals", want: posting.CFP, rule: "title:cfp"},
		{name: "conference", title: "2027 Example Library Conference", want: posting.Conference, rule: "title:conference"},
		{name: "symposium", title: "Symposium on Rare Books", want: posting.Conference, rule: "title:conference"},
		{name: "workshop", title: "Hands-on Workshop: Weeding for Librarians", want: posting.Workshop, rule: "title:workshop"},
		{name: "scholarship", title: "Scholarships for Library Students", want: posting.Grant, rule: "title:grant"},
		{name: "scholarship at work", title: "Open Scholarship Librarian", text: "Qualifications: MLS.", want: posting.Job, rule: "title:post"},
		{name: "mentors", title: "Mentors wanted for new librarians", want: posting.Mentoring, rule: "title:mentoring"},
		{name: "a job fair", title: "Library Job Fair", want: posting.Other, rule: "title:fair"},
		{name: "a chapter meeting", title: "Spring Chapter Meeting", want: posting.Other, rule: "title:fair"},
		{name: "a post with an event's word", title: "Conference Coordinator", text: "Qualifications: five years.", want: posting.Job, rule: "title:post"},
		{name: "a grants post", title: "Grants Librarian", text: "Salary: $50,000", want: posting.Job, rule: "title:post"},
		{name: "a post", title: "Cataloguing Assistant (part-time)", text: "Reports to the head of collections.", want: posting.Job, rule: "title:post"},
		{name: "a post by its pay", title: "Opportunity at Example Library", fields: posting.Fields{Pay: "$20 per hour"}, want: posting.Job, rule: "text:post"},
		{name: "a report looks back", title: "Report on the Example Conference", text: "We met on May 1, 2026 at the conference.", want: posting.Other},
		{name: "a tender is no call", title: "Call for Tender: Website", text: "The conference needs a site. Offers by June 1, 2027.", want: posting.Other, rule: "title:tender"},
		{name: "a slam of jobs", title: "Jobs Slam at the Example Conference", want: posting.Other, rule: "title:fair"},
		{name: "fellowships to attend", title: "Tuition Fellowships Available for the Example Workshop", want: posting.Grant, rule: "title:grant"},
		{name: "bourses", title: "Bourses Exemple du livre", want: posting.Grant, rule: "title:grant"},
		{name: "a workshop in Spanish", title: "Convocatoria para taller de escritura", want: posting.Workshop, rule: "title:workshop"},
		{name: "a call in Spanish", title: "Convocatoria para lecciones en español", want: posting.CFP, rule: "title:cfp"},
		{name: "a conference by its name", title: "Registration for ExampleCon 2027 is open", want: posting.Conference, rule: "title:conference"},
		{name: "a conference in German", title: "Beispiel-Konferenz in Mainz", want: posting.Conference, rule: "title:conference"},
		{name: "a scholarship on a board of jobs", title: "Funding Opportunity: Example Scholarship", def: posting.Job, want: posting.Grant, rule: "title:grant"},
		{name: "a job on a board of jobs", title: "Grants and Awards, Branch", text: "Qualifications: MLS. Salary: $50,000.", def: posting.Job, want: posting.Job, rule: "default:kind"},
		{name: "a French post", title: "Responsable de la formation", text: "Qualifications. Salary.", want: posting.Job, rule: "title:post"},
		{name: "news", title: "New hours of the reading room", text: "We open at ten.", want: posting.Other},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.title, Text: tt.text, Fields: tt.fields, Published: "2026-11-02"}, configs.Defaults{Kind: tt.def}).Posting
			if p.Kind != tt.want || p.Evidence["kind"].Rule != tt.rule {
				t.Errorf("kind of %q = %s by %q, want %s by %q", tt.title, p.Kind, p.Evidence["kind"].Rule, tt.want, tt.rule)
			}
		})
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, status, want string
		ending           posting.Why
	}{
		{in: "Head &amp;amp; Heart   of\nCollections", want: "Head & Heart of Collections"},
		{in: "Job Posting: Archivist", want: "Archivist"},
		{in: "<b>Archivist</b> (term)", want: "Archivist (term)"},
		{in: "Job Developer", want: "Job Developer"},
		{in: "[CANCELLED] Spring Workshop", want: "Spring Workshop", ending: posting.Cancelled},
		{in: "CANCELLED: Spring Workshop", want: "Spring Workshop", ending: posting.Cancelled},
		{in: "Canceled - Spring Workshop", want: "Spring Workshop", ending: posting.Cancelled},
		{in: "Spring Workshop (cancelled)", want: "Spring Workshop", ending: posting.Cancelled},
		{in: "Archivist - POSITION FILLED", want: "Archivist", ending: posting.Filled},
		{in: "Closed Stacks Coordinator", want: "Closed Stacks Coordinator"},
		{in: "How cancelled subscriptions come back", want: "How cancelled subscriptions come back"},
		{in: "[Extended] Call for papers", want: "Call for papers"},
		{in: "Spring Workshop", status: "https://schema.org/EventCancelled", want: "Spring Workshop", ending: posting.Cancelled},
		{in: "Archivist", status: "filled", want: "Archivist", ending: posting.Filled},
		{in: "Archivist", status: "closed", want: "Archivist", ending: posting.Filled},
		{in: "Archivist", status: "removed", want: "Archivist", ending: posting.Removed},
		{in: "[CANCELLED] Archivist", status: "Removed", want: "Archivist", ending: posting.Removed},
		{in: "Archivist", status: "CONFIRMED", want: "Archivist"},
	}
	for _, tt := range tests {
		t.Run(tt.in+tt.status, func(t *testing.T) {
			t.Parallel()
			r := read(t, posting.Finding{Title: tt.in, Fields: posting.Fields{Status: tt.status}}, configs.Defaults{})
			if r.Posting.Title != tt.want || r.Ending != tt.ending {
				t.Errorf("title %q, ending %q; want %q, %q", r.Posting.Title, r.Ending, tt.want, tt.ending)
			}
		})
	}
	p := read(t, posting.Finding{Title: "Archivist | Example University", Fields: posting.Fields{Organisation: "Example University"}}, configs.Defaults{}).Posting
	if p.Title != "Archivist" {
		t.Errorf("title with the organisation behind it = %q", p.Title)
	}
	p = read(t, posting.Finding{Text: "Archivist wanted\nThe library seeks one."}, configs.Defaults{}).Posting
	if p.Title != "Archivist wanted" {
		t.Errorf("title from the text = %q", p.Title)
	}
}
