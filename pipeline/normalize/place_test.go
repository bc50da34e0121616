package normalize_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// where is a posting's places, attendance and eligible countries in one line.
func where(p posting.Posting) string {
	var parts []string
	for _, place := range p.Places {
		parts = append(parts, strings.Join([]string{place.City, place.Region, place.Country}, "/"))
	}
	if p.Attendance != "" {
		parts = append(parts, string(p.Attendance))
	}
	for _, c := range p.Eligible {
		parts = append(parts, "from "+c)
	}
	return strings.Join(parts, " ")
}

func TestLocation(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, country, want string
	}{
		{"Boston, MA", "", "Boston/US-MA/US"},
		{"Boston, Massachusetts, United States", "", "Boston/US-MA/US"},
		{"Example University, 100 Main St, Boston, MA 02110, USA", "", "Boston/US-MA/US"},
		{"Toronto, ON", "", "Toronto/CA-ON/CA"},
		{"Toronto, Ontario, Canada", "US", "Toronto/CA-ON/CA"},
		{"Vancouver, BC V6B 4N7", "CA", "Vancouver/CA-BC/CA"},
		{"London, UK", "", "London/GB-ENG/GB"},
		{"922 South Example Street, Bloomington, IN, 47403, United States", "", "Bloomington/US-IN/US"},
		{"Room 1, Maastricht, The Netherlands, Netherlands", "", "Maastricht/NL-LI/NL"},
		{"1 Example Avenue, Kensington, Western Australia, 6151, Australia", "", "Kensington/AU-WA/AU"},
		{"Leeds, England", "GB", "Leeds/GB-ENG/GB"},
		{"Edinburgh, Scotland, UK", "", "Edinburgh/GB-SCT/GB"},
		{"Paris, France", "", "Paris/FR-IDF/FR"},
		{"Berlin", "DE", "Berlin/DE-BE/DE"},
		{"Berlin, DE", "DE", "Berlin/DE-BE/DE"},
		{"Berlin, DE", "", "Berlin/DE-BE/DE"},
		{"Wilmington, DE", "US", "Wilmington/US-DE/US"},
		{"San José, CA", "US", "San Jose/US-CA/US"},
		{"Sydney, NSW", "", "Sydney/AU-NSW/AU"},
		{"New York, NY", "US", "New York/US-NY/US"},
		{"New York, New York", "US", "New York/US-NY/US"},
		{"Washington, DC", "US", "Washington/US-DC/US"},
		{"Brooklyn NY", "US", "Brooklyn/US-NY/US"},
		{"White Plains, NY USA", "US", "White Plains/US-NY/US"},
		{"NEWMARKET, ON", "CA", "Newmarket/CA-ON/CA"},
		{"Massachusetts", "US", "/US-MA/US"},
		{"Canada", "", "//CA"},
		{"Springfield", "", "//"},
		{"Springfield", "US", "//US"},
		{"Cambridge", "", "//"},
		{"Cambridge, MA 02139", "", "Cambridge/US-MA/US"},
		{"München", "DE", "Munich/DE-BY/DE"},
		{"Leeds", "", "Leeds/GB-ENG/GB"},
		{"St. Paul, MN", "US", "St. Paul/US-MN/US"},
		{"NY, NY", "US", "New York/US-NY/US"},
		{"12 W Example Street, New York NY 10001", "US", "New York/US-NY/US"},
		{"Example Centre, Vancouver, BC [map]", "CA", "Vancouver/CA-BC/CA"},
		{"Yonkers and Scarsdale", "US", "Yonkers/US-NY/US Scarsdale/US-NY/US"},
		{"Toronto, ON or Ottawa, ON", "CA", "Toronto/CA-ON/CA Ottawa/CA-ON/CA"},
		{"Cincinnati, OH / Covington, KY", "US", "Cincinnati/US-OH/US Covington/US-KY/US"},
		{"Los Angeles, CA/Remote", "US", "Los Angeles/US-CA/US online"},
		{"Remote (Ontario)", "CA", "online from CA"},
		{"On-site, Lancaster, PA and online", "US", "Lancaster/US-PA/US hybrid"},
		{"Boston, MA; third floor", "US", "Boston/US-MA/US"},
		{"Boston, MA; Worcester, MA", "US", "Boston/US-MA/US Worcester/US-MA/US"},
		{"Remote", "US", "online"},
		{"Remote (US)", "", "online from US"},
		{"Remote - United States", "", "online from US"},
		{"Online", "", "online"},
		{"Online via Zoom", "", "online"},
		{"Hybrid - Leeds, UK", "", "Leeds/GB-ENG/GB hybrid"},
		{"Boston, MA (hybrid)", "US", "Boston/US-MA/US hybrid"},
		{"https://example.org/room", "", ""},
		{"in the main room", "", "//"},
	}
	for _, tt := range tests {
		t.Run(tt.in+" "+tt.country, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", Fields: posting.Fields{Location: tt.in}}, configs.Defaults{Country: tt.country}).Posting
			if got := where(p); got != tt.want {
				t.Errorf("location %q in %q = %q, want %q", tt.in, tt.country, got, tt.want)
			}
		})
	}
}

