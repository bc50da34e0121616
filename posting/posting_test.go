package posting_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/posting"
)

// whole is a posting with every member.
func whole(t *testing.T) posting.Posting {
	t.Helper()
	free, lat, lon := false, 42.36, -71.06
	day := at(t, "2026-11-03T06:00:00Z")
	return posting.Posting{
		ID: posting.NewID("ala-joblist", "guid-1"), Kind: posting.Job, Revision: 2, Title: "Metadata Librarian",
		Organisation: &posting.Organisation{Name: "Example University Library", URL: "https://example.edu/"},
		URL:          "https://jobs.example.edu/1234", Summary: "A post.", Description: "<p>A post.</p>", Language: "en",
		Places:     []posting.Place{{Text: "Boston, MA", City: "Boston", Region: "US-MA", Country: "US", Lat: &lat, Lon: &lon}},
		Attendance: posting.InPerson, Eligible: []string{"US"}, Published: moment(t, "2026-11-02"),
		Deadline: &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: "America/New_York", Rule: posting.Firm, Text: "apply by December 1", What: "application", ExtendedFrom: "2026-11-15"},
		Dates:    []posting.NamedDate{{What: "notification", Moment: posting.OnDate(2027, 1, 15)}},
		Starts:   moment(t, "2027-06-24T09:00:00-05:00"), Ends: moment(t, "2027-06-29"),
		Recurrence: &posting.Recurrence{Rule: "FREQ=WEEKLY", Except: []posting.Moment{posting.OnDate(2027, 7, 1)}, Moved: []posting.Exchange{{Of: posting.OnDate(2027, 7, 8), Cancelled: true}}},
		Pay:        &posting.Pay{Min: amount(t, "36.57"), Max: amount(t, "42.78"), Currency: "CAD", Period: posting.Hour, AnnualMin: amount(t, "66557"), AnnualMax: amount(t, "77860"), AnnualAssumed: true, Text: "$36.57 - $42.78/hour"},
		Cost:       &posting.Cost{Free: &free, Amounts: []posting.CostAmount{{Amount: posting.Whole(75), Currency: "USD", For: "members"}}},
		Credit:     &posting.Credit{Amount: amount(t, "1.5"), Unit: "contact-hour", Certificate: true, Body: "a board"},
		Facets:     posting.Facets{LibraryType: []string{"academic"}, Hours: []string{"full-time"}},
		Sightings:  []posting.Sighting{{Source: "ala-joblist", Item: "guid-1", URL: "https://example.org/1", FirstSeen: day, Primary: true}},
		Evidence:   map[string]posting.Evidence{"deadline": {Source: "ala-joblist", Rule: "phrase:apply-by", Snippet: "apply by December 1"}},
		Changes:    []posting.Change{{At: day, Field: "deadline", From: "2026-11-15", To: "2026-12-01"}},
		Closed:     &posting.Closed{At: day, Why: posting.Removed}, MergedFrom: []string{posting.NewID("b", "2")},
		Previous: posting.NewID("c", "3"), Next: posting.NewID("d", "4"),
	}
}

func TestPostingJSON(t *testing.T) {
	t.Parallel()
	in := whole(t)
	if err := in.Validate(); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out posting.Posting
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
	again, err := json.Marshal(out)
	if err != nil || string(again) != string(data) {
		t.Errorf("the second writing differs:\n%s\n%s", data, again)
	}
}

// TestPostingAbsent holds that what is unknown is absent: no null, no zero, no "unknown".
func TestPostingAbsent(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(posting.Posting{ID: "k7w2m9q4x1c8", Kind: posting.Other, Revision: 1, Title: "A meeting"})
	if want := `{"id":"k7w2m9q4x1c8","kind":"other","revision":1,"title":"A meeting"}`; err != nil || string(data) != want {
		t.Errorf("Marshal = %s, %v, want %s", data, err, want)
	}
}

func TestPostingValidate(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*posting.Posting){
		"id":         func(p *posting.Posting) { p.ID = "K7W2M9Q4X1C8" },
		"kind":       func(p *posting.Posting) { p.Kind = "party" },
		"title":      func(p *posting.Posting) { p.Title = " " },
		"revision":   func(p *posting.Posting) { p.Revision = 0 },
		"attendance": func(p *posting.Posting) { p.Attendance = "somewhere" },
		"place":      func(p *posting.Posting) { p.Places = []posting.Place{{Country: "usa"}} },
		"starts":     func(p *posting.Posting) { p.Starts = &posting.Moment{} },
		"deadline":   func(p *posting.Posting) { p.Deadline = &posting.Deadline{} },
		"pay":        func(p *posting.Posting) { p.Pay = &posting.Pay{} },
		"sightings":  func(p *posting.Posting) { p.Sightings = nil },
	}
	for name, spoil := range tests {
		p := whole(t)
		spoil(&p)
		if err := p.Validate(); err == nil {
			t.Errorf("%s: Validate() = nil", name)
		}
	}
}

