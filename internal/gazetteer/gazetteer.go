package gazetteer

import (
	_ "embed"
	"strings"
	"sync"
)

// The data changes when a maintainer runs the generator on newer packages; without the
// folders of those packages it changes nothing. See gen and docs/decisions/0200-gazetteer.md.
//
//go:generate go run ./gen

//go:embed gazetteer.bin
var data string

// Country is a country of ISO 3166-1.
type Country struct {
	Code  string // alpha-2, such as DE
	Name  string // English: Germany
	Local string // in its chief language: Deutschland
	Zone  string // IANA time zone that all but a few of its people share, "" if there is none
}

// Region is a first-level subdivision of ISO 3166-2.
type Region struct {
	Code    string // such as DE-BY
	Country string // DE
	Name    string // English where there is such a name: Bavaria
	Local   string // Bayern
	Zone    string // as a country's
}

// Place is what a wording names, as precisely as it is known for certain: a city with its
// region, a region, or a country. Country is always set.
type Place struct {
	City       string  // chief name of GeoNames, or the wording's where Located is false
	Region     string  // ISO 3166-2, "" when not known
	Country    string  // ISO 3166-1 alpha-2
	Lat, Lon   float64 // degrees, WGS 84, of the city; only when Located
	Located    bool    // the city is known: coordinates and people hold
	Population int     // people of the city, three significant digits, 0 when not known
	Zone       string  // IANA time zone; of a region or country only if it has one zone
	Rule       string  // what decided, for evidence: one of the Rule constants
}

// What decided on a place.
const (
	RuleRegion      = "city-in-region"       // "Boston, MA"
	RuleCountry     = "city-in-country"      // "Leeds, UK"
	RuleHintRegion  = "city-in-hint-region"  // "Springfield" at a source of US-MA
	RuleHintCountry = "city-in-hint-country" // "Leeds" at a source of GB
	RuleDominant    = "dominant-city"        // "Tokyo"
	RuleUnlisted    = "unlisted-city"        // a city that is not in the data, beside a region or country
	RuleRegionOnly  = "region"               // "Ontario, Canada"
	RuleCountryOnly = "country"              // "Germany"
)

// Gazetteer is the data, ready to be asked. It is safe for concurrent use.
type Gazetteer struct {
	table        *table
	countries    map[string]Country
	countryNamed map[string]string // folded name to code
	regions      map[string]Region
	regionNamed  map[string]string // folded name or bare code to codes, parted by spaces
	zones, areas []string
	crowd        map[string]int // people of the cities of a region or country
	greatest     map[string]int // people of the greatest city of a region
}

var load = sync.OnceValues(func() (*Gazetteer, error) { return open(data) })

// Load returns the gazetteer, opened at the first call.
func Load() (*Gazetteer, error) { return load() }

func open(data string) (*Gazetteer, error) {
	t, err := openTable(data)
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{
		table:        t,
		countries:    make(map[string]Country, 256),
		countryNamed: make(map[string]string, 2048),
		regions:      make(map[string]Region, 4096),
		regionNamed:  make(map[string]string, 16384),
		crowd:        make(map[string]int, 4096),
		greatest:     make(map[string]int, 4096),
	}
	if err := g.readText(t.text); err != nil {
		return nil, err
	}
	g.count()
	return g, nil
}

// count adds up the people of each area.
func (g *Gazetteer) count() {
	for area, code := range g.areas {
		g.greatest[code] = g.table.record(g.table.start(area)).people
		n := 0
		for city := g.table.start(area); city < g.table.start(area+1); city++ {
			n += g.table.record(city).people
		}
		g.crowd[code] += n
		if len(code) > 2 {
			g.crowd[code[:2]] += n
		}
	}
}

// Country returns the country of an ISO 3166-1 code or a name: "DE", "Deutschland",
// "U.S.", "UK". England, Scotland, Wales and Northern Ireland are the United Kingdom;
// Region tells which. A code must be in capitals: "in" and "us" are words.
func (g *Gazetteer) Country(text string) (Country, bool) {
	text = strings.TrimSpace(text)
	if len(text) > maxPiece {
		return Country{}, false
	}
	key := strings.TrimPrefix(Fold(text), "the ")
	if len(key) == 2 && text != strings.ToUpper(text) {
		return Country{}, false
	}
	if code, ok := g.countryNamed[key]; ok {
		return g.countries[code], true
	}
	if strings.HasPrefix(g.regionNamed[key], "GB-") && len(key) > 3 {
		return g.countries["GB"], true
	}
	c, ok := g.countries[strings.ToUpper(key)]
	return c, ok && len(key) == 2
}

// Region returns the subdivision of a code ("US-MA", or "MA" in capitals), a name
// ("Bavaria", "Bayern") or an abbreviation ("Mass.", "NRW"), of country if that is not "".
// A name that several countries use stays open without a country, except that bare codes
// of the United States come before those of Canada and Australia, and theirs before others.
func (g *Gazetteer) Region(text, country string) (Region, bool) {
	codes := g.regionCodes(text)
	var fit []string
	for _, code := range codes {
		if country == "" || code[:2] == country {
			fit = append(fit, code)
		}
	}
	if len(fit) > 1 && country == "" {
		fit = preferred(fit)
	}
	if len(fit) != 1 {
		return Region{}, false
	}
	return g.regions[fit[0]], true
}

// preferred leaves of regions of one code those of the countries whose addresses use it.
func preferred(codes []string) []string {
	for _, country := range [...]string{"US", "CA", "AU"} {
		for _, code := range codes {
			if strings.HasPrefix(code, country) {
				return []string{code}
			}
		}
	}
	return codes
}

// regionCodes returns the codes of all subdivisions that text may mean.
func (g *Gazetteer) regionCodes(text string) []string {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxPiece {
		return nil
	}
	if r, ok := g.regions[text]; ok {
		return []string{r.Code}
	}
	key := strings.TrimPrefix(Fold(text), "the ")
	if len(key) <= 3 && strings.ToUpper(text) != text && !strings.HasSuffix(text, ".") && !titled(text) {
		return nil // "me", "or", "in"
	}
	if len(key) == 2 && strings.ToUpper(text) != text && !strings.HasSuffix(text, ".") {
		return nil
	}
	return strings.Fields(g.regionNamed[key])
}

// titled reports whether s is a capital and small letters.
func titled(s string) bool {
	return s[:1] == strings.ToUpper(s[:1]) && s[1:] == strings.ToLower(s[1:])
}

// Zone returns the IANA time zone of a place, "" where the country or region has more
// than one and the city does not tell.
func (g *Gazetteer) Zone(p Place) string {
	switch {
	case p.Zone != "":
		return p.Zone
	case g.regions[p.Region].Zone != "":
		return g.regions[p.Region].Zone
	}
	return g.countries[p.Country].Zone
}
