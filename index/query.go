package index

import "time"

// Query is one search. The zero Query finds everything that is open, newest first.
type Query struct {
	Text     string            // words, all required; "quoted phrases", -excluded words
	Facets   map[string]Choice // by facet name, "place" included; None stands for "not stated"
	Near     *Near
	Closes   []Window // deadline: within a duration from now, until-filled, none; several mean OR
	Starts   []Window
	Pay      []PayBound
	Currency string    // ISO 4217, of PayBound.Min
	Since    time.Time // only postings first seen or meaningfully changed at or after it
	States   []string  // posting states; empty means open; "any" means all
	Sort     string    // relevance newest closes starts pay distance; "" = relevance with words, else newest
	Reverse  bool
	Page     int       // from 1
	Size     int       // hits a page; 0 asks for counts only when CountsOnly
	Now      time.Time // the time the query is asked at: states and windows follow from it
}

// Choice is what is wanted and unwanted of one facet: any of Any, none of Not.
type Choice struct {
	Any []string
	Not []string
}

// None is the facet value that stands for "not stated".
const None = "none"

// Near is a circle on Earth.
type Near struct {
	Lat, Lon float64 // degrees
	Km       float64
}

// Window is a condition on a date: Within a duration from now, or one of Named
// ("until-filled", "none").
type Window struct {
	Within time.Duration
	Named  string
}

// PayBound is a condition on pay: Named ("stated", "none"), or annual bounds; 0 is open.
type PayBound struct {
	Named    string
	Min, Max float64
}
