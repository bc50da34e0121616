package gazetteer

import "strings"

// single reads a wording of one piece: a country, a region or a city.
func (r *reading) single(piece string) (Place, bool) {
	city, isCity := r.g.alone(piece, r.hint)
	var areas []scope
	for _, s := range r.g.scopesOf(piece, r.hint) {
		if len(strings.Trim(piece, ". ")) > 3 || s.region == "" && spoken[piece] || s.country == r.hint.Country {
			areas = append(areas, s)
		}
	}
	here, _ := one(areas, func(s scope) bool { return s.country == r.hint.Country })
	if len(areas) == 0 || isCity && city.Country == r.hint.Country && here.country == "" {
		return city, isCity
	}
	if !isCity {
		return r.areaAlone(piece, areas)
	}
	country, isCountry := one(areas, func(s scope) bool { return s.region == "" })
	for _, s := range areas {
		if (r.g.chief(city, s) || s.region != "" && city.Country == s.country && city.Population*3 >= r.g.people(s)) && (!isCountry || r.g.chief(city, country)) {
			return city, true
		}
	}
	return r.areaAlone(piece, areas)
}

// spoken are abbreviations of countries that people use as names; other codes alone are
// rather "PT", part-time.
var spoken = map[string]bool{"US": true, "USA": true, "U.S": true, "U.S.A": true, "UK": true, "U.K": true, "UAE": true, "U.A.E": true}

// areaAlone decides between regions and countries of one name, and cities of that name
// elsewhere: the hint's, else the one with ten times the people of all others.
func (r *reading) areaAlone(piece string, areas []scope) (Place, bool) {
	if s, ok := one(areas, func(s scope) bool { return s.country == r.hint.Country }); ok {
		return r.area(s), !r.rival(piece, s)
	}
	top, most, next := scope{}, 0, 0
	for _, s := range areas {
		if n := max(r.g.people(s), 1); n > most {
			top, most, next = s, n, most
		} else {
			next = max(next, n)
		}
	}
	if top.region != "" && !r.written(top) && len(r.g.named(piece)) > 0 {
		return Place{}, false // Santa Rosa, a department of Guatemala and thirty towns
	}
	return r.area(top), most >= factorAnywhere*next && !r.rival(piece, top)
}

// rival reports whether a city outside of a region or country of its name has so many
// people that the name is open: Washington.
func (r *reading) rival(piece string, s scope) bool {
	c, _, ok := best(r.g.named(piece), func(c candidate) bool {
		return !s.holds(c.area) && (r.hint.Country == "" || c.area[:2] == r.hint.Country)
	})
	factor := factorAbroad
	if strings.Contains("US CA GB", s.country) {
		factor = factorAnywhere // their regions' names are known everywhere
	}
	return ok && c.weight*factor > r.g.people(s)
}

// tail reads a region or country behind a city without a comma: "Brooklyn NY", "White
// Plains, NY USA". The city must be known.
func (r *reading) tail() (Place, bool) {
	last := len(r.pieces) - 1
	words := strings.Fields(r.pieces[last])
	for n := 1; n <= 3 && n < len(words); n++ {
		head, end := strings.Join(words[:len(words)-n], " "), strings.Join(words[len(words)-n:], " ")
		if len(r.g.scopesOf(end, r.hint)) == 0 {
			continue
		}
		split := reading{g: r.g, hint: r.hint, pieces: append(append([]string{}, r.pieces[:last]...), head, end)}
		scopes, left := split.scopes()
		if p, ok := split.known(split.pieces[left-1], scopes); ok {
			return p, true
		}
		if left > 1 || len(r.pieces) == 1 {
			inner := strings.Fields(head)
			for k := 1; k <= 2 && k < len(inner); k++ { // "Cambridge MA USA"
				city, region := strings.Join(inner[:len(inner)-k], " "), strings.Join(inner[len(inner)-k:], " ")
				three := reading{g: r.g, hint: r.hint, pieces: []string{city, region, end}}
				if scopes, left := three.scopes(); left == 1 {
					if p, ok := three.known(city, scopes); ok {
						return p, true
					}
				}
			}
		}
		if last > 0 && left < len(split.pieces)-1 { // "Smallville, NY USA"
			return split.inside(scopes, left)
		}
	}
	return Place{}, false
}
