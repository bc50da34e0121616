package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/callboard/callboard/internal/gazetteer"
)

const (
	smallest       = 5_000   // people; GeoNames adds the seats of administrations below it
	smallestClose  = 1_000   // people, in closeCountries
	peopleForLatin = 150_000 // people from which all Western names are taken
	peopleForLocal = 20_000  // people, where several languages are spoken
	shortest       = 4       // letters of a Western name; shorter ones are codes and initials
	peopleForOwn   = 200_000 // people from which names in the country's script are taken
)

// closeCountries are the countries whose small towns announce library jobs in the sources' lists.
var closeCountries = []string{"US", "CA", "GB", "IE"}

// manyTongues are countries where a town has a name in each language.
var manyTongues = []string{"BE", "CH", "FI", "IE", "LU", "IT", "ES"}

// scripts of the countries whose cities are written in one of their own.
var scripts = map[string]*unicode.RangeTable{
	"CN": unicode.Han, "TW": unicode.Han, "HK": unicode.Han, "JP": unicode.Han, "KR": unicode.Hangul,
	"RU": unicode.Cyrillic, "UA": unicode.Cyrillic, "BG": unicode.Cyrillic, "RS": unicode.Cyrillic, "BY": unicode.Cyrillic,
	"GR": unicode.Greek, "CY": unicode.Greek, "IL": unicode.Hebrew, "EG": unicode.Arabic, "SA": unicode.Arabic,
	"AE": unicode.Arabic, "IR": unicode.Arabic, "IQ": unicode.Arabic, "TH": unicode.Thai, "GE": unicode.Georgian, "AM": unicode.Armenian,
}

// western is a name in the letters of English, German, French, Spanish and neighbours:
// GeoNames' other names have no language, and those of Latin letters with other marks are
// mostly transcriptions.
var western = regexp.MustCompile(`^[A-ZÄÖÜÀÂÇÉÈÊËÎÏÔÛÙÁÍÓÚÑÅØÆ][A-Za-zÄÖÜäöüßÀÂÇÉÈÊËÎÏÔÛÙàâçéèêëîïôûùÁÍÓÚÑáíóúñåøæÅØÆãõìò.'’ -]{3,30}$`)

// notWestern are words of names in languages that no source here is written in.
var notWestern = regexp.MustCompile(`\b(?:Lungsod|Kota|Ciutat|Cathair|Bandar|Bandaraya|Thanh pho|Siudad|Urbs|urbs|Gorad|Gorod|llaqta|Jiji|Altepetl|Horad|Misto|Dakbayan|Munisipyo|Vila de|Horod|Orasul|Grad|Mji|Hiria|Stad|kenti|borg)\b|-(?:chhi|su|borg)$`)

// readCities reads the rows, with seats of administrations of all sizes.
func (w *world) readCities(geonames string, admin map[string]string) error {
	var all, small map[string]*city
	if err := readJSON(filepath.Join(geonames, "cities5000.json"), &all); err != nil {
		return err
	}
	if err := readJSON(filepath.Join(geonames, "cities1000.json"), &small); err != nil {
		return err
	}
	for id, c := range small {
		if all[id] == nil && c.People >= smallestClose && slices.Contains(closeCountries, c.Country) {
			all[id] = c
		}
	}
	for _, c := range all {
		if w.countries[c.Country] == nil {
			continue
		}
		c.region = admin[c.Country+" "+c.Admin]
		if w.regions[c.region] == nil {
			c.region = ""
			w.regionless++
		} else {
			w.regions[c.region].zones[c.Zone] += c.People
		}
		w.countries[c.Country].zones[c.Zone] += c.People
		c.aliases = aliases(c)
		w.cities = append(w.cities, c)
	}
	return nil
}

// aliases are the folded other names of a city that people use.
func aliases(c *city) map[string]origin {
	out := map[string]origin{}
	latin := c.People >= peopleForLatin || c.People >= peopleForLocal && slices.Contains(manyTongues, c.Country)
	for _, name := range c.Alternates {
		switch {
		case latin && western.MatchString(name) && len(gazetteer.Fold(name)) >= shortest && !notWestern.MatchString(name):
			out[gazetteer.Fold(name)] = theirs
		case c.People >= peopleForOwn && scripts[c.Country] != nil && ownScript(name, scripts[c.Country]):
			out[gazetteer.Fold(name)] = theirs
		}
	}
	if dotless := umlauts.Replace(c.Name); dotless != c.Name {
		out[gazetteer.Fold(dotless)] = ours
	}
	delete(out, gazetteer.Fold(c.Name))
	return out
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// ownScript reports whether a name is written in letters of a script, at most twelve.
func ownScript(name string, script *unicode.RangeTable) bool {
	n := 0
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.Is(script, r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 12
}
