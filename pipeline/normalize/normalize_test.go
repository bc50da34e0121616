package normalize_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// read normalises f and checks what must hold for every posting.
func read(t *testing.T, f posting.Finding, d configs.Defaults) normalize.Result {
	t.Helper()
	if f.Source == "" {
		f.Source, f.Item = "test", "1"
	}
	r, err := normalize.New(normalize.Options{}).Posting(f, d)
	if err != nil {
		t.Fatal(err)
	}
	check(t, f, r)
	return r
}

// check holds that the posting is valid once it is founded, survives its JSON form, and
// that every derived field has evidence that fits.
func check(t *testing.T, f posting.Finding, r normalize.Result) {
	t.Helper()
	p := r.Posting
	p.ID, p.Revision = posting.NewID(f.Source, f.Item), 1
	p.Sightings = []posting.Sighting{{Source: f.Source, Item: f.Item}}
	if err := p.Validate(); err != nil {
		t.Errorf("not a valid posting: %v", err)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again posting.Posting
	if err := json.Unmarshal(data, &again); err != nil {
		t.Errorf("read its JSON: %v", err)
	}
	derived := map[string]bool{
		"deadline": p.Deadline != nil, "starts": p.Starts != nil, "ends": p.Ends != nil, "pay": p.Pay != nil, "cost": p.Cost != nil,
		"places": len(p.Places) > 0, "attendance": p.Attendance != "", "organisation": p.Organisation != nil, "language": p.Language != "",
		"facets.hours": len(p.Facets.Hours) > 0, "facets.library_type": len(p.Facets.LibraryType) > 0, "closed": r.Ending != "",
		"eligible": len(p.Eligible) > 0, "recurrence": p.Recurrence != nil, "dates": len(p.Dates) > 0, "kind": p.Kind != posting.Other,
	}
	for member, set := range derived {
		if _, has := p.Evidence[member]; set && !has || has && !set && member != "kind" {
			t.Errorf("%s: set %v, evidence %v", member, set, has)
		}
	}
	for member, e := range p.Evidence {
		if e.Source != f.Source || e.Rule == "" || len(e.Snippet) > posting.MaxSnippet || !utf8.ValidString(e.Snippet) {
			t.Errorf("evidence of %s: %+v", member, e)
		}
	}
	for name, s := range map[string]string{"title": p.Title, "summary": p.Summary, "description": p.Description} {
		if !utf8.ValidString(s) {
			t.Errorf("%s is not UTF-8: %q", name, s)
		}
	}
	if len(p.Summary) > 303 {
		t.Errorf("summary of %d bytes", len(p.Summary))
	}
}

func TestPosting(t *testing.T) {
	t.Parallel()
	f := posting.Finding{
		Source: "example-jobs", Item: "guid-1", URL: "https://jobs.example.edu/list/1234", Title: "Job Posting: Metadata &amp; Discovery Librarian", Published: "2026-11-02",
		HTML: typicalHTML(),
	}
	d := configs.Defaults{Kind: posting.Job, Country: "US", Zone: "America/Chicago", Language: "en", Organisation: "Example University Library", LibraryType: []string{"academic"}}
	got := read(t, f, d).Posting
	got.Description, got.Summary = "", ""
	data, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "id": "",
 "kind": "job",
 "revision": 0,
 "title": "Metadata \u0026 Discovery Librarian",
 "organisation": {
  "name": "Example University Library"
 },
 "url": "https://jobs.example.edu/list/1234",
 "language": "en",
 "places": [
  {
   "text": "Springfield, IL 62701",
   "city": "Springfield",
   "region": "US-IL",
   "country": "US",
   "lat": 39.802,
   "lon": -89.644
  }
 ],
 "published": {
  "date": "2026-11-02"
 },
 "deadline": {
  "at": "2026-12-15T17:00:00-06:00",
  "zone": "America/Chicago",
  "rule": "firm",
  "text": "Applications are due December 15, 2026",
  "what": "application"
 },
 "pay": {
  "min": 68000,
  "max": 74500,
  "currency": "USD",
  "period": "year",
  "annual_min": 68000,
  "annual_max": 74500,
  "text": "$68,000 - $74,500 per year"
 },
 "facets": {
  "library_type": [
   "academic"
  ],
  "area": [
   "cataloging-metadata",
   "digital-collections"
  ],
  "level": [
   "professional"
  ],
  "hours": [
   "full-time"
  ]
 },
 "evidence": {
  "deadline": {
   "source": "example-jobs",
   "rule": "phrase:applications-are-due",
   "snippet": "letter and a CV. Applications are due December 15, 2026, at 5 pm CT. Interviews begin January"
  },
  "facets.area": {
   "source": "example-jobs",
   "rule": "cue:cataloging-metadata",
   "snippet": "Metadata \u0026 Discovery Librarian"
  },
  "facets.hours": {
   "source": "example-jobs",
   "rule": "phrase:hours",
   "snippet": "Library invites applications for a full-time Metadata Librarian in Springfield, IL."
  },
  "facets.level": {
   "source": "example-jobs",
   "rule": "cue:professional",
   "snippet": "Metadata \u0026 Discovery Librarian"
  },
  "facets.library_type": {
   "source": "example-jobs",
   "rule": "default:library_type",
   "snippet": "academic"
  },
  "kind": {
   "source": "example-jobs",
   "rule": "default:kind",
   "snippet": "job"
  },
  "language": {
   "source": "example-jobs",
   "rule": "text:frequent-words",
   "snippet": "en"
  },
  "organisation": {
   "source": "example-jobs",
   "rule": "default:organisation",
   "snippet": "Example University Library"
  },
  "pay": {
   "source": "example-jobs",
   "rule": "phrase:pay",
   "snippet": "$68,000 - $74,500 per year"
  },
  "places": {
   "source": "example-jobs",
   "rule": "label:location",
   "snippet": "Springfield, IL 62701"
  }
 }
}`
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(string(data), "\n")); diff != "" {
		t.Errorf("posting (-want +got):\n%s", diff)
	}
}

func TestPostingRefuses(t *testing.T) {
	t.Parallel()
	n := normalize.New(normalize.Options{})
	for name, f := range map[string]posting.Finding{
		"nothing":          {},
		"markup only":      {HTML: "<p> </p>", Title: " "},
		"a Python library": {Title: "New Python library for dates", Text: "Install it with pip."},
		"a lib":            {Title: "libcurl 9 released"},
	} {
		f.Source, f.Item = "test", "1"
		_, err := n.Posting(f, configs.Defaults{})
		if !errors.Is(err, normalize.ErrRefused) || !strings.Contains(err.Error(), `finding "1" of test`) {
			t.Errorf("%s: error %v, want one that wraps ErrRefused and names the finding", name, err)
		}
	}
	for _, title := range []string{"Software Librarian", "Workshop: Python libraries for librarians", "Library Developer Advocate, Example University Library"} {
		f := posting.Finding{Source: "test", Item: "1", Title: title}
		if _, err := n.Posting(f, configs.Defaults{}); err != nil && !strings.Contains(title, "Developer") {
			t.Errorf("%q: %v", title, err)
		}
	}
}

// TestPostingIsPure holds that neither the order of work, nor who shares the Normalizer,
// nor the time of first sight beside a date of publication, changes a posting.
func TestPostingIsPure(t *testing.T) {
	t.Parallel()
	n := normalize.New(normalize.Options{})
	f := posting.Finding{Source: "test", Item: "1", Title: "Archivist", Text: "Apply by December 1. Salary: $50,000 a year.", Published: "2026-11-02"}
	first, err := n.Posting(f, configs.Defaults{Country: "US"})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan normalize.Result)
	for i := range 8 {
		go func() {
			f := f
			f.Seen = time.Date(2030+i, 1, 1, 0, 0, 0, 0, time.UTC)
			r, _ := n.Posting(f, configs.Defaults{Country: "US"})
			done <- r
		}()
	}
	for range 8 {
		if diff := cmp.Diff(first, <-done); diff != "" {
			t.Errorf("another reading differs:\n%s", diff)
		}
	}
}

// TestNoiseChangesNothing holds that white space, markup and a footer leave fields alone.
func TestNoiseChangesNothing(t *testing.T) {
	t.Parallel()
	plain := "The Example Library seeks an archivist.\n\nSalary: $50,000 - $60,000 per year.\n\nApplications must be received by December 1, 2026."
	d := configs.Defaults{Kind: posting.Job, Country: "US"}
	want := read(t, posting.Finding{Title: "Archivist", Text: plain, Published: "2026-11-02"}, d).Posting
	for name, f := range map[string]posting.Finding{
		"markup":      {HTML: "<div><p>" + strings.ReplaceAll(plain, "\n\n", "</p><p>") + "</p></div>"},
		"spaces":      {Text: strings.ReplaceAll(plain, " ", " \u00a0 ")},
		"wrapped":     {Text: strings.ReplaceAll(plain, "received by", "received\nby")},
		"bold":        {HTML: strings.ReplaceAll(plain, "December 1", "<b>Dec</b>ember <i>1</i>")},
		"footer":      {Text: plain + "\n\n© 2019 Example Boards, 12 May 2019. Page updated 3 June 2020."},
		"zero widths": {Text: strings.ReplaceAll(plain, "e", "e\u200b")},
	} {
		f.Title, f.Published = "Archivist", "2026-11-02"
		got := read(t, f, d).Posting
		if got.Deadline == nil || got.Pay == nil || !got.Deadline.Equal(*want.Deadline) || !cmp.Equal(got.Pay.Min, want.Pay.Min) || got.Kind != want.Kind {
			t.Errorf("%s: deadline %v, pay %v; want %v, %v", name, got.Deadline, got.Pay, want.Deadline, want.Pay)
		}
	}
}

func TestPublished(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-11-02": "2026-11-02", "2026-11-02T06:00:00-05:00": "2026-11-02T06:00:00-05:00", "Mon, 02 Nov 2026 06:00:00 GMT": "2026-11-02T06:00:00Z",
		"Mon, 2 Nov 2026 06:00:00 -0500": "2026-11-02T11:00:00Z", "Mon, 02 Nov 2026 06:00:00 EST": "2026-11-02", "November 2, 2026": "2026-11-02", "soon": "", "": "",
	} {
		p := read(t, posting.Finding{Title: "A", Published: in}, configs.Defaults{}).Posting
		got := ""
		if p.Published != nil {
			got = p.Published.String()
		}
		if got != want {
			t.Errorf("published %q = %q, want %q", in, got, want)
		}
	}
}
