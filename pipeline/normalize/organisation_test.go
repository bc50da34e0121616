package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestOrganisation(t *testing.T) {
	t.Parallel()
	job := configs.Defaults{Kind: posting.Job, Country: "US"}
	for _, tt := range []struct {
		name, title, text string
		fields            posting.Fields
		def               configs.Defaults
		want, rule        string
	}{
		{name: "a field", title: "Archivist", fields: posting.Fields{Organisation: "The Example Museum"}, def: job, want: "Example Museum", rule: "field:organisation"},
		{name: "abbreviations", title: "Archivist", fields: posting.Fields{Organisation: "Univ. of Example Libraries"}, def: job, want: "University of Example Libraries", rule: "field:organisation"},
		{name: "a campus", title: "Archivist", fields: posting.Fields{Organisation: "University of Texas – Austin"}, def: job, want: "University of Texas at Austin", rule: "field:organisation"},
		{name: "capitals", title: "Archivist", fields: posting.Fields{Organisation: "SPRINGFIELD PUBLIC LIBRARY"}, def: job, want: "Springfield Public Library", rule: "field:organisation"},
		{name: "a label above", title: "Archivist", text: "Job Title:\nArchivist\nName of Employer:\nExample Historical Society\nSalary Range:\n$50,000", def: job, want: "Example Historical Society", rule: "label:organisation"},
		{name: "a label before", title: "Archivist", text: "Employer: Example College\nPlace: Springfield", def: job, want: "Example College", rule: "label:organisation"},
		{name: "a list by place", title: "Springfield, IL: Archivist (term), Example College", def: job, want: "Example College", rule: "title:employer"},
		{name: "a unit of it", title: "Springfield, IL: Archivist, Example Center, University of Example", def: job, want: "Example Center, University of Example", rule: "title:employer"},
		{name: "a campus behind a comma", title: "Davis, CA: Archivist, Special Collections, University of California, Davis", def: job, want: "University of California, Davis", rule: "title:employer"},
		{name: "a unit at it", title: "Springfield, IL: Archivist, Example Library at Example University", def: job, want: "Example Library, Example University", rule: "title:employer"},
		{name: "remote", title: "Remote Work: Developer, Example Vendor", def: job, want: "Example Vendor", rule: "title:employer"},
		{name: "a bar", title: "Archivist | Example Guild", def: job, want: "Example Guild", rule: "title:employer"},
		{name: "in front", title: "Example University: Research Specialist", def: job, want: "Example University", rule: "title:employer"},
		{name: "behind a dash", title: "Archivist - Example University", def: job, want: "Example University", rule: "title:employer"},
		{name: "behind a dash, named in the text", title: "Archivist - Example Group", text: "Example Group is growing. Salary.", def: job, want: "Example Group", rule: "title:employer"},
		{name: "behind a dash, not named", title: "Archivist - Rocket Division", text: "Salary.", def: job},
		{name: "a unit behind a dash", title: "Archivist - University Libraries", text: "Example University (Springfield, IL)", def: job, want: "Example University", rule: "layout:employer-place"},
		{name: "the library of it", title: "Librarian - Example College", text: "Example College Library seeks a librarian.", def: job, want: "Example College Library", rule: "title:employer"},
		{name: "a board's block", title: "Clerk", text: "Clerk Springfield , ON Description Work. Closes: 3 May, 2027 Example Town Library Springfield , ON Policies and Terms", def: job, want: "Example Town Library", rule: "layout:closes"},
		{name: "a recruiter's block", title: "Clerk", text: "Clerk Springfield , ON Description Example County Library seeks a clerk. Closes: 3 May, 2027 Example Executive Search Springfield , ON Policies", def: job, want: "Example County Library", rule: "phrase:announces"},
		{name: "the library of a city", title: "Clerk", text: "Clerk Springfield , ON Description The Springfield Public Library is fun. Closes: 3 May, 2027 City of Springfield Springfield , ON Policies", def: job, want: "Springfield Public Library", rule: "layout:closes"},
		{name: "seeks", title: "Clerk", text: "The Example Public Library seeks a clerk.", def: job, want: "Example Public Library", rule: "phrase:announces"},
		{name: "an acronym behind it", title: "Clerk", text: "Example Regional Library (ERL) is currently recruiting a clerk.", def: job, want: "Example Regional Library (ERL)", rule: "phrase:announces"},
		{name: "the library seeks", title: "Clerk", text: "The Library seeks a clerk.", def: job},
		{name: "we seek", title: "Clerk", text: "Our busy Library is hiring. We invite you.", def: job},
		{name: "about", title: "Clerk", text: "A clerk is wanted.\nAbout Example Public Library\nWe are big.", def: job, want: "Example Public Library", rule: "heading:about"},
		{name: "the default", title: "Clerk", text: "Salary.", def: configs.Defaults{Kind: posting.Job, Organisation: "Example Library"}, want: "Example Library", rule: "default:organisation"},
		{name: "an organiser", title: "Call for papers", text: "The Example Library Association (ELA) is pleased to announce a call.", want: "Example Library Association (ELA)", rule: "phrase:announces"},
		{name: "an organiser's acronym", title: "ELA Webinar: Weeding", text: "Join us.", want: "ELA", rule: "title:organiser"},
		{name: "the acronym in full", title: "EMA Webinar: Weeding", text: "Example Metadata Association members, join us.", want: "Example Metadata Association (EMA)", rule: "title:organiser"},
		{name: "an event's own name", title: "ELPUX 2027 Conference", text: "Join us."},
		{name: "hosted by", title: "Weeding Workshop", text: "The day is hosted by the Example Library Network.", want: "Example Library Network", rule: "phrase:hosted-by"},
		{name: "two hosts", title: "Weeding Workshop", text: "The day is hosted by the Example Library and Other College."},
		{name: "a committee", title: "Weeding Conference", text: "The Conference Program Committee invites proposals."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.title, Text: tt.text, Fields: tt.fields, Published: "2026-11-02"}, tt.def).Posting
			got := ""
			if p.Organisation != nil {
				got = p.Organisation.Name
			}
			if got != tt.want || p.Evidence["organisation"].Rule != tt.rule {
				t.Errorf("organisation = %q by %q, want %q by %q", got, p.Evidence["organisation"].Rule, tt.want, tt.rule)
			}
		})
	}
}

func TestOrganisationURL(t *testing.T) {
	t.Parallel()
	for stated, want := range map[string]string{"https://library.example.org/": "https://library.example.org/", "javascript:alert(1)": "", "": ""} {
		p := read(t, posting.Finding{Title: "Archivist", Fields: posting.Fields{Organisation: "Example Library", OrganisationURL: stated}}, configs.Defaults{}).Posting
		if p.Organisation.URL != want {
			t.Errorf("page of the organisation %q = %q, want %q", stated, p.Organisation.URL, want)
		}
	}
}
