package index_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

func ptr[T any](v T) *T { return &v }

func date(y int, m time.Month, d int) *posting.Moment { return ptr(posting.OnDate(y, m, d)) }

func TestNewDoc(t *testing.T) {
	t.Parallel()
	seen := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	p := posting.Posting{
		ID: posting.NewID("ala-joblist", "1"), Kind: posting.Job, Revision: 2, Title: "Metadata Librarian",
		Organisation: &posting.Organisation{Name: "Bibliothèque de l'Université"},
		Summary:      "A job.", Description: "<p>Describes <b>maps</b>.</p><p>Apply.</p>", Language: "en",
		Places: []posting.Place{
			{Text: "Boston, MA", City: "Boston", Region: "US-MA", Country: "US", Lat: ptr(42.36), Lon: ptr(-71.06)},
			{Text: "London", City: "London", Country: "GB", Lat: ptr(42.36), Lon: ptr(-71.06)},
			{Text: "Anywhere"},
		},
		Attendance: posting.Hybrid, Eligible: []string{"US", "CA"}, Published: date(2026, 11, 2),
		Deadline: &posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: "America/New_York", Rule: posting.Firm},
		Pay: &posting.Pay{
			Min: ptr(posting.Whole(30)), Currency: "CAD", Period: posting.Hour,
			AnnualMin: ptr(posting.Whole(54600)),
		},
		Cost:      &posting.Cost{Amounts: []posting.CostAmount{{Amount: 0, For: "members"}, {Amount: posting.Whole(75)}}},
		Credit:    &posting.Credit{Unit: "contact-hour"},
		Facets:    posting.Facets{Area: []string{"cataloging-metadata", "cataloging-metadata"}, Level: []string{"Professional"}},
		Sightings: []posting.Sighting{{Source: "ala-joblist", FirstSeen: seen.Add(time.Hour)}, {Source: "city", FirstSeen: seen}},
		Changes:   []posting.Change{{At: seen.Add(48 * time.Hour), Field: "deadline"}},
	}
	ancestors := func(p posting.Place) []string {
		return map[string][]string{"US": {"NA", "New-England"}, "GB": {"EU"}}[p.Country]
	}
	want := index.Doc{
		ID: p.ID, Title: "Metadata Librarian", Organisation: "Bibliothèque de l'Université",
		Text: "A job.\nDescribes maps.\nApply.\nBoston, MA\nLondon\nAnywhere",
		Facets: map[string][]string{
			"kind": {"job"}, "area": {"cataloging-metadata"}, "level": {"professional"}, "attendance": {"hybrid"}, "language": {"en"},
			"organisation": {"bibliotheque-de-l-universite"}, "source": {"ala-joblist", "city"}, "cost": {"free", "paid"},
			"credit": {"contact-hour"}, "eligible": {"CA", "US"},
			"place": {"EU", "GB", "GB/london", "NA", "US", "US-MA", "US-MA/boston", "new-england"},
		},
		Points:    [][2]float64{{42.36, -71.06}},
		Published: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC).Unix(), FirstSeen: seen.Unix(), Changed: seen.Unix() + 48*3600,
		Closes: time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC).Unix(), Rule: "firm",
		PayStated: true, PayMin: 54600, PayCurrency: "CAD",
		Ends: time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC).Unix(),
	}
	got := index.NewDoc(p, ancestors)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("NewDoc (-want +got):\n%s", diff)
	}
	if err := got.Validate(); err != nil {
		t.Errorf("Validate: %v", err)
	}
}

// TestNewDocOfLittle: what is not stated is not in the document.
func TestNewDocOfLittle(t *testing.T) {
	t.Parallel()
	p := posting.Posting{ID: posting.NewID("s", "1"), Kind: posting.Other, Title: "x", Cost: &posting.Cost{Free: ptr(false)}, Credit: &posting.Credit{}}
	want := index.Doc{ID: p.ID, Title: "x", Facets: map[string][]string{"kind": {"other"}, "cost": {"paid"}}}
	if diff := cmp.Diff(want, index.NewDoc(p, nil)); diff != "" {
		t.Errorf("NewDoc (-want +got):\n%s", diff)
	}
}

