package index_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// TestMatch asks a document by query strings.
func TestMatch(t *testing.T) {
	t.Parallel()
	d := index.Doc{
		ID: posting.NewID("s", "1"), Title: "Metadata Librarian", Organisation: "Kenyon College", Text: "Catalogue of e-resources. Apply soon.",
		Facets:    map[string][]string{"kind": {"job"}, "place": {"US", "US-OH", "NA"}, "area": {"cataloging-metadata", "systems-technology"}},
		Points:    [][2]float64{{40.37, -82.39}},
		Published: now.Unix() - 86400, FirstSeen: now.Unix() - 3*86400, Changed: now.Unix() - 2*86400,
		Closes: now.Unix() + 5*86400, Rule: "firm", Ends: now.Unix() + 5*86400,
		PayStated: true, PayMin: 50000, PayMax: 60000, PayCurrency: "USD",
	}
	for s, want := range map[string]bool{
		"":                                     true,
		"q=metadata":                           true,
		"q=metadata+kenyon":                    true,
		"q=librarians+catalog":                 true,
		"q=metadta":                            false, // no typos
		"q=e-resources":                        true,
		"q=resources+apply":                    true,
		"q=%22resources+apply%22":              true, // adjacent terms, whatever stands between
		"q=%22librarian+kenyon%22":             false,
		"q=-kenyon":                            false,
		"q=metadata+nowhere":                   false,
		"q=metadata+nowhere&words=any":         true,
		"q=nowhere+never&words=any":            false,
		"q=metadata+nowhere+-kenyon&words=any": false,
		"q=-nowhere&words=any":                 true,
		"kind=job&kind=cfp":                    true,
		"kind=cfp":                             false,
		"kind=none":                            false,
		"level=none":                           true,
		"not.level=none":                       false,
		"place=us-oh&area=systems-technology":  true,
		"place=US-MA":                          false,
		"not.place=NA":                         false,
		"near=40.37,-82.39,1km":                true,
		"near=41.5,-81.7,50km":                 false,
		"closes=5d":                            false, // ends with the window, which is exclusive
		"closes=6d":                            true,
		"closes=until-filled":                  false,
		"closes=none":                          false,
		"starts=none":                          true,
		"starts=14d":                           false,
		"pay=55000-":                           true,
		"pay=60001-":                           false,
		"pay=-50000":                           true,
		"pay=-49999":                           false,
		"pay=stated&currency=CAD":              false,
		"since=2d":                             true,
		"since=1d":                             false,
		"state=closed":                         false,
		"state=any":                            true,
	} {
		if got := index.Match(parse(t, s), d); got != want {
			t.Errorf("Match(%s) = %v, want %v", s, got, want)
		}
	}
	if index.Match(index.Query{Page: -1}, d) {
		t.Error("a query without a normal form matches")
	}
}

func TestMatchTimeless(t *testing.T) {
	t.Parallel()
	closed := index.Doc{ID: posting.NewID("s", "1"), Title: "x", Facets: map[string][]string{"kind": {"job"}}, Closed: 5, Closes: 5, Rule: "firm"}
	for s, want := range map[string]bool{"": true, "closes=1d": true, "starts=1d": true, "since=1d": true, "closes=none": false, "kind=cfp": false, "state=closed": true} {
		if got := index.MatchTimeless(parse(t, s), closed); got != want {
			t.Errorf("MatchTimeless(%s) = %v, want %v", s, got, want)
		}
	}
}

func TestNearDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		from, to [2]float64
		km       float64
	}{
		{"here", [2]float64{42, -71}, [2]float64{42, -71}, 0},
		{"Boston to London", [2]float64{42.3601, -71.0589}, [2]float64{51.5074, -0.1278}, 5265},
		{"over the date line", [2]float64{0, 179.5}, [2]float64{0, -179.5}, 111},
		{"pole to pole", [2]float64{90, 0}, [2]float64{-90, 77}, 20015},
		{"antipodes", [2]float64{10, 20}, [2]float64{-10, -160}, 20015},
	} {
		near := index.Near{Lat: c.from[0], Lon: c.from[1]}
		if got, ok := near.Distance([][2]float64{c.to}); !ok || got < c.km-5 || got > c.km+5 {
			t.Errorf("%s: %v km, %v; want about %v", c.name, got, ok, c.km)
		}
	}
	if _, ok := (index.Near{}).Distance(nil); ok {
		t.Error("a document without a point has a distance")
	}
}

func TestMergeScope(t *testing.T) {
	t.Parallel()
	boston := index.Doc{ID: posting.NewID("s", "1"), Title: "Metadata job", Facets: map[string][]string{"kind": {"job"}, "place": {"US", "US-MA"}}}
	for _, c := range []struct {
		scope, query string
		want         bool
	}{
		{"", "kind=job", true},
		{"place=US-MA", "", true},
		{"?place=US-MA&q=metadata", "q=job", true},
		{"place=US-NY", "", false},
		{"place=US-NY", "place=US-MA", false}, // both must hold
		{"place=US-MA", "place=US-NY", false},
		{"q=curator", "kind=job", false},
		{"closes=14d", "", false},
	} {
		q, err := index.MergeScope(c.scope, parse(t, c.query))
		if err != nil {
			t.Fatal(err)
		}
		if got := index.Match(q, boston); got != c.want {
			t.Errorf("within %q, %q matches: %v, want %v", c.scope, c.query, got, c.want)
		}
		if got, want := q.Encode(), parse(t, c.query).Encode(); got != want {
			t.Errorf("within %q, %q is written as %q", c.scope, c.query, got)
		}
	}
	for _, bad := range []string{"sort=closes", "page=2", "state=any", "plaec=US", "closes=x", "%zz"} {
		if _, err := index.MergeScope(bad, index.Query{}); err == nil || !strings.Contains(err.Error(), "scope") {
			t.Errorf("MergeScope(%q): %v", bad, err)
		} else if !errors.Is(err, index.ErrBadQuery) && !errors.Is(err, index.ErrUnknownKey) {
			t.Errorf("MergeScope(%q): %v is of no class", bad, err)
		}
	}
}

func TestDocStateAt(t *testing.T) {
	t.Parallel()
	at := now.Unix()
	for name, c := range map[string]struct {
		doc  index.Doc
		want posting.State
	}{
		"open":                 {index.Doc{}, posting.StateOpen},
		"ends now":             {index.Doc{Ends: at}, posting.StateClosed},
		"ends in a second":     {index.Doc{Ends: at + 1}, posting.StateOpen},
		"doubtful now":         {index.Doc{Doubtful: at}, posting.StateUnconfirmed},
		"doubtful later":       {index.Doc{Doubtful: at + 1}, posting.StateOpen},
		"closed":               {index.Doc{Closed: 1, Ends: at + 100}, posting.StateClosed},
		"cancelled and closed": {index.Doc{Closed: 1, Cancelled: true}, posting.StateCancelled},
	} {
		if got := c.doc.StateAt(now.Add(500 * time.Millisecond)); got != c.want {
			t.Errorf("%s: StateAt = %s, want %s", name, got, c.want)
		}
	}
}
