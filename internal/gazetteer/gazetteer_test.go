package gazetteer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/gazetteer"
)

func TestCountry(t *testing.T) {
	t.Parallel()
	g := load(t)
	for in, want := range map[string]string{
		"US": "US", "USA": "US", "U.S.": "US", "U.S.A.": "US", "United States of America": "US", "the United States": "US",
		"UK": "GB", "U.K.": "GB", "United Kingdom": "GB", "GB": "GB", "Great Britain": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB", "Northern Ireland": "GB",
		"Deutschland": "DE", "germany": "DE", "Allemagne": "DE", "Österreich": "AT", "Austria": "AT", "Schweiz": "CH", "Suisse": "CH",
		"España": "ES", "The Netherlands": "NL", "Holland": "NL", "Côte d’Ivoire": "CI", "Ivory Coast": "CI", "Czech Republic": "CZ", "Türkiye": "TR", "Turkey": "TR",
		"Republic of Korea": "KR", "Viet Nam": "VN", "Hong Kong": "HK", "Puerto Rico": "PR", "日本": "JP", "Brasil": "BR", "México": "MX", "Georgia": "GE", "DEU": "DE",
		"us": "", "in": "", "no": "", "Massachusetts": "", "Boston": "", "": "", "ZZ": "", strings.Repeat("x", 1000): "",
	} {
		c, ok := g.Country(in)
		if c.Code != want || ok != (want != "") {
			t.Errorf("Country(%q) = %q, %v, want %q", in, c.Code, ok, want)
		}
	}
	de, _ := g.Country("DE")
	if diff := cmp.Diff(gazetteer.Country{Code: "DE", Name: "Germany", Local: "Deutschland", Zone: "Europe/Berlin"}, de); diff != "" {
		t.Errorf("Germany (-want +got):\n%s", diff)
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	g := load(t)
	for _, c := range []struct{ in, country, want string }{
		{"MA", "", "US-MA"},
		{"MA", "US", "US-MA"},
		{"Mass.", "", "US-MA"},
		{"Massachusetts", "", "US-MA"},
		{"US-MA", "", "US-MA"},
		{"ma", "US", ""},
		{"Calif.", "", "US-CA"},
		{"D.C.", "", "US-DC"},
		{"W. Va.", "US", "US-WV"},
		{"ON", "", "CA-ON"},
		{"Ont.", "CA", "CA-ON"},
		{"Québec", "CA", "CA-QC"},
		{"PEI", "CA", "CA-PE"},
		{"NSW", "", "AU-NSW"},
		{"WA", "", "US-WA"},
		{"WA", "AU", "AU-WA"},
		{"NRW", "", "DE-NW"},
		{"Bayern", "", "DE-BY"},
		{"Bavaria", "DE", "DE-BY"},
		{"Bavière", "", "DE-BY"},
		{"Baden-Wuerttemberg", "DE", "DE-BW"},
		{"England", "", "GB-ENG"},
		{"Wales", "GB", "GB-WLS"},
		{"Île-de-France", "FR", "FR-IDF"},
		{"Catalonia", "", "ES-CT"},
		{"Lombardy", "IT", "IT-25"},
		{"Georgia", "US", "US-GA"},
		{"Ontario", "US", ""},
		{"Leeds", "", ""},
		{"or", "US", ""},
		{"", "US", ""},
	} {
		r, ok := g.Region(c.in, c.country)
		if r.Code != c.want || ok != (c.want != "") {
			t.Errorf("Region(%q, %q) = %q, %v, want %q", c.in, c.country, r.Code, ok, c.want)
		}
	}
	by, _ := g.Region("Bavaria", "DE")
	if diff := cmp.Diff(gazetteer.Region{Code: "DE-BY", Country: "DE", Name: "Bavaria", Local: "Bayern", Zone: "Europe/Berlin"}, by); diff != "" {
		t.Errorf("Bavaria (-want +got):\n%s", diff)
	}
}

func TestPlaceHasCoordinatesAndPeople(t *testing.T) {
	t.Parallel()
	got, ok := load(t).Find("Cambridge, MA 02139", gazetteer.Hint{})
	want := gazetteer.Place{
		City: "Cambridge", Region: "US-MA", Country: "US", Lat: 42.375, Lon: -71.106, Located: true,
		Population: 110_400, Zone: "America/New_York", Rule: gazetteer.RuleRegion,
	}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("Cambridge, MA (-want +got):\n%s", diff)
	}
}

