package index

import (
	"regexp"
	"strings"
	"unicode"
)

// Facet is a field that readers filter and count by. Its name is its key in a search's
// URL and its name in the API.
type Facet struct {
	Name         string
	Multi        bool // a document may have several values
	Hierarchical bool // values carry their ancestors, so a parent's count is at least each child's
	Open         bool // values come from the sources (organisation, source); the others are vocabulary
}

// Facets returns all facets, in the order in which pages show them.
func Facets() []Facet {
	return []Facet{
		{Name: "kind"},
		{Name: "place", Multi: true, Hierarchical: true},
		{Name: "library_type", Multi: true},
		{Name: "area", Multi: true},
		{Name: "level", Multi: true},
		{Name: "appointment", Multi: true},
		{Name: "hours", Multi: true},
		{Name: "degree", Multi: true},
		{Name: "attendance"},
		{Name: "audience", Multi: true},
		{Name: "flag", Multi: true},
		{Name: "language"},
		{Name: "organisation", Open: true},
		{Name: "source", Multi: true, Open: true},
		{Name: "cost", Multi: true},
		{Name: "credit"},
		{Name: "eligible", Multi: true},
	}
}

// FacetNamed returns the facet of that name, and whether there is one.
func FacetNamed(name string) (Facet, bool) {
	for _, f := range Facets() {
		if f.Name == name {
			return f, true
		}
	}
	return Facet{}, false
}

// FacetValue is the form in which a facet's value is stored and compared: codes in lower
// case, countries, regions and continents in upper case ("US-MA/boston"), an organisation
// as the slug of its name. Values of documents and of queries go through it alike, and
// doing it twice changes nothing. "" means that no value is left.
func FacetValue(facet, value string) string {
	value = strings.TrimSpace(strings.ToValidUTF8(value, ""))
	if strings.EqualFold(value, None) {
		return None
	}
	switch facet {
	case "organisation":
		if slug := Slug(value); slug != "" {
			return slug
		}
	case "eligible":
		return strings.ToUpper(value)
	case "place":
		return placeValue(strings.ToLower(value))
	}
	return strings.ToLower(value)
}

// codeShape is an ISO 3166 country or region, or a continent's code, in lower case.
var codeShape = regexp.MustCompile(`^[a-z]{2}(-[a-z0-9]{1,3})?$`)

// placeValue brings a value in lower case into its form: a code in upper case with an
// optional city slug, or a named region as it is.
func placeValue(value string) string {
	code, city, hasCity := strings.Cut(value, "/")
	if !codeShape.MatchString(code) {
		return value
	}
	if hasCity {
		return strings.ToUpper(code) + "/" + Slug(city)
	}
	return strings.ToUpper(code)
}

// maxSlug is the longest slug in bytes; names that differ only after it are one value.
const maxSlug = 120

// Slug is a name as a facet value: folded, letters and digits of any script kept, and one
// hyphen for everything between them. "Bibliothèque de l'Université" is
// "bibliotheque-de-l-universite".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(name) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			gap = true
			continue
		}
		if b.Len() >= maxSlug {
			break
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
		gap = false
	}
	return b.String()
}
