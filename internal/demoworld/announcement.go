package demoworld

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed content/*.yaml
var content embed.FS

// announcement is one thing that is announced, as content/*.yaml writes it. Dates are
// written relative to the start of the world; see moment.
type announcement struct {
	ID           string
	Kind         string // what it is; sources mostly leave it to be found out
	Lang         string // of title and body: en (the default), en-GB, de, fr, es
	At           string // site and path of its page
	Title        string
	Organisation string
	Place        place
	Location     string // in one wording, where the source has no parts of an address
	Attendance   string // online, or ""
	Published    int    // days from the start: -3 is three days before
	Deadline     string // "+24": on that day, or the Monday after a weekend
	Starts       string // "+61thu 10:00 America/Chicago": the first Thursday from day 61 on
	Length       string // "3h", of an event
	Rule         string // RFC 5545, of a series
	Pay          pay
	Hours        string
	Cost         string // said in the text
	Schema       string // the schema.org type, where it is not that of its kind
	Event        string // the kind as a feed states it in ev:type
	Body         string // HTML with {deadline}, {starts} and {+30} for dates
	In           []listing
}

// place is a place in parts; region and country are codes.
type place struct{ City, Region, Country string }

// pay is a salary: as a text, or in parts with the unit of schema.org.
type pay struct {
	Text     string
	Min, Max float64
	Currency string
	Unit     string // YEAR, HOUR
}

// listing is a source that carries an announcement, from the start or from a step on.
type listing struct{ Source, From string }

// load reads the announcements in the order of the files.
func load() ([]announcement, error) {
	var all []announcement
	names, err := fs.Glob(content, "content/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("sample world: %w", err)
	}
	for _, name := range names {
		text, err := content.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("sample world: %w", err)
		}
		var part []announcement
		if err := yaml.UnmarshalWithOptions(text, &part, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("sample world: read %s: %w", name, err)
		}
		all = append(all, part...)
	}
	return all, nil
}

// words is the place as people write it.
func (a announcement) words() string {
	switch {
	case a.Location != "":
		return a.Location
	case a.Place == (place{}) && a.Attendance == "online":
		return "Online"
	case a.Place == (place{}):
		return ""
	}
	parts := []string{a.Place.City}
	if a.Place.Region != "" {
		parts = append(parts, a.Place.Region)
	}
	if name := countryNames()[a.Place.Country]; name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}

// countryNames are those that stand behind a place; nobody writes "Boston, MA, USA".
func countryNames() map[string]string {
	return map[string]string{"CA": "Canada", "ES": "Spain", "MX": "Mexico"}
}

// payWords is the pay as people write it, "" when nothing is said.
func (a announcement) payWords() string {
	p := a.Pay
	if p.Text != "" || p.Min == 0 {
		return p.Text
	}
	sign, per, digits := "$", "year", "%.0f"
	if p.Unit == "HOUR" {
		per, digits = "hour", "%.2f"
	}
	amount := func(x float64) string {
		s := fmt.Sprintf(digits, x)
		if x >= 1000 {
			s = s[:len(s)-3] + "," + s[len(s)-3:]
		}
		return sign + s
	}
	if p.Max == 0 {
		return "from " + amount(p.Min) + " per " + per
	}
	return amount(p.Min) + " - " + amount(p.Max) + " per " + per
}

// length is how long the event takes; content that cannot be read is found by check.
func (a announcement) length() time.Duration {
	d, _ := time.ParseDuration(a.Length)
	return d
}
