package index

import (
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/htmltext"
	"github.com/callboard/callboard/posting"
)

// DocMaker makes documents of postings.
type DocMaker struct {
	// Ancestors names what a place belongs to besides its own codes: continent and named
	// regions. Nil names nothing.
	Ancestors func(posting.Place) []string
	// Patience is how long an undated posting stays open without being seen; 0 is
	// posting.DefaultPatience.
	Patience time.Duration
}

// NewDoc is the document of p with the default patience. See DocMaker.Doc.
func NewDoc(p posting.Posting, ancestors func(posting.Place) []string) Doc {
	return DocMaker{Ancestors: ancestors}.Doc(p)
}

// Doc is the document of p, whose occurrences and times of last sight have been joined
// (catalog does it): state and next start follow from them.
func (m DocMaker) Doc(p posting.Posting) Doc {
	d := Doc{ID: p.ID, Title: p.Title, Text: words(p), Points: points(p.Places)}
	if p.Organisation != nil {
		d.Organisation = p.Organisation.Name
	}
	d.Facets = m.facets(p)
	if p.Published != nil {
		d.Published = p.Published.Earliest(time.UTC).Unix()
	}
	d.FirstSeen, d.Changed = seen(p)
	if p.Starts != nil {
		d.Starts = p.Starts.Earliest(time.UTC).Unix()
	}
	if p.Deadline != nil {
		d.Rule = string(p.Deadline.Rule)
		if end, ok := p.Deadline.End(); ok {
			d.Closes = end.Unix()
		}
	}
	if p.Pay != nil {
		d.PayStated, d.PayCurrency = true, p.Pay.Currency
		d.PayMin, d.PayMax = amount(p.Pay.AnnualMin), amount(p.Pay.AnnualMax)
	}
	m.endings(p, &d)
	return d
}

func amount(a *posting.Amount) float64 {
	if a == nil {
		return 0
	}
	return a.Float()
}

// endings sets the columns that StateAt decides by, as posting.Posting.StateAt does.
func (m DocMaker) endings(p posting.Posting, d *Doc) {
	if p.Closed != nil {
		d.Cancelled = p.Closed.Why == posting.Cancelled
		d.Closed = max(p.Closed.At.Unix(), 1) // a stored ending counts whatever its time
	}
	if end, ok := p.End(); ok {
		d.Ends = end.Unix()
		return
	}
	dated := p.Starts != nil || p.Ends != nil || p.Deadline != nil && !p.Deadline.Moment.IsZero()
	if last := p.LastSeen(); !dated && !last.IsZero() {
		patience := m.Patience
		if patience == 0 {
			patience = posting.DefaultPatience
		}
		d.Doubtful = last.Add(patience + time.Second - 1).Unix() // rounded up: never too early
	}
}

// seen is when the founding sighting saw p first, and when p changed last.
func seen(p posting.Posting) (first, changed int64) {
	for _, s := range p.Sightings {
		if at := s.FirstSeen.Unix(); !s.FirstSeen.IsZero() && (first == 0 || at < first) {
			first = at
		}
	}
	changed = first
	for _, c := range p.Changes {
		if !c.At.IsZero() {
			changed = max(changed, c.At.Unix())
		}
	}
	return first, changed
}

// words is the searchable text beside title and organisation.
func words(p posting.Posting) string {
	parts := []string{p.Summary, htmltext.Text(p.Description)}
	for _, place := range p.Places {
		parts = append(parts, place.Name())
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, "\n")
}

func points(places []posting.Place) [][2]float64 {
	var out [][2]float64
	for _, p := range places {
		if p.Lat != nil && p.Lon != nil {
			if at := [2]float64{*p.Lat, *p.Lon}; !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
	}
	return out
}

// facets are p's values by facet.
func (m DocMaker) facets(p posting.Posting) map[string][]string {
	all := map[string][]string{
		"kind":         {string(p.Kind)},
		"library_type": p.Facets.LibraryType,
		"area":         p.Facets.Area,
		"level":        p.Facets.Level,
		"appointment":  p.Facets.Appointment,
		"hours":        p.Facets.Hours,
		"degree":       p.Facets.Degree,
		"attendance":   {string(p.Attendance)},
		"audience":     p.Facets.Audience,
		"flag":         p.Facets.Flag,
		"language":     {p.Language},
		"eligible":     p.Eligible,
		"cost":         costs(p.Cost),
	}
	if p.Organisation != nil {
		all["organisation"] = []string{p.Organisation.Name}
	}
	if p.Credit != nil && p.Credit.Unit != "" {
		all["credit"] = []string{p.Credit.Unit}
	}
	for _, s := range p.Sightings {
		all["source"] = append(all["source"], s.Source)
	}
	for _, place := range p.Places {
		all["place"] = append(all["place"], m.places(place)...)
	}
	out := make(map[string][]string, len(all))
	for name, values := range all {
		values = facetValues(name, values)
		values = slices.DeleteFunc(values, func(v string) bool { return v == None || len(v) > maxFacetValue })
		if len(values) > 0 {
			out[name] = values
		}
	}
	return out
}

// places is a place with all that it lies in: city, region, country and m.Ancestors.
func (m DocMaker) places(p posting.Place) []string {
	var out []string
	within := p.Country
	if p.Region != "" {
		within = p.Region
		out = append(out, p.Region)
	}
	if p.Country != "" {
		out = append(out, p.Country)
	}
	if city := Slug(p.City); city != "" && within != "" {
		out = append(out, within+"/"+city)
	}
	if m.Ancestors != nil {
		out = append(out, m.Ancestors(p)...)
	}
	return out
}

// costs is free, paid or both: free for some, at a price for others.
func costs(c *posting.Cost) []string {
	if c == nil {
		return nil
	}
	var out []string
	add := func(free bool) {
		if free {
			out = append(out, "free")
			return
		}
		out = append(out, "paid")
	}
	if c.Free != nil {
		add(*c.Free)
	}
	for _, a := range c.Amounts {
		add(a.Amount == 0)
	}
	return out
}
