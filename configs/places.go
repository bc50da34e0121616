package configs

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Ancestors returns every value of the facet place that a place has, the widest first:
// its continent, country, subdivision and city, then the named regions that hold one of
// them in alphabetical order.
//
//	Ancestors("US", "US-MA", "boston")  // north-america US US-MA US-MA/boston new-england
//	Ancestors("DE", "", "berlin")       // EU DE DE/berlin d-a-ch eea european-union
//
// country is an ISO 3166-1 code, region an ISO 3166-2 code of it or "", citySlug what Slug
// makes of a city's name or "". Without a country the answer is nil: a city alone could
// be anywhere. A region of another country is left out.
//
// A two-letter value is a country wherever there is one with that code: NA is Namibia, SA
// Saudi Arabia, AS American Samoa, AF Afghanistan. Only the continents EU and OC can
// therefore have two letters; the others are africa, antarctica, asia, north-america and
// south-america.
func (v *Vocabulary) Ancestors(country, region, citySlug string) []string {
	if country == "" {
		return nil
	}
	var out []string
	if c := v.continent[country]; c != "" {
		out = append(out, c)
	}
	out = append(out, country)
	area := country
	if strings.HasPrefix(region, country+"-") {
		area = region
		out = append(out, region)
	}
	if citySlug != "" {
		out = append(out, area+"/"+citySlug)
	}
	var named []string
	for _, value := range out {
		named = append(named, v.within[value]...)
	}
	slices.Sort(named)
	return append(out, slices.Compact(named)...)
}

// Country reports whether code is an ISO 3166-1 alpha-2 code in use.
func (v *Vocabulary) Country(code string) bool {
	_, ok := v.continent[code]
	return ok
}

// Continent returns the place value of a country's continent, "" for an unknown country.
func (v *Vocabulary) Continent(country string) string { return v.continent[country] }

// maxSlug bounds what a name from outside can become; no city's name is as long.
const maxSlug = 64

// Slug makes a name part of a place value or an id: lower-case letters and digits of any
// script without accents, everything else a single hyphen, at most 64 bytes.
// "São Paulo" is sao-paulo, "St. John's" st-johns.
func Slug(name string) string {
	name = cutBytes(name, 4*maxSlug)
	var b strings.Builder
	hyphen := false
	for _, c := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, c), c == '\'', c == '’':
			continue
		case unicode.IsLetter(c), unicode.IsDigit(c):
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteString(folded(c))
		default:
			hyphen = true
		}
	}
	return strings.TrimRight(cutBytes(norm.NFC.String(b.String()), maxSlug), "-")
}

// folded writes the letters that do not decompose as their languages do without them.
func folded(c rune) string {
	switch c {
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return string(c)
}

// cutBytes returns at most limit bytes of s, cut at a character's border.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// titled writes a slug as a name: new-york is "New York".
func titled(slug string) string {
	words := strings.Split(slug, "-")
	for i, w := range words {
		r := []rune(w)
		if len(r) > 0 {
			r[0] = unicode.ToUpper(r[0])
		}
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}