func TestZone(t *testing.T) {
	t.Parallel()
	g := load(t)
	for in, want := range map[string]string{
		"El Paso, TX": "America/Denver", "Houston, TX": "America/Chicago", "Leeds, UK": "Europe/London", "Morell, PE": "America/Halifax", "Aiyansh, BC": "",
		"Germany": "Europe/Berlin", "Massachusetts": "America/New_York", "United States": "", "Canada": "", "Perth, WA, Australia": "Australia/Perth",
		"St. John's, NL": "America/St_Johns", "Phoenix, AZ": "America/Phoenix",
	} {
		p, ok := g.Find(in, gazetteer.Hint{})
		if !ok {
			t.Errorf("Find(%q) found nothing", in)
		}
		if got := g.Zone(p); got != want {
			t.Errorf("Zone(%q) = %q, want %q", in, got, want)
		}
	}
	if got := g.Zone(gazetteer.Place{Country: "FR", Region: "FR-IDF"}); got != "Europe/Paris" {
		t.Errorf("Zone(FR-IDF) = %q", got)
	}
}

func TestFindAll(t *testing.T) {
	t.Parallel()
	g := load(t)
	for in, want := range map[string][]string{
		"Boston, MA; New York, NY":               {"Boston", "New York"},
		"Boston, MA | Leeds, UK | Remote":        {"Boston", "Leeds"},
		"London, UK / Paris, France":             {"London", "Paris"},
		"Boston, MA; third floor":                {"Boston"},
		"Remote; Anywhere":                       nil,
		"Toronto, ON\nOttawa, ON":                {"Toronto", "Ottawa"},
		strings.Repeat("Boston, MA; ", 20):       {"Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston", "Boston"},
		strings.Repeat("Boston, MA; ", 100):      nil, // a text, not a wording
		"Homestead, FL/Cambridge, MA/Dublin, CA": {"Homestead", "Cambridge", "Dublin"},
	} {
		var got []string
		for _, p := range g.FindAll(in, gazetteer.Hint{}) {
			got = append(got, p.City)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("FindAll(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"St. John's": "saint johns", "Saint-Étienne": "saint etienne", "U.S.": "us", "MÜNCHEN": "munchen", "Łódź": "lodz", "Tromsø": "tromso",
		"Coeur d’Alene": "coeur dalene", "  a - b ": "a b", "Trinidad & Tobago": "trinidad and tobago", "Mt. Vernon": "mount vernon", "東京": "東京", "": "", "...": "", "Main St": "main st",
	} {
		if got := gazetteer.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if once := gazetteer.Fold(in); gazetteer.Fold(once) != once {
			t.Errorf("Fold(%q) is not stable: %q, then %q", in, once, gazetteer.Fold(once))
		}
	}
}

// FuzzFind holds what Find promises of any bytes: no panic, little time, a country with
// every place, a region of that country, coordinates on Earth, a zone that exists.
func FuzzFind(f *testing.F) {
	for _, c := range findCases {
		f.Add(c.in, c.hint.Country, c.hint.Region)
	}
	f.Add(strings.Repeat("(", 300), "US", "")
	f.Add(strings.Repeat("Boston ", 40), "", "US-MA")
	f.Add("\u202eBoston\u202c, MA\xff", "", "")
	g := load(f)
	f.Fuzz(func(t *testing.T, in, country, region string) {
		hint := gazetteer.Hint{Country: country, Region: region, Neighbours: []string{"US"}}
		start := time.Now()
		p, ok := g.Find(in, hint)
		g.FindAll(in, hint)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("Find(%q) took %v", in, took)
		}
		if !ok {
			return
		}
		if len(p.Country) != 2 || p.Region != "" && !strings.HasPrefix(p.Region, p.Country+"-") {
			t.Errorf("Find(%q) = country %q, region %q", in, p.Country, p.Region)
		}
		if p.Located && (p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180 || p.Zone == "" || p.City == "") {
			t.Errorf("Find(%q) = %+v", in, p)
		}
		if again, _ := g.Find(in, hint); again != p {
			t.Errorf("Find(%q) = %+v, then %+v", in, p, again)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	g := load(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c := findCases[i%len(findCases)]
		g.Find(c.in, c.hint)
	}
}
