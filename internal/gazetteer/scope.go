package gazetteer

import "strings"

// scope is a region or country in which a city is looked for.
type scope struct {
	country, region string
	code            bool // read from a code and not a name
}

// area is the code that the table's areas start with.
func (s scope) area() string {
	if s.region != "" {
		return s.region
	}
	return s.country
}

// holds reports whether an area of the table, a region or country, lies in s.
func (s scope) holds(area string) bool {
	return area == s.area() || s.region == "" && strings.HasPrefix(area, s.country+"-")
}

// join is s narrowed by t, if both can hold together.
func (s scope) join(t scope) (scope, bool) {
	switch {
	case s.country == "", s == scope{country: "CN", code: s.code} && (t.country == "HK" || t.country == "MO" || t.country == "TW"):
		return t, true // ISO has them as countries; "Hong Kong, China"
	case s.country != t.country, s.region != "" && t.region != "" && s.region != t.region:
		return scope{}, false
	case t.region == "":
		return s, true
	}
	return scope{country: s.country, region: t.region, code: s.code && t.code}, true
}

// scopesOf returns the countries and regions that a piece may name. Codes of regions
// count for the countries whose addresses are written with them, and the hint's.
func (g *Gazetteer) scopesOf(piece string, hint Hint) []scope {
	return g.scopesWithin(piece, hint, "")
}

func (g *Gazetteer) scopesWithin(piece string, hint Hint, country string) []scope {
	var out []scope
	code := len(strings.Trim(piece, ".")) <= 3
	regions := g.regionCodes(piece)
	if c, ok := g.Country(piece); ok && (len(regions) == 0 || !strings.HasPrefix(regions[0], "GB-")) {
		out = append(out, scope{country: c.Code, code: code})
	}
	for _, r := range regions {
		in := r[:2]
		if len(out) > 0 && out[0].country == in {
			continue // Mexico is the country, not the state of that name
		}
		if code && strings.EqualFold(strings.Trim(piece, "."), r[3:]) && in != "US" && in != "CA" && in != "AU" && in != hint.Country && in != country {
			continue
		}
		out = append(out, scope{country: in, region: r, code: code})
	}
	return out
}

// narrow returns the one scope that is meant of several: the hint's, else a state of the
// United States rather than a country of the same letters, except DE, which stays open.
func narrow(scopes []scope, hint Hint) (scope, bool) {
	if len(scopes) == 1 {
		return scopes[0], true
	}
	if s, ok := one(scopes, func(s scope) bool { return hint.Region != "" && s.region == hint.Region }); ok {
		return s, true
	}
	if s, ok := one(scopes, func(s scope) bool { return s.country == hint.Country }); ok {
		return s, true
	}
	known := func(country string) (scope, bool) {
		return one(scopes, func(s scope) bool { return s.country == country && s.region != "" })
	}
	if _, ok := one(scopes, func(s scope) bool { return s.region == "" }); !ok && !scopes[0].code {
		return known("US") // Montana is a state, and a region of Bulgaria
	}
	for _, s := range scopes {
		if !s.code || s.country == hint.Country || s.region == "" && s.country == "DE" && hint.Country != "US" {
			return scope{}, false // "Georgia"; "CA" at a source of Canada
		}
	}
	for _, country := range [...]string{"US", "CA", "AU"} {
		if s, ok := known(country); ok {
			return s, true
		}
	}
	return scope{}, false
}

// one returns the only scope for which keep holds.
func one(scopes []scope, keep func(scope) bool) (scope, bool) {
	var found scope
	n := 0
	for _, s := range scopes {
		if keep(s) {
			found = s
			n++
		}
	}
	return found, n == 1
}

// people is how many people the cities of a scope have together, seats and suburbs
// counted twice as they come.
func (g *Gazetteer) people(s scope) int {
	if s.region != "" {
		return g.crowd[s.region]
	}
	return g.crowd[s.country]
}
