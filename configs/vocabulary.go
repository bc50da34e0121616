package configs

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed vocabulary/*.yaml
var vocabularyFiles embed.FS

// Vocabulary has the codes of the facets with their English labels, and the places.
// It is read-only after LoadVocabulary and may be shared.
type Vocabulary struct {
	facets    []string
	titles    map[string]string
	codes     map[string][]string
	labels    map[string]map[string]string
	continent map[string]string   // by country
	within    map[string][]string // named regions by member
	zones     []string
	cues      map[string][]Cue // by facet, in the order of the files
}

// Cue is a phrase that shows a value of a facet in a text. Its words are compared without
// case, accents and punctuation; "librar*" is any word with that beginning, ".." up to
// four words in between: "master* .. librar*".
type Cue struct {
	Facet string // "level"
	Code  string // "manager"; "" for a phrase that shows no value of the facet
	// Scope is where the phrase counts: "title", "name" (the organisation's), "tag" (a
	// source's own categories), "text", or "not": a phrase that takes away what stands in
	// it, as "page" in "web page".
	Scope  string
	Phrase string
}

// The facets whose values are not codes of a file: places, names of organisations, ids of
// sources, and countries.
const (
	placeFacet    = "place"
	eligibleFacet = "eligible"
	countryList   = "country" // not a facet: the names of countries
)

// vocabularyFile is one file of vocabulary/. A file has one of its lists.
type vocabularyFile struct {
	Facet        string     `yaml:"facet"`
	Label        string     `yaml:"label"`
	Values       []labelled `yaml:"values"`
	Not          []string   `yaml:"not"` // phrases that show none of the values
	Countries    []labelled `yaml:"countries"`
	Subdivisions []labelled `yaml:"subdivisions"`
	Continents   []labelled `yaml:"continents"`
	Regions      []labelled `yaml:"regions"`
	Zones        []string   `yaml:"zones"`
}

// labelled is one code. Cues are the phrases that show it in a text, by scope; see Cue.
type labelled struct {
	Code      string              `yaml:"code"`
	Label     string              `yaml:"label"`
	About     string              `yaml:"about"`
	Continent string              `yaml:"continent"`
	Members   []string            `yaml:"members"`
	Cues      map[string][]string `yaml:"cues"`
}

// LoadVocabulary reads the embedded vocabulary. An error means a mistake in its files.
func LoadVocabulary() (*Vocabulary, error) {
	v := &Vocabulary{
		facets: facetOrder(), continent: map[string]string{}, within: map[string][]string{},
		titles: map[string]string{"place": "Place", "organisation": "Organisation", "source": "Source", "eligible": "Open to"},
		codes:  map[string][]string{}, labels: map[string]map[string]string{}, cues: map[string][]Cue{},
	}
	files, err := vocabularyFiles.ReadDir("vocabulary")
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	for _, f := range files {
		text, err := vocabularyFiles.ReadFile(path.Join("vocabulary", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("vocabulary: %w", err)
		}
		var file vocabularyFile
		if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("vocabulary %s: %w", f.Name(), err)
		}
		if err := v.add(file); err != nil {
			return nil, fmt.Errorf("vocabulary %s: %w", f.Name(), err)
		}
	}
	return v, nil
}

// facetOrder is the order in which people are shown the facets.
func facetOrder() []string {
	return []string{
		"kind", "place", "attendance", "library_type", "area", "level", "appointment", "hours", "degree", "audience",
		"cost", "credit", "flag", "eligible", "language", "organisation", "source",
	}
}

func (v *Vocabulary) add(f vocabularyFile) error {
	if f.Facet != "" {
		v.titles[f.Facet] = f.Label
		if err := v.list(f.Facet, f.Values); err != nil {
			return err
		}
		if err := v.addCues(f); err != nil {
			return err
		}
	}
	for _, c := range f.Countries {
		v.continent[c.Code] = c.Continent
	}
	for _, region := range f.Regions {
		for _, m := range region.Members {
			v.within[m] = append(v.within[m], region.Code)
		}
	}
	v.zones = append(v.zones, f.Zones...)
	if err := v.list(countryList, f.Countries); err != nil {
		return err
	}
	for _, places := range [][]labelled{f.Countries, f.Continents, f.Regions, f.Subdivisions} {
		if err := v.list(placeFacet, places); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vocabulary) list(facet string, values []labelled) error {
	if v.labels[facet] == nil {
		v.labels[facet] = map[string]string{}
	}
	for _, value := range values {
		if value.Code == "" || value.Label == "" {
			return fmt.Errorf("%s: code %q with label %q", facet, value.Code, value.Label)
		}
		if _, twice := v.labels[facet][value.Code]; twice {
			return fmt.Errorf("%s: code %q stands twice", facet, value.Code)
		}
		v.labels[facet][value.Code] = value.Label
		v.codes[facet] = append(v.codes[facet], value.Code)
	}
	return nil
}

// cueScopes are the places of cues in the order in which they are listed.
var cueScopes = []string{"title", "name", "tag", "text", "not"}

// addCues keeps the phrases of a file's values.
func (v *Vocabulary) addCues(f vocabularyFile) error {
	for _, value := range f.Values {
		for scope := range value.Cues {
			if !slices.Contains(cueScopes, scope) {
				return fmt.Errorf("%s %s: cues in %q; the places are %s", f.Facet, value.Code, scope, strings.Join(cueScopes, ", "))
			}
		}
		for _, scope := range cueScopes {
			for _, phrase := range value.Cues[scope] {
				v.cues[f.Facet] = append(v.cues[f.Facet], Cue{Facet: f.Facet, Code: value.Code, Scope: scope, Phrase: phrase})
			}
		}
	}
	for _, phrase := range f.Not {
		v.cues[f.Facet] = append(v.cues[f.Facet], Cue{Facet: f.Facet, Scope: "not", Phrase: phrase})
	}
	return nil
}

// Cues returns the phrases that show values of a facet, in the order of the vocabulary.
func (v *Vocabulary) Cues(facet string) []Cue { return slices.Clone(v.cues[facet]) }

// Facets returns the names of all facets in the order in which people are shown them,
// those without a fixed vocabulary (organisation, source) included.
func (v *Vocabulary) Facets() []string { return slices.Clone(v.facets) }

// Title is a facet's own English name, such as "Library type"; an unknown one is returned
// as it is.
func (v *Vocabulary) Title(facet string) string {
	if t, ok := v.titles[facet]; ok {
		return t
	}
	return facet
}

// Codes returns the codes of a facet in their order, nil for a facet without a fixed
// vocabulary. Beside the facets it knows rule, period and state, which are shown but not
// counted. The codes of eligible are the countries; those of place are countries,
// continents, named regions and the subdivisions that have a name here.
func (v *Vocabulary) Codes(facet string) []string { return slices.Clone(v.codes[listOf(facet)]) }

// Label is the English name of a facet's value, such as "Massachusetts" for place US-MA
// and "Boston, Massachusetts" for US-MA/boston. A value that has no label is returned as
// it is; index.None ("none") is "Not stated".
func (v *Vocabulary) Label(facet, value string) string {
	if l, ok := v.labels[listOf(facet)][value]; ok {
		return l
	}
	if value == "none" {
		return "Not stated"
	}
	if area, city, ok := strings.Cut(value, "/"); ok && facet == placeFacet && city != "" {
		return titled(city) + ", " + v.Label(placeFacet, area)
	}
	return value
}

func listOf(facet string) string {
	if facet == eligibleFacet {
		return countryList
	}
	return facet
}

// codeOf returns the code that a text means: its label, or the code in another case.
func (v *Vocabulary) codeOf(facet, text string) string {
	for _, code := range v.codes[facet] {
		if strings.EqualFold(code, text) || strings.EqualFold(v.labels[facet][code], text) {
			return code
		}
	}
	return ""
}

// namedRegions returns the continents and named regions with their members, for the reference.
func namedRegions() ([]labelled, error) {
	text, err := vocabularyFiles.ReadFile("vocabulary/regions.yaml")
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	var file vocabularyFile
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("vocabulary regions.yaml: %w", err)
	}
	return append(file.Continents, file.Regions...), nil
}
