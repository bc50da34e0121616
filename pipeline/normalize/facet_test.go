package normalize_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// facetsOf reads a job's facets.
func facetsOf(t *testing.T, f posting.Finding) posting.Posting {
	t.Helper()
	f.Published = "2026-11-02"
	return read(t, f, configs.Defaults{Kind: posting.Job, Country: "US"}).Posting
}

func TestLevel(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Metadata Librarian":                                  "professional",
		"Librarian III":                                       "professional",
		"Archivist (term)":                                    "professional",
		"Assistant Librarian":                                 "professional",
		"Assistant Professor, Information Studies":            "professional",
		"Records Analyst":                                     "professional",
		"Library Assistant":                                   "support",
		"Circulation Clerk":                                   "support",
		"Senior Technician, Serials":                          "support",
		"Page":                                                "support",
		"Assistant to the Dean":                               "support",
		"Executive Assistant":                                 "support",
		"Collections Associate":                               "support",
		"Head of Cataloging":                                  "manager",
		"Assistant Director, Central Library":                 "manager",
		"Associate University Librarian":                      "manager",
		"Assistant Manager, Customer Experience":              "manager",
		"Branch Supervisor":                                   "manager",
		"Library Director":                                    "director",
		"Director and Curator":                                "director",
		"Dean of Libraries":                                   "director",
		"University Librarian":                                "director",
		"CEO / Chief Librarian":                               "director",
		"Archives Intern":                                     "student",
		"Student Librarian":                                   "student",
		"Graduate Assistant, Special Collections":             "student",
		"International Studies Librarian":                     "professional",
		"Student Success Librarian":                           "professional",
		"Web Page Editor":                                     "professional",
		"Studentische Hilfskraft":                             "student",
		"Bibliothekarin (m/w/d)":                              "professional",
		"Fachangestellte für Medien- und Informationsdienste": "support",
		"Bibliothécaire":                                      "professional",
		"Directrice des archives":                             "director",
		"Technicienne de documentation":                       "support",
		"Something Else Altogether":                           "",
	} {
		p := facetsOf(t, posting.Finding{Title: title, Text: "Qualifications and salary of the position."})
		if got := strings.Join(p.Facets.Level, " "); got != want {
			t.Errorf("level of %q = %q, want %q (%v)", title, got, want, p.Evidence["facets.level"])
		}
	}
	p := facetsOf(t, posting.Finding{Title: "Outreach Coordinator", Text: "The coordinator supervises staff at two branches."})
	if got := strings.Join(p.Facets.Level, " "); got != "manager" {
		t.Errorf("level of a coordinator with staff = %q, want manager", got)
	}
	p = facetsOf(t, posting.Finding{Title: "Outreach Coordinator", Text: "The coordinator plans programs."})
	if got := strings.Join(p.Facets.Level, " "); got != "professional" {
		t.Errorf("level of a coordinator without staff = %q, want professional", got)
	}
}

func TestDegree(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"required", "Qualifications: ALA-accredited MLS.", "mls-required"},
		{"written out", "A Master's degree in Library and Information Science is required.", "mls-required"},
		{"or equivalent", "MLIS or equivalent, and two years of experience.", "mls-required"},
		{"or foreign equivalent", "MLIS from an ALA accredited program or foreign equivalent.", "mls-required"},
		{"with dots", "An M.L.S. degree is essential.", "mls-required"},
		{"glued", "EXPERIENCEMaster's degree in Library and/or Information Science from an accredited school", "mls-required"},
		{"preferred behind", "MLIS preferred.", "mls-preferred"},
		{"an asset", "An MLIS is considered an asset.", "mls-preferred"},
		{"preferably", "Preferably a degree in library science.", "mls-preferred"},
		{"bachelor's and a wish", "Bachelor's degree. MLIS preferred.", "mls-preferred"},
		{"preferred with a wish elsewhere", "MLIS. Experience with Python is preferred.", "mls-required"},
		{"bachelor's", "Bachelor's degree in a related field.", "other"},
		{"bachelor's required, master's wished", "Bachelor's Degree required, Master's Degree preferred.", "other"},
		{"diploma", "Library technician diploma and one year of experience.", "other"},
		{"school", "High school diploma or GED.", "other"},
		{"one of several", "MLIS or a related field such as history.", ""},
		{"history or library science", "Master's degree in library science, history or museum studies.", ""},
		{"related, of a library school", "MLS or closely related discipline from an ALA-accredited institution.", "mls-required"},
		{"not required", "An MLS is not required.", ""},
		{"no MLS", "No MLS required.", ""},
		{"enrolled", "Applicants must be enrolled in an MLIS program.", ""},
		{"said nowhere", "You like books.", ""},
		{"German", "Abgeschlossenes Studium der Bibliothekswissenschaft.", "mls-required"},
		{"label", "Minimum Degree Requirement:\nMLIS\nMore text on a bachelor's degree.", "mls-required"},
		{"none by label", "Minimum Degree Requirement:\nN/A\nYou like books.", "other"},
		{"an employer's accreditation", "The college is accredited by the state commission.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := facetsOf(t, posting.Finding{Title: "Cataloger", Text: tt.text})
			if got := strings.Join(p.Facets.Degree, " "); got != tt.want {
				t.Errorf("degree of %q = %q, want %q (%v)", tt.text, got, tt.want, p.Evidence["facets.degree"])
			}
		})
	}
}