// TestNewDocKeepsStates: the document's state is the posting's, at any time.
func TestNewDocKeepsStates(t *testing.T) {
	t.Parallel()
	seen := now.Add(-90*24*time.Hour + 300*time.Millisecond)
	sightings := []posting.Sighting{{Source: "s", FirstSeen: seen.Add(-time.Hour), LastSeen: seen}}
	firm := &posting.Deadline{Moment: posting.OnDate(2026, 11, 25), Rule: posting.Firm}
	for name, p := range map[string]posting.Posting{
		"undated":             {Kind: posting.Job},
		"undated, never seen": {Kind: posting.Community, Sightings: []posting.Sighting{{Source: "s"}}},
		"firm":                {Kind: posting.Job, Deadline: firm},
		"priority":            {Kind: posting.Grant, Deadline: &posting.Deadline{Moment: posting.OnDate(2026, 11, 20), Rule: posting.Priority}},
		"until filled":        {Kind: posting.Job, Deadline: &posting.Deadline{Rule: posting.UntilFilled}},
		"event with deadline": {Kind: posting.Workshop, Deadline: firm},
		"event":               {Kind: posting.Webinar, Starts: date(2026, 11, 24), Ends: date(2026, 11, 26)},
		"event without end":   {Kind: posting.Webinar, Starts: ptr(posting.AtTime(now))},
		"series":              {Kind: posting.Webinar, Starts: date(2026, 11, 1), Recurrence: &posting.Recurrence{}, Occurrences: []posting.Occurrence{{Starts: posting.AtTime(now.Add(time.Hour))}}},
		"removed":             {Kind: posting.Job, Deadline: firm, Closed: &posting.Closed{Why: posting.Removed}},
		"cancelled":           {Kind: posting.Webinar, Closed: &posting.Closed{At: now, Why: posting.Cancelled}},
	} {
		if p.Sightings == nil {
			p.Sightings = sightings
		}
		p.ID = posting.NewID("s", name)
		for _, patience := range []time.Duration{posting.DefaultPatience, 90 * 24 * time.Hour, 91 * 24 * time.Hour} {
			d := index.DocMaker{Patience: patience}.Doc(p)
			for _, at := range []time.Time{now.Add(-200 * 24 * time.Hour), now.Add(-time.Second), now, now.Add(time.Second), now.Add(36 * time.Hour), now.Add(999 * 24 * time.Hour)} {
				if got, want := d.StateAt(at), p.StateAt(at, patience); got != want {
					t.Errorf("%s, patience %s, at %s: the document is %s, the posting %s", name, patience, at, got, want)
				}
			}
		}
	}
}

func TestDocValidate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*index.Doc)
		want  string
	}{
		"id":            {func(d *index.Doc) { d.ID = "x/y" }, `id "x/y"`},
		"words":         {func(d *index.Doc) { d.Text = strings.Repeat("x", 2<<20) }, "words of"},
		"facet":         {func(d *index.Doc) { d.Facets["color"] = nil }, `facet "color"`},
		"blank value":   {func(d *index.Doc) { d.Facets["area"] = []string{""} }, "not a value"},
		"none":          {func(d *index.Doc) { d.Facets["area"] = []string{index.None} }, "not a value"},
		"long value":    {func(d *index.Doc) { d.Facets["area"] = []string{strings.Repeat("x", 401)} }, "not a value"},
		"upper case":    {func(d *index.Doc) { d.Facets["area"] = []string{"Maps"} }, `stored as "maps"`},
		"twice":         {func(d *index.Doc) { d.Facets["area"] = []string{"a", "a"} }, "twice"},
		"two languages": {func(d *index.Doc) { d.Facets["language"] = []string{"en", "de"} }, "want one"},
		"no kind":       {func(d *index.Doc) { d.Facets = nil }, "no kind"},
		"latitude":      {func(d *index.Doc) { d.Points = [][2]float64{{-91, 0}} }, "not on Earth"},
		"longitude":     {func(d *index.Doc) { d.Points = [][2]float64{{0, 180.1}} }, "not on Earth"},
		"no number":     {func(d *index.Doc) { d.Points = [][2]float64{{math.NaN(), 0}} }, "not on Earth"},
		"pay":           {func(d *index.Doc) { d.PayMin = -1 }, "not an amount"},
		"infinite pay":  {func(d *index.Doc) { d.PayMax = math.Inf(1) }, "not an amount"},
	} {
		d := index.Doc{ID: posting.NewID("s", "1"), Facets: map[string][]string{"kind": {"job"}}}
		if err := d.Validate(); err != nil {
			t.Fatal(err)
		}
		c.spoil(&d)
		if err := d.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Validate = %v, want %q", name, err, c.want)
		}
	}
}

func TestFacetValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ facet, in, want string }{
		{"kind", " Job ", "job"},
		{"kind", "NONE", "none"},
		{"eligible", "us", "US"},
		{"place", "us-ma", "US-MA"},
		{"place", "us-ma/St. John's", "US-MA/st-john-s"},
		{"place", "eu", "EU"},
		{"place", "New-England", "new-england"},
		{"organisation", "Łódź: City  Library", "lodz-city-library"},
		{"organisation", "国立国会図書館", "国立国会図書館"},
		{"organisation", "★", "★"},
		{"source", "", ""},
	} {
		got := index.FacetValue(c.facet, c.in)
		if got != c.want {
			t.Errorf("FacetValue(%q, %q) = %q, want %q", c.facet, c.in, got, c.want)
		}
		if again := index.FacetValue(c.facet, got); again != got {
			t.Errorf("FacetValue(%q, %q) = %q, then %q", c.facet, c.in, got, again)
		}
	}
}
