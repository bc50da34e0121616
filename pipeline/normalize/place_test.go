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
		{"London, UK", "", "London//GB"},
		{"922 South Example Street, Bloomington, IN, 47403, United States", "", "Bloomington/US-IN/US"},
		{"Room 1, Maastricht, The Netherlands, Netherlands", "", "Maastricht//NL"},
		{"1 Example Avenue, Kensington, Western Australia, 6151, Australia", "", "Kensington/AU-WA/AU"},
		{"Leeds, England", "GB", "Leeds/GB-ENG/GB"},
		{"Edinburgh, Scotland, UK", "", "Edinburgh/GB-SCT/GB"},
		{"Paris, France", "", "Paris//FR"},
		{"Berlin", "DE", "Berlin//DE"},
		{"Berlin, DE", "DE", "Berlin//DE"},
		{"Berlin, DE", "", "//"},
		{"Wilmington, DE", "US", "Wilmington/US-DE/US"},
		{"San José, CA", "US", "San José/US-CA/US"},
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
		{"Boston, MA; Worcester, MA", "US", "Boston/US-MA/US Worcester/US-MA/US"},
		{"Remote", "US", "online"},
		{"Remote (US)", "", "online from US"},
		{"Remote - United States", "", "online from US"},
		{"Online", "", "online"},
		{"Online via Zoom", "", "online"},
		{"Hybrid - Leeds, UK", "", "Leeds//GB hybrid"},
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
		geo  bool
	}{
		{"an address", posting.Fields{City: "Boston", Region: "MA", Country: "US"}, "Boston/US-MA/US", false},
		{"names", posting.Fields{City: "Toronto", Region: "Ontario", Country: "Canada"}, "Toronto/CA-ON/CA", false},
		{"a region of another country stays out", posting.Fields{City: "Lyon", Region: "MA", Country: "FR"}, "Lyon//FR", false},
		{"coordinates", posting.Fields{Geo: "42.36;-71.06", Location: "Main hall"}, "//", true},
		{"coordinates beside a wording", posting.Fields{Geo: "42.36;-71.06", Location: "Boston, MA"}, "Boston/US-MA/US", true},
		{"who may work there", posting.Fields{City: "Boston", Region: "MA", Country: "US", Eligible: []string{"USA", "Ontario, Canada", "Mars"}}, "Boston/US-MA/US from US from CA", false},
		{"null island", posting.Fields{City: "Boston", Region: "MA", Country: "US", Geo: "0;0"}, "Boston/US-MA/US", false},
		{"off the Earth", posting.Fields{City: "Boston", Region: "MA", Country: "US", Geo: "142.36;-71.06"}, "Boston/US-MA/US", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", Fields: tt.in}, configs.Defaults{}).Posting
			if got := where(p); got != tt.want || (p.Places[0].Lat != nil) != tt.geo {
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
		{"two of them", "Example Conference", "The conference will be held in Portland, Oregon. Last year's conference met in Boston, Massachusetts.", posting.Conference, "", ""},
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
