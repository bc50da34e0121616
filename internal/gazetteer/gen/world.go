package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/callboard/callboard/internal/gazetteer"
)

//go:embed names.tsv
var namesTSV string

//go:embed codes.tsv
var codesTSV string

// world is everything that goes into the file.
type world struct {
	countries, regions map[string]*area // by ISO code
	cities             []*city
	keys, regionless   int
}

// area is a country or a subdivision.
type area struct {
	code, name, local string
	names             map[string]bool // folded
	official          map[string]bool // those of the list of codes
	known             bool            // the package of names has it too
	zones             map[string]int  // people by time zone
}

func (a *area) add(names ...string) {
	for _, n := range names {
		if k := strings.TrimPrefix(gazetteer.Fold(n), "the "); k != "" {
			a.names[k] = true
		}
	}
}

// city is a row of GeoNames.
type city struct {
	Name       string   `json:"name"`
	Lat        float64  `json:"latitude"`
	Lon        float64  `json:"longitude"`
	Country    string   `json:"countrycode"`
	People     int      `json:"population"`
	Zone       string   `json:"timezone"`
	Admin      string   `json:"admin1code"`
	Alternates []string `json:"alternatenames"`
	ID         int      `json:"geonameid"`
	region     string
	aliases    map[string]origin // folded
}

// origin is where another name of a city comes from: GeoNames, which holds names of all
// times and tongues, or names.tsv, where they are as good as its chief name.
type origin bool

const (
	theirs origin = false
	ours   origin = true
)

// languages whose names of countries are taken, beside each country's own.
var languages = []language.Tag{language.English, language.German, language.French, language.Spanish, language.Italian, language.Dutch, language.Portuguese}

func readWorld(geonames, iso2, names string) (*world, error) {
	w := &world{countries: map[string]*area{}, regions: map[string]*area{}}
	if err := w.readCountries(filepath.Join(geonames, "countries.json")); err != nil {
		return nil, err
	}
	if err := w.readRegions(filepath.Join(iso2, "2.js")); err != nil {
		return nil, err
	}
	admin, err := w.readNames(filepath.Join(names, "data", "iso3166-2.json"))
	if err != nil {
		return nil, err
	}
	if err := w.readCities(geonames, admin); err != nil {
		return nil, err
	}
	return w, w.readOwn()
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}

func (w *world) readCountries(path string) error {
	var rows map[string]struct{ Name, ISO3, Languages string }
	if err := readJSON(path, &rows); err != nil {
		return err
	}
	for code, row := range rows {
		if code == "AN" || code == "CS" || code == "XK" { // dissolved, or not of ISO 3166-1
			continue
		}
		a := &area{code: code, name: row.Name, local: row.Name, names: map[string]bool{}, zones: map[string]int{}}
		a.add(row.Name, row.ISO3)
		region, err := language.ParseRegion(code)
		if err != nil {
			return fmt.Errorf("country %q: %w", code, err)
		}
		for _, in := range languages {
			a.add(display.Regions(in).Name(region))
		}
		for i, own := range strings.Split(row.Languages, ",") {
			tag, err := language.Parse(own)
			if err != nil {
				continue
			}
			if d := display.Regions(tag); d != nil {
				if name := d.Name(region); name != "" {
					a.add(name)
					if i == 0 {
						a.local = name
					}
				}
			}
		}
		w.countries[code] = a
	}
	return nil
}

var subdivision = regexp.MustCompile(`code: '([A-Z]{2}-[A-Z0-9]{1,3})',\s+name: (?:'((?:[^'\\]|\\.)*)'|"([^"]*)"),\s+parent: '([A-Z]{2})'`)

// readRegions reads the first-level subdivisions: those whose parent is a country.
func (w *world) readRegions(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range subdivision.FindAllStringSubmatch(string(b), -1) {
		name := cmp.Or(strings.ReplaceAll(m[2], `\'`, "'"), m[3])
		a := &area{code: m[1], names: map[string]bool{}, zones: map[string]int{}}
		for _, one := range strings.FieldsFunc(name, func(c rune) bool { return strings.ContainsRune("[]/;()", c) }) {
			a.add(one)
			if a.local == "" {
				a.local = upright(strings.TrimSpace(strings.TrimRight(one, "*, ")))
			}
			a.add(upright(one))
		}
		a.name = a.local
		a.official = maps.Clone(a.names)
		if twin := w.countries[a.code[3:]]; twin != nil && a.code[3:] != a.code[:2] && slices.ContainsFunc(slices.Collect(maps.Keys(a.names)), func(n string) bool { return twin.names[n] }) {
			continue // US-PR, CN-HK: ISO has them as countries too
		}
		w.regions[a.code] = a
	}
	if len(w.regions) < 3000 {
		return fmt.Errorf("reading %s: only %d subdivisions; has its form changed?", path, len(w.regions))
	}
	return nil
}

