package index_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

var now = time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)

// parse reads a query string as pages do.
func parse(t *testing.T, s string) index.Query {
	t.Helper()
	values, err := url.ParseQuery(s)
	if err != nil {
		t.Fatalf("url.ParseQuery(%q): %v", s, err)
	}
	q, _, err := index.ParseQuery(values, now)
	if err != nil {
		t.Fatalf("ParseQuery(%q): %v", s, err)
	}
	return q
}

func TestParseAnyWord(t *testing.T) {
	t.Parallel()
	q := parse(t, "q=metadata+archives&words=Any")
	if got, want := q.Encode(), "q=metadata+archives&words=any"; got != want {
		t.Errorf("Encode = %s, want %s", got, want)
	}
	if got := parse(t, "q=metadata&words=all").Encode(); got != "q=metadata" {
		t.Errorf("Encode of words=all = %s", got)
	}
	if got, want := q.Describe(func(_, _ string) string { return "" }), "All announcements, with any of “metadata archives”"; got != want {
		t.Errorf("Describe = %s, want %s", got, want)
	}
	if _, _, err := index.ParseQuery(url.Values{"words": {"some"}}, now); !errors.Is(err, index.ErrBadQuery) {
		t.Errorf("ParseQuery(words=some): %v, want ErrBadQuery", err)
	}
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	q := parse(t, "q=+metadata+&kind=job&kind=Job&kind=cfp&library_type=academic&place=us-ma&place=US-MA/Boston+Harbor"+
		"&near=42.36,-71.06,50km&closes=14d&closes=none&pay=stated&pay=60000-80000&currency=usd&not.source=x"+
		"&since=7d&state=closed&state=open&sort=-closes&page=2&size=50&organisation=Universit%C3%A4t+Ulm,+Bibliothek&level=")
	want := index.Query{
		Text: "metadata",
		Facets: map[string]index.Choice{
			"kind":         {Any: []string{"cfp", "job"}},
			"library_type": {Any: []string{"academic"}},
			"organisation": {Any: []string{"universitat-ulm-bibliothek"}},
			"place":        {Any: []string{"US-MA", "US-MA/boston-harbor"}},
			"source":       {Not: []string{"x"}},
		},
		Near:     &index.Near{Lat: 42.36, Lon: -71.06, Km: 50},
		Closes:   []index.Window{{Named: "none"}, {Within: 14 * 24 * time.Hour}},
		Pay:      []index.PayBound{{Min: 60000, Max: 80000}, {Named: "stated"}},
		Currency: "USD",
		Since:    now.AddDate(0, 0, -7),
		States:   []string{"closed", "open"},
		Sort:     index.Closes, Reverse: true, Page: 2, Size: 50, Now: now,
	}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Errorf("ParseQuery (-want +got):\n%s", diff)
	}
	encoded := "closes=none&closes=14d&currency=USD&kind=cfp&kind=job&library_type=academic&near=42.36,-71.06,50km&not.source=x" +
		"&organisation=universitat-ulm-bibliothek&page=2&pay=60000-80000&pay=stated&place=US-MA&place=US-MA/boston-harbor" +
		"&q=metadata&since=2026-11-18T10:30:00Z&size=50&sort=-closes&state=closed&state=open"
	if got := q.Encode(); got != encoded {
		t.Errorf("Encode = %s\nwant     %s", got, encoded)
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                  "",
		"q=&kind=&closes=":                  "",
		"state=open&sort=newest&page=1":     "",
		"size=20":                           "",
		"sort=relevance":                    "",
		"q=a+b&sort=relevance":              "q=a+b",
		"q=a+b&sort=newest":                 "q=a+b&sort=newest",
		"sort=-newest":                      "sort=-newest",
		"state=closed&state=any":            "state=any",
		"state=OPEN":                        "",
		"since=2026-11-01T00:00:00%2B00:00": "since=2026-11-01",
		"since=2026-11-01t01:00:00%2B02:00": "since=2026-10-31T23:00:00Z",
		"closes=2w&closes=14d":              "closes=14d",
		"closes=36h":                        "closes=36h",
		"pay=60000":                         "pay=60000-",
		"pay=-80000.50":                     "pay=-80000.5",
		"near=-0.0,0,10mi":                  "near=0,0,16.093km",
		"q=one&q=two":                       "q=one+two",
		"language=EN&eligible=us":           "eligible=US&language=en",
		"place=New-England&place=eu":        "place=EU&place=new-england",
		"area=None":                         "area=none",
		"place=gb/S%C3%A3o+Paulo":           "place=GB/sao-paulo",
	} {
		if got := parse(t, in).Encode(); got != want {
			t.Errorf("parse(%q).Encode() = %q, want %q", in, got, want)
		}
	}
}

func TestParseQueryRefuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"closes=xyz":                 "closes",
		"closes=0d":                  "closes",
		"closes=99999d":              "closes",
		"starts=until-filled":        "starts",
		"near=here":                  "near",
		"near=91,0,5km":              "near",
		"near=1,2":                   "near",
		"near=NaN,0,5km":             "near",
		"near=1,2,30000km":           "near",
		"page=-1":                    "page",
		"page=0":                     "page",
		"page=x":                     "page",
		"page=99999999999999999999":  "page",
		"size=0":                     "size",
		"size=-5":                    "size",
		"sort=best":                  "sort",
		"sort=distance":              "near",
		"q=a&sort=-relevance":        "relevance",
		"sort=-relevance":            "relevance",
		"sort=closes&sort=starts":    "sort",
		"pay=lots":                   "pay",
		"pay=-":                      "pay",
		"pay=80000-60000":            "wrong way round",
		"pay=1e9-":                   "pay",
		"currency=dollars":           "currency",
		"state=gone":                 "state",
		"since=yesterday":            "since",
		"since=0000-01-01T00:00:00Z": "since",
		"kind=a" + strings.Repeat("&kind=b", 500): "values",
	} {
		values, err := url.ParseQuery(in)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = index.ParseQuery(values, now)
		if !errors.Is(err, index.ErrBadQuery) || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseQuery(%.40q): error %v, want ErrBadQuery with %q", in, err, want)
		}
	}
}

func TestPageDepth(t *testing.T) {
	t.Parallel()
	for in, deep := range map[string]bool{
		"page=500": false, "page=501": true, "page=100&size=100": false, "page=101&size=100": true,
		"page=334&size=30": false, "page=335&size=30": true, "page=9223372036854775807": true,
	} {
		values, _ := url.ParseQuery(in)
		_, _, err := index.ParseQuery(values, now)
		if errors.Is(err, index.ErrTooDeep) != deep || (err != nil) != deep {
			t.Errorf("ParseQuery(%q): error %v, too deep is %v", in, err, deep)
		}
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]index.Notice{
		"kinds=job":                          {Key: "kinds", Nearest: "kind"},
		"library-type=academic":              {Key: "library-type", Nearest: "library_type"},
		"salary=1":                           {Key: "salary", Nearest: "pay"},
		"not.kinds=job":                      {Key: "not.kinds", Nearest: "not.kind"},
		"not.q=x":                            {Key: "not.q"},
		"facet=kind":                         {Key: "facet"},
		"size=101":                           {Key: "size"},
		"q=" + strings.Repeat("a+b+c+", 200): {Key: "q"},
		"q=one+two+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17": {Key: "q"},
	} {
		values, _ := url.ParseQuery(in)
		q, notices, err := index.ParseQuery(values, now)
		if err != nil || len(notices) != 1 || notices[0].Key != want.Key || notices[0].Text == "" {
			t.Errorf("ParseQuery(%.40q) = %+v, %v; want one notice about %q", in, notices, err, want.Key)
			continue
		}
		if want.Nearest != "" && notices[0].Nearest != want.Nearest {
			t.Errorf("ParseQuery(%.40q): nearest %q, want %q", in, notices[0].Nearest, want.Nearest)
		}
		_, _, err = index.ParseStrict(values, now)
		unknown := want.Key != "size" && want.Key != "q"
		if errors.Is(err, index.ErrUnknownKey) != unknown {
			t.Errorf("ParseStrict(%.40q): error %v, unknown key is %v", in, err, unknown)
		}
		if large := want.Key == "size"; errors.Is(err, index.ErrBadQuery) != large {
			t.Errorf("ParseStrict(%.40q): error %v, too large is %v", in, err, large)
		}
		if want.Key == "size" && q.Size != index.MaxSize {
			t.Errorf("size 101 became %d", q.Size)
		}
	}
}

// FuzzParseQuery: parsing never panics, what Encode wrote is read as the same query
// without a notice of an unknown key, and writing it again gives the same string.
func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{
		"q=metadata&kind=job&library_type=academic&place=US-MA&near=42.36,-71.06,50km&closes=14d&pay=stated&not.source=x&sort=closes&page=2",
		"near=-0,-0.0,1mi&since=7d&state=any&pay=-5&pay=5-&currency=eur&size=99", "organisation=%00%ff%E2%98%85&q=%22a+-b&starts=1w",
		"place=us-ma/%CC%81x&place=A/b&eligible=%C4%B0&organisation=%F0%9F%93%9A", "q=%C2%85x%E3%80%80",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		values, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		q, _, err := index.ParseQuery(values, now)
		if err != nil {
			if !errors.Is(err, index.ErrBadQuery) {
				t.Fatalf("ParseQuery(%q): %v is not ErrBadQuery", s, err)
			}
			return
		}
		encoded := q.Encode()
		again, err := url.ParseQuery(encoded)
		if err != nil {
			t.Fatalf("Encode of %q is no query string: %q: %v", s, encoded, err)
		}
		q2, _, err := index.ParseStrict(again, now)
		if err != nil {
			t.Fatalf("ParseStrict(%q): %v", encoded, err)
		}
		if diff := cmp.Diff(q, q2); diff != "" {
			t.Fatalf("%q read again as %q (-first +again):\n%s", s, encoded, diff)
		}
		if got := q2.Encode(); got != encoded {
			t.Fatalf("Encode of %q is %q, then %q", s, encoded, got)
		}
	})
}