func TestStructuredPlace(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   posting.Fields
		want string
		lat  float64 // the source's; -1 for the gazetteer's, 0 for either
	}{
		{"an address", posting.Fields{City: "Boston", Region: "MA", Country: "US"}, "Boston/US-MA/US", -1},
		{"names", posting.Fields{City: "Toronto", Region: "Ontario", Country: "Canada"}, "Toronto/CA-ON/CA", -1},
		{"a region of another country counts less than the city", posting.Fields{City: "Lyon", Region: "MA", Country: "FR"}, "Lyon/FR-ARA/FR", -1},
		{"coordinates", posting.Fields{Geo: "42.36;-71.06", Location: "Main hall"}, "//", 42.36},
		{"coordinates beside a wording", posting.Fields{Geo: "42.36;-71.06", Location: "Boston, MA"}, "Boston/US-MA/US", 42.36},
		{"who may work there", posting.Fields{City: "Boston", Region: "MA", Country: "US", Eligible: []string{"USA", "Ontario, Canada", "Mars"}}, "Boston/US-MA/US from US from CA", -1},
		{"null island", posting.Fields{City: "Boston", Region: "MA", Country: "US", Geo: "0;0"}, "Boston/US-MA/US", -1},
		{"off the Earth", posting.Fields{City: "Boston", Region: "MA", Country: "US", Geo: "142.36;-71.06"}, "Boston/US-MA/US", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", Fields: tt.in}, configs.Defaults{}).Posting
			if got := where(p); got != tt.want || tt.lat > 0 && (p.Places[0].Lat == nil || *p.Places[0].Lat != tt.lat) || tt.lat < 0 && p.Places[0].Lat == nil {
				t.Errorf("place = %q %+v, want %q", got, p.Places, tt.want)
			}
		})
	}
}