func TestStoredLeavesOutWhatIsJoined(t *testing.T) {
	t.Parallel()
	p := whole(t)
	p.State = posting.StateOpen
	p.Occurrences = []posting.Occurrence{{Starts: *p.Starts}}
	p.Sightings[0].LastSeen = at(t, "2026-11-09T06:00:00Z")
	stored := p.Stored()
	if stored.State != "" || stored.Occurrences != nil || !stored.Sightings[0].LastSeen.IsZero() {
		t.Errorf("Stored() keeps state %q, occurrences %v, last seen %v", stored.State, stored.Occurrences, stored.Sightings[0].LastSeen)
	}
	if p.Sightings[0].LastSeen.IsZero() {
		t.Error("Stored changed the posting it was called on")
	}
}

func TestSightings(t *testing.T) {
	t.Parallel()
	first, later := at(t, "2026-11-01T00:00:00Z"), at(t, "2026-11-05T00:00:00Z")
	p := posting.Posting{ID: "k7w2m9q4x1c8", Sightings: []posting.Sighting{{Source: "a", FirstSeen: later}, {Source: "b", FirstSeen: first, LastSeen: first.Add(time.Hour), Primary: true}}}
	if got := p.Primary().Source; got != "b" {
		t.Errorf("Primary() = %q, want b", got)
	}
	if got := p.LastSeen(); !got.Equal(later) {
		t.Errorf("LastSeen() = %s, want %s", got, later)
	}
	if got := p.CalendarUID(); got != "k7w2m9q4x1c8@callboard" {
		t.Errorf("CalendarUID() = %q", got)
	}
	if got := (posting.Posting{}).Primary(); got != (posting.Sighting{}) {
		t.Errorf("Primary() of none = %v", got)
	}
}

func TestNewID(t *testing.T) {
	t.Parallel()
	// The value must never change: it is in permalinks and calendars.
	if got, want := posting.NewID("ala-joblist", "guid-1"), "1mpqekq4a7qv"; got != want || !posting.ValidID(got) {
		t.Errorf("NewID = %q, want %q", got, want)
	}
	if posting.NewID("a", "b\x00c") == posting.NewID("a\x00b", "c") && posting.ValidSource("a\x00b") {
		t.Error("two sightings share an id")
	}
	if a, b := posting.NewID("a", "1"), posting.NewID("a", "2"); a == b {
		t.Errorf("two items share the id %s", a)
	}
	if got := posting.ItemHash("a", "1"); len(got) != 26 || strings.ToLower(got) != got {
		t.Errorf("ItemHash = %q", got)
	}
}

func TestFinding(t *testing.T) {
	t.Parallel()
	f := posting.Finding{Source: "ala-joblist", Item: "1", Title: "A", Seen: at(t, "2026-11-03T06:00:00Z"), Fields: posting.Fields{Deadline: "2026-12-01"}}
	if err := f.Validate(); err != nil {
		t.Error(err)
	}
	later := f
	later.Seen = f.Seen.AddDate(0, 0, 3)
	if f.ContentHash() != later.ContentHash() {
		t.Error("the time of first sight changes the content hash")
	}
	later.Fields.Deadline = "2026-12-15"
	if f.ContentHash() == later.ContentHash() {
		t.Error("another deadline does not change the content hash")
	}
	for _, bad := range []posting.Finding{{Item: "1"}, {Source: "a"}, {Source: "A b", Item: "1"}, {Source: "-a", Item: "1"}, {Source: "a", Item: strings.Repeat("x", posting.MaxItem+1)}} {
		if err := bad.Validate(); err == nil {
			t.Errorf("Validate(%.40v) = nil", bad)
		}
	}
	long := posting.Finding{HTML: strings.Repeat("ä", posting.MaxHTML)}
	cut, was := long.Trim()
	if !was || len(cut.HTML) > posting.MaxHTML || strings.ContainsRune(cut.HTML, '\uFFFD') {
		t.Errorf("Trim() = %d bytes, cut %v", len(cut.HTML), was)
	}
	if data, err := json.Marshal(posting.Finding{Source: "a", Item: "1"}); err != nil || string(data) != `{"source":"a","item":"1"}` {
		t.Errorf("Marshal = %s, %v", data, err)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	labels := map[string]bool{}
	for _, k := range posting.Kinds() {
		got, err := posting.ParseKind(string(k))
		if err != nil || got != k || labels[k.Label()] {
			t.Errorf("ParseKind(%q) = %q, %v, label %q", k, got, err, k.Label())
		}
		labels[k.Label()] = true
	}
	if _, err := posting.ParseKind("gig"); err == nil || !strings.Contains(err.Error(), "webinar") {
		t.Errorf("ParseKind(gig) = %v, want an error that names the kinds", err)
	}
}
