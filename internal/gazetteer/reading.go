package gazetteer

import (
	"slices"
	"strings"
)

// reading is one place in pieces: what stood between commas.
type reading struct {
	g      *Gazetteer
	hint   Hint
	pieces []string
}

// place reads the pieces from the right: country, region, city. A last piece that only
// says where in a city ("Main Library") is left out.
func (r *reading) place() (Place, bool) {
	for drop := 0; drop < 3 && len(r.pieces) > 0; drop++ {
		if p, ok := r.whole(); ok {
			return p, true
		}
		if p, ok := r.reversed(); ok {
			return p, true
		}
		last := len(r.pieces) - 1
		if last == 0 || !besides.MatchString(r.pieces[last]) {
			return Place{}, false
		}
		r.pieces = r.pieces[:last]
	}
	return Place{}, false
}

// reversed reads "USA - MA - Boston", which begins with a country and ends with a city.
func (r *reading) reversed() (Place, bool) {
	if len(r.pieces) < 2 {
		return Place{}, false
	}
	if _, ok := r.g.Country(r.pieces[0]); !ok {
		return Place{}, false
	}
	back := reading{g: r.g, hint: r.hint, pieces: slices.Clone(r.pieces)}
	slices.Reverse(back.pieces)
	scopes, left := back.scopes()
	if left != 1 {
		return Place{}, false
	}
	return back.known(back.pieces[0], scopes)
}

func (r *reading) whole() (Place, bool) {
	if len(r.pieces) == 1 {
		if p, ok := r.single(r.pieces[0]); ok {
			return p, ok
		}
		return r.tail()
	}
	scopes, left := r.scopes()
	if len(scopes) == 0 {
		if p, ok := r.tail(); ok {
			return p, ok
		}
		return r.g.alone(r.pieces[len(r.pieces)-1], r.hint)
	}
	return r.inside(scopes, left)
}

// scopes reads the country and region at the right end, in either order, and returns what
// they may mean and the count of pieces before them. The first piece is never read as one.
func (r *reading) scopes() ([]scope, int) {
	var scopes []scope
	left := len(r.pieces)
	for left > 1 && len(r.pieces)-left < 3 {
		var next []scope
		if len(scopes) == 0 {
			next = r.g.scopesOf(r.pieces[left-1], r.hint)
		}
		for _, s := range scopes {
			for _, t := range r.g.scopesWithin(r.pieces[left-1], r.hint, s.country) {
				if joined, ok := s.join(t); ok && (s.region == "" || s.region == t.region || t.region == "") {
					next = append(next, joined)
				}
			}
		}
		if len(next) == 0 || len(scopes) > 0 && scopes[0].region != "" && r.cityOf(left-1, scopes) {
			break
		}
		scopes = next
		left--
	}
	return scopes, left
}

// cityOf reports whether a piece is a city of one of the scopes: "New York" in
// "Library, New York, NY".
func (r *reading) cityOf(i int, scopes []scope) bool {
	for _, s := range scopes {
		if _, _, ok := r.g.inScope(r.pieces[i], s, r.hint); ok {
			return true
		}
	}
	return false
}

// inside finds the city before the scopes: the piece beside them, else one further left
// ("Guildford, Surrey, UK"), else a scope that is also a city ("Library, Luxembourg").
func (r *reading) inside(scopes []scope, left int) (Place, bool) {
	if left > 1 && district.MatchString(r.pieces[left-1]) { // "Simcoe, Norfolk County, ON"
		if p, ok := r.known(r.pieces[left-2], scopes); ok {
			return p, true
		}
	}
	for i := left - 1; i >= max(0, left-3); i-- {
		if i < left-1 && len(r.pieces[i]) < 4 && len(r.g.scopesOf(r.pieces[i], r.hint)) > 0 {
			break // what is left of "MA" is in another state
		}
		if p, ok := r.known(r.pieces[i], scopes); ok {
			return p, true
		}
	}
	s, sure := narrow(scopes, r.hint)
	if !sure {
		return Place{}, false
	}
	if s.region != "" && !s.code && left == len(r.pieces)-1 && !r.written(s) {
		return r.g.alone(r.pieces[left], r.hint) // "Harbour Hall, Utrecht": the city, not the province
	}
	return r.unknown(s, left)
}

// written reports whether the regions of a scope's country are written behind its cities
// without the country, at this source.
func (r *reading) written(s scope) bool {
	return s.country == r.hint.Country || strings.Contains("US CA AU GB IE DE AT CH", s.country)
}