func TestAppointment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		title, text string
		tags        []string
		want        string
	}{
		{"Librarian (Permanent, Full-Time)", "", nil, "permanent"},
		{"Archivist (term)", "A permanent post may follow.", nil, "term"},
		{"Library Assistant - On Call", "", nil, "casual"},
		{"Archives Intern", "This internship is paid.", nil, "internship"},
		{"Resident Librarian", "", nil, "residency"},
		{"Internal Communications Lead", "", nil, ""},
		{"Librarian", "This is a regular, full-time position.", nil, "permanent"},
		{"Librarian", "This is a tenure-track position.", nil, "tenure-track"},
		{"Librarian", "This is a non-tenure track position.", nil, ""},
		{"Librarian", "A 12 month contract for a parental leave.", nil, "term"},
		{"Librarian", "Temporary layoffs do not occur. Canadians and permanent residents have priority.", nil, ""},
		{"Librarian", "Preserves materials of permanent retention and long-term value.", nil, ""},
		{"Librarian", "Applicants are welcome.", []string{"Permanent"}, "permanent"},
		{"Librarian", "A temporary position for a year.", []string{"Permanent"}, "term"},
		{"Librarian", "Applicants are welcome.", []string{"Permanent", "Tenure Track"}, "tenure-track"},
		{"Volunteer Coordinator", "Reports to the director.", nil, ""},
		{"Bibliothekar/in (befristet)", "", nil, "term"},
		{"Bibliothécaire", "Contrat à durée indéterminée.", nil, "permanent"},
	} {
		p := facetsOf(t, posting.Finding{Title: tt.title, Text: tt.text, Fields: posting.Fields{Categories: tt.tags}})
		if got := strings.Join(p.Facets.Appointment, " "); got != tt.want {
			t.Errorf("appointment of %q, %q, %v = %q, want %q (%v)", tt.title, tt.text, tt.tags, got, tt.want, p.Evidence["facets.appointment"])
		}
	}
}

func TestArea(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ title, text, want string }{
		{"Metadata Librarian", "", "cataloging-metadata"},
		{"Children & Youth Services Librarian", "", "children-teens"},
		{"Digital Preservation Manager", "", "digital-collections preservation"},
		{"Electronic Resources Librarian", "", "electronic-resources"},
		{"ArchivesSpace Developer", "", "systems-technology"},
		{"Librarian", "Leads storytimes. Plans class visits, and storytimes for babies.", "children-teens"},
		{"Librarian", "Knows storytimes.", ""},
		{"Head of Circulation", "", "access-services"},
		{"Records Manager", "A criminal record check is needed.", "records-management"},
		{"Fachreferentin für Geschichte", "", "liaison"},
	} {
		p := facetsOf(t, posting.Finding{Title: tt.title, Text: tt.text})
		if got := strings.Join(p.Facets.Area, " "); got != tt.want {
			t.Errorf("area of %q, %q = %q, want %q", tt.title, tt.text, got, tt.want)
		}
	}
}

func TestLibraryType(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		organisation, title, text string
		tags                      []string
		want                      string
	}{
		{organisation: "Example University", want: "academic"},
		{organisation: "Springfield Public Library", text: "A degree from a university. Our university partners.", want: "public"},
		{organisation: "Springfield Library", want: "public"},
		{organisation: "City of Springfield", title: "Library Clerk", want: "public"},
		{organisation: "City of Springfield", title: "Records Analyst", want: "government"},
		{organisation: "Example State Library", want: "government"},
		{organisation: "Library of Congress", want: "government"},
		{organisation: "Example Historical Society", want: "archives"},
		{organisation: "Example Hospital", want: "health"},
		{organisation: "Example Law Library", want: "law"},
		{organisation: "Example & Partners LLP", want: "law"},
		{organisation: "Example Museum of Art", want: "museum"},
		{organisation: "Springfield School District", want: "school"},
		{organisation: "Example Library Consortium", want: "other"},
		{organisation: "Example Pictures", tags: []string{"Corporate"}, want: "corporate"},
		{organisation: "Nobody Knows", tags: []string{"Public Library"}, want: "public"},
		{organisation: "Nobody Knows", text: "Many universities. A university degree.", want: ""},
		{organisation: "Stadtbibliothek Beispielstadt", want: "public"},
		{organisation: "Universitätsbibliothek Beispielstadt", want: "academic"},
	} {
		p := facetsOf(t, posting.Finding{Title: tt.title + " ", Text: tt.text + " Salary.", Fields: posting.Fields{Organisation: tt.organisation, Categories: tt.tags}})
		if tt.title == "" {
			p = facetsOf(t, posting.Finding{Title: "Opening", Text: tt.text + " Salary.", Fields: posting.Fields{Organisation: tt.organisation, Categories: tt.tags}})
		}
		if got := strings.Join(p.Facets.LibraryType, " "); got != tt.want {
			t.Errorf("library type of %q, %q, %v = %q, want %q (%v)", tt.organisation, tt.text, tt.tags, got, tt.want, p.Evidence["facets.library_type"])
		}
	}
}

