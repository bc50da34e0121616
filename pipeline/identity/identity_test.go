package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/identity"
	"github.com/callboard/callboard/posting"
)

var founding = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func TestBookFollowsItsPostings(t *testing.T) {
	t.Parallel()
	b := identity.NewBook()
	b.Put("young", bus.Keys{Sightings: []string{"s/1"}, URLs: []string{"u"}, Founded: founding.Add(time.Hour)})
	b.Put("old", bus.Keys{Sightings: []string{"s/2", "s/3"}, URLs: []string{"u", "v"}, Founded: founding})
	if diff := cmp.Diff([]string{"old", "young"}, b.ByURL("u")); diff != "" {
		t.Errorf("ByURL (-want +got):\n%s", diff)
	}
	if !b.Older("old", "young") || b.Older("young", "old") {
		t.Error("the older founding must be the older")
	}
	b.Put("old", bus.Keys{Sightings: []string{"s/2"}, URLs: []string{"v"}, Founded: founding})
	if _, ok := b.Sighting("s/3"); ok {
		t.Error("a key that a posting lost is still known")
	}
	if diff := cmp.Diff([]string{"young"}, b.ByURL("u")); diff != "" {
		t.Errorf("ByURL after the change (-want +got):\n%s", diff)
	}
	// A merge moves a sighting to its winner before the loser goes.
	b.Put("old", bus.Keys{Sightings: []string{"s/2", "s/1"}, Founded: founding})
	b.Remove("young")
	if id, ok := b.Sighting("s/1"); !ok || id != "old" {
		t.Errorf("Sighting(s/1) = %q, %v after the merge, want old", id, ok)
	}
	if b.Len() != 1 || len(b.ByURL("u")) != 0 {
		t.Errorf("%d postings and %v at the address, want 1 and none", b.Len(), b.ByURL("u"))
	}
}

func TestURLKey(t *testing.T) {
	t.Parallel()
	const page = "https://jobs.example.edu/1234"
	for _, tt := range []struct {
		in   string
		same bool
	}{
		{"https://JOBS.example.edu:443/1234/", true},
		{"https://jobs.example.edu/1234?utm_source=rss&fbclid=x#apply", true},
		{"https://jobs.example.edu/1235", false},
		{"https://jobs.example.edu/1234?page=2", false},
	} {
		if got := identity.URLKey(tt.in) == identity.URLKey(page); got != tt.same {
			t.Errorf("URLKey(%q) equals that of %q: %v, want %v", tt.in, page, got, tt.same)
		}
	}
	for _, in := range []string{"", "https://example.edu/", "https://example.edu/index.html", "mailto:a@example.edu", "::"} {
		if key := identity.URLKey(in); key != "" {
			t.Errorf("URLKey(%q) = %q, want none: it identifies nothing", in, key)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	day := func(d string) *posting.Moment { return &posting.Moment{Date: d} }
	deadline := func(d string) *posting.Deadline {
		return &posting.Deadline{Moment: posting.Moment{Date: d}, Rule: posting.Firm}
	}
	base := posting.Posting{Kind: posting.Job, Title: "Metadata Librarian"}
	for _, tt := range []struct {
		name   string
		change func(a, b *posting.Posting)
		same   bool
	}{
		{"the same", func(_, _ *posting.Posting) {}, true},
		{"title with the employer", func(_, b *posting.Posting) { b.Title = "Metadata Librarian - Example University" }, true},
		{"other title", func(_, b *posting.Posting) { b.Title = "Children's Services Manager" }, false},
		{"no title in common script", func(_, b *posting.Posting) { b.Title = "図書館員" }, false},
		{"kind unknown to one", func(_, b *posting.Posting) { b.Kind = posting.Other }, true},
		{"other kind", func(_, b *posting.Posting) { b.Kind = posting.Grant }, false},
		{"deadline a week apart", func(a, b *posting.Posting) { a.Deadline, b.Deadline = deadline("2026-12-01"), deadline("2026-12-08") }, true},
		{"deadline a month apart", func(a, b *posting.Posting) { a.Deadline, b.Deadline = deadline("2026-12-01"), deadline("2027-01-04") }, false},
		{"deadline extended by a month", func(a, b *posting.Posting) {
			a.Deadline, b.Deadline = deadline("2026-12-01"), deadline("2027-01-04")
			b.Deadline.ExtendedFrom = "2026-12-01"
		}, true},
		{"deadline stated by one", func(a, _ *posting.Posting) { a.Deadline = deadline("2026-12-01") }, true},
		{"other start", func(a, b *posting.Posting) { a.Starts, b.Starts = day("2027-03-01"), day("2027-03-02") }, false},
		{"coarser place", func(a, b *posting.Posting) {
			a.Places = []posting.Place{{City: "Boston", Region: "US-MA", Country: "US"}}
			b.Places = []posting.Place{{Text: "United States", Country: "US"}}
		}, true},
		{"one of several places", func(a, b *posting.Posting) {
			a.Places = []posting.Place{{City: "Boston", Country: "US"}, {City: "Salem", Country: "US"}}
			b.Places = []posting.Place{{City: "Salem", Country: "US"}}
		}, true},
		{"other place", func(a, b *posting.Posting) {
			a.Places = []posting.Place{{City: "Boston", Country: "US"}}
			b.Places = []posting.Place{{City: "Salem", Country: "US"}}
		}, false},
		{"part-time against full-time", func(a, b *posting.Posting) {
			a.Facets.Hours, b.Facets.Hours = []string{"part-time"}, []string{"full-time"}
		}, false},
		{"other rank", func(a, b *posting.Posting) { a.Title, b.Title = "Librarian I", "Librarian II" }, false},
		{"rank stated by one", func(a, b *posting.Posting) { a.Title, b.Title = "Reference Librarian", "Senior Reference Librarian" }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, b := base, base
			tt.change(&a, &b)
			for _, v := range []identity.Verdict{identity.Compare(a, b), identity.Compare(b, a)} {
				if v.Same != tt.same || len(v.Why) == 0 {
					t.Errorf("Compare = %v %v, want same %v with its reason, both ways round", v.Same, v.Why, tt.same)
				}
			}
		})
	}
}

func TestRenamed(t *testing.T) {
	t.Parallel()
	a := posting.Posting{Title: "Archivist", Published: &posting.Moment{Date: "2026-03-01"}}
	for _, tt := range []struct {
		name string
		b    posting.Posting
		want bool
	}{
		{"same title and day", posting.Posting{Title: "ARCHIVIST", Published: &posting.Moment{Date: "2026-03-01"}}, true},
		{"no day", posting.Posting{Title: "Archivist"}, true},
		{"the next one half a year later", posting.Posting{Title: "Archivist", Published: &posting.Moment{Date: "2026-09-01"}}, false},
		{"other title", posting.Posting{Title: "Records Manager"}, false},
	} {
		if got := identity.Renamed(a, tt.b); got != tt.want {
			t.Errorf("%s: Renamed = %v, want %v", tt.name, got, tt.want)
		}
	}
}
