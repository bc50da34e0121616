package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
)

// table makes a table of rows whose columns are separated by a bar.
func table(rows ...string) string {
	return strings.Join(columns(), "\t") + "\n" + strings.ReplaceAll(strings.Join(rows, "\n"), "|", "\t") + "\n"
}

const (
	feedRow    = `city-jobs|City "jobs"|City|job|US|rss|https://example.org/rss|https://example.org/|page example.org|2024|ok|Cost ${5}. Good for the facet; year estimated (undated capture)`
	oldRow     = `old-jobs|Old|Old|job,cfp|DE,AT|atom|https://example.com/atom||seen in a list|2016|ok|`
	pageRow    = `page-jobs|Page|Page|workshop|world|html|https://example.edu/||page example.edu|2026|unknown|`
	generalRow = `all-jobs|All|All|job|CA|rss|https://example.org/all||robots.txt with Crawl-delay 5|2025|ok|All academic jobs: filter by library terms`
	forbidRow  = `group|A group|Some network|job,mentoring|world|social|https://example.com/group||list|2017|terms-forbid|no URL in archived material; directory entry only: join link, never fetched`
	nowhereRow = `nowhere|Nowhere|A society|conference|GB|none||https://example.org/society|none found||unknown|`
)

func TestRender(t *testing.T) {
	t.Parallel()
	places, err := parseTable(table(feedRow, oldRow, pageRow, generalRow, forbidRow, nowhereRow))
	if err != nil {
		t.Fatal(err)
	}
	files := render(places)
	for name, want := range map[string]string{
		"united-states-jobs.yaml": `
  - id: city-jobs
    name: "City \"jobs\""
    feed: "https://example.org/rss"
    reason: "Enabled; seen 2024: page example.org; Cost $${5}; Good for the facet."
    defaults: {kind: job, country: "US"}
`,
		"europe.yaml": `
  - id: old-jobs
    name: "Old"
    feed: "https://example.com/atom"
    enabled: false
    reason: "A feed that was not seen since 2016; seen 2016: seen in a list."
`,
		"international.yaml": `
  - id: page-jobs
    name: "Page"
    page: "https://example.edu/"
    enabled: false
    reason: "A page whose structure was not checked; seen 2026: page example.edu."
    defaults: {kind: workshop}
`,
		"network.yaml": `
  - id: group
    name: "A group"
    organisation: "Some network"
    kinds: [job, mentoring]
    region: "world"
    access: social
    note: "Not crawled: its terms forbid it; seen 2017: list."

  - id: nowhere
    name: "Nowhere"
    organisation: "A society"
    kinds: [conference]
    region: "GB"
    access: none
    url: "https://example.org/society"
    note: "The address of its announcements is not known; where it was seen is not recorded."
`,
	} {
		_, got, _ := strings.Cut(files[name], ":\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := files["canada.yaml"]; !strings.Contains(got, "    delay: 5s\n") || !strings.Contains(got, "    filter:\n") {
		t.Errorf("canada.yaml has no delay or filter:\n%s", got)
	}
}

// TestRunWritesWhatTheStrictReaderTakes goes from a table to a configuration.
func TestRunWritesWhatTheStrictReaderTakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := filepath.Join(dir, "table.tsv")
	if err := os.WriteFile(in, []byte(table(feedRow, oldRow, pageRow, generalRow, forbidRow, nowhereRow)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(in, dir); err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(dir, "c", "callboard.yaml")
	cfg, err := configs.Parse(main, []byte("include: [../*.yaml]"), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Sources) != 4 || len(cfg.Network) != 2 {
		t.Errorf("%d sources, %d entries; want 4 and 2", len(cfg.Sources), len(cfg.Network))
	}
	if s, _ := cfg.Source("city-jobs"); !s.Enabled || !strings.Contains(s.Reason, "Cost ${5}") {
		t.Errorf("city-jobs: %+v", s)
	}
}

func TestParseTableRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ in, want string }{
		"another header": {"a\tb\n", "the first line does not name the expected columns"},
		"columns":        {table("a|b"), "line 2 has 2 columns, want 12"},
		"year":           {table(strings.Replace(feedRow, "2024", "soon", 1)), `line 2: year "soon"`},
	} {
		if _, err := parseTable(tt.in); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

// TestPackIsThatOfTheTable compares the pack in the repository with the table, where that is at hand.
func TestPackIsThatOfTheTable(t *testing.T) {
	t.Parallel()
	const path = "../../../../shared/sources.tsv"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the table of places is not here: %v", err)
	}
	places, err := parseTable(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range render(places) {
		got, err := os.ReadFile(filepath.Join("..", "..", "packs", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("packs/%s is stale: run CALLBOARD_SOURCES_TSV=… go generate ./configs\n%s", name, diff)
		}
	}
}

func TestNote(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"useful", "Main board. Filters: region", "Main board; Filters: region"},
		{"about the table", "WordPress category; year estimated (undated capture)", "WordPress category"},
		{"about its making", "URL = host root of the evidence", ""},
		{"a guess", "probably dormant (guess); Links to employers", "Links to employers"},
		{"about tests", "keep the page as a negative test", ""},
		{"a host with points is no end of a sentence", "Successor of cla.ca, dissolved", "Successor of cla.ca, dissolved"},
		{"no notes", "", ""},
		{"lines", "one\u00a0 two", "one two"},
	} {
		if got := (place{notes: tt.in}).note(); got != tt.want {
			t.Errorf("%s: note of %q = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   place
		way  string
		on   bool
		want string
	}{
		{place{access: "rss", year: 2024}, "feed", true, ""},
		{place{access: "atom", year: 2023}, "feed", false, "A feed that was not seen since 2023"},
		{place{access: "ical", year: 2026}, "calendar", true, ""},
		{place{access: "ical", year: 2019}, "calendar", false, "A calendar that was not seen since 2019"},
		{place{access: "html", year: 2026}, "page", false, "A page whose structure was not checked"},
		{place{access: "listserv", year: 2026}, "page", false, "A mailing list: subscribe and read it by mailbox; this is the page of its archive"},
		{place{access: "social", year: 2026}, "page", false, "A profile of a social network, not a feed"},
		{place{access: "api", year: 2026}, "page", false, "An interface that no way in reads; this is its page"},
	} {
		if got := tt.in.way(); got != tt.way {
			t.Errorf("%+v: way %s, want %s", tt.in, got, tt.way)
		}
		if got := tt.in.enabled(); got != tt.on {
			t.Errorf("%+v: enabled %v, want %v", tt.in, got, tt.on)
		}
		if got := tt.in.why(); !tt.on && got != tt.want {
			t.Errorf("%+v: why %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	for want, in := range map[string]place{
		"seen 2024: page example.org":             {year: 2024, evidence: "page example.org"},
		"seen 2024":                               {year: 2024},
		"seen, year unknown: page example.org":    {evidence: "page example.org"},
		"where it was seen is not recorded":       {evidence: "none found"},
		`seen 2017: named in the article "Value"`: {year: 2017, evidence: `named in the seed article "Value"`},
	} {
		if got := in.seen(); got != want {
			t.Errorf("seen of %+v = %q, want %q", in, got, want)
		}
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		region string
		kinds  []string
		want   string
	}{
		{"US", []string{"job"}, "united-states-jobs.yaml"},
		{"US,CA", []string{"conference", "job"}, "united-states-jobs.yaml"},
		{"US", []string{"webinar"}, "united-states-events.yaml"},
		{"CA", []string{"webinar"}, "canada.yaml"},
		{"DE,AT,CH", []string{"job"}, "europe.yaml"},
		{"IS", []string{"job"}, "europe.yaml"},
		{"AU,NZ", []string{"job"}, "asia-pacific.yaml"},
		{"ZA", []string{"job"}, "africa-latin-america.yaml"},
		{"world", []string{"job"}, "international.yaml"},
	} {
		got := part(place{region: tt.region, kinds: tt.kinds})
		if got != tt.want {
			t.Errorf("part of %s %v = %s, want %s", tt.region, tt.kinds, got, tt.want)
		}
		if titles()[got] == "" {
			t.Errorf("%s has no title", got)
		}
	}
}