// unknown reads the pieces before a scope that holds no city of the name of any of them.
func (r *reading) unknown(s scope, left int) (Place, bool) {
	piece, last := r.pieces[left-1], r.pieces[left]
	chief, isChief := r.both(last, s)
	if isChief && chief.Population*2 >= r.g.people(s) {
		return chief, true // "Coex, Seoul, Korea"
	}
	if p, ok := r.endOf(piece, s); ok {
		return p, true
	}
	again := r.g.scopesOf(piece, r.hint)
	sayable := s.region != "" || !s.code || s.country == r.hint.Country || spoken[last]
	switch {
	case cityLike(piece) && isChief:
		return r.area(s), true // a village of the canton of Zürich, or a hall in the city
	case cityLike(piece) && len(again) == 0 && sayable && (s.region != "" || left == 1):
		p := Place{City: cleaned(piece), Region: s.region, Country: s.country, Rule: RuleUnlisted}
		p.Zone = r.g.Zone(p)
		return p, true
	case isChief:
		return chief, true
	case left == 1 && len(again) > 0:
		return r.twice(piece, again, s)
	}
	return r.area(s), sayable && (left < len(r.pieces)-1 || !r.rival(last, s))
}

// twice reads a first piece that is a country or region itself, within another: "Ontario,
// Canada", "Hong Kong, China".
func (r *reading) twice(piece string, again []scope, s scope) (Place, bool) {
	for _, t := range again {
		joined, ok := s.join(t)
		if !ok {
			continue
		}
		if p, _, ok := r.g.inScope(piece, joined, r.hint); ok && (r.g.chief(p, joined) || joined.country != s.country) {
			return p, true
		}
		return r.area(joined), true
	}
	return Place{}, false
}

// endMin is how many people a city must have to be read at the end of another name.
const endMin = 20_000

// endOf finds a city at the end of a piece that is none itself: "University of Padua",
// or before a region's code: "Boca Raton FL".
func (r *reading) endOf(piece string, s scope) (Place, bool) {
	words := strings.Fields(piece)
	if n := len(words) - 1; n > 0 {
		for _, t := range r.g.scopesWithin(words[n], r.hint, s.country) {
			if joined, ok := s.join(t); ok && t.code && t.region != "" {
				return r.known(strings.Join(words[:n], " "), []scope{joined})
			}
		}
	}
	if cityLike(piece) {
		return Place{}, false
	}
	for n := 3; n > 0; n-- {
		if n < len(words) {
			if p, _, ok := r.g.inScope(strings.Join(words[len(words)-n:], " "), s, r.hint); ok && p.Located && p.Population >= endMin && capital(words[len(words)-n]) {
				return p, true
			}
		}
	}
	return Place{}, false
}

// known finds a piece as a city of one of the scopes. Of several the hint's counts, else
// narrow decides, else the one with ten times the people.
func (r *reading) known(piece string, scopes []scope) (Place, bool) {
	var found []scope
	var top Place
	most, next := 0, 0
	for _, s := range scopes {
		p, weight, ok := r.g.inScope(piece, s, r.hint)
		if !ok || r.isArea(piece, s, p) {
			continue
		}
		found = append(found, s)
		if weight > most {
			top, most, next = p, weight, most
		} else {
			next = max(next, weight)
		}
	}
	if len(found) == 0 {
		return Place{}, false
	}
	if s, ok := narrow(found, r.hint); ok {
		p, _, ok := r.g.inScope(piece, s, r.hint)
		return p, ok
	}
	return top, most >= factorAnywhere*next
}

// isArea reports whether a piece within a country is rather its region than the city of
// that name: "Quebec, Canada", but not "New York, USA".
func (r *reading) isArea(piece string, s scope, p Place) bool {
	if s.region != "" {
		return false
	}
	for _, code := range r.g.regionCodes(piece) {
		if code[:2] == s.country {
			region := scope{country: s.country, region: code}
			return !r.g.chief(p, region) && r.g.people(region) > 3*p.Population
		}
	}
	return false
}

// chief reports whether a city is what people mean by the name that it shares with its
// region or country: it is the greatest city of the region, or has a third of the people
// of the country.
func (g *Gazetteer) chief(p Place, s scope) bool {
	if s.region != "" {
		return p.Located && p.Region == s.region && p.Population >= g.greatest[s.region]
	}
	return p.Located && p.Country == s.country && p.Population*3 >= g.people(s)
}

// both finds a piece that was read as a region or country as the city of that name.
func (r *reading) both(piece string, s scope) (Place, bool) {
	if s.region != "" && r.g.people(s) == 0 { // GeoNames divides the country in another way
		p, _, ok := r.g.inScope(piece, scope{country: s.country}, r.hint)
		return p, ok && p.Located && p.Region == ""
	}
	p, _, ok := r.g.inScope(piece, s, r.hint)
	if !ok || !r.g.chief(p, s) {
		return Place{}, false
	}
	state := s.region != "" && strings.Contains("US CA AU", s.country)
	return p, !state || p.Population*2 >= r.g.people(s) // "Great Neck Library, New York"
}

// area is the place of a region or country.
func (r *reading) area(s scope) Place {
	p := Place{Region: s.region, Country: s.country, Rule: RuleCountryOnly}
	if s.region != "" {
		p.Rule = RuleRegionOnly
	}
	p.Zone = r.g.Zone(p)
	return p
}
