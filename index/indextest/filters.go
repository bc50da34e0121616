package indextest

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
)

// testFilters: every condition, at its borders.
func (s Suite) testFilters(t *testing.T) {
	t.Parallel()
	b := s.open(t, filterDocs()...)
	const day = 24 * time.Hour
	near := func(lat, lon, km float64) index.Query {
		return index.Query{Near: &index.Near{Lat: lat, Lon: lon, Km: km}}
	}
	pay := func(p ...index.PayBound) index.Query { return index.Query{Pay: p} }
	for _, c := range []struct {
		name string
		q    index.Query
		want string // the titles found, sorted
	}{
		{"open by default", index.Query{}, "abroad bare pole soon west"},
		{"closed", index.Query{States: []string{"closed"}}, "ended removed"},
		{"cancelled", index.Query{States: []string{"cancelled"}}, "cancelled"},
		{"unconfirmed", index.Query{States: []string{"unconfirmed"}}, "doubtful"},
		{"two states", index.Query{States: []string{"unconfirmed", "cancelled"}}, "cancelled doubtful"},
		{"before they end", index.Query{Now: now.Add(-time.Second), States: []string{"closed", "unconfirmed"}}, "removed"},
		{"any of a facet", choose("area", "a", "b"), "abroad soon"},
		{"not stated", choose("area", index.None), "bare pole west"},
		{"a value or not stated", choose("area", "a", index.None), "bare pole soon west"},
		{"excluded", index.Query{Facets: map[string]index.Choice{"area": {Not: []string{"a"}}}}, "abroad bare pole west"},
		{"excluded not stated", index.Query{Facets: map[string]index.Choice{"area": {Not: []string{index.None}}}}, "abroad soon"},
		{"across facets", index.Query{Facets: map[string]index.Choice{"area": {Any: []string{"a", "b"}}, "place": {Any: []string{"GB"}}}}, "abroad"},
		{"unknown value", choose("area", "zzz"), ""},
		{"closes within", index.Query{Closes: []index.Window{{Within: 7 * day}}}, "soon"},
		{"closes at the end of the window", index.Query{Closes: []index.Window{{Within: 6 * day}}}, ""},
		{"until filled, and rolling", index.Query{Closes: []index.Window{{Named: index.UntilFilled}}}, "abroad west"},
		{"no deadline", index.Query{Closes: []index.Window{{Named: index.None}}}, "bare pole"},
		{"either", index.Query{Closes: []index.Window{{Within: 7 * day}, {Named: index.None}}}, "bare pole soon"},
		{"started today", index.Query{Starts: []index.Window{{Within: 2 * day}}}, "west"},
		{"no start", index.Query{Starts: []index.Window{{Named: index.None}}}, "abroad bare pole soon"},
		{"pay overlaps", pay(index.PayBound{Min: 60000, Max: 70000}), "soon"},
		{"pay at the border", pay(index.PayBound{Min: 80000, Max: 80000}), "soon"},
		{"pay below", pay(index.PayBound{Max: 49999}), ""},
		{"pay with one end", pay(index.PayBound{Max: 90000, Min: 85000}), "west"},
		{"pay stated", pay(index.PayBound{Named: index.Stated}), "abroad soon west"},
		{"pay not stated", pay(index.PayBound{Named: index.None}), "bare pole"},
		{"pay in a currency", index.Query{Pay: []index.PayBound{{Min: 1}}, Currency: "CAD"}, "west"},
		{"a currency alone", index.Query{Currency: "USD"}, "soon"},
		{"nothing stated, whatever the currency", index.Query{Pay: []index.PayBound{{Named: index.None}}, Currency: "USD"}, "bare pole"},
		{"since first sight", index.Query{Since: now.Add(-day)}, "abroad soon"},
		{"0 km", near(42.36, -71.06, 0), "soon"},
		{"km", near(42.36, -71.5, 50), "soon"},
		{"the second point", near(51.5, -0.12, 5), "abroad soon"},
		{"over the date line", near(-17.8, -179.99, 10), "west"},
		{"at the pole", near(90, 0, 60), "pole"},
		{"at the pole from the other side", near(89.8, 179, 60), "pole"},
		{"everywhere", near(0, 0, 20_037), "abroad pole soon west"},
		{"scope", index.Query{Scope: &index.Query{Facets: map[string]index.Choice{"place": {Any: []string{"GB"}}}}}, "abroad"},
		{"scope and choice of one facet", index.Query{
			Facets: map[string]index.Choice{"place": {Any: []string{"GB-LND", "US"}}},
			Scope:  &index.Query{Facets: map[string]index.Choice{"place": {Any: []string{"GB"}}}},
		}, "abroad"},
		{"words in scope", index.Query{Text: "posting", Scope: &index.Query{Text: "west"}}, "west"},
	} {
		q := c.q
		if q.Now.IsZero() {
			q.Now = now
		}
		if got := b.titles(q); got != c.want {
			t.Errorf("%s: Search(%s) finds %q, want %q", c.name, q.Encode(), got, c.want)
		}
		b.check(q)
	}
}

