package index_test

import (
	"testing"

	"github.com/callboard/callboard/index"
)

func TestSteps(t *testing.T) {
	t.Parallel()
	q := parse(t, "kind=job&not.kind=cfp&place=US-MA&q=metadata&closes=14d&near=1,2,3km&sort=distance&page=3&size=50")
	q.Scope = &index.Query{Text: "scope"}
	before := q.Encode()
	for _, c := range []struct {
		name string
		got  index.Query
		want string
	}{
		{"another value", q.With("kind", "Grant"), "closes=14d&kind=grant&kind=job&near=1,2,3km&not.kind=cfp&place=US-MA&q=metadata&size=50&sort=distance"},
		{"the same value", q.With("kind", "job"), "closes=14d&kind=job&near=1,2,3km&not.kind=cfp&place=US-MA&q=metadata&size=50&sort=distance"},
		{"excluded", q.With("not.source", "x"), "closes=14d&kind=job&near=1,2,3km&not.kind=cfp&not.source=x&place=US-MA&q=metadata&size=50&sort=distance"},
		{"another window", q.With("closes", "none").Clear("kind", "near"), "closes=none&closes=14d&place=US-MA&q=metadata&size=50"},
		{"another circle", q.With("near", "5,6,7km").Clear("kind", "closes", "place"), "near=5,6,7km&q=metadata&size=50&sort=distance"},
		{"nonsense", q.With("closes", "soon"), before},
		{"without a value", q.Without("place", "us-ma"), "closes=14d&kind=job&near=1,2,3km&not.kind=cfp&q=metadata&size=50&sort=distance"},
		{"without an excluded value", q.Without("kind", "cfp"), "closes=14d&kind=job&near=1,2,3km&place=US-MA&q=metadata&size=50&sort=distance"},
		{"without a window", q.Without("closes", "14d"), "kind=job&near=1,2,3km&not.kind=cfp&place=US-MA&q=metadata&size=50&sort=distance"},
		{"without a value that is not there", q.Without("area", "x").WithPage(3), before},
		{"cleared of a facet", q.Clear("kind"), "closes=14d&near=1,2,3km&place=US-MA&q=metadata&size=50&sort=distance"},
		{"cleared", q.Clear(), "q=metadata&size=50"},
		{"page", q.WithPage(1), "closes=14d&kind=job&near=1,2,3km&not.kind=cfp&place=US-MA&q=metadata&size=50&sort=distance"},
		{"page below 1", q.Clear().WithPage(-4), "q=metadata&size=50"},
		{"sort", q.Clear().WithSort("-starts"), "q=metadata&size=50&sort=-starts"},
		{"sort as it suits", q.WithSort("").Clear(), "q=metadata&size=50"},
		{"text", q.Clear().WithText("open data"), "q=open+data&size=50"},
		{"no text", parse(t, "q=a&sort=relevance").WithText(""), ""},
	} {
		if got := c.got.Encode(); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
		if c.got.Scope == nil && c.name != "no text" {
			t.Errorf("%s: the scope is gone", c.name)
		}
	}
	if q.Encode() != before {
		t.Errorf("the query became %s", q.Encode())
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ size, total, want int }{{20, 0, 1}, {20, 20, 1}, {20, 21, 2}, {0, 41, 3}, {30, 1_000_000, 334}, {1000, 250, 3}} {
		if got := (index.Query{Size: c.size}).Pages(c.total); got != c.want {
			t.Errorf("%d hits in pages of %d: %d pages, want %d", c.total, c.size, got, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	label := func(facet, value string) string {
		return map[string]string{"place=US-MA": "Massachusetts", "library_type=": "Type of library", "library_type=academic": "Academic"}[facet+"="+value]
	}
	for in, want := range map[string]string{
		"": "All announcements",
		"kind=job&place=US-MA&closes=14d&q=metadata": "Jobs in Massachusetts, closing within 14 days, with “metadata”",
		"kind=cfp&kind=grant&kind=job":               "Calls for papers, grants and scholarships or jobs",
		"library_type=academic&library_type=none":    "All announcements, type of library Academic or not stated",
		"not.source=x&level=manager":                 "All announcements, level manager, not source x",
		"not.kind=job":                               "All announcements, not kind job",
		"near=42.36,-71.06,50km":                     "All announcements, within 50 km of 42.36, -71.06",
		"closes=until-filled&closes=1d&closes=none":  "All announcements, without a deadline, open until filled or closing within 1 day",

		"starts=36h":                     "All announcements, starting within 36 hours",
		"pay=60000-&currency=USD":        "All announcements, paying 60000 a year or more in USD",
		"pay=1000-2000&pay=none&pay=-10": "All announcements, paying up to 10 a year, paying 1000 to 2000 a year or without stated pay",
		"currency=CAD":                   "All announcements, with stated pay in CAD",
		"since=2026-11-01":               "All announcements, new since 1 November 2026",
		`q="metadata librarian"`:         "All announcements, with “metadata librarian”",
		`q="oral history" -film`:         "All announcements, with “oral history” -film",
		`q=12" records`:                  "All announcements, with “12\" records”",
		"state=any":                      "All announcements, open or not",
		"state=closed&state=open":        "All announcements, closed or open",
	} {
		if got := parse(t, in).Describe(label); got != want {
			t.Errorf("Describe(%s) = %q, want %q", in, got, want)
		}
	}
}