func TestFlagsAndAudience(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, flags, audience string }{
		{"You have a one hour unpaid lunch.", "", ""},
		{"This is an unpaid internship.", "unpaid", ""},
		{"Evening and weekend shifts are required.", "evenings-weekends", ""},
		{"You must be legally entitled to work in Canada.", "work-permit", ""},
		{"The post is in CUPE Local 123.", "union-named", ""},
		{"Librarians have faculty status.", "faculty-status", ""},
		{"A second master's degree is required for tenure.", "second-master", ""},
		{"An equivalent combination of education and experience counts.", "experience-substitutes", ""},
		{"Bilingual in English and Spanish.", "bilingual", ""},
		{"An entry level post.", "entry-level", ""},
		{"We are an equal opportunity employer and welcome veterans, bilingual or not.", "", ""},
		{"Applicants must be enrolled in a library school. Open to students of any year.", "enrolled", "student"},
		{"For recent graduates and new professionals.", "", "new-professional"},
		{"Works with students and faculty. Attends professional development.", "", ""},
	} {
		p := facetsOf(t, posting.Finding{Title: "Opening", Text: tt.text + "\nSalary."})
		if got := strings.Join(p.Facets.Flag, " "); got != tt.flags {
			t.Errorf("flags of %q = %q, want %q", tt.text, got, tt.flags)
		}
		if got := strings.Join(p.Facets.Audience, " "); got != tt.audience {
			t.Errorf("audience of %q = %q, want %q", tt.text, got, tt.audience)
		}
	}
}

// TestFacetsHaveEvidence holds that every facet's value has its evidence, and that no
// evidence stands without a value.
func TestFacetsHaveEvidence(t *testing.T) {
	t.Parallel()
	p := facetsOf(t, posting.Finding{Title: "Head of Metadata (permanent)", Text: "Example University Library seeks a leader. MLIS required. Full-time position, evenings and weekends. For recent graduates and students and faculty. " + typicalHTML()})
	for facet, values := range map[string][]string{
		"library_type": p.Facets.LibraryType, "area": p.Facets.Area, "level": p.Facets.Level, "appointment": p.Facets.Appointment,
		"hours": p.Facets.Hours, "degree": p.Facets.Degree, "audience": p.Facets.Audience, "flag": p.Facets.Flag,
	} {
		e, ok := p.Evidence["facets."+facet]
		if len(values) == 0 || !ok || e.Rule == "" || e.Source == "" && p.URL != "" {
			t.Errorf("%s: values %v, evidence %v", facet, values, e)
		}
		if len(e.Snippet) > posting.MaxSnippet {
			t.Errorf("%s: snippet of %d bytes", facet, len(e.Snippet))
		}
	}
}

// TestFacetsIgnoreFooters holds that white space and what sites put around a text change
// no facet.
func TestFacetsIgnoreFooters(t *testing.T) {
	t.Parallel()
	text := "Example College seeks a reference librarian.\nMLIS required. This is a permanent full-time position.\nReference desk, reference questions and instruction sessions."
	want := facetsOf(t, posting.Finding{Title: "Reference Librarian", Text: text}).Facets
	for _, footer := range []string{
		"\n\n  \n", "\nExample College is an equal opportunity employer; veterans, students and children of all ages, part-time and temporary staff included.",
		"\nPost navigation\nPrevious Post\nSpringfield, IL: Children's Services Intern (term), Example Public Library",
		"\nSubscribe to our newsletter for volunteer positions and internships.",
	} {
		got := facetsOf(t, posting.Finding{Title: "Reference Librarian", Text: text + strings.Repeat("\nYou work with colleagues in the reading rooms of the college and beyond.", 6) + footer}).Facets
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %q (-without +with):\n%s", footer, diff)
		}
	}
}

func TestVocabularyOption(t *testing.T) {
	t.Parallel()
	v, err := configs.LoadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	if cues := v.Cues("level"); !slices.ContainsFunc(cues, func(c configs.Cue) bool { return c.Code == "manager" && c.Scope == "title" }) {
		t.Errorf("no title cues for managers among %d", len(cues))
	}
}