// filterDocs has one document for each case of testFilters, named by its title's first word.
func filterDocs() []index.Doc {
	const day = 24 * 3600
	at := now.Unix()
	docs := make([]index.Doc, 9)
	for i, name := range strings.Fields("soon abroad west pole bare ended removed cancelled doubtful") {
		docs[i] = job(i, name+" posting")
		docs[i].FirstSeen, docs[i].Changed = at-30*day, at-30*day
	}
	soon, abroad, west, pole := &docs[0], &docs[1], &docs[2], &docs[3]
	soon.Closes, soon.Rule, soon.FirstSeen, soon.Changed = at+6*day, "firm", at-day, at-day
	soon.PayStated, soon.PayMin, soon.PayMax, soon.PayCurrency = true, 50000, 80000, "USD"
	soon.Points = [][2]float64{{42.36, -71.06}, {51.5, -0.12}}
	soon.Facets["area"] = []string{"a"}
	abroad.Rule, abroad.Changed = "until-filled", at
	abroad.PayStated = true
	abroad.Points = [][2]float64{{51.51, -0.13}}
	abroad.Facets["area"] = []string{"b"}
	abroad.Facets["place"] = []string{"GB", "GB-LND"}
	west.Rule, west.Starts = "rolling", now.Truncate(day*time.Second).Unix()
	west.PayStated, west.PayMin, west.PayCurrency = true, 88000, "CAD"
	west.Points = [][2]float64{{-17.8, 179.99}}
	pole.Points = [][2]float64{{89.7, 5}}
	docs[5].Ends = at
	docs[6].Closed = at - day
	docs[7].Closed, docs[7].Cancelled = at-day, true
	docs[8].Doubtful = at
	return docs
}

// titles is the first words of the titles that a query finds, sorted.
func (b *bench) titles(q index.Query) string {
	b.Helper()
	var names []string
	for _, hit := range b.ids(q) {
		name, _, _ := strings.Cut(b.oracle.entries[hit].doc.Title, " ")
		names = append(names, name)
	}
	return sorted(names)
}

// testHostileValues: a value is literal, whatever it means to a filter language.
func (s Suite) testHostileValues(t *testing.T) {
	t.Parallel()
	hostile := []string{
		`x" or kind = "job`, `\`, `'`, `")`, `or 1=1`, `_geoRadius(0,0,1)`, `*`, `a/b`, `a,b`, `a b`, `"`, `\"`, `\\`, `\u0041`,
		`a not in [b]`, `$ref`, "a\nb", "a\x00b", "ä", "🙂", strings.Repeat("v", 380),
	}
	docs := []index.Doc{job(1000, "Job")}
	for i, v := range hostile {
		d := job(i, "Job")
		d.Facets["area"] = []string{strings.ToLower(v)}
		docs = append(docs, d)
	}
	b := s.open(t, docs...)
	for i, v := range hostile {
		if got := b.ids(choose("area", v)); len(got) != 1 || got[0] != id(i) {
			t.Errorf("area=%q finds %v, want only %s", v, got, id(i))
		}
		b.check(choose("area", v))
		if n := b.total(choose("level", v)); n != 0 {
			t.Errorf("level=%q finds %d, want nothing", v, n)
		}
		b.check(index.Query{Facets: map[string]index.Choice{"area": {Not: []string{v}}}})
	}
	b.check(choose("area", strings.Repeat("w", 2000), "\xff"))
}

// testBadQueries: what cannot be answered is an error of its class.
func (s Suite) testBadQueries(t *testing.T) {
	t.Parallel()
	b := s.open(t, job(1, "Job"))
	for name, c := range map[string]struct {
		q    index.Query
		want error
	}{
		"unknown facet":    {choose("colour", "red"), index.ErrUnknownFacet},
		"negative page":    {index.Query{Page: -1}, index.ErrBadQuery},
		"negative size":    {index.Query{Size: -5}, index.ErrBadQuery},
		"too deep":         {index.Query{Page: 501}, index.ErrTooDeep},
		"far too deep":     {index.Query{Page: math.MaxInt, Size: 100}, index.ErrTooDeep},
		"sort":             {index.Query{Sort: "title; drop"}, index.ErrBadQuery},
		"distance of what": {index.Query{Sort: index.Distance}, index.ErrBadQuery},
		"latitude":         {index.Query{Near: &index.Near{Lat: 91, Km: 1}}, index.ErrBadQuery},
		"not a number":     {index.Query{Near: &index.Near{Lat: math.NaN(), Km: 1}}, index.ErrBadQuery},
		"radius":           {index.Query{Near: &index.Near{Km: -1}}, index.ErrBadQuery},
		"pay":              {index.Query{Pay: []index.PayBound{{Min: 5, Max: 1}}}, index.ErrBadQuery},
		"window":           {index.Query{Closes: []index.Window{{Within: -1}}}, index.ErrBadQuery},
		"state":            {index.Query{States: []string{"x"}}, index.ErrBadQuery},
		"scope":            {index.Query{Scope: ptr(choose("colour", "red"))}, index.ErrUnknownFacet},
	} {
		c.q.Now = now
		if _, err := b.ix.Search(t.Context(), c.q); !errors.Is(err, c.want) || !errors.Is(err, index.ErrBadQuery) {
			t.Errorf("%s: Search: %v, want %v", name, err, c.want)
		}
	}
	if n := len(b.search(index.Query{Size: 100_000}).Hits); n != 1 {
		t.Errorf("size over the maximum: %d hits, want 1", n)
	}
}

func ptr(q index.Query) *index.Query { return &q }