// upright turns a name as lists sort it: "Madrid, Comunidad de" is Comunidad de Madrid,
// "Praha, Hlavní město" Praha.
func upright(name string) string {
	chief, title, ok := strings.Cut(name, ", ")
	if ok && (strings.HasSuffix(title, " de") || strings.HasSuffix(title, " del") || title == "Comunidad") {
		return title + " " + chief
	}
	return chief
}

// readNames adds the subdivisions' names in several languages and returns their codes by
// country and GeoNames admin1 code ("DE 02").
func (w *world) readNames(path string) (map[string]string, error) {
	var rows map[string]struct {
		Regions []struct {
			Name, ISO, FIPS, Admin string
			Names                  map[string]string
		}
	}
	if err := readJSON(path, &rows); err != nil {
		return nil, err
	}
	renamed, admin := w.readCodes()
	for country, row := range rows {
		for _, r := range row.Regions {
			code := country + "-" + r.ISO
			if now := renamed[code]; now != "" {
				code = now
			}
			a := w.regions[code]
			if a == nil {
				a = w.byName(country, r.Name, r.Names)
			}
			dropped := renamed["drop "+country] != ""
			if a == nil || dropped && !a.called(r.Name, r.Names) {
				continue
			}
			a.known = true
			for _, in := range [...]string{"en", "de", "fr", "es", "it", "pt", "geonames"} {
				a.add(r.Names[in])
			}
			if r.Names["en"] != "" {
				a.name = r.Names["en"]
			}
			for key := range strings.SplitSeq(r.Admin+"|"+r.FIPS, "|") {
				if k := country + " " + key; key != "" && admin[k] == "" && !dropped {
					admin[k] = a.code
				}
			}
		}
	}
	w.prune()
	return admin, nil
}

// prune drops the subdivisions that only the list of codes has, in countries of which the
// package of names has any: the list holds second-level ones (GB-LDS) as first-level.
func (w *world) prune() {
	has := map[string]bool{}
	for code, a := range w.regions {
		has[code[:2]] = has[code[:2]] || a.known
	}
	maps.DeleteFunc(w.regions, func(code string, a *area) bool { return has[code[:2]] && !a.known })
}

// called reports whether the list of codes has one of these names for a.
func (a *area) called(name string, names map[string]string) bool {
	if a.official[gazetteer.Fold(name)] {
		return true
	}
	for _, n := range names {
		if a.official[gazetteer.Fold(n)] {
			return true
		}
	}
	return false
}

// byName finds the one subdivision of a country with one of these names, nil if there is
// none or several.
func (w *world) byName(country, name string, names map[string]string) *area {
	var found *area
	for _, a := range w.regions {
		if a.code[:2] != country || !a.called(name, names) {
			continue
		}
		if found != nil {
			return nil
		}
		found = a
	}
	return found
}

// readCodes reads codes.tsv: codes that ISO has replaced, and GeoNames' admin1 codes that
// the package does not know.
func (w *world) readCodes() (renamed, admin map[string]string) {
	renamed, admin = map[string]string{}, map[string]string{}
	for _, f := range rows(codesTSV) {
		switch f[0] {
		case "iso":
			renamed[f[1]] = f[2]
		case "drop":
			renamed["drop "+f[1]] = f[2]
		default:
			admin[f[1]] = f[2]
		}
	}
	return renamed, admin
}

// rows are the lines of a table of ours, without comments.
func rows(tsv string) [][]string {
	var out [][]string
	for line := range strings.Lines(tsv) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// readOwn adds the names of names.tsv.
func (w *world) readOwn() error {
	for _, f := range rows(namesTSV) {
		if len(f) < 3 {
			return fmt.Errorf("names.tsv: %q", f)
		}
		names := strings.Split(f[len(f)-1], "|")
		switch f[0] {
		case "country":
			if w.countries[f[1]] == nil {
				return fmt.Errorf("names.tsv: no country %q", f[1])
			}
			w.countries[f[1]].add(names...)
		case "region":
			if w.regions[f[1]] == nil {
				return fmt.Errorf("names.tsv: no region %q", f[1])
			}
			w.regions[f[1]].add(names...)
		case "city":
			c := w.biggest(f[1], f[2])
			if c == nil {
				return fmt.Errorf("names.tsv: no city %q in %s", f[2], f[1])
			}
			for _, n := range names {
				if chief, ok := strings.CutPrefix(n, "="); ok {
					n, c.Name = c.Name, chief
				}
				c.aliases[gazetteer.Fold(n)] = ours
			}
		default:
			return fmt.Errorf("names.tsv: %q", f)
		}
	}
	return nil
}

// biggest is the city of a name, in a region or country, with the most people.
func (w *world) biggest(area, name string) *city {
	var best *city
	for _, c := range w.cities {
		if c.Name == name && (c.Country == area || c.region == area) && (best == nil || c.People > best.People) {
			best = c
		}
	}
	return best
}