func TestPlaceText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, title, text string
		kind              posting.Kind
		country, want     string
	}{
		{"a label", "Archivist", "Location: Boston, MA\nSalary", posting.Job, "US", "Boston/US-MA/US"},
		{"a heading", "Archivist", "### Location\n\nWayne, NJ\n\nApply", posting.Job, "US", "Wayne/US-NJ/US"},
		{"before the title", "Atlanta, GA: Archivist, Example University", "", posting.Job, "US", "Atlanta/US-GA/US"},
		{"below the title", "Archivist", "Log in Archivist Aurora , ON Description", posting.Job, "CA", "Aurora/CA-ON/CA"},
		{"held in", "Example Conference", "The conference will be held in Portland, Oregon on May 1, 2027.", posting.Conference, "", "Portland/US-OR/US in-person"},
		{"not last year's", "Example Conference", "The conference will be held in Portland, Oregon. Last year's conference met in Boston, Massachusetts.", posting.Conference, "", "Portland/US-OR/US in-person"},
		{"two of them", "Example Conference", "The conference will be held in Portland, Oregon. A workshop is held in Boston, Massachusetts.", posting.Conference, "", ""},
		{"a pair inside a pair", "Example Conference", "It will take place on June 3 and 4, 2027 at Example University, Madison, USA.", posting.Conference, "", "Madison/US-WI/US in-person"},
		{"brackets", "Convocatoria", "El taller se llevará a cabo en la Universidad de Ejemplo (Bogotá, Colombia) del 4 al 6 de mayo de 2027.", posting.Workshop, "", "Bogotá/CO-DC/CO in-person"},
		{"a city that everybody knows", "Tagung", "Die Konferenz wird im Beispielhaus in Mainz vom 04. bis 06. Mai 2027 stattfinden.", posting.Conference, "", "Mainz/DE-RP/DE in-person"},
		{"a name of several cities", "Conference", "The conference will be held in Springfield on May 3, 2027.", posting.Conference, "", ""},
		{"a university's town", "Workshop", "The workshop takes place on Monday, June 7 at the University of Hamburg.", posting.Workshop, "", "Hamburg/DE-HH/DE in-person"},
		{"a city in the title", "Example Bootcamp Munich", "Two days in Munich.", posting.Workshop, "", "Munich/DE-BY/DE in-person"},
		{"a city only in the title", "Chicago Manual of Style: a workshop", "Learn the rules.", posting.Workshop, "", ""},
		{"outside of it", "Forum", "The forum is taking place November 3-5 just outside of Chicago.", posting.Conference, "", ""},
		{"a country", "Call for Proposals", "The conference will be held in-person in the Netherlands, June 7-9, 2027.", posting.CFP, "", "//NL in-person"},
		{"a speaker's home", "Webinar series", "On May 3, 2027 our conference speaker is professor of history at the University of Hamburg.", posting.Conference, "", ""},
		{"held online", "Conference", "A virtual conference from May 3 to 5. The host is in Toronto.", posting.Conference, "", "online"},
		{"a call has no country of its source", "Call for Papers", "Send papers.", posting.CFP, "US", ""},
		{"nor has a grant", "Travel grant", "Apply now.", posting.Grant, "US", ""},
		{"nor a conference", "Conference", "Join us.", posting.Conference, "US", ""},
		{"German", "Bibliothekar", "Arbeitsort: Leipzig\nEntgelt: EG 9b", posting.Job, "DE", "Leipzig/DE-SN/DE"},
		{"French", "Bibliothécaire", "Lieu : Montréal\nSalaire", posting.Job, "CA", "Montréal/CA-QC/CA"},
		{"the second label", "Archivist", "Location: 12 Example Drive\nCity: Ottawa, ON\n", posting.Job, "CA", "Ottawa/CA-ON/CA"},
		{"lines that are lost", "Archivist", "Grade 8 Location: Ottawa, ON Salary: $60,000", posting.Job, "CA", "Ottawa/CA-ON/CA"},
		{"a label of two lines", "Summer School", "location:\n  name: Example Library\n  address: Beispielstraße 1, 80331 Munich\n", posting.Workshop, "", "Munich/DE-BY/DE in-person"},
		{"below title and employer", "Archivist", "Archivist\nExample Library\nCharlottesville, Virginia\nFeatured", posting.Job, "US", "Charlottesville/US-VA/US"},
		{"an address", "Archivist", "Write to Example College, 1 Main Street, Ithaca, NY 14850.", posting.Job, "US", "Ithaca/US-NY/US"},
		{"an address for letters", "Archivist", "Write to PO Box 12, Ithaca, NY 14850.", posting.Job, "US", "//US"},
		{"located in", "Archivist", "Example College is located in beautiful Ithaca, New York.", posting.Job, "US", "Ithaca/US-NY/US"},
		{"a hall", "Workshop", "Location: Example Student Center\n", posting.Workshop, "", "//"},
		{"remote for one country", "Metadata Librarian", "This is a fully remote position. Candidates must reside in the United States.", posting.Job, "", "online from US"},
		{"not remote", "Metadata Librarian", "Candidates must reside in the United States.", posting.Job, "", ""},
		{"online for one country", "Workshop", "The online workshop is open only to libraries in Canada.", posting.Workshop, "", "online from CA"},
		{"the source's country", "Archivist", "No place here.", posting.Job, "IE", "//IE"},
		{"a city in prose is not the place", "Archivist", "Our founder came from Boston, MA and liked it.", posting.Job, "US", "//US"},
		{"location online", "Webinar", "Location: Online", posting.Webinar, "US", "online"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: tt.title, Text: tt.text, Published: "2026-11-02"}, configs.Defaults{Kind: tt.kind, Country: tt.country}).Posting
			if got := where(p); got != tt.want {
				t.Errorf("place of %q = %q, want %q; %v", tt.text, got, tt.want, p.Evidence["places"])
			}
		})
	}
}

func TestEmployerPlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"Detroit Public Library", "Our branches in Detroit", "Detroit/US-MI/US"},
		{"Detroit Public Library", "Our branches", "//US"},
		{"University of Pittsburgh", "One of the oldest schools in Pittsburgh.", "Pittsburgh/US-PA/US"},
		{"University of Hartford", "The campus in West Hartford", "//US"},
		{"City of Oakland", "The library", "Oakland/US-CA/US"},
		{"Columbia University in the City of New York", "", "New York/US-NY/US"},
		{"Bronx Community College", "The college is in Bronx", "Bronx/US-NY/US"},
		{"Austin College", "An hour from anywhere in Austin", "//US"},
		{"Lawrence University", "in Lawrence", "//US"},
		{"Springfield Public Library", "People in Springfield", "//US"},
		{"Free Library of Example", "", "//US"},
		{"University of Washington", "Famous in Washington", "//US"},
		{"University of California", "in California", "//US"},
	} {
		p := read(t, posting.Finding{Title: "Archivist", Text: tt.text, Fields: posting.Fields{Organisation: tt.name}}, configs.Defaults{Kind: posting.Job, Country: "US"}).Posting
		if got := where(p); got != tt.want {
			t.Errorf("place of a post at %q (%s) = %q, want %q; %v", tt.name, tt.text, got, tt.want, p.Evidence["places"])
		}
	}
}

func TestPlaceTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   posting.Fields
		want string
	}{
		{posting.Fields{Location: "Boston, MA, US", City: "Boston", Region: "MA", Country: "US"}, "Boston, MA"},
		{posting.Fields{City: "Toronto", Region: "Ontario", Country: "Canada"}, "Toronto, ON"},
		{posting.Fields{Location: "Main library, Boston", City: "Boston", Region: "MA"}, "Main library, Boston"},
		{posting.Fields{City: "Leeds", Country: "United Kingdom"}, "Leeds, United Kingdom"},
		{posting.Fields{Location: "Boston, MA (hybrid)"}, "Boston, MA (hybrid)"},
	} {
		p := read(t, posting.Finding{Title: "Archivist", Fields: tt.in}, configs.Defaults{}).Posting
		if len(p.Places) != 1 || p.Places[0].Text != tt.want {
			t.Errorf("text of %+v = %+v, want %q", tt.in, p.Places, tt.want)
		}
	}
}

func FuzzPlace(f *testing.F) {
	for _, s := range []string{"Boston, MA", "Remote (US)", "; ; / and or", "held in A, B, C, D on May 1", "Location:\nLocation:\n", "University of of of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []posting.Kind{posting.Job, posting.Conference} {
			p := read(t, posting.Finding{Title: "Session", Text: s, Fields: posting.Fields{Location: s}}, configs.Defaults{Kind: kind, Country: "US"}).Posting
			for _, place := range p.Places {
				if err := place.Validate(); err != nil {
					t.Errorf("place of %q: %v", s, err)
				}
			}
		}
	})
}
