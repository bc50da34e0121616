package gazetteer

import (
	"math"
	"slices"
	"strings"
)

// Factors of people by which one city stands out among others of its name; the package
// comment says when each is asked for.
const (
	factorInRegion  = 2
	factorInCountry = 4
	factorAnywhere  = 10
	factorAbroad    = 50
	factorFarAbroad = 200
	aliasDiscount   = 10      // a city counts a tenth under a name that only GeoNames has for it
	aloneMin        = 100_000 // people of a city that is known by its name alone
	aloneUnique     = 20_000  // likewise, if no other city has the name and it is long
	longName        = 8       // bytes
)

// candidate is a city of the name asked for.
type candidate struct {
	city   int
	area   string
	alias  bool
	weight int // people, discounted for an alias
	rec    record
}

// prefixes and suffixes that stand around a city's name.
var (
	cityPrefixes = []string{"city of ", "town of ", "village of ", "township of ", "borough of ", "municipality of ", "city and county of ", "ville de ", "stadt ", "ciudad de ", "greater ", "downtown ", "central ", "metro "}
	citySuffixes = []string{" bay area", " metropolitan area", " metro area", " area", " metro", " city"}
)

// named returns the cities that a piece names, the greatest first.
func (g *Gazetteer) named(piece string) []candidate {
	key := Fold(piece)
	cities := g.table.lookup(key)
	if first, _, ok := strings.Cut(piece, "/"); ok && len(cities) == 0 { // "Welland/Pelham"
		cities = g.table.lookup(Fold(first))
	}
	if len(cities) == 0 {
		cities = g.table.lookup(bare(key))
	}
	out := make([]candidate, 0, len(cities))
	for _, c := range cities {
		rec := g.table.record(c.city)
		weight := max(rec.people, 1)
		if c.alias {
			weight = max(weight/aliasDiscount, 1)
		}
		out = append(out, candidate{city: c.city, area: g.areas[g.table.areaOf(c.city)], alias: c.alias, weight: weight, rec: rec})
	}
	if i := slices.IndexFunc(out, func(c candidate) bool { return !c.alias && c.rec.people >= aloneMin }); i >= 0 {
		out = slices.DeleteFunc(out, func(c candidate) bool { return c.alias }) // New Delhi is not Delhi
	}
	return out
}

// bare is a folded name without what stands around it, "" if nothing does.
func bare(key string) string {
	name := key
	for _, s := range citySuffixes {
		if rest, ok := strings.CutSuffix(name, s); ok {
			name = rest
			break
		}
	}
	for _, s := range cityPrefixes {
		if rest, ok := strings.CutPrefix(name, s); ok {
			name = rest
			break
		}
	}
	if name == key {
		return ""
	}
	return name
}

// best returns the heaviest candidate that keep takes and how many times as heavy it is
// as the next; a candidate a few kilometres off is the same place with another row.
func best(all []candidate, keep func(candidate) bool) (top candidate, factor float64, ok bool) {
	for _, c := range all {
		if keep(c) && (!ok || c.weight > top.weight) {
			top, ok = c, true
		}
	}
	next := 0
	for _, c := range all {
		if keep(c) && c.city != top.city && c.weight > next && !near(c.rec, top.rec) {
			next = c.weight
		}
	}
	if next == 0 {
		return top, math.Inf(1), ok
	}
	return top, float64(top.weight) / float64(next), ok
}

// near reports whether two rows are within about 20 kilometres.
func near(a, b record) bool {
	return math.Abs(a.lat-b.lat) < 0.2 && math.Abs(a.lon-b.lon) < 0.3
}

// inScope finds a piece as a city of a scope. A name that several of its cities share to
// the same degree is a city there without coordinates.
func (g *Gazetteer) inScope(piece string, s scope, hint Hint) (Place, int, bool) {
	all := g.named(piece)
	in := func(c candidate) bool { return s.holds(c.area) && !(s.region != "" && c.alias) }
	top, factor, ok := best(all, in)
	if !ok && s.region != "" { // GeoNames' other names count in a region that has none of its own
		top, factor, ok = best(all, func(c candidate) bool { return s.holds(c.area) })
	}
	if !ok {
		return Place{}, 0, false
	}
	need, rule := float64(factorInRegion), RuleRegion
	if s.region == "" {
		need, rule = factorInCountry, RuleCountry
	}
	if factor < need && s.region == "" && hint.Region != "" && s.holds(hint.Region) {
		if near, f, ok := best(all, func(c candidate) bool { return c.area == hint.Region }); ok && f >= factorInRegion {
			return g.placeOf(near, RuleHintRegion), near.weight, true
		}
	}
	if factor < need {
		p := Place{City: g.table.name(top.city), Region: s.region, Country: s.country, Rule: rule}
		p.Zone = g.Zone(p)
		return p, top.weight, true
	}
	return g.placeOf(top, rule), top.weight, true
}

// alone finds a piece as a city by its name alone, with what the hint says.
func (g *Gazetteer) alone(piece string, hint Hint) (Place, bool) {
	key := Fold(piece)
	if !capital(piece) || neverAlone[key] || wordAlso[key] && hint.Country == "" {
		return Place{}, false
	}
	all := g.named(piece)
	top, factor, ok := best(all, func(candidate) bool { return true })
	if !ok {
		return Place{}, false
	}
	if hint.Region != "" {
		if c, f, ok := best(all, func(c candidate) bool { return c.area == hint.Region }); ok && f >= factorInRegion {
			return g.placeOf(c, RuleHintRegion), top.weight < factorFarAbroad*c.weight
		}
	}
	home := func(c candidate) bool { return hint.Country != "" && c.area[:2] == hint.Country }
	if c, f, ok := best(all, home); ok {
		switch abroad := float64(top.weight) / float64(c.weight); {
		case abroad < factorAbroad && beyond(all, hint, c.weight):
			return Place{}, false // Vancouver, at a source of the United States that carries Canada
		case abroad < factorAbroad:
			return g.placeOf(c, RuleHintCountry), f >= factorInCountry
		case abroad < factorFarAbroad:
			return Place{}, false
		}
	} else if c, f, ok := best(all, func(c candidate) bool { return slices.Contains(hint.Neighbours, c.area[:2]) }); ok && f >= factorAnywhere && c.city == top.city {
		return g.placeOf(c, RuleHintCountry), true
	}
	need := aloneMin
	if len(all) == 1 && len(key) >= longName {
		need = aloneUnique
	}
	return g.placeOf(top, RuleDominant), !wordAlso[key] && top.rec.people >= need && factor >= factorAnywhere
}

// beyond reports whether a neighbour of the hint has a greater city of the name.
func beyond(all []candidate, hint Hint, weight int) bool {
	c, _, ok := best(all, func(c candidate) bool { return slices.Contains(hint.Neighbours, c.area[:2]) })
	return ok && c.weight > weight
}

// placeOf is the place of a row.
func (g *Gazetteer) placeOf(c candidate, rule string) Place {
	p := Place{
		City: g.table.name(c.city), Country: c.area[:2], Lat: c.rec.lat, Lon: c.rec.lon,
		Located: true, Population: c.rec.people, Zone: g.zones[c.rec.zone], Rule: rule,
	}
	if len(c.area) > 2 {
		p.Region = c.area
	}
	return p
}
