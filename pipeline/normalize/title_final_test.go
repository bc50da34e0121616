package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestTitleOfPost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, text, organisation, want string }{
		{in: "Springfield, IL: Archivist (2 year term), Example College", want: "Archivist"},
		{in: "[extended] Springfield, IL: Archivist, Example College", want: "Archivist"},
		{in: "[updated salary] Springfield, IL: Archivist, Example College", want: "Archivist"},
		{in: "Springfield, IL/Remote: PT Archivist, Example College", want: "Archivist"},
		{in: "Springfield, IL: Head, Rare Books & Manuscripts, Example College", want: "Head, Rare Books & Manuscripts"},
		{in: "Springfield, IL: Paid Archives Intern, Example College", text: "Job Opening Title:\nArchives Internship\nName of Employer:\nExample College", want: "Archives Internship"},
		{in: "Springfield, IL: Archivist, Example College", text: "Job Opening Title:\nExample College – Archivist II", want: "Archivist II"},
		{in: "Springfield, IL: Archivist, Example College", text: "Title: The day's events", want: "Archivist"},
		{in: "Archivist | Example College", want: "Archivist"},
		{in: "Archivist - Springfield, IL", want: "Archivist"},
		{in: "Archivist (Springfield, IL)", want: "Archivist"},
		{in: "Archivist - Example College", organisation: "Example College", want: "Archivist"},
		{in: "Example College: Archivist", want: "Archivist"},
		{in: "HEAD OF IT AND DIGITAL SERVICES", want: "Head of IT and Digital Services"},
		{in: "ILL Librarian", want: "ILL Librarian"},
		{in: "Library Assistant - Competition ID: 3253", want: "Library Assistant"},
		{in: "Library Assistant - Competition ID: 3507 (Example Campus)", want: "Library Assistant"},
		{in: "Librarian - 24-068EXT", want: "Librarian"},
		{in: "2023-13 - Student Librarian (11 hours/week)", want: "Student Librarian"},
		{in: "Library Assistant (# 372462)", want: "Library Assistant"},
		{in: "Branch Coordinator (Auxiliary) Lake Valley Library (JP#23-20L)", want: "Branch Coordinator (Auxiliary)"},
		{in: "Librarian Posting No. 123605", want: "Librarian"},
		{in: "Librarian II (3-year limited term)", want: "Librarian II (3-year limited term)"},
		{in: "Cataloguer *REPOST*", want: "Cataloguer"},
		{in: "REPOST: Cataloguer", want: "Cataloguer"},
		{in: "Deadline Extended: Cataloguer", want: "Cataloguer"},
		{in: "Cataloguer: Search Extended", want: "Cataloguer"},
		{in: "Now Hiring: Cataloguer", want: "Cataloguer"},
		{in: "Stellenausschreibung: Bibliothekarin", want: "Bibliothekarin"},
		{in: "Job-Sharing Librarian", want: "Job-Sharing Librarian"},
		{in: "Edition 2 Librarian", want: "Edition 2 Librarian"},
		{in: "Librarian - Bookmobile", want: "Librarian - Bookmobile"},
		{in: "Librarian, Children's Services", want: "Librarian, Children's Services"},
		{in: "Fellow (June-August)", want: "Fellow"},
		{in: "Fellow (September 2026-February 2027)", want: "Fellow"},
		{in: "Specialist (Part time) Example-Springfield - Example University Libraries", want: "Specialist (Part time)"},
		{in: "LIBRARY ASSOCIATE (Employees of the City Only)", want: "Library Associate (Employees of the City Only)"},
		{in: "Data Curator | French/English", want: "Data Curator"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.in, Text: tt.text, Fields: posting.Fields{Organisation: tt.organisation}}, configs.Defaults{Kind: posting.Job, Country: "US"}).Posting
			if p.Title != tt.want {
				t.Errorf("title of %q = %q, want %q", tt.in, p.Title, tt.want)
			}
			if e, ok := p.Evidence["title"]; ok && e.Snippet == "" {
				t.Errorf("title of %q: evidence %v has no snippet", tt.in, e)
			}
		})
	}
}

// TestTitleOfEvent holds that an event's title keeps what would be taken off a post's.
func TestTitleOfEvent(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"Code Week 2027: Call for Proposals", "Example College: a Library Workshop", "Weeding Workshop - Example College"} {
		p := read(t, posting.Finding{Title: title, Text: "Join us."}, configs.Defaults{}).Posting
		if p.Title != title {
			t.Errorf("title of %q = %q", title, p.Title)
		}
	}
}
